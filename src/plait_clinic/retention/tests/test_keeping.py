"""Nothing goes before its time, before somebody was told, while a case is open or held, or without a rule."""

from datetime import date, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.test import override_settings
from django.utils import timezone

from plait_clinic.audit.models import AuditEvent
from plait_clinic.cases.actions import NewMember, open_case
from plait_clinic.cases.administration.actions import reopen_case
from plait_clinic.cases.models import CaseKind, CaseMember
from plait_clinic.checkins.models import Comment
from plait_clinic.erasure.actions import end_hold, erase_client, place_hold
from plait_clinic.erasure.listed import lines_in
from plait_clinic.erasure.models import Erasure, Hold, Why
from plait_clinic.minors.actions import remove_birth_date, write_policy
from plait_clinic.minors.models import Consenting
from plait_clinic.minors.rules import Band, Policy
from plait_clinic.people.models import Client
from plait_clinic.retention.actions import erase_when_due
from plait_clinic.retention.models import Notice
from plait_clinic.retention.queries import going, going_of, rules_of
from plait_clinic.retention.tasks import NotErased, keep_to_retention_at_night
from plait_clinic.retention.tests.conftest import NOTICE_DAYS
from plait_clinic.steps import Refused

CLIENT = "Sam R."


def erased() -> list[str]:
    return list(Erasure.objects.order_by("pk").values_list("client__handle", flat=True))


def test_without_rules_nothing_is_ever_erased_and_nobody_is_told(keeping):
    keeping.pass_days(40 * 365)
    swept = keeping.night()
    assert (swept.erased, keeping.told, erased()) == (0, [], [])
    keeping.settle()
    keeping.night()
    keeping.pass_days(40 * 365)
    assert (keeping.night().erased, keeping.told) == (0, [])


def test_a_kind_of_case_without_a_rule_is_kept(keeping):
    keeping.settle(couple=1, family=1, group=1)
    keeping.pass_days(10_000)
    keeping.night()
    assert keeping.told == []


def test_somebody_is_told_first_and_erased_on_the_day_and_not_before(keeping):
    world = keeping.world
    world.answer_sessions([7], comment="only mine")
    keeping.settle(individual=8)
    due = date(2027, 1, 1)
    assert keeping.now.date() == date(2026, 11, 17)
    assert world.case.closed_on == date(2026, 5, 1)
    keeping.pass_days(14)
    keeping.night()
    assert keeping.told == []
    keeping.pass_days(1)
    keeping.night()
    assert keeping.told == [CLIENT]
    assert [(row.name, row.on) for row in going_of(world.staff["alice"], keeping.now)] == [(CLIENT, due)]
    assert going_of(world.staff["bob"], keeping.now) == []
    keeping.now = keeping.now.replace(year=2026, month=12, day=31)
    assert keeping.night().erased == 0
    keeping.pass_days(1)
    assert keeping.night().erased == 1
    record = Erasure.objects.get()
    assert (record.client, record.why, record.by) == (world.member.client, Why.RETENTION, None)
    assert not Comment.objects.filter(text__isnull=False).exists()
    assert Client.objects.get(pk=world.member.client_id).name == "(erased)"
    assert not Notice.objects.exists()
    assert keeping.night().erased == 0


def test_whoever_is_long_overdue_when_rules_are_written_is_told_for_the_whole_time(keeping):
    keeping.settle(individual=1)
    assert keeping.night().erased == 0
    first = going(keeping.world.organisation, keeping.now)[0].on
    assert first == keeping.now.date() + timedelta(days=NOTICE_DAYS)
    keeping.pass_days(NOTICE_DAYS - 1)
    assert keeping.night().erased == 0
    keeping.pass_days(1)
    assert keeping.night().erased == 1


def test_longer_rules_take_the_notice_back_and_shorter_ones_begin_it_anew(keeping):
    keeping.settle(individual=8)
    keeping.pass_days(20)
    keeping.night()
    assert keeping.told == [CLIENT]
    keeping.settle(individual=80)
    keeping.night()
    assert keeping.told == []
    keeping.settle(individual=1)
    keeping.night()
    keeping.pass_days(NOTICE_DAYS - 1)
    assert keeping.night().erased == 0
    keeping.pass_days(1)
    assert keeping.night().erased == 1


def test_a_case_that_is_opened_again_takes_the_notice_back(keeping):
    keeping.settle(individual=1)
    keeping.night()
    reopen_case(case=keeping.world.case, audit=keeping.audit())
    keeping.pass_days(NOTICE_DAYS)
    assert erase_when_due(client=keeping.world.member.client, audit=keeping.audit()) is None
    keeping.night()
    assert (keeping.told, erased()) == ([], [])


def test_another_open_case_keeps_everything_and_its_end_counts_then(keeping):
    world, today = keeping.world, keeping.now.date()
    later = open_case(
        organisation=world.organisation,
        kind=CaseKind.INDIVIDUAL,
        members=[NewMember(world.member.client)],
        lead=world.staff["charlie"],
        opened_on=today,
        audit=keeping.audit(),
    )
    keeping.settle(individual=1)
    keeping.pass_days(60)
    keeping.night()
    assert keeping.told == []
    keeping.close(later, 0)
    keeping.pass_days(31)
    keeping.night()
    assert keeping.told == [CLIENT]
    for name in ("alice", "charlie"):
        assert [row.name for row in going_of(world.staff[name], keeping.now)] == [CLIENT]


def test_whoever_left_a_couple_is_kept_until_the_case_of_both_is_over(keeping):
    couple = keeping.world.couple()
    ana, ben = couple.members.order_by("pk")
    CaseMember.objects.filter(pk=ana.pk).update(left_on=keeping.now.date())
    keeping.settle(couple=1)
    keeping.pass_days(100)
    keeping.night()
    assert keeping.told == []
    keeping.close(couple, 40)
    keeping.night()
    assert keeping.told == [ana.client.name, ben.client.name]
    keeping.pass_days(NOTICE_DAYS)
    assert keeping.night().erased == 2


def test_a_hold_keeps_a_case_and_after_it_the_notice_begins_anew(keeping):
    world = keeping.world
    keeping.settle(individual=1)
    keeping.night()
    hold = place_hold(case=world.case, reason="A court asked for it.", until=None, audit=keeping.audit("alice"))
    assert going(world.organisation, keeping.now) == []
    keeping.pass_days(NOTICE_DAYS)
    assert keeping.night().erased == 0
    assert keeping.told == []
    with pytest.raises(Refused, match="on hold"):
        erase_client(client=world.member.client, why=Why.ASKED, audit=keeping.audit())
    end_hold(hold=hold, audit=keeping.audit())
    with pytest.raises(Refused, match="over already"):
        end_hold(hold=hold, audit=keeping.audit())
    keeping.night()
    keeping.pass_days(NOTICE_DAYS - 1)
    assert keeping.night().erased == 0
    keeping.pass_days(1)
    assert keeping.night().erased == 1
    assert Hold.objects.get().reason is None


def test_a_hold_with_a_day_lasts_through_that_day_and_not_longer(keeping):
    world = keeping.world
    with pytest.raises(Refused, match="day is over"):
        place_hold(
            case=world.case, reason="Too late.", until=keeping.now.date() - timedelta(days=1), audit=keeping.audit()
        )
    keeping.settle(individual=1)
    until = keeping.now.date() + timedelta(days=50)
    place_hold(case=world.case, reason="Until then.", until=until, audit=keeping.audit())
    keeping.pass_days(50)
    keeping.night()
    assert keeping.told == []
    keeping.pass_days(1)
    keeping.night()
    assert keeping.told == [CLIENT]


def test_a_hold_on_another_case_of_the_same_person_keeps_them(keeping):
    world = keeping.world
    couple = world.couple()
    CaseMember.objects.create(case=couple, client=world.member.client, joined_on=couple.opened_on)
    keeping.close(couple, 100)
    keeping.settle(individual=1, couple=1)
    place_hold(case=couple, reason="A complaint of one of them.", until=None, audit=keeping.audit())
    keeping.night()
    assert keeping.told == []


def test_a_hold_on_another_case_takes_them_off_every_list_at_once(keeping):
    world = keeping.world
    couple = world.couple()
    CaseMember.objects.create(case=couple, client=world.member.client, joined_on=couple.opened_on)
    keeping.close(couple, 100)
    keeping.settle(individual=1, couple=1)
    keeping.night()
    assert {row.name for row in going_of(world.staff["alice"], keeping.now)} == {CLIENT, "Ana P.", "Ben P."}
    place_hold(case=couple, reason="A complaint of one of them.", until=None, audit=keeping.audit())
    assert going_of(world.staff["alice"], keeping.now) == []
    assert going(world.organisation, keeping.now) == []


def policy_for_minors(keeping) -> None:
    band = Band(from_age=0, to_age=18, consent=Consenting.BOTH)
    write_policy(
        organisation=keeping.world.organisation,
        policy=Policy(of_age=18, own_page_from=12, bands=(band,)),
        basis="Made up.",
        audit=keeping.audit(),
    )


def test_a_young_persons_time_begins_on_the_day_they_come_of_age(keeping):
    Client.objects.filter(pk=keeping.world.member.client_id).update(birth_date="2010-02-28")
    policy_for_minors(keeping)
    keeping.settle(individual=12, from_of_age=True)
    keeping.now = keeping.now.replace(year=2029, month=1, day=28)
    keeping.night()
    assert keeping.told == []
    keeping.pass_days(1)
    keeping.night()
    assert [notice.due_on for notice in Notice.objects.all()] == [date(2029, 2, 28)]


def test_without_a_policy_for_minors_a_young_person_is_kept(keeping):
    Client.objects.filter(pk=keeping.world.member.client_id).update(birth_date="2010-02-28")
    keeping.settle(individual=1, from_of_age=True)
    keeping.pass_days(20_000)
    keeping.night()
    assert keeping.told == []
    keeping.settle(individual=1)
    keeping.night()
    assert keeping.told == [CLIENT]


def test_where_a_birth_date_was_removed_the_time_begins_on_that_day(keeping):
    world = keeping.world
    Client.objects.filter(pk=world.member.client_id).update(birth_date="2008-11-17")
    policy_for_minors(keeping)
    keeping.pass_days(10)
    world.member.client.refresh_from_db()
    remove_birth_date(member=world.member, audit=keeping.audit())
    keeping.settle(individual=12, from_of_age=True)
    keeping.pass_days(365)
    keeping.night()
    assert [notice.due_on for notice in Notice.objects.all()] == [date(2027, 11, 27)]


def test_what_cannot_be_listed_outside_is_not_erased_and_the_others_are(keeping, tmp_path):
    world = keeping.world
    couple = world.couple()
    keeping.close(couple, 100)
    keeping.settle(individual=1, couple=1)
    keeping.night()
    keeping.pass_days(NOTICE_DAYS)
    with override_settings(ERASURES_FILE=tmp_path):
        swept = keeping.night()
    assert (swept.erased, len(swept.refused), erased()) == (0, 3, [])
    file = tmp_path / "erasures"
    with override_settings(ERASURES_FILE=file):
        assert keeping.night().erased == 3
    assert sorted(line.handle for line in lines_in(file)) == sorted(erased())


def test_another_clinic_is_not_touched(keeping):
    other = keeping.world.other_case
    keeping.close(other, 4000)
    keeping.settle(individual=1)
    keeping.night()
    keeping.pass_days(NOTICE_DAYS)
    keeping.night()
    assert Client.objects.get(pk=other.members.get().client_id).name == "Pat Q."
    assert rules_of(other.organisation) is None


@pytest.fixture
def at(keeping, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: keeping.now)
    return keeping


def test_the_command_tells_and_erases_and_its_dry_run_does_neither(committed, at, capsys):
    at.settle(individual=1)
    handle = at.world.member.client.handle
    call_command("keep_to_retention", "--dry-run")
    assert f"{handle} would be told of" in capsys.readouterr().out
    assert at.told == []
    call_command("keep_to_retention")
    assert at.told == [CLIENT]
    at.pass_days(NOTICE_DAYS)
    call_command("keep_to_retention", "--dry-run")
    said = capsys.readouterr().out
    assert f"{handle} would be erased" in said
    assert CLIENT not in said
    assert erased() == []
    call_command("keep_to_retention")
    assert "1 clients were erased." in capsys.readouterr().out
    assert erased() == [handle]


def test_the_command_fails_loudly_where_somebody_could_not_be_erased(committed, at, tmp_path):
    at.settle(individual=1)
    at.night()
    at.pass_days(NOTICE_DAYS)
    with override_settings(ERASURES_FILE=tmp_path), pytest.raises(CommandError, match="was not erased: The server"):
        call_command("keep_to_retention")


@pytest.fixture
def cleared(monkeypatch) -> list[str]:
    """How often the database's own files were cleared."""
    found: list[str] = []
    monkeypatch.setattr("plait_clinic.retention.tasks.clear_remains", lambda: found.append("cleared"))
    return found


def test_the_nightly_job_tells_and_erases_and_clears_the_databases_files_for_some_nights(at, cleared):
    at.settle(individual=1)
    keep_to_retention_at_night.call(at.world.organisation.pk)
    assert (at.told, cleared) == ([CLIENT], [])
    at.pass_days(NOTICE_DAYS)
    keep_to_retention_at_night.call(at.world.organisation.pk)
    assert (erased(), cleared) == ([at.world.member.client.handle], ["cleared"])
    at.pass_days(8)
    keep_to_retention_at_night.call(at.world.organisation.pk)
    assert cleared == ["cleared"]


def test_the_nightly_job_fails_where_somebody_could_not_be_erased_and_names_nobody(at, cleared, tmp_path):
    at.settle(individual=1)
    at.night()
    at.pass_days(NOTICE_DAYS)
    with override_settings(ERASURES_FILE=tmp_path), pytest.raises(NotErased, match="The server") as said:
        keep_to_retention_at_night.call(at.world.organisation.pk)
    assert at.world.member.client.handle in str(said.value)
    assert CLIENT not in str(said.value)


def test_the_book_says_that_notice_was_given_and_not_of_whom(keeping):
    keeping.settle(individual=1)
    keeping.night()
    event = AuditEvent.objects.get(action="erasures_noticed")
    assert (event.organisation, event.case, event.target) == (keeping.world.organisation, None, "1")
