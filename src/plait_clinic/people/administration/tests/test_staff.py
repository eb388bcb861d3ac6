"""What the office does with the staff: what it may not do, and what ends with it."""

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client as Browser
from django.urls import reverse

from plait_clinic.audit.events import Event
from plait_clinic.audit.models import AuditEvent
from plait_clinic.cases.models import CaseClinician
from plait_clinic.people.actions import add_staff, add_team
from plait_clinic.people.administration import actions
from plait_clinic.people.models import Role, Supervision
from plait_clinic.people.queries import staff_of
from plait_clinic.steps import Refused
from tests.world import PASSWORD, is_signed_in


def events() -> list[str]:
    return list(AuditEvent.objects.order_by("pk").values_list("action", flat=True))


def roles_of(user) -> set[str]:
    return set(user.roles.values_list("role", flat=True))


def another_administrator(world):
    return add_staff(
        organisation=world.organisation,
        username="ann",
        name="Ann",
        roles=(Role.ADMINISTRATOR,),
        password=PASSWORD,
        audit=world.audit,
    )


def change(world, who, roles, **values):
    user = world.staff[who]
    given = {"name": user.name, "team": user.team, **values}
    actions.change_staff(user=user, roles=roles, audit=world.acting("ada"), **given)


def test_a_change_of_name_team_and_roles_is_written_with_an_event_for_each_role(world):
    team = add_team(organisation=world.organisation, name="North", audit=world.audit)
    change(world, "charlie", (Role.SUPERVISOR,), name="Charlotte", team=team)
    charlie = world.staff["charlie"]
    charlie.refresh_from_db()
    assert (charlie.name, charlie.team, roles_of(charlie)) == ("Charlotte", team, {"supervisor"})
    assert events()[-3:] == [Event.STAFF_CHANGED, Event.ROLE_GIVEN, Event.ROLE_TAKEN]


def test_nobody_changes_their_own_roles_so_that_no_administrator_makes_a_clinician_of_themselves(world):
    with pytest.raises(Refused, match="own roles"):
        change(world, "ada", (Role.ADMINISTRATOR, Role.CLINICIAN))
    assert roles_of(world.staff["ada"]) == {"administrator"}


def test_an_administrator_may_change_their_own_name(world):
    change(world, "ada", (Role.ADMINISTRATOR,), name="Ada L.")
    world.staff["ada"].refresh_from_db()
    assert world.staff["ada"].name == "Ada L."


def test_the_last_administrator_stays_one(world):
    ann = another_administrator(world)
    actions.deactivate(user=world.staff["ada"], audit=world.acting("rhea"))
    with pytest.raises(Refused, match="last administrator"):
        actions.deactivate(user=ann, audit=world.acting("rhea"))
    with pytest.raises(Refused, match="last administrator"):
        actions.change_staff(user=ann, name="Ann", team=None, roles=(Role.CLINICIAN,), audit=world.acting("rhea"))
    ann.refresh_from_db()
    assert ann.is_active
    assert roles_of(ann) == {"administrator"}


def test_who_has_parts_in_open_cases_stays_a_clinician_and_every_part_is_named(world):
    couple = world.couple()
    with pytest.raises(Refused) as refused:
        change(world, "alice", (Role.SUPERVISOR,))
    assert [world.case.handle in problem for problem in refused.value.problems] == [True, False]
    assert couple.handle in refused.value.problems[1]
    assert "Ana P., Ben P." in refused.value.problems[1]
    with pytest.raises(Refused, match="End their part first"):
        change(world, "bob", (Role.SUPERVISOR,))


def test_who_is_no_supervisor_any_more_supervises_nobody(world):
    change(world, "sue", (Role.CLINICIAN,))
    assert Supervision.objects.get(supervisor=world.staff["sue"]).until == world.now.date()
    assert world.signed_in("sue").get(reverse("brief", args=[world.case.handle])).status_code == 404


@pytest.mark.parametrize("ending", ["deactivate", "set_first_password"])
def test_an_ended_sign_in_and_a_new_password_sign_out_everywhere(world, ending):
    browsers = [world.signed_in("bob"), world.signed_in("bob")]
    assert all(map(is_signed_in, browsers))
    given = {"password": "a new password for bob"} if ending == "set_first_password" else {}
    getattr(actions, ending)(user=world.staff["bob"], audit=world.acting("ada"), **given)
    assert not any(map(is_signed_in, browsers))


def test_a_session_from_before_does_not_come_back_with_the_sign_in(world):
    before, bob = world.signed_in("bob"), world.staff["bob"]
    actions.deactivate(user=bob, audit=world.acting("ada"))
    assert not bob.has_usable_password(), "nothing of the old sign-in is kept"
    assert not Browser().login(username="bob", password=PASSWORD)
    actions.reactivate(user=bob, password=PASSWORD, audit=world.acting("ada"))
    assert not is_signed_in(before), "not even with the very same password"
    assert Browser().login(username="bob", password=PASSWORD)


def test_who_leaves_has_their_parts_and_supervisions_ended_today(world):
    actions.deactivate(user=world.staff["bob"], audit=world.acting("ada"))
    part = CaseClinician.objects.get(case=world.case, user=world.staff["bob"])
    assert part.until == world.now.date()
    actions.deactivate(user=world.staff["sue"], audit=world.acting("ada"))
    assert Supervision.objects.get(supervisor=world.staff["sue"]).until == world.now.date()


def test_who_leads_open_cases_cannot_be_ended_and_all_of_them_are_named_at_once(world):
    couple = world.couple()
    with pytest.raises(Refused) as refused:
        actions.deactivate(user=world.staff["alice"], audit=world.acting("ada"))
    assert [handle in str(refused.value.problems) for handle in (world.case.handle, couple.handle)] == [True, True]
    world.staff["alice"].refresh_from_db()
    assert world.staff["alice"].is_active
    assert is_signed_in(world.signed_in("alice"))


SELF = {
    "deactivate": {},
    "set_first_password": {"password": "a new password for ada"},
    "reset_second_step": {},
}


@pytest.mark.parametrize("action", SELF)
def test_nobody_does_this_to_themselves(world, action):
    another_administrator(world)
    with pytest.raises(Refused, match="yourself"):
        getattr(actions, action)(user=world.staff["ada"], audit=world.acting("ada"), **SELF[action])


def test_nobody_makes_themselves_a_supervisor_of_somebody(world):
    give = {"supervisee": world.staff["alice"], "audit": world.acting("ada")}
    with pytest.raises(Refused, match="yourself"):
        actions.supervise(supervisor=world.staff["ada"], **give)
    with pytest.raises(Refused, match="no supervisor"):
        actions.supervise(supervisor=world.staff["bob"], **give)


def test_a_second_step_is_reset_with_its_recovery_codes_and_written_down(world):
    bob = world.staff["bob"]
    for kind in (Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES):
        Authenticator.objects.create(user=bob, type=kind, data={})
    actions.reset_second_step(user=bob, audit=world.acting("ada"))
    assert not Authenticator.objects.filter(user=bob).exists()
    event = AuditEvent.objects.last()
    assert (event.action, event.actor, event.target) == (Event.SECOND_STEP_RESET, world.staff["ada"], bob.handle)
    with pytest.raises(Refused, match="no second step"):
        actions.reset_second_step(user=bob, audit=world.acting("ada"))


def test_a_supervision_begins_and_ends_and_its_history_stays(world):
    sue, bob, audit = world.staff["sue"], world.staff["bob"], world.acting("ada")
    actions.supervise(supervisee=bob, supervisor=sue, audit=audit)
    with pytest.raises(Refused, match="already"):
        actions.supervise(supervisee=bob, supervisor=sue, audit=audit)
    actions.end_supervision(supervisee=bob, supervisor=sue, audit=audit)
    with pytest.raises(Refused, match="does not supervise"):
        actions.end_supervision(supervisee=bob, supervisor=sue, audit=audit)
    actions.supervise(supervisee=bob, supervisor=sue, audit=audit)
    assert Supervision.objects.filter(supervisee=bob, supervisor=sue).count() == 2


def test_the_list_of_people_takes_the_same_queries_however_many_there_are(world, django_assert_num_queries):
    with django_assert_num_queries(2):
        few = staff_of(world.organisation)
    another_administrator(world)
    with django_assert_num_queries(2):
        assert len(staff_of(world.organisation)) == len(few) + 1


def test_the_page_of_a_person_tells_everything_that_is_in_the_way_at_once(world):
    office, alice = world.signed_in("ada"), world.staff["alice"]
    couple = world.couple()
    answer = office.post(reverse("person_deactivate", args=[alice.handle]))
    assert answer.status_code == 422
    assert {world.case.handle, couple.handle} <= set(answer.content.decode().replace(".", " ").split())


def test_a_weak_first_password_is_refused_and_the_old_one_stays(world):
    office, bob = world.signed_in("ada"), world.staff["bob"]
    assert office.post(reverse("person_password", args=[bob.handle]), {"password": "short"}).status_code == 422
    assert Browser().login(username="bob", password=PASSWORD)


def test_nobody_of_another_clinic_can_be_reached_by_their_handle(world):
    office, otto = world.signed_in("ada"), world.staff["otto"]
    assert office.get(reverse("person", args=[otto.handle])).status_code == 404
    assert office.post(reverse("person_deactivate", args=[otto.handle])).status_code == 404


def test_two_teams_never_have_the_same_name(world):
    office = world.signed_in("ada")
    assert office.post(reverse("teams"), {"name": "North"}).status_code == 302
    assert office.post(reverse("teams"), {"name": "North"}).status_code == 422
    team = world.organisation.teams.get()
    assert office.post(reverse("rename_team"), {"team": team.pk, "name": "South"}).status_code == 302
    team.refresh_from_db()
    assert team.name == "South"


def test_a_team_of_another_clinic_can_neither_be_given_nor_renamed(world):
    theirs = add_team(organisation=world.other_case.organisation, name="Theirs", audit=world.audit)
    office, bob = world.signed_in("ada"), world.staff["bob"]
    changed = {"name": "Bob", "team": theirs.pk, "roles": ["clinician"]}
    assert office.post(reverse("person_change", args=[bob.handle]), changed).status_code == 422
    assert office.post(reverse("rename_team"), {"team": theirs.pk, "name": "Ours"}).status_code == 422
    theirs.refresh_from_db()
    assert theirs.name == "Theirs"
