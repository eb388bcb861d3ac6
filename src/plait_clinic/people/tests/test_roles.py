"""Which roles go together, wherever an administrator chooses them."""

import pytest
from django import forms
from django.urls import reverse

from plait_clinic.people.models import Role
from plait_clinic.people.roles import RolesField

ODD = "A complaints contact is for what goes past the clinicians"


@pytest.mark.parametrize("other", [Role.CLINICIAN, Role.SUPERVISOR])
def test_a_complaints_contact_is_no_clinician_and_no_supervisor(other):
    with pytest.raises(forms.ValidationError, match=ODD):
        RolesField().clean([Role.COMPLAINTS, other])


@pytest.mark.parametrize("roles", [[Role.COMPLAINTS], [Role.COMPLAINTS, Role.RESEARCHER], [Role.CLINICIAN]])
def test_other_roles_go_together(roles):
    assert RolesField().clean(roles) == roles


def test_the_rule_holds_for_somebody_new_and_for_a_change_alike(world):
    ada, cora = world.signed_in("ada"), world.staff["cora"]
    both = {"roles": [Role.COMPLAINTS, Role.CLINICIAN]}
    person = {"name": "Nia", "username": "nia", "password": "a first password for nia"}
    for address, fields in (
        (reverse("new_staff"), person),
        (reverse("person_change", args=[cora.handle]), {"name": "Cora"}),
    ):
        answer = ada.post(address, {**fields, **both})
        assert answer.status_code == 422
        assert ODD in answer.content.decode()
    assert set(cora.roles.values_list("role", flat=True)) == {Role.COMPLAINTS}
