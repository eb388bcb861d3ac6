"""The choice of somebody's roles, wherever an administrator makes it, and which roles exclude each other."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from plait_clinic.people.models import Role

PAST_WHOM = {Role.CLINICIAN, Role.SUPERVISOR}


class RolesField(forms.MultipleChoiceField):
    """One or more roles. A complaints contact is nobody whom clients would want to go past."""

    def __init__(self, **kwargs):
        choices = {"choices": Role.choices, "widget": forms.CheckboxSelectMultiple, "label": lazy("Roles")}
        super().__init__(**choices, **kwargs)

    def clean(self, value) -> list[str]:
        roles = super().clean(value)
        if Role.COMPLAINTS in roles and PAST_WHOM & set(roles):
            raise forms.ValidationError(
                _("A complaints contact is for what goes past the clinicians, so they cannot be one of them.")
            )
        return roles
