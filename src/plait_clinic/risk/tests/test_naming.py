"""Who may be named, what happens when they leave, and what an administrator is told of it."""

import pytest
from django.urls import reverse

from plait_clinic.audit.models import AuditEvent
from plait_clinic.batteries.models import BatteryUse
from plait_clinic.people.actions import give_role
from plait_clinic.people.administration.actions import change_staff, deactivate
from plait_clinic.people.models import Role, StaffRole, User
from plait_clinic.risk.models import RiskReader
from plait_clinic.risk.readers import has_reader, naming_of
from plait_clinic.steps import Refused


def test_two_are_named_and_the_measure_has_a_reader(unnamed):
    organisation = unnamed.world.organisation
    assert not has_reader(organisation, "phq9")
    unnamed.name(hours=8)
    assert has_reader(organisation, "phq9")
    assert not has_reader(organisation, "core10")
    naming = naming_of(organisation, "phq9")
    assert (naming.reader.username, naming.deputy.username, naming.hours) == ("charlie", "sue", 8)


@pytest.mark.parametrize(
    ("reader", "deputy", "why"),
    [
        ("charlie", "charlie", "The deputy has to be somebody else."),
        ("rita", "sue", "Rita cannot read it"),
        ("charlie", "rhea", "Rhea cannot read it"),
        ("otto", "sue", "Otto cannot read it"),
    ],
)
def test_nobody_is_named_who_cannot_read_it(unnamed, reader, deputy, why):
    with pytest.raises(Refused) as refused:
        unnamed.name(reader, deputy)
    assert any(why in problem for problem in refused.value.problems)
    assert not RiskReader.objects.exists()


def test_everything_in_the_way_is_told_at_once(unnamed):
    with pytest.raises(Refused) as refused:
        unnamed.name("rita", "rhea")
    assert len(refused.value.problems) == 2


def test_an_administrator_cannot_name_themselves_beside_another_administrator(unnamed):
    ada, sue = unnamed.world.staff["ada"], unnamed.world.staff["sue"]
    give_role(user=ada, role=Role.CLINICIAN, audit=unnamed.world.audit)
    give_role(user=sue, role=Role.ADMINISTRATOR, audit=unnamed.world.audit)
    with pytest.raises(Refused, match="cannot name yourself"):
        unnamed.name("ada", "charlie")


def test_whoever_works_alone_names_themselves_and_an_outside_colleague(unnamed):
    give_role(user=unnamed.world.staff["ada"], role=Role.CLINICIAN, audit=unnamed.world.audit)
    unnamed.name("ada", "charlie")
    assert has_reader(unnamed.world.organisation, "phq9")


def test_who_was_named_before_is_kept_with_from_when_until_when(readers):
    readers.name("alice", "bob")
    rows = list(RiskReader.objects.order_by("pk").values_list("reader__username", "until"))
    assert rows == [("charlie", readers.now), ("alice", None)]


def test_the_page_names_them_and_tells_all_that_is_wrong(unnamed):
    browser, staff = unnamed.world.signed_in("ada"), unnamed.world.staff
    address = reverse("clinic_name_reader", args=["phq9"])
    wrong = browser.post(address, {"reader": "", "deputy": staff["sue"].handle, "hours": "100"})
    assert wrong.status_code == 422
    assert wrong.content.decode().count("<li><a href=") == 2
    right = {"reader": staff["charlie"].handle, "deputy": staff["sue"].handle, "hours": "12", "procedure": "Ring."}
    assert browser.post(address, right).status_code == 302
    page = browser.get(reverse("clinic_readers")).content.decode()
    assert "Charlie" in page
    assert "12 hours" in page
    assert AuditEvent.objects.filter(action="risk_reader_named").count() == 1


def test_only_measures_with_a_risk_item_stand_there(unnamed):
    browser = unnamed.world.signed_in("ada")
    page = browser.get(reverse("clinic_readers")).content.decode()
    assert "PHQ-9" in page
    assert "GAD-7" not in page
    assert browser.post(reverse("clinic_name_reader", args=["gad7"]), {}).status_code == 404


def test_a_reader_who_leaves_is_stood_in_for_and_the_administrator_cannot_miss_it(readers):
    deactivate(user=readers.world.staff["charlie"], audit=readers.world.acting("ada"))
    for address in ("/clinic/", "/clinic/teams/", "/clinic/risk-items/"):
        page = readers.world.signed_in("ada").get(address).content.decode()
        assert "Charlie can no longer read its risk items. Sue, the deputy, reads them alone." in page
    assert not has_reader(readers.world.organisation, "phq9")


def test_a_lost_role_counts_as_leaving(readers):
    StaffRole.objects.filter(user__username="sue").delete()
    page = readers.world.signed_in("ada").get("/clinic/").content.decode()
    assert "the deputy, Sue, can no longer read its risk items. Charlie reads alone." in page
    readers.positive()
    assert readers.world.signed_in("sue").get("/open-answers/").status_code == 404


def test_the_last_of_the_two_cannot_leave_before_somebody_else_is_named(readers):
    deactivate(user=readers.world.staff["charlie"], audit=readers.world.acting("ada"))
    with pytest.raises(Refused, match="Name somebody else who reads"):
        deactivate(user=readers.world.staff["sue"], audit=readers.world.acting("ada"))
    with pytest.raises(Refused, match="Name somebody else who reads"):
        change_staff(
            user=readers.world.staff["sue"],
            name="Sue",
            team=None,
            roles=(Role.REFERRER,),
            audit=readers.world.acting("ada"),
        )
    readers.name("alice", "bob")
    deactivate(user=readers.world.staff["sue"], audit=readers.world.acting("ada"))
    assert not User.objects.get(username="sue").is_active


def test_a_link_that_is_still_out_keeps_its_last_reader_until_it_is_answered(readers):
    check_in = readers.world.invitation()
    BatteryUse.objects.all().delete()
    deactivate(user=readers.world.staff["charlie"], audit=readers.world.acting("ada"))
    with pytest.raises(Refused, match="Name somebody else who reads"):
        deactivate(user=readers.world.staff["sue"], audit=readers.world.acting("ada"))
    readers.post(check_in, 0)
    deactivate(user=readers.world.staff["sue"], audit=readers.world.acting("ada"))
    assert not User.objects.get(username="sue").is_active


def test_nobody_is_kept_for_a_measure_that_is_not_asked(unnamed):
    unnamed.name()
    for name in ("charlie", "sue"):
        deactivate(user=unnamed.world.staff[name], audit=unnamed.world.acting("ada"))
    assert "can no longer read" not in unnamed.world.signed_in("ada").get("/clinic/").content.decode()


def test_an_open_answer_keeps_its_last_reader_even_where_the_measure_is_no_longer_asked(readers):
    readers.positive()
    BatteryUse.objects.all().delete()
    deactivate(user=readers.world.staff["charlie"], audit=readers.world.acting("ada"))
    with pytest.raises(Refused, match="Name somebody else who reads"):
        deactivate(user=readers.world.staff["sue"], audit=readers.world.acting("ada"))
