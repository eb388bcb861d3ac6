"""One wrong row for each constraint of the database, by the constraint's name: what no code may ever write.

A unique column is named `app.model.column`. Each entry takes the small world and tries to write its row.
"""

from collections.abc import Callable
from datetime import timedelta

from plait_clinic.audit.models import AuditEvent
from plait_clinic.batteries.actions import battery_of_past_total
from plait_clinic.batteries.models import (
    Battery,
    BatteryMeasure,
    BatteryUse,
    ClinicWording,
    OwnMeasure,
    UnregisteredTotal,
)
from plait_clinic.batteries.tests.worlds import own_measure, words_for
from plait_clinic.cases.models import (
    Attendance,
    Case,
    CaseClinician,
    CaseMember,
    CaseReferrer,
    Session,
)
from plait_clinic.checkins.models import (
    Answer,
    AskedMeasure,
    CheckIn,
    Comment,
    ConcernHandled,
    FailedAttempts,
    FollowUp,
    Link,
    Response,
    Score,
    VisibilityChange,
)
from plait_clinic.endings.models import ChangeRequest, ChangeTakenBack, Consent, ConsentTakenBack, NoteVersion
from plait_clinic.engine.tests.violations import ENGINE_VIOLATIONS
from plait_clinic.feelings.models import PrivateNote
from plait_clinic.imports.models import ImportedCase, PastImport
from plait_clinic.minors.tests.violations import MINORS_VIOLATIONS
from plait_clinic.own.models import OwnChannel, OwnCode, OwnVisit
from plait_clinic.people.models import Client, Organisation, StaffRole, Supervision, Team, User
from plait_clinic.readings.models import CourseState, Reading, VisitReading
from plait_clinic.reliability.models import Figure, Snapshot
from plait_clinic.repairs.tests.violations import REPAIR_VIOLATIONS
from plait_clinic.risk.models import Acknowledgement, RiskAnswer, RiskReader
from plait_clinic.signals.tests.violations import SIGNAL_VIOLATIONS
from plait_clinic.supervision.models import Reason
from plait_clinic.together.models import Line, LineTakenBack
from tests.world import World

NOBODY_KNOWS = "unknown"


def answered(world: World, **posted: str) -> Response:
    """A response with its comment and its follow-up, for rows that belong to one."""
    response = world.answer(world.invitation(), comment="More time, please.", **posted)
    FollowUp.objects.create(response=response, choice="pace", visibility="clinician", submitted_at=world.now)
    return response


def snapshot(world: World, **values: object) -> Snapshot:
    right = {
        "organisation": world.organisation,
        "measure": "plait-checkin",
        "measure_version": "1",
        "form": "client",
        "rater": "client",
        "language": "en",
        "scale": "total",
        "people": 40,
        "made_at": world.now,
        "library_version": "0",
    }
    return Snapshot.objects.create(**{**right, **values})


def figure(world: World, **values: object) -> Figure:
    right = {"name": "alpha", "kind": "estimate", "value": 0.8, "low": 0.7, "high": 0.9, "people": 40}
    return Figure.objects.create(snapshot=snapshot(world), **{**right, **values})


def seen_to(world: World, note: str = "Rang.") -> ConcernHandled:
    answer = Answer.objects.first() or answered(world).answers.first()
    return ConcernHandled.objects.create(answer=answer, by=world.staff["cora"], at=world.now, note=note)


def seen_to_twice(world: World) -> list[ConcernHandled]:
    return [seen_to(world) for _ in range(2)]


def note_version(world: World, **values: object) -> NoteVersion:
    right = {
        "member": world.member,
        "number": 1,
        "text": "We have worked on rest.",
        "written_by": world.staff["alice"],
        "written_at": world.now,
    }
    return NoteVersion.objects.create(**{**right, **values})


def consent(world: World, **values: object) -> Consent:
    version = NoteVersion.objects.last() or note_version(world)
    return Consent.objects.create(**{"version": version, "how": "own_page", "given_at": world.now, **values})


def consent_back(world: World, **values: object) -> ConsentTakenBack:
    given = Consent.objects.last() or consent(world)
    return ConsentTakenBack.objects.create(**{"consent": given, "how": "own_page", "at": world.now, **values})


def change_request(world: World, **values: object) -> ChangeRequest:
    right = {
        "member": world.member,
        "lead": world.staff["alice"],
        "talk": "no",
        "tell_clinician": False,
        "words": "Something else.",
        "asked_at": world.now,
    }
    return ChangeRequest.objects.create(**{**right, **values})


def change_back(world: World) -> ChangeTakenBack:
    request = ChangeRequest.objects.last() or change_request(world)
    return ChangeTakenBack.objects.create(request=request, at=world.now)


def a_line(world: World, **values: object) -> Line:
    right = {
        "member": world.member,
        "about": "agreed",
        "whose": "both",
        "text": "Shorter steps.",
        "written_by": world.staff["alice"],
        "written_at": world.now,
    }
    return Line.objects.create(**{**right, **values})


def taken_back(world: World) -> LineTakenBack:
    line = Line.objects.last() or a_line(world)
    return LineTakenBack.objects.create(line=line, by=world.staff["alice"], at=world.now)


def unanswered(world: World) -> CheckIn:
    return world.invitation()


def again(model: type, world: World, **same: object) -> object:
    """Write a second row with the same values as the last one."""
    row = model.objects.order_by("pk").last()
    values = {
        field.attname: getattr(row, field.attname)
        for field in model._meta.local_fields
        if not field.primary_key and field.name != "handle"
    }
    return model.objects.create(**{**values, **same})


def new_check_in(world: World, **values: object) -> CheckIn:
    """A second check-in of the same session; the given values make it wrong."""
    first = unanswered(world)
    right = {
        "session": first.session,
        "battery": Battery.objects.create(organisation=world.organisation, name="Another"),
        "rater": "client",
        "member": world.member,
        "form": "client",
        "opens_at": world.now,
        "expires_at": world.now + timedelta(days=7),
    }
    return CheckIn.objects.create(**{**right, **values})


def asked_again(world: World, rater: str) -> CheckIn:
    unanswered(world)
    row = CheckIn.objects.filter(rater=rater).first()
    return new_check_in_beside(row)


def new_check_in_beside(row: CheckIn) -> CheckIn:
    return CheckIn.objects.create(
        session=row.session,
        battery=row.battery,
        rater=row.rater,
        member=row.member,
        clinician=row.clinician,
        form=row.form,
        opens_at=row.opens_at,
        expires_at=row.expires_at,
    )


def new_response(world: World, **values: object) -> Response:
    right = {
        "check_in": unanswered(world),
        "measure": "plait-checkin",
        "measure_version": "1",
        "submitted_at": world.now,
        "informativeness": "informative",
    }
    return Response.objects.create(**{**right, **values})


def of_new_response(model: type, world: World, **values: object) -> object:
    return model.objects.create(response=new_response(world), **values)


def new_event(world: World, **values: object) -> AuditEvent:
    return AuditEvent.objects.create(at=world.now, action="case_opened", **values)


def changed(model: type, **values: object) -> int:
    """Change the last row of a table as no form would."""
    return model.objects.filter(pk=model.objects.order_by("pk").last().pk).update(**values)


def changes(model: type, **values: object) -> Callable[[World], object]:
    return lambda _world: changed(model, **values)


def same_handle(model: type) -> Callable[[World], object]:
    """A second row under the first one's handle."""

    def write(world: World) -> object:
        answered(world)
        world.note_session()
        first, *_others, last = model.objects.order_by("pk")
        return model.objects.filter(pk=last.pk).update(handle=first.handle)

    return write


def two_responses_one_handle(world: World) -> Response:
    first = answered(world)
    return new_response(world, handle=first.handle)


def second_lead(world: World) -> CaseClinician:
    return CaseClinician.objects.create(
        case=world.case, user=world.staff["charlie"], role="lead", since=world.now.date()
    )


def same_clinician_twice(world: World) -> CaseClinician:
    return CaseClinician.objects.create(case=world.case, user=world.staff["bob"], role="team", since=world.now.date())


def linked(world: World) -> str:
    return world.link_to(unanswered(world))


def same_link_twice(world: World) -> Link:
    linked(world)
    return again(Link, world)


def of_score(world: World, **values: object) -> Score:
    return of_new_response(Score, world, scale="bond", answered=1, of=1, prorated=False, **values)


def of_reading(world: World, **values: object) -> Reading:
    ranges = {"lower_95": 5.0, "low": 5.5, "lower_80": 6.0, "usual": 7.0, "upper_80": 8.0, "high": 8.5, "upper_95": 9.0}
    said = {"level": 7.0, "level_sd": 0.5, "surprise": 0.0, "earlier": 4}
    return of_new_response(Reading, world, scale="bond", model_version="1", **{**ranges, **said, **values})


def of_visit(world: World, **values: object) -> VisitReading:
    right = {"alert": False, "state": "steady", "chance": 0.1, "budget": 3.0, "model_version": "1"}
    return of_new_response(VisitReading, world, **{**right, **values})


def after(write: Callable[[World], object], second: Callable[[World], object]) -> Callable[[World], object]:
    """First one thing, then another that it makes wrong."""

    def both(world: World) -> object:
        write(world)
        return second(world)

    return both


def two_failures(world: World) -> FailedAttempts:
    FailedAttempts.objects.create(address_hash=b"a" * 32, window=world.now, count=1)
    return again(FailedAttempts, world)


def past_data(world: World) -> PastImport:
    """One session that came in from a file."""
    battery = battery_of_past_total(
        organisation=world.organisation, name="BDI-II", low=0.0, high=63.0, higher_is="worse", audit=world.audit
    )
    past = PastImport.objects.create(
        organisation=world.organisation,
        imported_by=world.staff["alice"],
        imported_at=world.now,
        battery=battery,
        fingerprint=b"a" * 32,
        sessions=1,
        answers=1,
    )
    ImportedCase.objects.create(past_import=past, case=world.case)
    return past


def past_import_with_a_taken_handle(world: World) -> PastImport:
    first = past_data(world)
    return again(PastImport, world, fingerprint=b"b" * 32, handle=first.handle)


def named(world: World) -> RiskReader:
    """Bob reads PHQ-9, and Tess is his deputy."""
    return RiskReader.objects.create(
        organisation=world.organisation,
        measure="phq9",
        reader=world.staff["bob"],
        deputy=world.staff["tess"],
        hours=24,
        named_at=world.now,
    )


def positive(world: World, **values: object) -> RiskAnswer:
    """An answer that somebody has to read; the given values make it wrong."""
    right = {"item": "q9", "value": 1, "opened_at": world.now, "due_at": world.now + YESTERDAY}
    response = new_response(world, measure="phq9")
    return RiskAnswer.objects.create(organisation=world.organisation, response=response, **{**right, **values})


def read_twice(world: World) -> Acknowledgement:
    answer = positive(world)
    return [Acknowledgement.objects.create(answer=answer, by=world.staff["bob"], at=world.now) for _ in range(2)]


def two_positive_one_handle(world: World) -> RiskAnswer:
    first = positive(world)
    return again(RiskAnswer, world, item="q8", handle=first.handle)


def same_handle_of_own_measure(world: World) -> OwnMeasure:
    first = own_measure(world)
    return again(OwnMeasure, world, version="2", handle=first.handle)


def same_handle_of_words(world: World) -> ClinicWording:
    first = words_for(world)
    return again(ClinicWording, world, language="tr", handle=first.handle)


def private_note(world: World, **values: object) -> PrivateNote:
    right = {"author": world.staff["alice"], "written_at": world.now, "sealed": "test:sealed"}
    return PrivateNote.objects.create(**{**right, **values})


def a_team(world: World) -> Team:
    return Team.objects.create(organisation=world.organisation, name="North")


def used(world: World, **where: object) -> BatteryUse:
    battery = Battery.objects.get(organisation=world.organisation)
    return BatteryUse.objects.create(organisation=world.organisation, battery=battery, **where)


def used_twice(world: World, **where: object) -> BatteryUse:
    used(world, **where)
    return used(world, **where)


YESTERDAY = timedelta(days=1)


def changed_visibility(world: World, **values: object) -> VisibilityChange:
    """A change of who may read a comment; the given values make it wrong."""
    right = {"comment": answered(world).comment, "visibility": "held", "changed_at": world.now}
    return VisibilityChange.objects.create(**{**right, **values})


def own_channel(world: World, **values: object) -> OwnChannel:
    right = {"member": world.member, "address": "sam@post.example", "set_by": world.staff["alice"]}
    return OwnChannel.objects.create(**{**right, "set_at": world.now, **values})


def own_code(world: World, **values: object) -> OwnCode:
    right = {"member": world.member, "kind": "handed", "code_hash": b"a" * 32, "made_at": world.now}
    return OwnCode.objects.create(**{**right, "expires_at": world.now + YESTERDAY, **values})


def own_visit(world: World, **values: object) -> OwnVisit:
    right = {"member": world.member, "opened_by": "sent", "token_hash": b"a" * 32, "begun_at": world.now}
    return OwnVisit.objects.create(**{**right, "ends_at": world.now + YESTERDAY, **values})


VIOLATIONS: dict[str, Callable[[World], object]] = {
    # feelings
    "private_note_is_sealed": lambda world: private_note(world, sealed=""),
    "feelings.privatenote.handle": lambda world: private_note(world, handle=private_note(world).handle),
    # people
    "people.organisation.handle": same_handle(Organisation),
    "people.user.handle": same_handle(User),
    "people.user.username": changes(User, username="alice"),
    "people.client.handle": same_handle(Client),
    "username_in_small_letters": changes(User, username="Otto"),
    "team_name_once": lambda world: [
        Team.objects.create(organisation=world.organisation, name="North") for _ in range(2)
    ],
    "role_once": lambda world: StaffRole.objects.create(user=world.staff["alice"], role="clinician"),
    "role_known": lambda world: StaffRole.objects.create(user=world.staff["alice"], role=NOBODY_KNOWS),
    "supervision_once_at_a_time": lambda world: again(Supervision, world),
    "nobody_supervises_themselves": lambda world: changed(Supervision, supervisee=world.staff["sue"]),
    "supervision_ends_after_start": lambda world: changed(Supervision, until=world.case.opened_on - YESTERDAY),
    "client_form_known": changes(Client, form=NOBODY_KNOWS),
    # cases
    "cases.case.handle": same_handle(Case),
    "cases.casemember.handle": same_handle(CaseMember),
    "cases.session.handle": same_handle(Session),
    "case_kind_known": changes(Case, kind=NOBODY_KNOWS),
    "case_closes_after_opening": lambda world: changed(Case, closed_on=world.case.opened_on - YESTERDAY),
    "member_once_at_a_time": lambda world: again(CaseMember, world),
    "member_role_known": changes(CaseMember, role=NOBODY_KNOWS),
    "participation_known": changes(CaseMember, participation=NOBODY_KNOWS),
    "member_leaves_after_joining": lambda world: changed(CaseMember, left_on=world.member.joined_on - YESTERDAY),
    "one_lead_at_a_time": second_lead,
    "clinician_once_at_a_time": same_clinician_twice,
    "clinician_role_known": changes(CaseClinician, role=NOBODY_KNOWS),
    "clinician_leaves_after_start": lambda world: changed(CaseClinician, until=world.case.opened_on - YESTERDAY),
    "referrer_once": lambda world: again(CaseReferrer, world),
    "session_number_once": after(unanswered, lambda world: again(Session, world)),
    "sessions_count_from_one": after(unanswered, changes(Session, number=0)),
    "modality_known": after(unanswered, changes(Session, modality=NOBODY_KNOWS)),
    "attendance_once": after(unanswered, lambda world: again(Attendance, world)),
    "presence_known": after(unanswered, changes(Attendance, presence=NOBODY_KNOWS)),
    # batteries
    "batteries.battery.handle": same_handle(Battery),
    "battery_number_once": lambda world: again(Battery, world),
    "battery_numbers_count_from_one": changes(Battery, number=0),
    "one_measure_a_place": lambda world: again(BatteryMeasure, world, measure="another"),
    "measure_once_a_battery": lambda world: again(BatteryMeasure, world, position=2),
    "cadence_known": changes(BatteryMeasure, cadence=NOBODY_KNOWS),
    "cadence_has_its_number": changes(BatteryMeasure, cadence="nth"),
    "begins_with_a_session": changes(BatteryMeasure, begins=0),
    "asked_of_somebody": changes(BatteryMeasure, client=False, adolescent=False, clinician=False),
    "one_battery_for_the_clinic": lambda world: again(BatteryUse, world),
    "one_battery_for_a_team": lambda world: used_twice(world, team=a_team(world)),
    "one_battery_for_a_case": lambda world: used_twice(world, case=world.case),
    "team_or_case": lambda world: used(world, team=a_team(world), case=world.case),
    "batteries.unregisteredtotal.battery": after(past_data, lambda world: again(UnregisteredTotal, world)),
    "total_ends_in_order": after(past_data, changes(UnregisteredTotal, low=63.0)),
    "total_direction_known": after(past_data, changes(UnregisteredTotal, higher_is=NOBODY_KNOWS)),
    "batteries.ownmeasure.handle": same_handle_of_own_measure,
    "own_version_once": after(own_measure, lambda world: again(OwnMeasure, world)),
    "batteries.clinicwording.handle": same_handle_of_words,
    "one_wording_in_force": after(words_for, lambda world: again(ClinicWording, world)),
    "wording_withdrawn_after_entry": after(
        words_for,
        lambda world: changed(ClinicWording, withdrawn_at=world.now - YESTERDAY, withdrawn_by=world.staff["ada"]),
    ),
    "withdrawal_names_who": after(words_for, lambda world: changed(ClinicWording, withdrawn_at=world.now)),
    # imports
    "imports.pastimport.handle": past_import_with_a_taken_handle,
    "imports.importedcase.case": after(past_data, lambda world: again(ImportedCase, world)),
    "file_imported_once": after(past_data, lambda world: again(PastImport, world)),
    "an_answer_has_its_session": after(past_data, changes(PastImport, answers=2)),
    # checkins
    "checkins.checkin.handle": same_handle(CheckIn),
    "checkins.response.handle": two_responses_one_handle,
    "checkins.link.token_hash": same_link_twice,
    "checkins.comment.response": after(answered, lambda world: again(Comment, world)),
    "checkins.followup.response": after(answered, lambda world: again(FollowUp, world)),
    "member_asked_once": lambda world: asked_again(world, "client"),
    "clinician_asked_once": lambda world: asked_again(world, "clinician"),
    "one_respondent": lambda world: new_check_in(world, clinician=world.staff["bob"]),
    "check_in_expires_after_opening": lambda world: new_check_in(world, expires_at=world.now),
    "one_asked_measure_a_place": after(unanswered, lambda world: again(AskedMeasure, world, measure="another")),
    "measure_asked_once": after(unanswered, lambda world: again(AskedMeasure, world, position=2)),
    "asked_places_count_from_one": after(
        unanswered, lambda world: again(AskedMeasure, world, measure="another", position=0)
    ),
    "channel_known": after(linked, changes(Link, channel="letter")),
    "first_answer_wins": after(answered, lambda world: again(Response, world)),
    "versions_count_from_one": lambda world: new_response(world, version=0),
    "informativeness_known": lambda world: new_response(world, informativeness=None),
    "answer_once": after(answered, lambda world: again(Answer, world)),
    "value_or_reason": lambda world: of_new_response(Answer, world, item="matters", visibility="clinician"),
    "answer_visibility_known": lambda world: of_new_response(
        Answer, world, item="matters", value=3, visibility=NOBODY_KNOWS
    ),
    "comment_visibility_known": lambda world: of_new_response(
        Comment, world, text="More time.", visibility=NOBODY_KNOWS
    ),
    "comment_has_text": lambda world: of_new_response(Comment, world, visibility="clinician"),
    "follow_up_visibility_known": lambda world: of_new_response(
        FollowUp, world, choice="pace", visibility=NOBODY_KNOWS, submitted_at=world.now
    ),
    "follow_up_has_choice": lambda world: of_new_response(
        FollowUp, world, visibility="clinician", submitted_at=world.now
    ),
    "score_once": after(answered, lambda world: again(Score, world)),
    "score_or_reason": lambda world: of_score(world, value=7.0, reason="too_few"),
    "one_count_a_window": two_failures,
    # risk
    "one_risk_reader_at_a_time": after(named, lambda world: again(RiskReader, world)),
    "deputy_is_somebody_else": after(named, lambda world: changed(RiskReader, deputy=world.staff["bob"])),
    "hours_to_read_within": after(named, changes(RiskReader, hours=0)),
    "risk_reader_ends_after_start": after(
        named, lambda world: changed(RiskReader, until=world.now - timedelta(days=1))
    ),
    "risk.riskanswer.handle": two_positive_one_handle,
    "risk_answer_once": after(positive, lambda world: again(RiskAnswer, world)),
    "risk_answer_has_value": lambda world: positive(world, value=None),
    "risk_answer_due_after_opening": lambda world: positive(world, due_at=world.now - timedelta(days=1)),
    "only_past_data_have_older_answers": lambda world: positive(world, older=3),
    "risk.acknowledgement.answer": read_twice,
    "changed_visibility_known": lambda world: changed_visibility(world, visibility=NOBODY_KNOWS),
    "change_is_of_one_thing": lambda world: changed_visibility(world, comment=None),
    # own
    "one_own_channel_at_a_time": lambda world: [own_channel(world) for _ in range(2)],
    "channel_confirmed_after_setting": lambda world: own_channel(world, confirmed_at=world.now - YESTERDAY),
    "channel_ends_after_setting": lambda world: own_channel(world, ended_at=world.now - YESTERDAY),
    "code_kind_known": lambda world: own_code(world, kind=NOBODY_KNOWS, channel=own_channel(world)),
    "sent_codes_name_their_channel": lambda world: own_code(world, kind="sent"),
    "five_tries_a_code": lambda world: own_code(world, tries=6),
    "code_used_in_time": lambda world: own_code(world, used_at=world.now + YESTERDAY),
    "own.ownvisit.token_hash": lambda world: [own_visit(world) for _ in range(2)],
    "visit_opened_by_a_code": lambda world: own_visit(world, opened_by=NOBODY_KNOWS),
    "visit_ends_after_beginning": lambda world: own_visit(world, ends_at=world.now - YESTERDAY),
    "checkins.concernhandled.answer": seen_to_twice,
    # together
    "together.line.handle": after(a_line, lambda world: again(Line, world, handle=Line.objects.latest("pk").handle)),
    "line_about_known": lambda world: a_line(world, about=NOBODY_KNOWS),
    "line_whose_known": lambda world: a_line(world, whose=NOBODY_KNOWS),
    "clients_write_their_own_words": lambda world: a_line(world, written_by=None),
    "line_has_text": lambda world: a_line(world, text=None),
    "together.linetakenback.line": lambda world: [taken_back(world) for _ in range(2)],
    # endings
    "endings.noteversion.handle": after(
        note_version, lambda world: again(NoteVersion, world, number=2, handle=NoteVersion.objects.last().handle)
    ),
    "note_version_once": after(note_version, lambda world: again(NoteVersion, world)),
    "note_versions_count_from_one": lambda world: note_version(world, number=0),
    "note_has_text": lambda world: note_version(world, text=None),
    "consent_how_known": lambda world: consent(world, how=NOBODY_KNOWS),
    "consent_said_to_somebody": lambda world: consent(world, how="in_session"),
    "endings.consenttakenback.consent": lambda world: [consent_back(world) for _ in range(2)],
    "taking_back_how_known": lambda world: consent_back(world, how=NOBODY_KNOWS),
    "taking_back_said_to_somebody": lambda world: consent_back(world, how="in_session"),
    "endings.changerequest.handle": after(
        change_request, lambda world: again(ChangeRequest, world, handle=ChangeRequest.objects.last().handle)
    ),
    "change_talk_known": lambda world: change_request(world, talk=NOBODY_KNOWS),
    "a_talk_tells_the_clinician": lambda world: change_request(world, talk="clinician"),
    "endings.changetakenback.request": lambda world: [change_back(world) for _ in range(2)],
    # readings
    "reading_once": after(answered, lambda world: again(Reading, world)),
    "ranges_lie_in_each_other": lambda world: of_reading(world, low=6.5),
    "readings.visitreading.response": after(answered, lambda world: again(VisitReading, world)),
    "visit_state_known": lambda world: of_visit(world, state=NOBODY_KNOWS),
    "alert_is_a_drop": lambda world: of_visit(world, alert=True),
    "chance_is_a_share": lambda world: of_visit(world, chance=1.5),
    "one_state_a_course": after(answered, lambda world: again(CourseState, world)),
    **ENGINE_VIOLATIONS,
    # reliability
    "one_snapshot_a_scale": after(snapshot, lambda world: again(Snapshot, world)),
    "snapshot_rater_known": lambda world: snapshot(world, rater=NOBODY_KNOWS),
    "figure_once": after(figure, lambda world: again(Figure, world)),
    "figure_has_its_numbers": lambda world: figure(world, low=None),
    # minors
    **MINORS_VIOLATIONS,
    # signals
    **SIGNAL_VIOLATIONS,
    # repairs
    **REPAIR_VIOLATIONS,
    # supervision
    "reason_has_text": lambda world: Reason.objects.create(
        supervisor=world.staff["sue"], case=world.case, given_at=world.now
    ),
    # audit
    "actor_kind_known": lambda world: new_event(world, actor_kind="robot"),
    "staff_events_name_their_actor": lambda world: new_event(world, actor_kind="staff"),
}
