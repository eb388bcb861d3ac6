"""The office's pages about batteries: all of them, one with all that can be changed, and where each is asked."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from plait_clinic.access.doors import access_batteries
from plait_clinic.audit.record import staff_audit
from plait_clinic.batteries.actions import change_battery, make_battery
from plait_clinic.batteries.administration.forms import BatteryName, Lines
from plait_clinic.batteries.administration.queries import earlier_of, newest_of, shown_of, teams_asking
from plait_clinic.batteries.administration.steps import USE_BATTERY
from plait_clinic.batteries.askable import offered_in
from plait_clinic.batteries.lines import line_of
from plait_clinic.batteries.models import Battery
from plait_clinic.batteries.queries import is_newest, was_asked
from plait_clinic.steps import Refused, take


def offered_by_key(organisation):
    return {each.key: each for each in offered_in(organisation)}


@require_GET
def batteries(request):
    """All batteries as they are now, and where each is asked."""
    access_batteries(request)
    return batteries_page(request)


def batteries_page(request, *, wrong=None, status: int = 200):
    organisation = request.user.organisation
    found = newest_of(organisation)
    page = {
        "batteries": shown_of(found, offered_by_key(organisation)),
        "names": found,
        "teams": teams_asking(organisation),
        "wrong": wrong,
    }
    return render(request, "batteries/batteries.html", page, status=status)


@require_POST
def use(request):
    """Choose what the clinic or a team asks."""
    access_batteries(request)
    form = take(request, USE_BATTERY, request.user.organisation)
    return redirect("batteries") if form is None else batteries_page(request, wrong=form, status=422)


@require_http_methods(["GET", "POST"])
def new_battery(request):
    """Make a battery."""
    access_batteries(request)
    name, lines = BatteryName(request.POST or None), Lines(request.POST or None, offered=offered_by_key_of(request))
    if request.method == "POST" and all([name.is_valid(), lines.is_valid()]):
        try:
            battery = make_battery(
                organisation=request.user.organisation,
                name=name.cleaned_data["name"],
                measures=lines.lines,
                audit=staff_audit(request),
            )
        except Refused as refused:
            name.add_error(None, list(refused.problems))
        else:
            messages.success(request, _("The battery is made. Under “What is asked” you choose where it is asked."))
            return redirect("battery", battery=battery.handle)
    status = 422 if request.method == "POST" else 200
    return render(request, "batteries/new_battery.html", {"name": name, "lines": lines}, status=status)


def offered_by_key_of(request):
    return offered_by_key(request.user.organisation)


@require_http_methods(["GET", "POST"])
def battery(request, battery: str):
    """One battery: what stands in it, how long it takes, and the form to change it."""
    access_batteries(request)
    found = Battery.objects.filter(organisation=request.user.organisation, handle=battery, asked=True).first()
    if found is None:
        raise Http404
    before = [line_of(row) for row in found.measures.order_by("position")]
    offered = offered_by_key_of(request)
    lines, refused = Lines(request.POST or None, offered=offered, lines=before), ()
    if request.method == "POST" and lines.is_valid():
        try:
            changed = change_battery(battery=found, measures=lines.lines, audit=staff_audit(request))
        except Refused as slip:
            refused = slip.problems
        else:
            messages.success(request, told_of_change(found, changed))
            return redirect("battery", battery=changed.handle)
    [shown] = shown_of([found], offered)
    page = {
        "shown": shown,
        "lines": lines,
        "refused": refused,
        "newest": is_newest(found),
        "asked": was_asked(found),
        "earlier": shown_of(earlier_of(found), offered),
    }
    return render(request, "batteries/battery.html", page, status=422 if request.method == "POST" else 200)


def told_of_change(before: Battery, after: Battery) -> str:
    if after.number == before.number:
        return _("The battery is changed.")
    text = _("This is number %(number)d now. Check-ins that were made before keep what they ask.")
    return text % {"number": after.number}
