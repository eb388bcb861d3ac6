"""The office's small forms about one member of staff, and about teams."""

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from plait_clinic.people.models import Role, Team, User
from plait_clinic.people.queries import in_use, supervisors_of
from plait_clinic.people.roles import RolesField
from plait_clinic.steps import StepForm


class ByName(forms.ModelChoiceField):
    """A choice among people: shown by name, sent by handle."""

    def __init__(self, **kwargs):
        super().__init__(queryset=User.objects.none(), to_field_name="handle", **kwargs)

    def label_from_instance(self, person: User) -> str:
        return person.name

    def offer(self, people: list[User], empty: str = "") -> None:
        """Offer these people, by name; `empty` are the words for nobody."""
        self.queryset = User.objects.filter(pk__in=[person.pk for person in people])
        ordered = sorted(people, key=lambda person: person.name.casefold())
        self.choices = [("", empty or _("choose")), *((person.handle, person.name) for person in ordered)]


class ChangeStaff(StepForm):
    name = forms.CharField(label=lazy("Name"), max_length=200)
    team = forms.ModelChoiceField(
        label=lazy("Team"), queryset=Team.objects.none(), required=False, empty_label=lazy("no team")
    )
    roles = RolesField()

    def prepare(self) -> None:
        self.fields["team"].queryset = self.about.organisation.teams.order_by("name")
        self.initial = {
            "name": self.about.name,
            "team": self.about.team_id,
            "roles": [row.role for row in self.about.roles.all()],
        }


class FirstPassword(StepForm):
    password = forms.CharField(
        label=lazy("First password"),
        help_text=lazy("At least 12 characters. They change it after signing in."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        validators=[validate_password],
    )


class Supervise(StepForm):
    supervisor = ByName(label=lazy("Supervisor"))

    def prepare(self) -> None:
        here = in_use(self.about.organisation, Role.SUPERVISOR)
        already = {self.about, *supervisors_of(self.about)}
        self.fields["supervisor"].offer([person for person in here if person not in already])


class EndSupervision(StepForm):
    supervisor = ByName(label=lazy("Supervisor"))

    def prepare(self) -> None:
        self.fields["supervisor"].offer(supervisors_of(self.about))


class TeamName(StepForm):
    """A new team; `about` is the organisation."""

    name = forms.CharField(label=lazy("Name of the team"), max_length=200)

    def clean_name(self) -> str:
        name = self.cleaned_data["name"]
        if self.about.teams.filter(name=name).exists():
            raise forms.ValidationError(_("There is a team of this name already."))
        return name


class RenameTeam(TeamName):
    team = forms.ModelChoiceField(queryset=Team.objects.none())

    def prepare(self) -> None:
        self.fields["team"].queryset = self.about.teams.all()
