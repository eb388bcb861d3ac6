"""The respondent's pages: one link, one page, one answer.

No cookie, no redirect, no stored answer is ever shown: what follows a sent check-in is written from what was just
sent. A link that works is always served; only failures are counted against an address.
"""

import secrets
import zoneinfo
from collections.abc import Mapping
from datetime import datetime

from django.contrib.auth.decorators import login_not_required
from django.core import signing
from django.http import HttpResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from plait_clinic.access.addresses import address_hash
from plait_clinic.audit.record import link_audit
from plait_clinic.checkins.actions import Outcome, Submitted, answer_follow_up, count_failure, submit
from plait_clinic.checkins.filling import Filled, fill
from plait_clinic.checkins.languages import own_language
from plait_clinic.checkins.models import CheckIn, Informativeness, Visibility
from plait_clinic.checkins.page import length_words, sections_of
from plait_clinic.checkins.phone import HEADER, Said
from plait_clinic.checkins.queries import (
    check_in_of,
    first_responses,
    is_conjoint,
    languages_asked,
    parts_of,
    readers_of,
    session_day,
    state_now,
    wording_of,
)
from plait_clinic.checkins.states import State, takes_answer
from plait_clinic.delivery.messages import moment_words
from plait_clinic.families.queries import promise_of
from plait_clinic.handles import HANDLE_CHARACTERS
from plait_clinic.people.queries import only_organisation
from plait_clinic.readings.rush import RUSH
from plait_clinic.readings.tasks import read_now_or_later
from plait_clinic.risk.told import Help, help_after
from plait_clinic.signals.told import offer, told_of_waiting

BEGUN_SALT = "plait.begun"
LITTLE_TO_GO_ON = {Informativeness.STRAIGHT_LINED, Informativeness.PERFECT}


@csrf_exempt  # the token in the address is the authority; a page without a cookie has nothing to forge
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def check_in_page(request, token: str):
    """Show the check-in, or take the answer to it."""
    check_in = check_in_of(token)
    if check_in is None:
        return refuse(request, "checkins/unknown.html", 404)
    with timezone.override(clinic_zone(check_in)):
        if request.method != "POST":
            return show(request, check_in)
        _whole = request.POST  # a slow phone keeps nobody waiting: what it sends is here before its turn comes
        with RUSH.taking_an_answer():
            return take(request, check_in, token)


@csrf_exempt
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def follow_up_page(request, token: str):
    """Take the answer to the one concrete question after a response with little to go on."""
    check_in = check_in_of(token)
    if check_in is None:
        return refuse(request, "checkins/unknown.html", 404)
    with timezone.override(clinic_zone(check_in)):
        if request.method != "POST":
            return show(request, check_in)
        chosen = keep_follow_up(request, check_in)
        said = Said.NOTED if chosen else None
        return respond(request, "checkins/thanks_again.html", said=said, check_in=check_in, chosen=chosen)


def keep_follow_up(request, check_in: CheckIn) -> bool:
    """Keep the first choice of a person who was asked. Returns whether one of the choices was sent.

    What is answered never depends on what is stored: who holds the link learns neither an earlier choice nor whether
    the question was asked.
    """
    choice, responses = request.POST.get("small_change", ""), first_responses(check_in)
    wording = wording_of(parts_of(check_in)[0])
    follow_up = wording.follow_up if wording else None
    if follow_up is None or choice not in dict(follow_up.choices):
        return False
    if responses and responses[0].informativeness in LITTLE_TO_GO_ON:
        answer_follow_up(response=responses[0], choice=choice, audit=link_audit(request))
    return True


@login_not_required
@require_safe
def service_worker(_request):
    """The worker's one line. It stands here because a worker reaches no further than the folder it comes from."""
    return HttpResponse(f'import "{static("phone/worker.js")}";\n', content_type="text/javascript; charset=utf-8")


def show(request, check_in: CheckIn):
    state = state_now(check_in, request.now)
    if state is State.OPEN:
        return ask(request, check_in, posted={}, filled=None)
    return respond(request, *NOT_OPEN[state], check_in=check_in)


# What the holder of a link is told in each state that takes no answer: the page, the status, and the word for a phone.
NOT_OPEN = {
    State.ANSWERED: ("checkins/answered.html", 200, Said.ANSWERED),
    State.WAITING: ("checkins/waiting.html", 200, None),
    State.EXPIRED: ("checkins/expired.html", 410, Said.EXPIRED),
    State.CLOSED: ("checkins/expired.html", 410, Said.CLOSED),
}


def take(request, check_in: CheckIn, token: str):
    state = state_now(check_in, request.now)
    begun_at = read_begun(request.POST.get("begun", ""), check_in)
    parts = parts_of(check_in)
    filled = fill(parts, request.POST)
    if state is not State.ANSWERED:
        if not takes_answer(state, begun_at=begun_at, expires_at=check_in.expires_at):
            # Expired, and not begun in time: for this answer the door is closed for good.
            refused_as = State.CLOSED if state is State.EXPIRED else state
            return respond(
                request, *NOT_OPEN[refused_as], check_in=check_in, unsent=True, help=help_for(check_in, filled)
            )
        if filled.problems:
            return ask(request, check_in, posted=request.POST, filled=filled)
    audit = link_audit(request)
    languages = languages_asked(parts, request.POST)
    submitted = submit(check_in=check_in, filled=filled, audit=audit, languages=languages, told_of=told_of(request))
    if submitted.outcome is Outcome.DIFFERENT:
        return respond(
            request, "checkins/different.html", 409, Said.DIFFERENT, check_in=check_in, help=help_for(check_in, filled)
        )
    if submitted.outcome is Outcome.FIRST:
        read_now_or_later(response=submitted.response, audit=audit)
    return thank(request, check_in, token, submitted, filled)


def told_of(request) -> str:
    """Which version of what members share the page that was sent told of."""
    return request.POST.get("shared", "")[:HANDLE_CHARACTERS]


def ask(request, check_in: CheckIn, *, posted: Mapping[str, str], filled: Filled | None):
    """The form itself: fresh, or with everything that was sent and what to mend in it."""
    words = asked_words(check_in, posted, filled, request.now)
    if words is None:
        return respond(request, *NOT_OPEN[State.CLOSED], check_in=check_in)
    mend = bool(words["problems"])
    status, said = (422, Said.MEND) if mend else (200, Said.OPEN)
    return respond(request, "checkins/check_in.html", status, said, check_in=check_in, **words)


def asked_words(
    check_in: CheckIn, posted: Mapping[str, str], filled: Filled | None, now: datetime
) -> dict[str, object] | None:
    """All that the form of a check-in is made with, wherever it stands; None where none of it may be asked any more."""
    parts = parts_of(check_in)
    problems = filled.problems if filled else ()
    sections = sections_of(parts, posted, problems, check_in.session.case.organisation)
    if not sections:
        return None
    shown = {section.key for section in sections}
    return {
        "head": sections[0],
        "sections": sections,
        "fresh": not posted and not any(section.about for section in sections),
        "open_until": moment_words(check_in.expires_at, clinic_zone(check_in)),
        "length": length_words([part for part in parts if part.name in shown]),
        "problems": problems,
        "begun": posted.get("begun") or write_begun(check_in, now),
        "empty": filled is not None and filled.is_empty,
        "readers": readers_of(check_in, now),
        "told_of_waiting": told_of_waiting(check_in.session.case, now) if check_in.member else "",
        "conjoint": is_conjoint(check_in),
        "promise": promise_of(check_in, now),
        "help": help_for(check_in, filled) if filled else None,
    }


def help_for(check_in: CheckIn, filled: Filled, *, kept: bool = False) -> Help | None:
    """What a page begins with where what was just sent, kept or not, holds a positive answer to a risk item."""
    sent = [(one.part.measure, one.values) for one in filled.parts]
    return help_after(check_in.session.case.organisation, check_in.form, sent, kept=kept)


def thank(request, check_in: CheckIn, token: str, submitted: Submitted, filled: Filled):
    """Acknowledge what was just sent, and say who can read which part of it."""
    return respond(
        request,
        "checkins/thanks.html",
        200,
        Said.KEPT,
        check_in=check_in,
        token=token,
        conjoint=is_conjoint(check_in),
        offer=offer(check_in.session.case, request.now) if check_in.member else None,
        **thanks_words(check_in, submitted, filled),
    )


def thanks_words(check_in: CheckIn, submitted: Submitted, filled: Filled) -> dict[str, object]:
    """What an acknowledgement is made with, wherever it stands, from what was just sent.

    Where the ratings leave little to go on, it asks one thing that is easy to criticise.
    """
    little, wording = submitted.response.informativeness in LITTLE_TO_GO_ON, wording_of(filled.parts[0].part)
    return {
        "help": help_for(check_in, filled, kept=True),
        "follow_up": wording.follow_up if wording and little else None,
        "words_lang": own_language(wording) if wording else "",
        "lines_readers": filled.lines_readers,
        "past_clinician": any(answer.visibility == Visibility.COMPLAINTS for answer in filled.answers),
    }


def refuse(request, template: str, status: int):
    """A token that opens nothing: counted against the address, and answered with one page, or with the limit's own."""
    over = count_failure(address_hash=address_hash(request), audit=link_audit(request))
    if not over:
        return respond(request, template, status)
    response = respond(request, "checkins/limited.html", 429)
    response["Retry-After"] = "600"
    return response


def respond(
    request, template: str, status: int = 200, said: Said | None = None, check_in: CheckIn | None = None, **words
):
    """A page of the check-in, with its clinic's contacts. Without a check-in, those of the only clinic here."""
    organisation = check_in.session.case.organisation if check_in else only_organisation()
    context = {**words, "check_in": check_in, "organisation": organisation, "said": said}
    if check_in is not None:
        context["session_day"] = session_day(check_in)
    response = render(request, template, context, status=status)
    if said is not None:
        response[HEADER] = said.value  # WSGI wants a str and no kind of one (PEP 3333)
    return response


def clinic_zone(check_in: CheckIn) -> zoneinfo.ZoneInfo:
    return zoneinfo.ZoneInfo(check_in.session.case.organisation.time_zone)


def write_begun(check_in: CheckIn, now: datetime) -> str:
    """A signed note of when the page was opened, unlike that of any other page.

    With it an answer begun in time can still be taken, and only this page can send the same answer again.
    """
    return signing.dumps([check_in.handle, now.isoformat(), secrets.token_urlsafe(8)], salt=BEGUN_SALT)


def read_begun(note: str, check_in: CheckIn) -> datetime | None:
    """When the page was opened, if the note is ours and belongs to this check-in."""
    try:
        handle, at, _nonce = signing.loads(note, salt=BEGUN_SALT)
    except signing.BadSignature:
        return None
    return datetime.fromisoformat(at) if handle == check_in.handle else None
