"""The book: every read and write is in it, with who and when and which case, and with nothing of what it was."""

from datetime import timedelta

import pytest
from django.db import connection
from django.urls import reverse

from plait_clinic.audit.events import READS_OF_A_CASE, Event
from plait_clinic.audit.models import ActorKind, AuditEvent
from plait_clinic.audit.record import Audit
from tests.access import table
from tests.access.sent import A_REASON
from tests.world import RATING_ITEMS, SOME_ANSWERS

# Every GET of the table that shows clinical content, who is sent there, and what stands in the book afterwards.
READS = {
    "caseload": (table.LEAD, Event.CASELOAD_READ, None),
    "brief": (table.TEAM, Event.BRIEF_READ, "member"),
    "member_brief": (table.CO_THERAPIST, Event.BRIEF_READ, "member"),
    "together": (table.CO_THERAPIST, Event.TOGETHER_OPENED, "member"),
    "ending": (table.CO_THERAPIST, Event.ENDING_READ, "member"),
    "sharing": (table.ADMINISTRATOR, Event.SHARING_READ, "case"),
    "goals": (table.CO_THERAPIST, Event.GOALS_READ, "member"),
    "agreement": (table.LEAD, Event.AGREEMENT_READ, "case"),
    "expectations": (table.CO_THERAPIST, Event.EXPECTATIONS_READ, "member"),
    "tasks": (table.CO_THERAPIST, Event.TASKS_READ, "member"),
    "preparation": (table.CO_THERAPIST, Event.PREPARATION_READ, "case"),
    "carers": (table.ADMINISTRATOR, Event.CARERS_READ, "case"),
    "around": (table.CO_THERAPIST, Event.AROUND_READ, "case"),
    "carer_home": (table.CARER, Event.CARER_LISTED, "member"),
    "carer_case": (table.CARER, Event.CARER_READ, "member"),
    "consents": (table.CO_THERAPIST, Event.CONSENTS_READ, "member"),
    "paired": (table.CO_THERAPIST, Event.PAIRED_READ, "member"),
    "family_map": (table.TEAM, Event.FAMILY_MAP_READ, "case"),
    "structure": (table.CO_THERAPIST, Event.STRUCTURE_READ, "couple"),
    "structure_file": (table.LEAD, Event.STRUCTURE_TAKEN, "couple"),
    "private_notes": (table.LEAD, Event.PRIVATE_NOTES_READ, None),
    "looks": (table.TEAM, Event.LOOKS_READ, "case"),
    "hold": (table.LEAD, Event.CASE_PAGE_READ, "case"),
    "unanswered": (table.CO_THERAPIST, Event.UNANSWERED_READ, None),
    "erasures_due": (table.LEAD, Event.ERASURES_DUE_READ, None),
    "looks_at_mine": (table.LEAD, Event.LOOKS_READ, None),
    "session": (table.LEAD, Event.SESSION_READ, "session"),
    "tablet": (table.CO_THERAPIST, Event.SESSION_READ, "session"),
    "paper": (table.LEAD, Event.SESSION_READ, "session"),
    "open_answers": (table.READER, Event.RISK_ANSWERS_LISTED, None),
    "risk_answer": (table.READER, Event.RISK_ANSWER_READ, "member"),
    "observed": (table.TEAM, Event.OBSERVED_READ, "session"),
    "signal": (table.TEAM, Event.SIGNAL_READ, "member"),
    "waiting": (table.WATCHER, Event.WAITING_READ, None),
    "card": (table.CO_THERAPIST, Event.CARD_READ, "member"),
    "supervision": (table.SUPERVISOR, Event.SUPERVISION_READ, None),
    "funnel": (table.LEAD, Event.OWN_POINT_READ, None),
    "supervisee_point": (table.SUPERVISOR_WITH_REASON, Event.POINT_SUPERVISED, "lead"),
    "attendance": (table.REFERRER, Event.ATTENDANCE_READ, None),
    "concerns": (table.COMPLAINTS, Event.CONCERNS_READ, None),
    "clinic": (table.ADMINISTRATOR, Event.CLINIC_READ, None),
    "new_staff": (table.ADMINISTRATOR, Event.CLINIC_READ, None),
}
# GETs that show nothing clinical: a form to fill, or one's own sign-in.
QUIET = {
    "home",
    "healthz",
    "staying",
    "service_worker",
    "check_in",
    "follow_up",
    "ask_to_talk",
    "new_case",
    "note_session",
    "leaflet",
    "type_code",
    "typing",
    "subsystems",
    "write_private_note",
    "give_reason",
    "open_in_emergency",
    "imports",
    "alert_budget",
}
# What the book says that somebody did, without what or whom it was about.
PRIVATE = {"write_private_note", "delete_private_note"}
# POSTs that read what was sent and write nothing.
ONLY_LOOKED_AT = {"imports", "import_check"}
WHAT_IS_ASKED = {
    "batteries",
    "new_battery",
    "use_battery",
    "battery",
    "measures",
    "bring_measure",
    "measure",
    "enter_words",
    "words",
    "withdraw_words",
    "card_pieces",
    "card_piece",
    "card_as_shipped",
}
OFFICE = {"teams", "rename_team", "caseloads", "day", "own_day", "clinic_backups", "clinic_jobs"} | WHAT_IS_ASKED
# Writes that belong to no case, or to one that they open.
NO_CASE = {"clinic", "new_staff", "new_case", "import_confirm", "alert_budget", "concern_handled", "supervisee_point"}
# Every POST of the table that changes something, and the events it leaves.
WRITES = {
    "new_case": (table.LEAD, {Event.CASE_OPENED: 1, Event.CLIENT_ADDED: 1}),
    "note_session": (table.LEAD, {Event.SESSION_NOTED: 1, Event.INVITED: 3}),
    "ending_note": (table.CO_THERAPIST, {Event.NOTE_WRITTEN: 1}),
    "ending_consent": (table.LEAD, {Event.NOTE_CONSENTED: 1}),
    "concern_handled": (table.COMPLAINTS, {Event.CONCERN_HANDLED: 1}),
    "sharing_write": (table.CO_THERAPIST, {Event.SHARING_WRITTEN: 1}),
    "sharing_signature": (table.ADMINISTRATOR, {Event.SHARING_SIGNED: 1}),
    "sharing_pause": (table.LEAD, {Event.SHARING_PAUSED: 1}),
    "consents_birth-date": (table.ADMINISTRATOR, {Event.BIRTH_DATE_SET: 1}),
    "consents_add-guardian": (table.LEAD, {Event.GUARDIAN_ADDED: 1}),
    "consents_end-guardian": (table.CO_THERAPIST, {Event.GUARDIAN_ENDED: 1}),
    "consents_consent": (table.LEAD, {Event.CONSENT_TO_ASK_NOTED: 1}),
    "consents_take-back": (table.ADMINISTRATOR, {Event.CONSENT_TO_ASK_TAKEN_BACK: 1}),
    "goals_write": (table.LEAD, {Event.GOAL_WRITTEN: 1}),
    "goals_done": (table.CO_THERAPIST, {Event.GOALS_WRITTEN_ALONE: 1}),
    "goals_pair": (table.LEAD, {Event.GOALS_PAIRED: 1}),
    "goals_part": (table.CO_THERAPIST, {Event.GOALS_PARTED: 1}),
    "goals_replace": (table.LEAD, {Event.GOAL_WRITTEN: 1, Event.GOAL_STEP: 1}),
    **dict.fromkeys(("goals_mine", "goals_ladder", "goals_level"), (table.LEAD, {Event.GOAL_RATED: 1})),
    **dict.fromkeys(
        (f"goals_{step}" for step in ("agree", "reword", "reached", "set-aside", "take-up", "levels", "levels-yes")),
        (table.CO_THERAPIST, {Event.GOAL_STEP: 1}),
    ),
    "preparation_plan": (table.LEAD, {Event.FEATURE_PLANNED: 1}),
    "preparation_end": (table.CO_THERAPIST, {Event.FEATURE_ENDED: 1}),
    "preparation_say": (table.LEAD, {Event.FEATURE_CHOICE_KEPT: 1}),
    "preparation_send": (table.LEAD, {Event.WORD_SENT: 1}),
    "unanswered_send": (table.LEAD, {Event.MESSAGE_ASKED: 1}),
    "preparation_order": (table.CO_THERAPIST, {Event.ORDER_WRITTEN: 1}),
    "carers_add": (table.ADMINISTRATOR, {Event.CARER_ADDED: 1}),
    "carers_end": (table.LEAD, {Event.CARER_ENDED: 1}),
    "around_say": (table.CO_THERAPIST, {Event.LETTING_KEPT: 1}),
    "carer_rate": (table.CARER, {Event.CARER_RATED: 1}),
    "agreement_write": (table.CO_THERAPIST, {Event.AGREEMENT_WRITTEN: 1}),
    "agreement_lead": (table.LEAD, {Event.AGREEMENT_SAID: 1}),
    "agreement_note": (table.CO_THERAPIST, {Event.AGREEMENT_SAID: 1}),
    "expectations_mine": (table.CO_THERAPIST, {Event.CONTRIBUTION_WRITTEN: 1}),
    "expectations_theirs": (table.LEAD, {Event.CONTRIBUTION_WRITTEN: 1}),
    "expectations_outlook": (table.CO_THERAPIST, {Event.OUTLOOK_SAID: 1}),
    "expectations_fit": (table.LEAD, {Event.FIT_SAID: 1}),
    "tasks_propose": (table.LEAD, {Event.TASK_PROPOSED: 1}),
    "tasks_change": (table.CO_THERAPIST, {Event.TASK_STEP: 1}),
    "tasks_step": (table.LEAD, {Event.TASK_STEP: 1}),
    "tasks_look": (table.CO_THERAPIST, {Event.TASK_LOOKED_BACK: 1}),
    "tasks_hindrance": (table.LEAD, {Event.TASK_LOOKED_BACK: 1}),
    "together_line": (table.CO_THERAPIST, {Event.LINE_ADDED: 1}),
    "together_take_back": (table.LEAD, {Event.LINE_TAKEN_BACK: 1}),
    "write_private_note": (table.TEAM, {Event.PRIVATE_NOTE_WRITTEN: 1}),
    "delete_private_note": (table.LEAD, {Event.PRIVATE_NOTE_DELETED: 1}),
    "new_link": (table.CO_THERAPIST, {Event.LINK_MADE: 1}),
    "paper": (table.CO_THERAPIST, {Event.SHEET_PRINTED: 1}),
    "typing": (table.LEAD, {Event.RESPONSE_SUBMITTED: 1, Event.TYPED_IN: 1, Event.READINGS_MADE: 1}),
    "tablet": (table.LEAD, {Event.TABLET_LOCKED: 1}),
    "tablet_end": (table.CO_THERAPIST, {Event.TABLET_ENDED: 1}),
    "rate": (table.LEAD, {Event.RESPONSE_SUBMITTED: 1}),
    "observe": (table.TEAM, {Event.SESSION_OBSERVED: 1}),
    "correct_attendance": (table.CO_THERAPIST, {Event.ATTENDANCE_CORRECTED: 1}),
    "import_confirm": (
        table.LEAD,
        {
            Event.BATTERY_MADE: 1,
            Event.CLIENT_ADDED: 1,
            Event.CASE_OPENED: 1,
            Event.SESSION_NOTED: 1,
            Event.READINGS_MADE: 1,
            Event.PAST_DATA_IMPORTED: 2,
        },
    ),
    "subsystems_name": (table.LEAD, {Event.SUBSYSTEM_NAMED: 1}),
    "subsystems_change": (table.CO_THERAPIST, {Event.SUBSYSTEM_CHANGED: 1}),
    "subsystems_end": (table.LEAD, {Event.SUBSYSTEM_ENDED: 1}),
    "structure_person": (table.LEAD, {Event.STRUCTURE_CHANGED: 1}),
    "structure_couple": (table.CO_THERAPIST, {Event.STRUCTURE_CHANGED: 1}),
    "structure_parent": (table.LEAD, {Event.STRUCTURE_CHANGED: 1}),
    "structure_home": (table.CO_THERAPIST, {Event.STRUCTURE_CHANGED: 1}),
    "structure_out": (table.LEAD, {Event.STRUCTURE_CHANGED: 1}),
    "supervisee_point": (table.SUPERVISOR, {Event.PURPOSE_GIVEN: 1}),
    "give_reason": (table.SUPERVISOR, {Event.REASON_GIVEN: 1}),
    "open_in_emergency": (table.ADMINISTRATOR, {Event.EMERGENCY_OPENED: 1}),
    "acknowledge_answer": (table.READER, {Event.RISK_ACKNOWLEDGED: 1}),
    **{
        f"signal_{step}": (table.CO_THERAPIST, {Event.SIGNAL_STEP: 1})
        for step in ("see", "discuss", "consult", "act", "doubt", "close", "end")
    },
    "hold": (table.LEAD, {Event.HOLD_PLACED: 1}),
    "hold_end": (table.ADMINISTRATOR, {Event.HOLD_ENDED: 1}),
    "note_impression": (table.LEAD, {Event.SIGNAL_NOTED: 1}),
    "ask_to_talk": (table.ANONYMOUS, {Event.TALK_ASKED_FOR: 1}),
    "alert_budget": (table.LEAD, {Event.BUDGET_SET: 1}),
    "card_stages": (table.LEAD, {Event.STAGES_TICKED: 1}),
    "card_outcome": (table.CO_THERAPIST, {Event.OUTCOME_SAID: 1}),
    "clinic": (table.ADMINISTRATOR, {Event.CONTACTS_CHANGED: 1, Event.CLINIC_READ: 1}),
    "new_staff": (table.ADMINISTRATOR, {Event.STAFF_ADDED: 1, Event.ROLE_GIVEN: 1, Event.CLINIC_READ: 1}),
    "check_in": (table.ANONYMOUS, {Event.RESPONSE_SUBMITTED: 1, Event.READINGS_MADE: 1}),
}


def newest() -> int:
    last = AuditEvent.objects.order_by("-pk").first()
    return last.pk if last else 0


def since(mark: int) -> list[AuditEvent]:
    return list(AuditEvent.objects.filter(pk__gt=mark).order_by("pk"))


def counted(events) -> dict[str, int]:
    actions = [event.action for event in events]
    return {action: actions.count(action) for action in set(actions)}


def own_sign_in(name: str) -> bool:
    return name.startswith(("account_", "mfa_"))


def office(name: str) -> bool:
    """Pages of people and dates, where nothing clinical stands; test_office.py holds what they leave in the book."""
    return name.startswith(("person", "clinic_")) or name in OFFICE


def own(name: str) -> bool:
    """The client's own page and the way there; plait_clinic/own/tests holds what they leave in the book."""
    return name.startswith("own_")


def locked(name: str) -> bool:
    """The pages of a locked tablet, which are there in no other browser; kiosk/tests holds what they leave."""
    return name.startswith("kiosk")


def test_every_address_is_told_to_be_read_or_quiet():
    elsewhere = (own_sign_in, office, own, locked)
    told = [row for row in table.ROWS if not any(of(row.name) for of in elsewhere)]
    gets = {row.name for row in told if row.method == "GET"}
    assert gets == set(READS) | QUIET
    posts = {row.name for row in told if row.method == "POST"}
    assert posts == set(WRITES) | {"follow_up", "choose_language", "staying"} | ONLY_LOOKED_AT


@pytest.mark.parametrize("name", READS)
def test_a_read_is_in_the_book_once(scene, name):
    person, action, target = READS[name]
    mark = newest()
    assert scene.visit(person, name).status_code == 200
    [event] = [event for event in since(mark) if event.action != Event.SUPPORT_LISTED]  # one for each person named
    assert (event.action, event.actor, event.actor_kind) == (action, scene.people[person], ActorKind.STAFF)
    assert event.organisation == scene.world.organisation
    cases = {None: None, "lead": None, "couple": scene.couple}
    assert event.case == cases.get(target, scene.world.case)
    handles = {
        "couple": scene.couple.handle,
        "case": scene.world.case.handle,
        "member": scene.world.member.handle,
        "session": scene.session.handle,
        "lead": scene.people[table.LEAD].handle,
        None: "",
    }
    assert event.target == handles[target]
    assert event.at == scene.world.now


@pytest.mark.parametrize("name", sorted(QUIET))
def test_a_page_without_clinical_content_is_not_in_the_book(scene, name):
    people = {
        "give_reason": table.SUPERVISOR,
        "open_in_emergency": table.ADMINISTRATOR,
        "check_in": table.ANONYMOUS,
        "note_session": table.LEAD,
    }
    mark = newest()
    assert scene.visit(people.get(name, table.LEAD), name).status_code in (200, 302)
    assert since(mark) == []


@pytest.mark.parametrize("name", sorted(ONLY_LOOKED_AT))
def test_a_form_that_is_only_looked_at_is_not_in_the_book(scene, name):
    mark = newest()
    assert scene.visit(table.LEAD, name, "POST").status_code == 200
    assert since(mark) == []


@pytest.mark.parametrize("name", WRITES)
def test_a_write_is_in_the_book(scene, name):
    person, expected = WRITES[name]
    pages = {Event.SESSION_READ, Event.CLINIC_READ}
    mark = newest()
    assert scene.visit(person, name, "POST").status_code in (200, 302)
    events = since(mark)
    assert counted(events) == expected
    for event in events:
        assert event.organisation == scene.world.organisation
        assert event.request_id
        assert event.actor == scene.people.get(person)
        assert event.actor_kind == (ActorKind.STAFF if event.actor else ActorKind.LINK)
        if name in PRIVATE:
            assert (event.case, event.target) == (None, "")
        elif event.action not in pages and name not in NO_CASE:
            assert event.case == (scene.couple if name.startswith(("subsystems_", "structure_")) else scene.world.case)
    assert len({event.request_id for event in events}) == 1


def test_the_answer_after_an_answer_is_in_the_book_once_and_by_nobodys_name(scene):
    scene.world.answer(scene.check_in, **dict.fromkeys(RATING_ITEMS, "10"))
    mark = newest()
    for _ in range(2):
        assert scene.visit(table.ANONYMOUS, "follow_up", "POST").status_code == 200
    [event] = since(mark)
    assert (event.action, event.actor, event.actor_kind) == (Event.FOLLOW_UP_SUBMITTED, None, ActorKind.LINK)


def test_a_signed_in_clinician_who_opens_a_link_answers_as_the_link(scene):
    mark = newest()
    assert scene.visit(table.LEAD, "check_in", "POST").status_code == 200
    assert {(event.actor, event.actor_kind) for event in since(mark)} == {(None, ActorKind.LINK)}


def test_a_repeated_answer_is_in_the_book_once(scene):
    mark = newest()
    for _ in range(3):
        assert scene.visit(table.ANONYMOUS, "check_in", "POST").status_code == 200
    assert counted(since(mark)) == {Event.RESPONSE_SUBMITTED: 1, Event.READINGS_MADE: 1}


def test_what_was_refused_leaves_nothing_in_the_book(scene):
    refused = [
        (row, person)
        for row in table.ROWS
        if not own_sign_in(row.name)
        for person in table.EVERYBODY
        if row.expected(person) in (table.NOTHING, table.SIGN_IN, table.REASON)
    ]
    assert len(refused) > 200
    mark = newest()
    for row, person in refused:
        assert scene.visit(person, row.name, row.method).status_code in (302, 404)
    assert since(mark) == []


def test_a_form_that_is_sent_back_writes_nothing(scene):
    mark = newest()
    browser = scene.browser(table.LEAD)
    assert browser.post(scene.url("note_session"), {}).status_code == 422
    assert browser.post(scene.url("new_case"), {"form-TOTAL_FORMS": "0", "form-INITIAL_FORMS": "0"}).status_code == 422
    assert scene.browser(table.SUPERVISOR).post(scene.url("give_reason"), {"reason": "short"}).status_code == 422
    assert scene.browser(table.ADMINISTRATOR).post(scene.url("new_staff"), {}).status_code == 422
    assert {event.action for event in since(mark)} <= {Event.SESSION_READ, Event.CLINIC_READ}


def test_no_row_of_the_book_holds_a_name_a_token_a_comment_or_an_answer(scene):
    for name, (person, *_rest) in READS.items():
        scene.visit(person, name)
    for name, (person, _events) in WRITES.items():
        scene.visit(person, name, "POST")
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM audit_auditevent")
        columns = [column[0] for column in cursor.description]
        rows = [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]
    assert len(rows) > 30
    people = [*scene.people.values(), *scene.world.staff.values()]
    secrets = {person.name for person in people} | {person.username for person in people}
    secrets |= {"Sam", "Nora", scene.token, "homework", "A line about my week", A_REASON, "nina"}
    texts = [str(row[column]) for row in rows for column in ("action", "target", "actor_kind", "request_id")]
    words = {word for text in texts for word in text.split()}
    assert not [secret for secret in secrets if any(secret in text for text in texts) and len(secret) > 4]
    assert not words & secrets
    assert set(columns) == {
        "id", "at", "actor_kind", "action", "target", "request_id", "actor_id", "organisation_id", "case_id"
    }  # fmt: skip


def test_who_has_looked_shows_every_read_of_the_case_and_the_supervisors_reason_in_their_words(scene):
    scene.visit(table.TEAM, "brief")
    scene.visit(table.SUPERVISOR_WITH_REASON, "brief")
    page = scene.visit(table.LEAD, "looks").content.decode()
    assert A_REASON in page
    assert "<td>Tess</td><td>read the brief · Sam R.</td><td>works in this case</td>" in page
    why = f"<td>for supervision: {A_REASON}</td>"
    assert f"<td>Wanda</td><td>read the brief as a supervisor · Sam R.</td>{why}" in page
    assert f"<td>Wanda</td><td>gave a reason for looking</td>{why}" in page
    assert "Charlie" not in page


def test_who_has_looked_names_every_kind_of_read_of_one_case():
    of_a_person = Event.POINT_SUPERVISED  # told to the one whose caseload it is, beside what others looked at
    of_one_case = {action for _person, action, target in READS.values() if target} - {Event.LOOKS_READ, of_a_person}
    assert of_one_case <= set(READS_OF_A_CASE)


def test_a_reason_lasts_twelve_hours_and_then_is_asked_again(scene, clock, now):
    for hours, expected in ((11, 200), (13, 302)):
        clock.now = now + timedelta(hours=hours)
        assert scene.visit(table.SUPERVISOR_WITH_REASON, "brief").status_code == expected


def test_an_event_by_staff_names_them_and_one_by_a_link_cannot(world):
    from django.db import IntegrityError, transaction

    for kind, actor in ((ActorKind.STAFF, None), (ActorKind.LINK, world.staff["alice"])):
        with pytest.raises(IntegrityError), transaction.atomic():
            Audit(now=world.now, actor=actor, kind=kind).record(Event.BRIEF_READ, case=world.case)


def test_a_failed_answer_after_a_kept_one_is_not_in_the_book_as_an_answer(scene):
    scene.visit(table.ANONYMOUS, "check_in", "POST")
    mark = newest()
    other = SOME_ANSWERS | {"understood": "1"}
    assert scene.browser(table.ANONYMOUS).post(reverse("check_in", args=[scene.token]), other).status_code == 409
    assert since(mark) == []
