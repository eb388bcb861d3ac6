"""Opening cases and noting sessions: whole or not at all, numbered on, and only those who were there are asked."""

from datetime import timedelta

import pytest
from django.urls import reverse

from plait_clinic.audit.models import AuditEvent
from plait_clinic.cases.actions import NewMember, open_case, open_case_with_new_clients
from plait_clinic.cases.forms import MEMBERS_OFFERED
from plait_clinic.cases.models import Attendance, Case, CaseKind, CaseMember, Presence, Session
from plait_clinic.cases.queries import (
    clinicians_of,
    members_of,
    open_cases_of,
    referred_attendance,
    supervised,
)
from plait_clinic.checkins.actions import note_and_invite
from plait_clinic.checkins.models import CheckIn
from plait_clinic.checkins.states import OPEN_FOR
from plait_clinic.delivery.rules import Rules
from plait_clinic.people.actions import add_client
from plait_clinic.people.models import Client
from tests.texts import text_of


@pytest.fixture
def family(world, now):
    """A case of three that Alice leads."""
    names = ("Kim", "Lou", "Max")
    members = [NewMember(add_client(organisation=world.organisation, name=name, audit=world.audit)) for name in names]
    return open_case(
        organisation=world.organisation,
        kind=CaseKind.FAMILY,
        members=members,
        lead=world.staff["alice"],
        opened_on=now.date(),
        audit=world.acting("alice"),
    )


def note(world, case, *presence: Presence, by: str = "alice", next_session_at=None) -> Session:
    return note_and_invite(
        case=case,
        held_at=world.now,
        modality="video",
        presence=dict(zip(members_of(case), presence, strict=True)),
        next_session_at=next_session_at,
        audit=world.acting(by),
    )


HERE, ABSENT, CANCELLED = Presence.ATTENDED, Presence.ABSENT, Presence.CANCELLED


def test_only_those_who_were_there_are_asked_and_the_clinicians_who_hold_it(world, family):
    session = note(world, family, HERE, ABSENT, CANCELLED, by="bob")
    asked = CheckIn.objects.filter(session=session)
    assert [row.member.client.name for row in asked.filter(rater="client")] == ["Kim"]
    assert {row.clinician.username for row in asked.filter(rater="clinician")} == {"alice", "bob"}
    assert list(session.attendance.order_by("member").values_list("presence", flat=True)) == [
        "attended",
        "absent",
        "cancelled",
    ]


def test_nobody_is_asked_about_a_session_that_nobody_came_to(world, family):
    session = note(world, family, ABSENT, CANCELLED, ABSENT)
    assert not session.check_ins.exists()
    assert session.attendance.count() == 3


def test_a_check_in_is_open_from_the_noting_for_clients_four_days_and_for_clinicians_seven(world, family):
    for check_in in note(world, family, HERE, HERE, HERE).check_ins.all():
        open_for = Rules().open_for if check_in.member else OPEN_FOR
        assert (check_in.opens_at, check_in.expires_at) == (world.now, world.now + open_for)
    assert (Rules().open_days, OPEN_FOR.days) == (4, 7)


def test_each_member_is_asked_in_their_own_form(world, family):
    lou = family.members.get(client=Client.objects.filter(memberships__case=family).order_by("pk")[1])
    lou.client.form = "adolescent"
    lou.client.save()
    session = note(world, family, HERE, HERE, HERE)
    assert list(session.check_ins.order_by("pk").values_list("form", flat=True)) == [
        "client",
        "adolescent",
        "client",
        "clinician",
    ]


def test_sessions_are_numbered_on_in_each_case_by_itself(world, family):
    numbers = [note(world, family, HERE, HERE, HERE).number for _ in range(3)]
    assert numbers == [1, 2, 3]
    assert world.note_session().number == 1
    assert [session.number for session in family.sessions.order_by("number")] == numbers


def test_the_next_session_is_kept_and_taken_away_again(world, family, now):
    note(world, family, HERE, HERE, HERE, next_session_at=now + timedelta(days=7))
    family.refresh_from_db()
    assert family.next_session_at == now + timedelta(days=7)
    note(world, family, HERE, HERE, HERE)
    family.refresh_from_db()
    assert family.next_session_at is None


def test_a_session_whose_invitations_fail_is_not_noted_at_all(world, family, monkeypatch):
    monkeypatch.setattr("plait_clinic.checkins.actions.invite_clinician", lambda **_: 1 / 0)
    events = AuditEvent.objects.count()
    with pytest.raises(ZeroDivisionError):
        note(world, family, HERE, HERE, HERE)
    assert not any(model.objects.exists() for model in (Session, Attendance, CheckIn))
    assert AuditEvent.objects.count() == events


NEW = {"role": "client", "participation": "voluntary", "form": "client"}


def open_with(world, *members: dict[str, str]) -> Case:
    return open_case_with_new_clients(
        kind=CaseKind.COUPLE,
        members=members,
        lead=world.staff["alice"],
        opened_on=world.now.date(),
        audit=world.acting("alice"),
    )


def test_a_case_is_opened_with_its_new_clients_and_their_lead(world):
    case = open_with(world, {**NEW, "name": "Kim"}, {**NEW, "name": "Lou", "participation": "mandated"})
    assert [(row.client.name, row.participation) for row in members_of(case)] == [
        ("Kim", "voluntary"),
        ("Lou", "mandated"),
    ]
    assert [(part.user.username, part.role) for part in clinicians_of(case, world.now)] == [("alice", "lead")]
    assert case.organisation == world.organisation


def test_a_case_with_one_wrong_member_leaves_no_case_and_no_client(world):
    before = (Case.objects.count(), Client.objects.count(), CaseMember.objects.count(), AuditEvent.objects.count())
    with pytest.raises(ValueError, match="stranger"):
        open_with(world, {**NEW, "name": "Kim"}, {**NEW, "name": "Lou", "role": "stranger"})
    after = (Case.objects.count(), Client.objects.count(), CaseMember.objects.count(), AuditEvent.objects.count())
    assert after == before


def test_no_event_of_opening_a_case_holds_a_name(world):
    open_with(world, {**NEW, "name": "Quincey"}, {**NEW, "name": "Lou"})
    for row in AuditEvent.objects.values():
        assert "Quincey" not in str(row)


def test_the_lead_comes_first_among_the_clinicians_and_who_has_left_is_not_there(world, now):
    assert [part.user.username for part in clinicians_of(world.case, now)] == ["alice", "bob", "tess"]
    world.case.clinicians.filter(user=world.staff["bob"]).update(until=now.date())
    assert [part.user.username for part in clinicians_of(world.case, now)] == ["alice", "tess"]
    assert world.case not in open_cases_of(world.staff["bob"], now)


def test_a_supervision_counts_until_its_last_day(world, now):
    parts = clinicians_of(world.case, now)
    assert [part.user.username for part in parts if supervised([part])] == ["alice"]
    assert supervised(parts)
    world.staff["alice"].supervisors.update(until=now.date())
    assert not supervised(clinicians_of(world.case, now))


def test_a_referrer_reads_attendance_of_the_cases_they_sent_and_of_no_other(world, family):
    world.note_session()
    note(world, family, HERE, HERE, HERE)
    rows = referred_attendance(world.staff["rita"])
    assert [(row.member.client.name, row.presence) for row in rows] == [("Sam R.", "attended")]


# The pages


@pytest.fixture
def alice(world, clock):
    return world.signed_in("alice")


def members_posted(*members: dict[str, str]) -> dict[str, str]:
    """The fields of the form for new members, as a browser sends them: every place, with its lists preset."""
    posted = {"form-TOTAL_FORMS": str(MEMBERS_OFFERED), "form-INITIAL_FORMS": "0"}
    for place in range(MEMBERS_OFFERED):
        given = members[place] if place < len(members) else {**NEW, "name": ""}
        posted |= {f"form-{place}-{name}": value for name, value in given.items()}
    return posted


def open_by_form(alice, kind: str, *names: str, **change: str):
    posted = members_posted(*({**NEW, "name": name} for name in names))
    return alice.post(reverse("new_case"), {"kind": kind, **posted, **change})


def test_a_group_of_twelve_is_opened_at_once(alice):
    names = [f"Member {number}" for number in range(1, 13)]
    assert open_by_form(alice, "group", *names).status_code == 302
    assert Case.objects.get(kind="group").members.count() == 12


def test_opening_a_case_leads_to_its_brief(alice):
    answer = open_by_form(alice, "couple", "Kim", "Lou")
    case = Case.objects.get(kind="couple")
    assert answer.url == reverse("brief", args=[case.handle])
    assert [member.client.name for member in members_of(case)] == ["Kim", "Lou"]


@pytest.mark.parametrize(
    ("kind", "names", "told"),
    [
        ("individual", (), ["Give the name of at least one client."]),
        ("individual", ("Kim", "Lou"), ["Individual work has one client."]),
        ("couple", ("Kim",), ["Couple, family and group work have two clients or more."]),
        ("", (), ["This field is required.", "Give the name of at least one client."]),
        ("choir", ("Kim",), ["is not one of the available choices"]),
    ],
)
def test_what_is_wrong_with_a_new_case_is_told_at_once_and_nothing_is_opened(alice, world, kind, names, told):
    before = (Case.objects.count(), Client.objects.count())
    page = open_by_form(alice, kind, *names)
    assert page.status_code == 422
    assert [words for words in told if words not in text_of(page)] == []
    assert (Case.objects.count(), Client.objects.count()) == before


def test_a_wrong_member_is_told_beside_the_wrong_kind(alice):
    page = open_by_form(alice, "choir", "Kim", "Lou", **{"form-0-role": "stranger", "form-1-participation": "forced"})
    assert text_of(page).count("is not one of the available choices") >= 3


def noting(world, **change: str) -> dict[str, str]:
    presence = {f"presence_{member.handle}": "attended" for member in members_of(world.case)}
    return {"held_at": "2026-11-17T14:00", "modality": "video", "next_session_at": "", **presence, **change}


def test_noting_a_session_leads_to_its_page_with_the_check_ins(alice, world):
    answer = alice.post(reverse("note_session", args=[world.case.handle]), noting(world))
    session = Session.objects.get()
    assert answer.url == reverse("session", args=[session.handle])
    assert (session.held_at, session.modality) == (world.now.replace(hour=14), "video")
    assert session.check_ins.count() == 3  # Sam, Alice and Bob


def test_a_time_is_meant_in_the_clinics_own_zone(alice, world):
    world.organisation.time_zone = "America/New_York"
    world.organisation.save()
    alice.post(reverse("note_session", args=[world.case.handle]), noting(world, held_at="2026-11-17T09:30"))
    assert Session.objects.get().held_at == world.now.replace(hour=14, minute=30)


def test_everything_wrong_with_a_session_is_told_at_once_and_nothing_is_noted(alice, world):
    wrong = noting(world, held_at="2026-11-17T15:01", modality="smoke", next_session_at="soon")
    wrong[f"presence_{world.member.handle}"] = "perhaps"
    page = alice.post(reverse("note_session", args=[world.case.handle]), wrong)
    told = page.content.decode()[
        page.content.decode().index('role="alert"') : page.content.decode().index('<form method="post" novalidate')
    ]
    assert page.status_code == 422
    assert "This is still to come." in told
    assert told.count("<li>") == 4
    assert not Session.objects.exists()


def test_who_has_left_is_not_asked_for(alice, world, now):
    CaseMember.objects.filter(pk=world.member.pk).update(left_on=now.date())
    page = alice.get(reverse("note_session", args=[world.case.handle]))
    assert "Sam R." not in text_of(page)


def test_the_referrers_page_shows_attendance_and_nothing_of_the_work(world, clock):
    world.answer(world.invitation(), comment="More time, please.", tension="3")
    page = text_of(world.signed_in("rita").get(reverse("attendance")))
    assert "17 November 2026 Sam R. attended" in page
    assert "More time" not in page
    assert "answered" not in page


@pytest.mark.parametrize(("born", "told"), [("2019-01-01", True), ("2018-01-01", False), ("", False)])
def test_a_child_younger_than_8_is_refused_the_faces_with_the_reason(world, clock, born, told):
    posted = {"form-TOTAL_FORMS": "2", "form-INITIAL_FORMS": "0", "kind": "family"}
    for place, form in enumerate(("client", "child")):
        fields = {"name": f"Person {place}", "role": "member", "participation": "voluntary", "form": form}
        posted |= {f"form-{place}-{name}": value for name, value in fields.items()}
    posted["form-1-born"] = born
    answer = world.signed_in("alice").post(reverse("new_case"), posted)
    assert answer.status_code == (422 if told else 302)
    assert ("for children from 8 on" in answer.content.decode()) is told
    assert Client.objects.filter(form="child").exists() is not told
