"""The clinicians' pages of a signal: what it rests on, what came of it, and every step that can be taken now."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from plait_clinic.access.doors import access_member_to_note, access_signal_page, access_signal_to_step, access_waiting
from plait_clinic.access.permissions import ReasonNeeded, Standing, user_can_read_card, user_can_take_signal_step
from plait_clinic.signals.actions import note_impression
from plait_clinic.signals.forms import Impression
from plait_clinic.signals.models import Signal
from plait_clinic.signals.queries import one_waits, people_waiting, show_one, steps_for_clinicians
from plait_clinic.signals.states import Action
from plait_clinic.signals.steps import FORMS, HEADINGS, HINTS, step_of
from plait_clinic.signals.watching import sees_names, watch_seen_by
from plait_clinic.signals.words import rests_on, tell
from plait_clinic.steps import Step, StepForm, take

STEPS = tuple(action.value for action in FORMS)


@require_GET
def signal(request, signal: str):
    """One signal, for the clinicians of the case and a supervisor of theirs who has said why."""
    try:
        found, standing = access_signal_page(request, signal)
    except ReasonNeeded as needed:
        return redirect("give_reason", case=needed.case)
    return signal_page(request, found, standing)


@require_POST
def signal_step(request, signal: str, step: str):
    """Take one step; what stands in the way comes back on the signal's page."""
    found, standing = access_signal_to_step(request, signal)
    wrong = take(request, step_of(Action(step)), found)
    if wrong is not None:
        found.refresh_from_db()
        return signal_page(request, found, standing, wrong=wrong, wrong_step=step, status=422)
    if request.POST.get("back") == "brief":
        return redirect("member_brief", case=found.case.handle, member=found.member.handle)
    return redirect("signal", signal=found.handle)


def signal_page(
    request,
    found: Signal,
    standing: Standing,
    *,
    wrong: StepForm | None = None,
    wrong_step: str = "",
    status: int = 200,
):
    may = user_can_take_signal_step(standing)
    page = {
        "told": tell(show_one(found)),
        "case": found.case,
        "member": found.member,
        "now": request.now,
        "may_step": may,
        "can_read_card": user_can_read_card(standing),
        "can_see": may and found.waits_since is not None and Action.SEE in steps_for_clinicians(found),
        "steps": steps_shown(request, found, wrong, wrong_step) if may else (),
        "wrong": wrong,
        "rests": rests_on(found),
    }
    return render(request, "signals/signal.html", page, status=status)


def steps_shown(request, found: Signal, wrong: StepForm | None, wrong_step: str) -> list[dict[str, object]]:
    """Every step that can be taken now but seeing, with its form."""
    return [
        {
            "key": action.value,
            "heading": HEADINGS[action],
            "hint": HINTS[action][found.client_made] if action in HINTS else "",
            "form": wrong if action.value == wrong_step else fresh(request, found, action),
            "open": action.value == wrong_step,
        }
        for action in steps_for_clinicians(found)
        if action != Action.SEE
    ]


def fresh(request, found: Signal, action: Action) -> StepForm:
    """The form as it stands now, its fields named apart from those of the others on the page."""
    form = FORMS[action](about=found, now=request.now)
    form.auto_id = f"id_{action.value}_%s"
    return form


@require_POST
def impression(request, case: str, member: str):
    """Note that something is not as it should be, without any rating that says so."""
    found = access_member_to_note(request, case, member)

    def note(member, given, audit):
        return note_impression(member=member, audit=audit, **given)

    if take(request, Step(Impression, note, _("It is noted, and open until something has come of it.")), found):
        messages.error(request, _("Please choose what it is about."))
    return redirect("member_brief", case=found.case.handle, member=found.handle)


@require_GET
def waiting(request):
    """Who waits to be heard, for whoever the clinic has named; for a colleague from outside, only that one does."""
    access_waiting(request)
    names = sees_names(request.user)
    page = {
        "names": names,
        "people": people_waiting(request.user, request.now) if names else (),
        "one_waits": one_waits(request.user, request.now),
        "watch": watch_seen_by(request.user),
        "now": request.now,
    }
    return render(request, "signals/waiting.html", page)
