"""The office's side of a case: handing over, joining, leaving, closing, finding, counting."""

from datetime import timedelta

import pytest
from django.urls import reverse

from plait_clinic.audit.events import Event
from plait_clinic.audit.models import AuditEvent
from plait_clinic.audit.queries import looks_at
from plait_clinic.cases.administration import actions
from plait_clinic.cases.administration.queries import caseloads_of, cases_of
from plait_clinic.cases.models import CaseClinician, ClinicianRole, Presence
from plait_clinic.cases.queries import clinicians_of, members_of
from plait_clinic.checkins.actions import note_and_invite, plan_and_invite
from plait_clinic.checkins.queries import state_now
from plait_clinic.checkins.states import State
from plait_clinic.people.actions import add_staff, add_team
from plait_clinic.people.administration.actions import deactivate
from plait_clinic.people.models import Role
from plait_clinic.steps import Refused
from tests.world import PASSWORD, queries_of

DAY = timedelta(days=1)


def parts(world) -> list[tuple[str, str]]:
    return [(part.user.name, part.role) for part in clinicians_of(world.case, world.now)]


def hand_over(world, to: str, by: str = "ada"):
    return actions.hand_over(case=world.case, to=world.staff[to], audit=world.acting(by))


def brief_status(world, who: str) -> int:
    return world.signed_in(who).get(reverse("brief", args=[world.case.handle])).status_code


def test_a_handed_over_case_has_one_new_lead_and_keeps_its_history(world):
    charlie = world.staff["charlie"]
    charlie.team = add_team(organisation=world.organisation, name="North", audit=world.audit)
    charlie.save()
    hand_over(world, "charlie")
    assert parts(world)[0] == ("Charlie", "lead")
    old = CaseClinician.objects.get(case=world.case, user=world.staff["alice"])
    assert (old.role, old.until) == ("lead", world.now.date())
    assert world.case.team == charlie.team
    assert [brief_status(world, who) for who in ("charlie", "alice", "bob")] == [200, 404, 200]


def test_a_co_therapist_who_takes_the_lead_over_ends_the_part_they_had(world):
    hand_over(world, "bob")
    assert parts(world) == [("Bob", "lead"), ("Tess", "team")]


def test_a_case_can_go_there_and_back_on_one_day(world):
    hand_over(world, "charlie")
    hand_over(world, "alice")
    assert parts(world)[0] == ("Alice", "lead")


@pytest.mark.parametrize(
    ("to", "why"), [("alice", "leads this case already"), ("sue", "no clinician"), ("otto", "no clinician")]
)
def test_a_case_is_handed_over_only_to_another_clinician_of_this_clinic(world, to, why):
    with pytest.raises(Refused, match=why):
        hand_over(world, to)
    assert parts(world)[0] == ("Alice", "lead")


def test_nobody_lets_themselves_into_a_case(world):
    with pytest.raises(Refused, match="yourself"):
        hand_over(world, "charlie", by="charlie")
    with pytest.raises(Refused, match="yourself"):
        actions.begin_part(
            case=world.case, user=world.staff["charlie"], role=ClinicianRole.TEAM, audit=world.acting("charlie")
        )


def test_a_part_begins_and_ends_and_the_lead_is_never_just_ended(world):
    charlie, audit = world.staff["charlie"], world.acting("ada")
    actions.begin_part(case=world.case, user=charlie, role=ClinicianRole.CO_THERAPIST, audit=audit)
    assert brief_status(world, "charlie") == 200
    with pytest.raises(Refused, match="already"):
        actions.begin_part(case=world.case, user=charlie, role=ClinicianRole.TEAM, audit=audit)
    actions.end_part(case=world.case, user=charlie, audit=audit)
    assert brief_status(world, "charlie") == 404
    with pytest.raises(Refused, match="Hand the lead over"):
        actions.end_part(case=world.case, user=world.staff["alice"], audit=audit)
    with pytest.raises(Refused, match="one lead"):
        actions.begin_part(case=world.case, user=charlie, role=ClinicianRole.LEAD, audit=audit)


def test_the_cases_clinicians_see_who_let_whom_in_and_that_the_office_looked(world):
    actions.begin_part(case=world.case, user=world.staff["charlie"], role=ClinicianRole.TEAM, audit=world.acting("ada"))
    world.signed_in("ada").get(reverse("clinic_case", args=[world.case.handle]))
    assert {(look.who, look.what) for look in looks_at(world.case)} >= {
        ("Ada", str(Event.PART_BEGUN.label)),
        ("Ada", str(Event.CASE_PAGE_READ.label)),
    }


def test_a_referrer_begins_and_ends_to_see_attendance(world):
    rita, audit = world.staff["rita"], world.acting("ada")
    world.answer_sessions([7])
    page = world.signed_in("rita")
    assert "Sam R." in page.get(reverse("attendance")).content.decode()
    actions.end_referrer(case=world.case, user=rita, audit=audit)
    assert "Sam R." not in page.get(reverse("attendance")).content.decode()
    with pytest.raises(Refused, match="does not see"):
        actions.end_referrer(case=world.case, user=rita, audit=audit)
    actions.add_referrer(case=world.case, user=rita, audit=audit)
    with pytest.raises(Refused, match="already"):
        actions.add_referrer(case=world.case, user=rita, audit=audit)
    with pytest.raises(Refused, match="no referrer"):
        actions.add_referrer(case=world.case, user=world.staff["bob"], audit=audit)


def add(world, case, client=None, name="Kit P."):
    return actions.add_member(
        case=case,
        client=client,
        name=name,
        role="child",
        participation="voluntary",
        form="adolescent",
        audit=world.acting("ada"),
    )


def test_a_member_who_leaves_is_no_longer_expected_and_can_come_back_as_the_same_person(world):
    couple, now = world.couple(), world.now
    ana, ben = members_of(couple)
    session = plan_and_invite(case=couple, planned_at=now + DAY, audit=world.acting("ada"))
    actions.member_leaves(member=ben, audit=world.acting("ada"))
    assert members_of(couple) == [ana]
    assert session.attendance.get(member=ben).presence == Presence.CANCELLED
    assert state_now(world.invitation(session, ben), now + 2 * DAY) is State.CLOSED
    assert state_now(world.invitation(session, ana), now + 2 * DAY) is State.OPEN
    with pytest.raises(Refused, match="Close it instead"):
        actions.member_leaves(member=ana, audit=world.acting("ada"))
    again = add(world, couple, client=ben.client)
    assert (again.client, again == ben) == (ben.client, False)


def test_individual_work_stays_with_one_client(world):
    with pytest.raises(Refused, match="one client"):
        add(world, world.case)
    assert len(members_of(world.case)) == 1


def test_a_closed_case_is_closed_for_its_planned_session_too_and_can_be_opened_again(world):
    audit, now = world.acting("ada"), world.now
    session = plan_and_invite(case=world.case, planned_at=now + DAY, audit=audit)
    actions.close_case(case=world.case, audit=audit)
    assert session.attendance.get().presence == Presence.CANCELLED
    assert state_now(world.invitation(session), now + 2 * DAY) is State.CLOSED
    with pytest.raises(Refused, match="closed already"):
        actions.close_case(case=world.case, audit=audit)
    with pytest.raises(Refused, match="Open it again"):
        add(world, closed_couple(world))
    actions.reopen_case(case=world.case, audit=audit)
    world.case.refresh_from_db()
    assert world.case.closed_on is None
    assert AuditEvent.objects.last().action == Event.CASE_REOPENED


def closed_couple(world):
    couple = world.couple()
    actions.close_case(case=couple, audit=world.acting("ada"))
    return couple


def test_a_case_whose_lead_has_left_is_opened_again_once_it_is_handed_over(world):
    audit = world.acting("ada")
    actions.close_case(case=world.case, audit=audit)
    deactivate(user=world.staff["alice"], audit=audit)
    with pytest.raises(Refused, match="Hand it over first"):
        actions.reopen_case(case=world.case, audit=audit)
    hand_over(world, "bob")
    actions.reopen_case(case=world.case, audit=audit)
    assert brief_status(world, "bob") == 200


def found(world, **search) -> list[tuple[str, ...]]:
    return [row.clients for row in cases_of(world.organisation, world.now, **search)]


def test_cases_are_found_by_client_clinician_handle_and_kind(world):
    couple = world.couple()
    sam, pair = ("Sam R.",), ("Ana P.", "Ben P.")
    assert found(world) == [pair, sam]
    assert found(world, text="sAM") == [sam]
    assert found(world, text="tess") == [sam]
    assert found(world, text=couple.handle) == [pair]
    assert found(world, kind="couple") == [pair]
    assert found(world, clinician=world.staff["bob"].handle) == [sam]
    assert found(world, text="nobody") == []
    assert found(world, closed=True) == []
    actions.close_case(case=couple, audit=world.acting("ada"))
    assert (found(world), found(world, closed=True)) == ([sam], [pair])


def test_the_cases_of_another_clinic_are_neither_listed_nor_reached(world):
    office = world.signed_in("ada")
    assert "Pat Q." not in office.get(reverse("clinic_cases")).content.decode()
    other = world.other_case.handle
    assert office.get(reverse("clinic_case", args=[other])).status_code == 404
    assert office.post(reverse("clinic_case_close", args=[other])).status_code == 404
    otto = {"lead": world.staff["otto"].handle}
    assert office.post(reverse("clinic_case_hand-over", args=[world.case.handle]), otto).status_code == 422


def test_a_long_list_comes_in_pages_and_a_search_leads_to_its_first(world, monkeypatch):
    monkeypatch.setattr("plait_clinic.cases.administration.views.CASES_A_PAGE", 1)
    world.couple()
    office, address = world.signed_in("ada"), reverse("clinic_cases")
    assert [row.clients for row in office.get(address).context["rows"]] == [("Ana P.", "Ben P.")]
    assert [row.clients for row in office.post(address, {"page": 2}).context["rows"]] == [("Sam R.",)]
    assert [row.clients for row in office.post(address, {"page": 99}).context["rows"]] == [("Sam R.",)]


def test_lists_take_the_same_queries_however_many_cases_there_are(world, django_assert_num_queries):
    def look() -> None:
        with django_assert_num_queries(3):
            cases_of(world.organisation, world.now)
        with django_assert_num_queries(2):
            caseloads_of(world.organisation, world.now)

    look()
    for _number in range(3):
        world.couple()
    look()


def test_a_caseload_counts_open_cases_and_the_sessions_of_the_next_seven_days(world):
    couple, closed = world.couple(), world.couple()
    for case, at in ((world.case, DAY), (couple, 7 * DAY), (closed, DAY)):
        case.next_session_at = world.now + at
        case.save()
    closed.closed_on = world.now.date()
    closed.save()
    rows = {row.name: (row.leads, row.joins, row.sessions) for row in caseloads_of(world.organisation, world.now)}
    assert rows == {"Alice": (2, 0, 1), "Bob": (0, 1, 1), "Charlie": (0, 0, 0), "Tess": (0, 1, 1)}


def test_caseloads_stand_by_name_whatever_is_in_them(world):
    add_staff(
        organisation=world.organisation,
        username="aaron",
        name="aaron",
        roles=(Role.CLINICIAN,),
        password=PASSWORD,
        audit=world.audit,
    )
    assert [row.name for row in caseloads_of(world.organisation, world.now)] == [
        "aaron",
        "Alice",
        "Bob",
        "Charlie",
        "Tess",
    ]


def queries_of_the_office(world, name: str, *arguments) -> int:
    return queries_of(world.signed_in("ada"), reverse(name, args=arguments))


def test_a_page_of_the_office_takes_the_same_queries_however_much_there_is(world):
    couple, bob = world.couple(), world.staff["bob"]
    pages = (("clinic",), ("clinic_cases",), ("clinic_case", couple.handle), ("caseloads",), ("person", bob.handle))
    before = [queries_of_the_office(world, *page) for page in pages]
    for number in range(3):
        add(world, couple, name=f"Child {number}")
        case = world.couple()
        actions.begin_part(case=case, user=bob, role=ClinicianRole.TEAM, audit=world.acting("ada"))
        extra = add_staff(
            organisation=world.organisation,
            username=f"extra{number}",
            name=f"Extra {number}",
            roles=(Role.CLINICIAN, Role.SUPERVISOR),
            password=PASSWORD,
            audit=world.audit,
        )
        actions.begin_part(case=couple, user=extra, role=ClinicianRole.TEAM, audit=world.acting("ada"))
    assert [queries_of_the_office(world, *page) for page in pages] == before


def test_a_case_is_opened_for_a_clinician_who_leads_it(world, clock):
    posted = {
        "lead": world.staff["charlie"].handle,
        "kind": "individual",
        "form-TOTAL_FORMS": "1",
        "form-INITIAL_FORMS": "0",
        "form-0-name": "Nora N.",
        "form-0-role": "client",
        "form-0-participation": "voluntary",
        "form-0-form": "client",
    }
    office, address = world.signed_in("ada"), reverse("clinic_new_case")
    assert office.post(address, {**posted, "lead": ""}).status_code == 422
    assert office.post(address, {**posted, "lead": world.staff["sue"].handle}).status_code == 422
    assert office.post(address, posted).status_code == 302
    assert found(world, clinician=world.staff["charlie"].handle) == [("Nora N.",)]


def test_the_next_session_is_never_set_into_the_past(world, clock):
    office, address = world.signed_in("ada"), reverse("clinic_case_next-session", args=[world.case.handle])
    assert office.post(address, {"next_session_at": "2026-11-17T14:59"}).status_code == 422
    assert office.post(address, {"next_session_at": "2026-11-17T15:01"}).status_code == 302
    world.case.refresh_from_db()
    assert world.case.next_session_at == world.now + timedelta(minutes=1)


def test_a_member_who_left_before_the_session_was_noted_does_not_stay_expected(world):
    couple, now = world.couple(), world.now
    ana, ben = members_of(couple)
    session = plan_and_invite(case=couple, planned_at=now, audit=world.acting("ada"))
    actions.member_leaves(member=ben, audit=world.acting("ada", now + timedelta(minutes=1)))
    note_and_invite(
        case=couple,
        held_at=now,
        modality="in_person",
        presence={ana: Presence.ATTENDED},
        next_session_at=None,
        audit=world.acting("alice", now + timedelta(hours=1)),
    )
    presences = dict(session.attendance.values_list("member", "presence"))
    assert presences == {ana.pk: Presence.ATTENDED, ben.pk: Presence.CANCELLED}
    assert state_now(world.invitation(session, ben), now + timedelta(hours=1)) is State.CLOSED
