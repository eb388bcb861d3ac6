"""The administrator's pages: who is told that a signal waits, and what becomes of signals, of many people together."""

from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_GET, require_POST

from plait_clinic.access.doors import access_signal_figures, access_signal_watch
from plait_clinic.audit.record import staff_audit
from plait_clinic.reliability.limits import FEWEST_PEOPLE, STEP
from plait_clinic.reliability.words import people, share
from plait_clinic.signals.actions import end_watch, name_watchers
from plait_clinic.signals.figures import FEWEST_CLINICIANS, WITHIN_DAYS, Shown, figures_of
from plait_clinic.signals.forms import NameWatchers
from plait_clinic.signals.states import Action
from plait_clinic.signals.watching import watch_of
from plait_clinic.steps import Step, take

STAGE_NAMES = {
    Action.SEE: lazy("Seen"),
    Action.DISCUSS: lazy("Talked about with the client"),
    Action.ACT: lazy("Something was changed, or done"),
    Action.RECOVER: lazy("Ratings recovered, or back after silence"),
    Action.REPAIR: lazy("Put right, in the client’s word"),
}


@require_GET
def watch(request):
    """Who is named. No signal stands here, and whether there is any cannot be told from it."""
    access_signal_watch(request)
    return watch_page(request, form_for(request))


@require_POST
def name(request):
    """Name who is told that a signal waits."""
    access_signal_watch(request)

    def run(organisation, given, audit):
        return name_watchers(organisation=organisation, audit=audit, **given)

    wrong = take(request, Step(NameWatchers, run, _("It is settled who is told.")), request.user.organisation)
    return watch_page(request, wrong, status=422) if wrong else redirect("clinic_signals")


@require_POST
def end(request):
    """Nobody is told any more."""
    access_signal_watch(request)
    end_watch(organisation=request.user.organisation, audit=staff_audit(request))
    return redirect("clinic_signals")


def form_for(request) -> NameWatchers:
    form, named = NameWatchers(about=request.user.organisation, now=request.now), watch_of(request.user.organisation_id)
    if named:
        people = [*(person.handle for person in named.watchers), ""]
        form.initial = {"watcher": people[0], "deputy": people[1] if len(people) > 2 else "", "days": named.days}
    return form


def watch_page(request, form: NameWatchers, *, status: int = 200):
    page = {"form": form, "watch": watch_of(request.user.organisation_id)}
    return render(request, "signals/watch.html", page, status=status)


@require_GET
def figures(request):
    """What became of signals, in whole tens of people, by half-years that are over."""
    access_signal_figures(request)
    page = {
        "halves": [half_words(half) for half in figures_of(request.user.organisation)],
        "days": WITHIN_DAYS,
        "fewest": FEWEST_PEOPLE,
        "clinicians": FEWEST_CLINICIANS,
    }
    return render(request, "signals/figures.html", page)


def half_words(half: Shown) -> dict[str, object]:
    """One half-year for the page, every number of people as the ten that it lies in."""
    return {
        "half": half,
        "people": people(half.people) if half.people else "",
        "answered": people(half.answered),
        "stages": [
            {
                "name": STAGE_NAMES[stage.action],
                "cells": [in_tens(low, half.people) for low in stage.tens],
            }
            for stage in half.stages
        ],
    }


def in_tens(low: int, of: int) -> str:
    """A number of people as the ten that it lies in, the last of which goes up to everybody."""
    last = low + STEP >= of
    return share(low, of if last else low + STEP - 1, of)
