"""The repair card of a signal: words for the talk, what was done in it, and how each side says it stands.

Nothing here changes where the signal stands: what the clinician ticks is a note of the talk, and a client's word that a
clinician writes down is marked as written down by them.
"""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from plait_clinic.access.doors import access_card, access_card_to_note, book_card
from plait_clinic.access.permissions import ReasonNeeded, user_can_tick_stages
from plait_clinic.audit.record import staff_audit
from plait_clinic.cases.queries import members_of
from plait_clinic.families.safety import is_held
from plait_clinic.minors.queries import form_asked
from plait_clinic.people.models import CheckInForm
from plait_clinic.repairs.actions import say_outcome, tick_stages
from plait_clinic.repairs.card import card_of, choice_asked, choice_for
from plait_clinic.repairs.forms import ChooseCard, SayOutcome, TickStages
from plait_clinic.repairs.models import Resolution, Side
from plait_clinic.repairs.page import routes_of, sides_of
from plait_clinic.repairs.queries import language_of, outcomes_of, ticked, words_here
from plait_clinic.repairs.words import TO_ADOLESCENTS, Choice
from plait_clinic.signals.models import Signal
from plait_clinic.signals.queries import show_one
from plait_clinic.signals.words import tell


@require_GET
def card(request, signal: str):
    """The card that fits the signal, or the one that was chosen instead."""
    try:
        found, standing = access_card(request, signal)
    except ReasonNeeded as needed:
        return redirect("give_reason", case=needed.case)
    if is_held(found.case):
        return render(request, "repairs/held.html", {"case": found.case, "member": found.member})
    book_card(request, found)
    guess = choice_for(found)
    choice = choice_asked(request.GET, guess)
    adolescent = form_asked(found.member.client, request.now) == CheckInForm.ADOLESCENT
    language = language_of(get_language(), adolescent=adolescent)
    words = words_here(found.case.organisation, language)
    shown = card_of(choice, words)
    page = {
        "signal": found,
        "member": found.member,
        "case": found.case,
        "card": shown,
        "other_card": choice != guess,
        "choose": ChooseCard(choice),
        "routes": routes_of(shown, ticked(found)),
        "sides": sides_of(outcomes_of(found)),
        "several": len(members_of(found.case)) > 1,
        "for_adults": adolescent and language not in TO_ADOLESCENTS.values(),
        "told": tell(show_one(found)),
        "can_note": user_can_tick_stages(standing),
    }
    return render(request, "repairs/card.html", page)


@require_POST
def stages(request, signal: str):
    """Keep which stages are ticked now."""
    found = access_card_to_note(request, signal)
    form = TickStages(request.POST)
    if not form.is_valid():
        return HttpResponseBadRequest()
    choice = choice_asked(request.POST, choice_for(found))
    tick_stages(signal=found, done=form.done(), card=choice, audit=staff_audit(request))
    messages.success(request, _("What was done is noted."))
    return back_to(found, choice)


@require_POST
def outcome(request, signal: str):
    """Keep how it stands, in the clinician's own word or in the client's as they said it."""
    found = access_card_to_note(request, signal)
    form = SayOutcome(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose how it stands, and send it again."))
        return back_to(found, choice_asked(request.POST, choice_for(found)))
    side, resolution = Side(form.cleaned_data["side"]), Resolution(form.cleaned_data["resolution"])
    say_outcome(signal=found, side=side, resolution=resolution, audit=staff_audit(request))
    messages.success(request, _("It is noted how it stands."))
    return back_to(found, choice_asked(request.POST, choice_for(found)))


def back_to(signal: Signal, choice: Choice):
    """The same card again."""
    chosen = {"strand": choice.strand, "direction": choice.direction, "noticed": choice.noticed}
    query = urlencode({name: part.value for name, part in chosen.items()})
    return redirect(f"{reverse('card', args=[signal.handle])}?{query}")
