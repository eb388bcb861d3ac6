"""Who may do what, apart from whether the object's state allows it.

Each `check_x` raises; its twin `user_can_x` is made from it, so that page and button can never differ. They judge a
`Standing`, a plain value, so that the whole truth table can be tested without a database.
"""

from collections.abc import Callable
from dataclasses import dataclass

from plait_clinic.cases.models import ClinicianRole
from plait_clinic.people.models import Role

MAY_NOTE = frozenset({ClinicianRole.LEAD, ClinicianRole.CO_THERAPIST})


class NotAllowed(Exception):
    """This person may not; the page answers as if the object did not exist."""


class ReasonNeeded(NotAllowed):
    """This supervisor may, once a reason is given; `case` is the handle of the case that it is about."""

    case = ""


@dataclass(frozen=True)
class Standing:
    """What a member of staff is, and is to one case: all that a permission may depend on."""

    roles: frozenset[str] = frozenset()
    part: str | None = None
    supervises: bool = False
    gave_reason: bool = False
    in_emergency: bool = False
    reads_risk: bool = False
    watches_signals: bool = False
    is_around: bool = False


def twin(check: Callable[[Standing], None]) -> Callable[[Standing], bool]:
    """The question to a check's order: True where the check passes."""

    def user_can(standing: Standing) -> bool:
        try:
            check(standing)
        except NotAllowed:
            return False
        return True

    user_can.__name__ = check.__name__.replace("check_", "user_can_", 1)
    user_can.__doc__ = f"Whether `{check.__name__}` passes."
    return user_can


def check_role(standing: Standing, role: Role) -> None:
    if role not in standing.roles:
        raise NotAllowed(role)


def check_read_caseload(standing: Standing) -> None:
    check_role(standing, Role.CLINICIAN)


def check_open_case(standing: Standing) -> None:
    check_role(standing, Role.CLINICIAN)


def check_bring_in_past_data(standing: Standing) -> None:
    """A clinician, who will lead the cases. Past data are clinical content, so no administrator."""
    check_role(standing, Role.CLINICIAN)


def check_read_brief(standing: Standing) -> None:
    """Its clinicians; a supervisor of theirs who has said why; whoever opened the case in an emergency."""
    if standing.part or standing.in_emergency:
        return
    if not standing.supervises:
        raise NotAllowed("brief")
    if not standing.gave_reason:
        raise ReasonNeeded("brief")


def check_give_reason(standing: Standing) -> None:
    if standing.part or not standing.supervises:
        raise NotAllowed("reason")


def check_open_in_emergency(standing: Standing) -> None:
    """A supervisor of its clinicians, or an administrator; nobody who has a part in it and reads it anyway."""
    if standing.part or not (standing.supervises or Role.ADMINISTRATOR in standing.roles):
        raise NotAllowed("emergency")


def check_note_session(standing: Standing) -> None:
    if standing.part not in MAY_NOTE:
        raise NotAllowed("session")


def check_read_session(standing: Standing) -> None:
    check_note_session(standing)


def check_read_observed(standing: Standing) -> None:
    """What observers saw in a session: its clinicians, and a supervisor of theirs who has said why."""
    if standing.part:
        return
    if not standing.supervises:
        raise NotAllowed("observed")
    if not standing.gave_reason:
        raise ReasonNeeded("observed")


def check_observe(standing: Standing) -> None:
    """Rating a session as an observer: whoever reads it but the lead, who rates the work from within it."""
    if standing.part == ClinicianRole.LEAD:
        raise NotAllowed("observe")
    check_read_observed(standing)


def check_read_paired(standing: Standing) -> None:
    """Own ratings beside a client's: whoever rates, and only about oneself. No supervisor, whatever the reason."""
    check_note_session(standing)


def check_read_family_map(standing: Standing) -> None:
    """Everybody's ratings in one picture: whoever may read each one's brief. An emergency is about one of them."""
    if standing.part or (standing.supervises and standing.gave_reason):
        return
    if not standing.supervises:
        raise NotAllowed("family map")
    raise ReasonNeeded("family map")


def check_draw_structure(standing: Standing) -> None:
    """Who belongs to whom around a case: it names people who were never asked, so only whoever holds the sessions."""
    check_note_session(standing)


def check_keep_private_notes(standing: Standing) -> None:
    """Reading and deleting one's own. The permission says nothing of whose: there is no way to ask for another's."""
    check_role(standing, Role.CLINICIAN)


def check_write_private_note(standing: Standing) -> None:
    """Whoever works in the case, the reflecting team too."""
    if not standing.part:
        raise NotAllowed("private note")


def check_help_with_own_page(standing: Standing) -> None:
    """Handing a client a code, and entering where codes go. Not the office: who does it could let themselves in."""
    check_note_session(standing)


def check_open_together(standing: Standing) -> None:
    """The page client and clinician look at side by side: for whoever holds the sessions."""
    check_note_session(standing)


def check_read_ending(standing: Standing) -> None:
    """Looking back on the work, and the hand-over note: for whoever holds the sessions."""
    check_note_session(standing)


def check_prepare(standing: Standing) -> None:
    """What is new in the room, and what each person says to it: for whoever holds the sessions."""
    check_note_session(standing)


def check_work_on_goals(standing: Standing) -> None:
    """One member's goals, both sides' words and numbers: for whoever holds the sessions."""
    check_note_session(standing)


def check_read_carers(standing: Standing) -> None:
    """Who else is around a case, by name: nothing that was answered. The office, and those who hold the sessions."""
    check_keep_consents(standing)


def check_read_around(standing: Standing) -> None:
    """What carers may see, and how the work with each goes: for whoever holds the sessions."""
    check_note_session(standing)


def check_read_carer_home(standing: Standing) -> None:
    """The list of those one is a carer around; of one case, `check_read_as_carer`."""
    check_role(standing, Role.CARER)


def check_read_as_carer(standing: Standing) -> None:
    """What clients of one case let a carer see: whoever is around it now."""
    if not standing.is_around:
        raise NotAllowed("carer")


def check_agree(standing: Standing) -> None:
    """What is expected of the work and agreed on for it, with what each person said: for whoever holds the sessions."""
    check_note_session(standing)


def check_say_as_lead(standing: Standing) -> None:
    """The clinicians' own word, to an agreement and to the first sessions, is of whoever leads the case."""
    if standing.part != ClinicianRole.LEAD:
        raise NotAllowed("lead's word")


def check_write_clinic_texts(standing: Standing) -> None:
    """What somebody can expect here, and the template of an agreement: the office's to write, about nobody."""
    check_role(standing, Role.ADMINISTRATOR)


def check_agree_tasks(standing: Standing) -> None:
    """A member's tasks, in their own words: for whoever holds the sessions, who agrees on them too."""
    check_note_session(standing)


def check_write_protocol(standing: Standing) -> None:
    """What the clinic does when somebody may not be safe is the office's to write."""
    check_role(standing, Role.ADMINISTRATOR)


def check_read_changes(standing: Standing) -> None:
    """Who asks for another clinician is the office's to see to; nobody's answers stand there."""
    check_role(standing, Role.ADMINISTRATOR)


def check_read_looks(standing: Standing) -> None:
    """Who has looked is for the clinicians whose case it is."""
    if not standing.part:
        raise NotAllowed("looks")


def check_read_looks_at_mine(standing: Standing) -> None:
    """What others opened of one's own cases."""
    check_role(standing, Role.CLINICIAN)


def check_read_open_answers(standing: Standing) -> None:
    """Whoever is named to read risk items. Clinicians of a case meet its open answers on their own pages."""
    if not standing.reads_risk:
        raise NotAllowed("open answers")


def check_read_risk_answer(standing: Standing) -> None:
    """Who is named to read this measure's risk items, the clinicians, and whoever opened the case in an emergency.

    No supervisor by that alone.
    """
    if not (standing.part or standing.reads_risk or standing.in_emergency):
        raise NotAllowed("risk answer")


def check_acknowledge(standing: Standing) -> None:
    """Who takes it on: the named reader, the deputy, and those who hold the sessions."""
    if standing.part not in MAY_NOTE and not standing.reads_risk:
        raise NotAllowed("acknowledge")


def check_read_signal(standing: Standing) -> None:
    """Whoever may read the brief: a signal says no more than what stands there."""
    check_read_brief(standing)


def check_take_signal_step(standing: Standing) -> None:
    """Seeing, talking and changing are for those who hold the sessions."""
    check_note_session(standing)


def check_note_impression(standing: Standing) -> None:
    check_note_session(standing)


def check_read_waiting(standing: Standing) -> None:
    """Whoever the clinic has named to be told that a signal waits; of their own cases they are told nothing by it."""
    if not standing.watches_signals:
        raise NotAllowed("waiting")


def check_name_watchers(standing: Standing) -> None:
    """Who is told that a signal waits is the administrator's to name; no signal is theirs to read."""
    check_role(standing, Role.ADMINISTRATOR)


def check_read_signal_figures(standing: Standing) -> None:
    """What becomes of signals, of many people together."""
    check_role(standing, Role.ADMINISTRATOR)


def check_read_card(standing: Standing) -> None:
    """Who holds the talk that the card is for; a supervisor of theirs who has said why, or somebody in an emergency."""
    if standing.part in MAY_NOTE or standing.in_emergency:
        return
    if not standing.supervises:
        raise NotAllowed("repair card")
    if not standing.gave_reason:
        raise ReasonNeeded("repair card")


def check_tick_stages(standing: Standing) -> None:
    """What was done in the talk, and how it stands, is noted by those who hold it."""
    check_note_session(standing)


def check_read_supervisees(standing: Standing) -> None:
    check_role(standing, Role.SUPERVISOR)


def check_read_own_point(standing: Standing) -> None:
    """One's own caseload beside chance. There is no way to ask for a colleague's."""
    check_role(standing, Role.CLINICIAN)


def check_read_attendance(standing: Standing) -> None:
    check_role(standing, Role.REFERRER)


def check_read_concerns(standing: Standing) -> None:
    check_role(standing, Role.COMPLAINTS)


def check_administer(standing: Standing) -> None:
    check_role(standing, Role.ADMINISTRATOR)


def check_administer_case(standing: Standing) -> None:
    """A case's people and dates are the administrator's; nothing that was answered is."""
    check_role(standing, Role.ADMINISTRATOR)


def check_keep_consents(standing: Standing) -> None:
    """Birth date, guardians and consents: nothing that was answered. The office, and those who hold the sessions."""
    if standing.part not in MAY_NOTE and Role.ADMINISTRATOR not in standing.roles:
        raise NotAllowed("consents")


def check_read_sharing(standing: Standing) -> None:
    """What members agreed to share, and who has signed it: nothing that was answered. The office, and those who hold
    the sessions.
    """
    check_keep_consents(standing)


def check_write_sharing(standing: Standing) -> None:
    """What is agreed, and a pause of it, belong to those who hold the sessions."""
    check_note_session(standing)


def check_write_retention(standing: Standing) -> None:
    """How long the clinic keeps what it knows, and whose data go soon: dates and names, nothing that was answered."""
    check_role(standing, Role.ADMINISTRATOR)


def check_read_delivery(standing: Standing) -> None:
    """When messages go, how they stand, and trying again: the office's, and nothing that was answered."""
    check_role(standing, Role.ADMINISTRATOR)


def check_read_unanswered(standing: Standing) -> None:
    """Who has not answered yet, in the cases whose sessions one holds."""
    check_role(standing, Role.CLINICIAN)


def check_read_erasures_due(standing: Standing) -> None:
    """What will be erased of the cases that one leads."""
    check_role(standing, Role.CLINICIAN)


def check_hold(standing: Standing) -> None:
    """Keeping a case from being erased: whoever leads it asks, the office places."""
    if standing.part != ClinicianRole.LEAD and Role.ADMINISTRATOR not in standing.roles:
        raise NotAllowed("hold")


def check_end_hold(standing: Standing) -> None:
    """What a hold is for is the office's to follow; a lead who could end one could undo a court's."""
    check_role(standing, Role.ADMINISTRATOR)


def check_write_minors_policy(standing: Standing) -> None:
    check_role(standing, Role.ADMINISTRATOR)


def check_read_caseloads(standing: Standing) -> None:
    check_role(standing, Role.ADMINISTRATOR)


def check_name_readers(standing: Standing) -> None:
    """Who reads risk items is the administrator's to name; what was answered is not theirs to read."""
    check_role(standing, Role.ADMINISTRATOR)


def check_change_cards(standing: Standing) -> None:
    """The words of repair cards are about nobody in particular; whoever changes them sees no case by that."""
    check_role(standing, Role.ADMINISTRATOR)


def check_read_reliability(standing: Standing) -> None:
    """How well questionnaires work, from many people together; nothing that anybody answered."""
    check_role(standing, Role.ADMINISTRATOR)


def check_read_engine(standing: Standing) -> None:
    """How expected ranges are made and what alerts cost, from many people together."""
    check_role(standing, Role.ADMINISTRATOR)


def check_set_own_budget(standing: Standing) -> None:
    """How many needless alerts a clinician puts up with in the cases they lead."""
    check_role(standing, Role.CLINICIAN)


def check_print_day(standing: Standing) -> None:
    """The sheet of links for all the clinic's sessions of a day."""
    check_role(standing, Role.ADMINISTRATOR)


def check_print_own_day(standing: Standing) -> None:
    """The same sheet for the sessions that one holds oneself."""
    check_role(standing, Role.CLINICIAN)


user_can_read_caseload = twin(check_read_caseload)
user_can_open_case = twin(check_open_case)
user_can_bring_in_past_data = twin(check_bring_in_past_data)
user_can_read_brief = twin(check_read_brief)
user_can_give_reason = twin(check_give_reason)
user_can_open_in_emergency = twin(check_open_in_emergency)
user_can_note_session = twin(check_note_session)
user_can_read_observed = twin(check_read_observed)
user_can_observe = twin(check_observe)
user_can_read_session = twin(check_read_session)
user_can_read_paired = twin(check_read_paired)
user_can_read_family_map = twin(check_read_family_map)
user_can_draw_structure = twin(check_draw_structure)
user_can_keep_private_notes = twin(check_keep_private_notes)
user_can_write_private_note = twin(check_write_private_note)
user_can_help_with_own_page = twin(check_help_with_own_page)
user_can_open_together = twin(check_open_together)
user_can_read_ending = twin(check_read_ending)
user_can_prepare = twin(check_prepare)
user_can_work_on_goals = twin(check_work_on_goals)
user_can_read_carers = twin(check_read_carers)
user_can_read_around = twin(check_read_around)
user_can_read_carer_home = twin(check_read_carer_home)
user_can_read_as_carer = twin(check_read_as_carer)
user_can_agree = twin(check_agree)
user_can_say_as_lead = twin(check_say_as_lead)
user_can_write_clinic_texts = twin(check_write_clinic_texts)
user_can_agree_tasks = twin(check_agree_tasks)
user_can_write_protocol = twin(check_write_protocol)
user_can_read_changes = twin(check_read_changes)
user_can_read_looks = twin(check_read_looks)
user_can_read_looks_at_mine = twin(check_read_looks_at_mine)
user_can_read_open_answers = twin(check_read_open_answers)
user_can_read_risk_answer = twin(check_read_risk_answer)
user_can_acknowledge = twin(check_acknowledge)
user_can_read_signal = twin(check_read_signal)
user_can_take_signal_step = twin(check_take_signal_step)
user_can_note_impression = twin(check_note_impression)
user_can_read_waiting = twin(check_read_waiting)
user_can_name_watchers = twin(check_name_watchers)
user_can_read_signal_figures = twin(check_read_signal_figures)
user_can_read_card = twin(check_read_card)
user_can_tick_stages = twin(check_tick_stages)
user_can_read_supervisees = twin(check_read_supervisees)
user_can_read_own_point = twin(check_read_own_point)
user_can_read_attendance = twin(check_read_attendance)
user_can_read_concerns = twin(check_read_concerns)
user_can_administer = twin(check_administer)
user_can_administer_case = twin(check_administer_case)
user_can_keep_consents = twin(check_keep_consents)
user_can_read_sharing = twin(check_read_sharing)
user_can_write_sharing = twin(check_write_sharing)
user_can_write_retention = twin(check_write_retention)
user_can_read_delivery = twin(check_read_delivery)
user_can_read_unanswered = twin(check_read_unanswered)
user_can_read_erasures_due = twin(check_read_erasures_due)
user_can_hold = twin(check_hold)
user_can_end_hold = twin(check_end_hold)
user_can_write_minors_policy = twin(check_write_minors_policy)
user_can_read_caseloads = twin(check_read_caseloads)
user_can_name_readers = twin(check_name_readers)
user_can_change_cards = twin(check_change_cards)
user_can_read_reliability = twin(check_read_reliability)
user_can_read_engine = twin(check_read_engine)
user_can_set_own_budget = twin(check_set_own_budget)
user_can_print_day = twin(check_print_day)
user_can_print_own_day = twin(check_print_own_day)
