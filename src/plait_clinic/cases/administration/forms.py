"""The office's small forms about one case, and the search among all of them."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from plait_clinic.batteries.administration.forms import ByHandle
from plait_clinic.batteries.administration.queries import newest_of, use_of
from plait_clinic.cases.administration.queries import former_clients, referrers_of
from plait_clinic.cases.forms import BirthDate, LocalMoment, OpenCase, check_age_for_faces
from plait_clinic.cases.models import CaseKind, ClinicianRole, MemberRole, Participation
from plait_clinic.cases.queries import clinicians_of, members_of
from plait_clinic.people.administration.forms import ByName
from plait_clinic.people.models import CheckInForm, Role
from plait_clinic.people.queries import in_use
from plait_clinic.steps import StepForm

OTHER_PARTS = [choice for choice in ClinicianRole.choices if choice[0] != ClinicianRole.LEAD]


class FindCases(forms.Form):
    """The search. It is posted, so that no client's name ends up in an address or in a log."""

    text = forms.CharField(label=lazy("Client, clinician or case"), max_length=200, required=False)
    clinician = ByName(label=lazy("Clinician"), required=False)
    kind = forms.ChoiceField(label=lazy("Kind of work"), choices=[("", lazy("any")), *CaseKind.choices], required=False)
    closed = forms.ChoiceField(
        label=lazy("Cases"), choices=[("", lazy("open")), ("yes", lazy("closed"))], required=False
    )
    page = forms.IntegerField(min_value=1, required=False, widget=forms.HiddenInput)

    def __init__(self, data=None, *, organisation):
        super().__init__(data)
        self.fields["clinician"].offer(in_use(organisation, Role.CLINICIAN), empty=_("any"))


class OpenCaseFor(OpenCase):
    """A new case for a clinician who leads it."""

    lead = ByName(label=lazy("Lead clinician"))

    def __init__(self, data=None, *, organisation):
        super().__init__(data)
        self.fields["lead"].offer(in_use(organisation, Role.CLINICIAN))


class HandOver(StepForm):
    lead = ByName(label=lazy("New lead clinician"))

    def prepare(self) -> None:
        lead = next((part.user for part in clinicians_of(self.about, self.now) if part.role == "lead"), None)
        others = [person for person in in_use(self.about.organisation, Role.CLINICIAN) if person != lead]
        self.fields["lead"].offer(others)


class BeginPart(StepForm):
    clinician = ByName(label=lazy("Clinician"))
    part = forms.ChoiceField(label=lazy("Part in the case"), choices=OTHER_PARTS)

    def prepare(self) -> None:
        already = {part.user for part in clinicians_of(self.about, self.now)}
        here = in_use(self.about.organisation, Role.CLINICIAN)
        self.fields["clinician"].offer([person for person in here if person not in already])


class EndPart(StepForm):
    clinician = ByName(label=lazy("Clinician"))

    def prepare(self) -> None:
        self.fields["clinician"].offer([part.user for part in clinicians_of(self.about, self.now)])


class AddReferrer(StepForm):
    referrer = ByName(label=lazy("Referrer"))

    def prepare(self) -> None:
        already = set(referrers_of(self.about))
        here = in_use(self.about.organisation, Role.REFERRER)
        self.fields["referrer"].offer([person for person in here if person not in already])


class EndReferrer(StepForm):
    referrer = ByName(label=lazy("Referrer"))

    def prepare(self) -> None:
        self.fields["referrer"].offer(referrers_of(self.about))


class AddMember(StepForm):
    """Somebody new, by name; or somebody who was in this case before."""

    again = forms.ChoiceField(label=lazy("Who"), required=False)
    name = forms.CharField(label=lazy("Name"), max_length=200, required=False)
    role = forms.ChoiceField(label=lazy("Part in the case"), choices=MemberRole.choices)
    participation = forms.ChoiceField(label=lazy("Comes"), choices=Participation.choices)
    form = forms.ChoiceField(label=lazy("Check-in"), choices=CheckInForm.choices)
    born = BirthDate(
        required=False,
        help_text=lazy("For adults leave it empty. With it, what your clinic has settled for minors holds."),
    )

    def prepare(self) -> None:
        self.fields["born"].today = timezone.localdate(self.now)
        self.former = {client.handle: client for client in former_clients(self.about)}
        known = [(handle, client.name) for handle, client in self.former.items()]
        self.fields["again"].choices = [("", _("somebody new")), *known]

    def clean(self) -> None:
        given = super().clean()
        check_age_for_faces(self, given)
        given["client"] = self.former.get(given.pop("again", ""))
        if given["client"] is None and not given.get("name"):
            self.add_error("name", _("Give the name of the client who joins."))
        if given["client"] is not None and given.get("born"):
            self.add_error("born", _("They are known here already. Enter it on their own page once they have joined."))


class MemberLeaves(StepForm):
    member = forms.ChoiceField()

    def prepare(self) -> None:
        self.members = {member.handle: member for member in members_of(self.about)}
        self.fields["member"].choices = [(handle, handle) for handle in self.members]

    def clean_member(self):
        return self.members[self.cleaned_data["member"]]


class ChooseBattery(StepForm):
    """What is asked in this case."""

    battery = ByHandle(label=lazy("Battery"))

    def prepare(self) -> None:
        own = use_of(self.about)
        self.fields["battery"].offer(newest_of(self.about.organisation), empty=_("as in its team or the clinic"))
        self.initial = {"battery": own.handle if own else ""}


class NextSession(StepForm):
    next_session_at = LocalMoment(
        label=lazy("Day and time"),
        required=False,
        help_text=lazy("Links that were handed out for the next session go with it. Empty: none is known."),
    )

    next_is_last = forms.BooleanField(label=lazy("It is planned as the last one"), required=False)

    def prepare(self) -> None:
        after = self.about.next_session_at
        if after and after > self.now:
            self.initial = {"next_session_at": timezone.localtime(after), "next_is_last": self.about.next_is_last}

    def clean_next_session_at(self):
        at = self.cleaned_data["next_session_at"]
        if at and at <= self.now:
            raise forms.ValidationError(_("This is past. Give a moment that is still to come."))
        if at and self.about.closed_on:
            raise forms.ValidationError(_("This case is closed. Open it again first."))
        return at
