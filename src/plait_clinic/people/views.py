"""The administrator's page: the clinic's contacts, its people, and adding one. No clinical content."""

from django import forms
from django.contrib import messages
from django.contrib.auth.password_validation import validate_password
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_http_methods

from plait_clinic.access.doors import access_clinic
from plait_clinic.audit.record import staff_audit
from plait_clinic.people.actions import add_staff, change_contacts
from plait_clinic.people.models import SIGN_IN_NAME, Organisation, Role, Team, User
from plait_clinic.people.queries import staff_of
from plait_clinic.people.roles import RolesField


class ContactsForm(forms.Form):
    emergency_contact = forms.CharField(
        label=lazy("Emergency contact, on every page that a client sees"), max_length=200
    )
    complaints_contact = forms.CharField(
        label=lazy("Complaints contact, which goes past the clinician"), max_length=200
    )


class StaffForm(forms.Form):
    name = forms.CharField(label=lazy("Name"), max_length=200)
    username = forms.RegexField(
        SIGN_IN_NAME,
        label=lazy("Sign-in name"),
        help_text=lazy("3 to 64 small letters, digits, dots or dashes. Best one that does not name the person."),
        error_messages={"invalid": lazy("Use 3 to 64 small letters, digits, dots or dashes.")},
    )
    team = forms.ModelChoiceField(
        label=lazy("Team"), queryset=Team.objects.none(), required=False, empty_label=lazy("no team")
    )
    roles = RolesField()
    password = forms.CharField(
        label=lazy("First password"),
        help_text=lazy("At least 12 characters. They change it after signing in."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        validators=[validate_password],
    )

    def __init__(self, *args, organisation: Organisation, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["team"].queryset = organisation.teams.order_by("name")

    def clean_username(self) -> str:
        username = self.cleaned_data["username"]
        if User.objects.filter(username=username).exists():
            raise forms.ValidationError(_("This sign-in name is taken."))
        return username


@require_http_methods(["GET", "POST"])
def clinic(request):
    """The clinic's contacts and people."""
    access_clinic(request)
    organisation = request.user.organisation
    form = ContactsForm(
        request.POST or None,
        initial={
            "emergency_contact": organisation.emergency_contact,
            "complaints_contact": organisation.complaints_contact,
        },
    )
    if request.method == "POST" and form.is_valid():
        change_contacts(organisation=organisation, audit=staff_audit(request), **form.cleaned_data)
        messages.success(request, _("The contacts are changed."))
        return redirect("clinic")
    status = 422 if request.method == "POST" else 200
    page = {"form": form, "organisation": organisation, "staff": staff_of(organisation)}
    return render(request, "people/clinic.html", page, status=status)


@require_http_methods(["GET", "POST"])
def new_staff(request):
    """Add a member of staff."""
    access_clinic(request)
    form = StaffForm(request.POST or None, organisation=request.user.organisation)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        add_staff(
            organisation=request.user.organisation,
            username=given["username"],
            name=given["name"],
            team=given["team"],
            roles=tuple(Role(role) for role in given["roles"]),
            password=given["password"],
            audit=staff_audit(request),
        )
        messages.success(request, _("They can sign in now."))
        return redirect("clinic")
    status = 422 if request.method == "POST" else 200
    return render(request, "people/new_staff.html", {"form": form}, status=status)
