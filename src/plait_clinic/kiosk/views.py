"""What a locked tablet shows: whose turn it is, the form, thanks, and that it is to be given back.

There is one address. What it shows follows from whose turn it is now, so going back, a reload or the history show
nothing else; what thanks somebody answers what they have just sent, and is written nowhere.
"""

import zoneinfo
from collections.abc import Callable
from functools import wraps

from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from plait_clinic.access.context import kept_language
from plait_clinic.audit.models import ActorKind
from plait_clinic.audit.record import Audit, link_audit
from plait_clinic.checkins.actions import Outcome, submit
from plait_clinic.checkins.filling import Filled, fill
from plait_clinic.checkins.queries import is_answered, languages_asked, parts_of, session_day, state_now
from plait_clinic.checkins.states import State, takes_answer
from plait_clinic.checkins.views import asked_words, help_for, keep_follow_up, read_begun, thanks_words, told_of
from plait_clinic.kiosk.actions import begin_turn, end_turn, leave_turn, unlock_tablet
from plait_clinic.kiosk.forms import UnlockTablet
from plait_clinic.kiosk.lock import FORGET, take_cookie, to_the_tablet
from plait_clinic.kiosk.models import Turn
from plait_clinic.kiosk.queries import called, is_open, still_to_come, turn_now
from plait_clinic.readings.rush import RUSH
from plait_clinic.readings.tasks import read_now_or_later

WARNED_AFTER, THROWN_AWAY_AFTER = 90, 30
"""Seconds without a touch until the page asks whether somebody is there, and then until it goes back to its start.

Assumed, and more than the 20 seconds that WCAG 2.2 (2.2.1) asks for; whoever says so has as long again.
"""


def on_a_locked_tablet(view: Callable) -> Callable:
    """The page is there in a locked browser alone, in the clinic's own time."""

    @wraps(view)
    def respond_there(request):
        if request.kiosk is None:
            raise Http404
        with timezone.override(zoneinfo.ZoneInfo(request.kiosk.session.case.organisation.time_zone)):
            return view(request)

    return respond_there


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@on_a_locked_tablet
def kiosk(request):
    """The tablet's one page, and what is done on it."""
    turn = turn_now(request.kiosk)
    if request.method != "POST":
        return show(request, turn)
    return DOES.get(request.POST.get("do", ""), start_again)(request, turn)


def show(request, turn: Turn | None):
    """The form of whoever's turn it is; without one, who is next, or that all is done."""
    if turn is None or not is_open(request.kiosk, request.now):
        coming = still_to_come(request.kiosk, request.now)
        return page(request, "kiosk/start.html" if coming else "kiosk/over.html", coming=coming)
    if is_answered(turn.check_in):
        return page(request, "kiosk/kept.html", turn=turn)
    if state_now(turn.check_in, request.now) is not State.OPEN:
        return page(request, "kiosk/closed.html", turn=turn)
    return ask(request, turn, {}, None)


def start_again(request, _turn: Turn | None):
    return to_the_tablet(kept_language(request))


def begin(request, _turn: Turn | None):
    """It is this person's turn now. Whoever is not to come any more is shown the start instead."""
    chosen = request.POST.get("turn", "")
    found = [one.turn for one in still_to_come(request.kiosk, request.now) if str(one.turn.position) == chosen]
    for turn in found:
        begin_turn(kiosk=request.kiosk, turn=turn, audit=link_audit(request))
    return start_again(request, None)


def leave(request, turn: Turn | None):
    """Back to the start, in the language that the clinic speaks; what was filled in was never sent.

    A page of somebody who had their turn before may still lie in another tab: it puts back nobody else's.
    """
    if turn is not None and is_of(request, turn):
        leave_turn(turn=turn, audit=link_audit(request))
    return to_the_tablet()


def done(request, turn: Turn | None):
    """This person is through, and the next page is for somebody else."""
    if turn is not None and is_of(request, turn):
        if is_answered(turn.check_in):
            keep_follow_up(request, turn.check_in)
        end_turn(turn=turn, audit=link_audit(request))
    return to_the_tablet()


def is_of(request, turn: Turn) -> bool:
    """Whether the form that was sent is this turn's own, and not one that lay in another tab or in the history."""
    return request.POST.get("turn", "") == str(turn.position)


def send(request, turn: Turn | None):
    """Take the answer of whoever's turn it is; a form of anybody else's is thrown away unread."""
    if turn is None or not is_of(request, turn) or request.kiosk.ended_at is not None:
        return to_the_tablet()
    with RUSH.taking_an_answer():
        return take(request, turn)


def take(request, turn: Turn):
    """As a check-in's link takes it (checkins/views.py): the first answer wins, the same one is acknowledged again."""
    check_in, parts = turn.check_in, parts_of(turn.check_in)
    filled, state = fill(parts, request.POST), state_now(turn.check_in, request.now)
    if state is not State.ANSWERED:
        begun_at = read_begun(request.POST.get("begun", ""), check_in)
        if not takes_answer(state, begun_at=begun_at, expires_at=check_in.expires_at):
            return page(request, "kiosk/closed.html", 410, turn=turn, help=help_for(check_in, filled))
        if filled.problems:
            return ask(request, turn, request.POST, filled)
    audit = link_audit(request)
    languages = languages_asked(parts, request.POST)
    submitted = submit(check_in=check_in, filled=filled, audit=audit, languages=languages, told_of=told_of(request))
    if submitted.outcome is Outcome.DIFFERENT:
        return page(request, "kiosk/different.html", 409, turn=turn, help=help_for(check_in, filled))
    if submitted.outcome is Outcome.FIRST:
        read_now_or_later(response=submitted.response, audit=audit)
    return page(request, "kiosk/thanks.html", turn=turn, **thanks_words(check_in, submitted, filled))


def ask(request, turn: Turn, posted, filled: Filled | None):
    words = asked_words(turn.check_in, posted, filled, request.now)
    if words is None:
        return page(request, "kiosk/closed.html", 410, turn=turn)
    several = request.kiosk.turns.count() > 1
    named = called(turn, names=request.kiosk.shows_names, several=several)
    return page(
        request, "kiosk/form.html", 422 if words["problems"] else 200, turn=turn, called=named, on_tablet=True, **words
    )


def page(request, template: str, status: int = 200, *, turn: Turn | None = None, **words):
    """A page of the tablet, with the clinic's contacts. None of them is kept by the browser for going back."""
    context = {
        **words,
        "turn": turn,
        "organisation": request.kiosk.session.case.organisation,
        "warned_after": WARNED_AFTER,
        "thrown_away_after": THROWN_AWAY_AFTER,
        "session_day": session_day(turn.check_in) if turn else "",
    }
    return render(request, template, context, status=status)


DOES = {"begin": begin, "leave": leave, "done": done, "send": send}


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@on_a_locked_tablet
def kiosk_out(request):
    """The staff's way out: it leads to the sign-in page, and to nobody's earlier session."""
    posting = request.method == "POST"
    form = UnlockTablet(request.POST if posting else None, request=request, kiosk=request.kiosk)
    if not (posting and form.is_valid()):
        return page(request, "kiosk/out.html", 422 if form.errors else 200, form=form)
    audit = Audit(now=request.now, actor=form.cleaned_data["user"], kind=ActorKind.STAFF, request_id=request.id)
    unlock_tablet(kiosk=request.kiosk, audit=audit)
    response = redirect("account_login")
    take_cookie(response)
    response["Clear-Site-Data"] = FORGET
    return response
