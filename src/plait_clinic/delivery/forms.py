"""Forms of messages: what the clinic settles, and what somebody who wants them chooses."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from plait_clinic.delivery.models import Wish
from plait_clinic.delivery.rules import LONGEST_OPEN_DAYS, Rules
from plait_clinic.delivery.zones import ZONES
from plait_clinic.steps import StepForm

CLINICS_OWN = ("", _("the clinic’s own"))


def hour(label, help_text="") -> forms.TimeField:
    widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    return forms.TimeField(label=label, help_text=help_text, widget=widget)


class WriteRules(forms.Form):
    """One version."""

    open_days = forms.IntegerField(
        label=_("How many days a check-in is open"),
        help_text=_("It ends by itself after them. An answer that was begun in time still counts 14 days later."),
        min_value=1,
        max_value=LONGEST_OPEN_DAYS,
    )
    remind_after_days = forms.IntegerField(
        label=_("After how many days a reminder goes"),
        help_text=_("Counted from the link, by the person’s own calendar. Leave it empty, and none goes."),
        min_value=1,
        max_value=LONGEST_OPEN_DAYS - 1,
        required=False,
    )
    remind_at = hour(_("At which hour it goes"), _("By the clock where the person is."))
    send_from = hour(_("No message goes before"))
    send_until = hour(_("No message goes from this hour on"))

    def rules(self) -> Rules:
        return Rules(**self.cleaned_data)


class WantMessages(StepForm):
    """`about` is the member of the case."""

    language = forms.ChoiceField(label=_("Language of the messages"), choices=settings.LANGUAGES)
    zone = forms.ChoiceField(
        label=_("Time zone"),
        help_text=_("Hours and days are counted there. Only somebody who lives elsewhere needs to choose one."),
        choices=[CLINICS_OWN, *((zone, zone.replace("_", " ")) for zone in ZONES)],
        required=False,
    )

    def chosen(self, wish: Wish | None, otherwise: str) -> "WantMessages":
        """The form as it was chosen; at first in the language that stands to reason."""
        at_first = next((code for code, _name in settings.LANGUAGES if code[:2] == otherwise[:2]), "")
        self.initial = {"language": wish.language, "zone": wish.zone} if wish else {"language": at_first}
        return self
