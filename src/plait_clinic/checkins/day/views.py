"""The page of a day's links: for the office all of the clinic's sessions, for a clinician their own."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date as calendar_date
from datetime import datetime

from django import forms
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_http_methods

from plait_clinic.access.doors import access_day, access_own_day
from plait_clinic.audit.record import Audit, staff_audit
from plait_clinic.checkins.day.actions import Slip, make_slips
from plait_clinic.checkins.day.queries import PlannedCase, day_of
from plait_clinic.checkins.qr import link_to, qr_svg
from plait_clinic.delivery.queries import rules_of


class Day(forms.Form):
    """The day that is asked about, in the clinic's calendar."""

    date = forms.DateField(label=lazy("Day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))

    def __init__(self, data=None, *, today: calendar_date, making: bool):
        super().__init__(data, initial={"date": today})
        self.today, self.making = today, making

    def clean_date(self) -> calendar_date:
        day = self.cleaned_data["date"]
        if self.making and day < self.today:
            raise forms.ValidationError(_("This day is over. Make links for today or for a day to come."))
        return day


@dataclass(frozen=True)
class PrintedSlip:
    """One client's piece of the sheet, as it is printed."""

    name: str
    at: datetime
    clinician: str
    url: str
    qr: str


@require_http_methods(["GET", "POST"])
def clinic_day(request):
    """All sessions of the clinic on one day."""
    access_day(request)
    return day_page(request, clinician=None)


@require_http_methods(["GET", "POST"])
def own_day(request):
    """The sessions on one day that this clinician holds."""
    access_own_day(request)
    return day_page(request, clinician=request.user)


def day_page(request, *, clinician):
    """The list of the day; after a POST also the sheet, which is shown this once."""
    making, today = request.method == "POST", timezone.localdate(request.now)
    data = request.POST if making else (request.GET if "date" in request.GET else None)
    form = Day(data, today=today, making=making)
    valid = form.is_valid()
    day = form.cleaned_data["date"] if valid else today
    sessions = day_of(request.user.organisation, day, request.now, clinician=clinician)
    slips = make_sheet(sessions, staff_audit(request)) if making and valid else []
    page = {
        "form": form,
        "day": day,
        "past": day < today,
        "office": clinician is None,
        "sessions": sessions,
        "slips": slips,
        "open_days": rules_of(request.user.organisation).open_days,
        "organisation": request.user.organisation,
    }
    return render(request, "checkins/day.html", page, status=422 if form.errors else 200)


def make_sheet(sessions: Sequence[PlannedCase], audit: Audit) -> list[PrintedSlip]:
    """New links for the whole list. Doing it again after a break in the middle does no harm."""
    return [printed(slip) for planned in sessions for slip in make_slips(planned=planned, audit=audit)]


def printed(slip: Slip) -> PrintedSlip:
    url = link_to(slip.token)
    return PrintedSlip(slip.name, slip.at, slip.clinician, url, qr_svg(url))
