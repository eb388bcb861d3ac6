"""Forms of the clinician's pages about cases: opening one, noting a session."""

from datetime import date, datetime

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from plait_clinic.cases.models import CaseKind, MemberRole, Modality, Participation, Presence
from plait_clinic.minors.ages import YOUNGEST_IN_FACES, too_young_for_faces
from plait_clinic.people.models import CheckInForm

MEMBERS_OFFERED = 12
LOCAL_MINUTES = "%Y-%m-%dT%H:%M"
NOTED = [choice for choice in Presence.choices if choice[0] != Presence.EXPECTED]


class LocalMoment(forms.DateTimeField):
    """A day and time in the clinic's own zone."""

    def __init__(self, **kwargs):
        widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format=LOCAL_MINUTES)
        super().__init__(widget=widget, input_formats=[LOCAL_MINUTES, "%Y-%m-%dT%H:%M:%S"], **kwargs)


class BirthDate(forms.DateField):
    """The birth date of a young person. Of adults none is kept."""

    def __init__(self, *, today: date | None = None, **kwargs):
        self.today = today
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        super().__init__(label=_("Birth date, of young people only"), widget=widget, **kwargs)

    def clean(self, value):
        born = super().clean(value)
        if born and self.today and born > self.today:
            raise forms.ValidationError(gettext("This day is still to come. Look at the year."))
        return born


def check_age_for_faces(form: forms.Form, given: dict[str, object]) -> None:
    """Say why a younger child cannot be given the check-in in faces. Who has no birth date here is taken as told."""
    born, today = given.get("born"), form.fields["born"].today
    if given.get("form") == CheckInForm.CHILD and today and too_young_for_faces(born, today):
        text = gettext("The check-in with faces is for children from %(youngest)d on. There is none for younger ones.")
        form.add_error("form", text % {"youngest": YOUNGEST_IN_FACES})


class MemberFields(forms.Form):
    """One client who joins a new case."""

    name = forms.CharField(label=_("Name"), max_length=200)
    role = forms.ChoiceField(label=_("Part in the case"), choices=MemberRole.choices)
    participation = forms.ChoiceField(label=_("Comes"), choices=Participation.choices)
    form = forms.ChoiceField(label=_("Check-in"), choices=CheckInForm.choices)
    born = BirthDate(
        required=False,
        help_text=_("For adults leave it empty. With it, what your clinic has settled for minors holds."),
    )

    def __init__(self, *args, today: date | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["born"].today = today

    def clean(self) -> dict[str, object]:
        given = super().clean()
        check_age_for_faces(self, given)
        return given

    def has_changed(self) -> bool:
        """A place without a name is an empty one, whatever its lists say: a browser always sends their first choice."""
        return bool((self["name"].data or "").strip())


class MemberPlaces(forms.BaseFormSet):
    """The places for the clients of a new case; not all of them need to be filled."""

    @property
    def named(self) -> list[dict[str, str]]:
        """What was given in the places that have a name."""
        return [entry for entry in self.cleaned_data if entry]


Members = forms.formset_factory(
    MemberFields,
    formset=MemberPlaces,
    extra=MEMBERS_OFFERED,
    max_num=MEMBERS_OFFERED,
    absolute_max=MEMBERS_OFFERED,
)


def members_form(request) -> MemberPlaces:
    """The places for the clients, as sent or empty; birth dates are held to the clinic's day."""
    return Members(request.POST or None, form_kwargs={"today": timezone.localdate(request.now)})


class OpenCase(forms.Form):
    """A new case; its members are given as `Members` beside it."""

    kind = forms.ChoiceField(label=_("Kind of work"), choices=CaseKind.choices)

    def is_valid_with(self, members: MemberPlaces) -> bool:
        """Whether the case and its members can be opened. Both are looked at, so that all problems are told at once."""
        if members.is_valid():
            self.is_valid()
            self.check_members(len(members.named))
        return self.is_valid() and members.is_valid()

    def check_members(self, count: int) -> None:
        """Hold the number of members to the kind of work."""
        kind = self.cleaned_data.get("kind")
        if not count:
            self.add_error(None, _("Give the name of at least one client."))
        elif kind == CaseKind.INDIVIDUAL and count > 1:
            self.add_error("kind", _("Individual work has one client. Choose another kind, or leave one name."))
        elif kind and kind != CaseKind.INDIVIDUAL and count == 1:
            self.add_error("kind", _("Couple, family and group work have two clients or more."))


class NoteSession(forms.Form):
    """A session that took place, or was missed: when, how, and who was there."""

    held_at = LocalMoment(label=_("When"))
    modality = forms.ChoiceField(label=_("How"), choices=Modality.choices)
    last = forms.BooleanField(label=_("This was the last session"), required=False)
    next_session_at = LocalMoment(label=_("Next session, if you know it"), required=False)
    next_is_last = forms.BooleanField(label=_("The next session is planned as the last"), required=False)

    def __init__(self, *args, members, now: datetime, opened_on: date | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        self.members, self.now, self.opened_on = members, now, opened_on
        self.fields["held_at"].initial = timezone.localtime(now).replace(minute=0, second=0, microsecond=0)
        for member in members:
            self.fields[self.field_of(member)] = forms.ChoiceField(
                label=member.client.name, choices=NOTED, initial=Presence.ATTENDED
            )

    @staticmethod
    def field_of(member) -> str:
        return f"presence_{member.handle}"

    def clean_held_at(self) -> datetime:
        held_at = self.cleaned_data["held_at"]
        if held_at > self.now:
            raise forms.ValidationError(_("This is still to come. Note a session once it has taken place."))
        if self.opened_on and timezone.localdate(held_at) < self.opened_on:
            raise forms.ValidationError(_("This is before the case was opened."))
        return held_at

    def clean_next_session_at(self) -> datetime | None:
        next_session_at, held_at = self.cleaned_data["next_session_at"], self.cleaned_data.get("held_at")
        if next_session_at and held_at and next_session_at <= held_at:
            raise forms.ValidationError(_("The next session comes after this one."))
        if next_session_at and self.cleaned_data.get("last"):
            raise forms.ValidationError(_("After the last session there is no next one. Empty one of the two."))
        return next_session_at

    def clean_next_is_last(self) -> bool:
        next_is_last = self.cleaned_data["next_is_last"]
        if next_is_last and not self.cleaned_data.get("next_session_at") and "next_session_at" not in self.errors:
            raise forms.ValidationError(_("Give the day of the next session, or untick this."))
        return next_is_last

    @property
    def presence_fields(self):
        return [self[self.field_of(member)] for member in self.members]

    def presence(self) -> dict[object, str]:
        return {member: self.cleaned_data[self.field_of(member)] for member in self.members}


class CorrectAttendance(forms.Form):
    """Who was at a session that is noted, one choice for each member; empty for one that is still to come."""

    def __init__(self, data=None, *, session):
        super().__init__(data)
        rows = list(session.attendance.select_related("member__client").order_by("member__pk"))
        noted = all(row.presence != Presence.EXPECTED for row in rows)
        self.members = [row.member for row in rows] if noted else []
        for row in rows if noted else ():
            self.fields[NoteSession.field_of(row.member)] = forms.ChoiceField(
                label=row.member.client.name, choices=NOTED, initial=row.presence
            )

    def clean(self) -> None:
        if not self.members:
            raise forms.ValidationError(gettext("This session is still to be noted. Note it first."))

    def presence(self) -> dict[object, str]:
        return {member: self.cleaned_data[NoteSession.field_of(member)] for member in self.members}
