"""The client's own page and the two ways in: a code asked for from a check-in's link, and one that was handed over.

A check-in's link never opens it by itself. A visit lasts half an hour in a cookie of its own, which opens nothing else
and leaves with the browser; nothing of the page is kept on the device.
"""

import math
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import get_text_list
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from plait_clinic.access.addresses import address_hash
from plait_clinic.access.context import kept_language
from plait_clinic.access.doors import OWN_COOKIE, access_own_page, own_visit
from plait_clinic.audit.record import link_audit
from plait_clinic.cases.administration.queries import referrers_of
from plait_clinic.cases.queries import clinicians_of, supervised
from plait_clinic.checkins.actions import count_failure
from plait_clinic.checkins.failures import too_many_failures
from plait_clinic.checkins.models import CheckIn
from plait_clinic.checkins.queries import check_in_of
from plait_clinic.checkins.views import refuse
from plait_clinic.checkins.visibility import Reader
from plait_clinic.delivery.post import can_deliver, deliver_code
from plait_clinic.delivery.ways import NotDelivered
from plait_clinic.endings.queries import note_of, open_request
from plait_clinic.families.queries import can_share
from plait_clinic.own.actions import (
    Opened,
    change_visibility,
    end_channel,
    leave,
    make_sent_code,
    open_with_handed_code,
    open_with_sent_code,
)
from plait_clinic.own.came_of import came_of
from plait_clinic.own.codes import SENT_FOR
from plait_clinic.own.contacts import masked
from plait_clinic.own.looks import looks_of
from plait_clinic.own.models import OwnVisit
from plait_clinic.own.page import own_course, own_words
from plait_clinic.own.queries import channel_of, memberships_of
from plait_clinic.own.said import reads_of, sayings
from plait_clinic.paper.queries import typed_for
from plait_clinic.people.queries import only_organisation
from plait_clinic.readings.queries import course_of
from plait_clinic.risk.looks import names_of_readers
from plait_clinic.signals.told import offer, own_signals
from plait_clinic.steps import Refused
from plait_clinic.together.actions import add_line, take_back
from plait_clinic.together.forms import OwnLine
from plait_clinic.together.models import About, Whose
from plait_clinic.together.page import shown_lines
from plait_clinic.together.queries import lines_of

TYPED_AT_MOST = 40


@csrf_exempt  # as for the check-in: the token in the address says whose page it is, and the code opens it
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def way_in(request, token: str):
    """Ask for a code from a check-in's link, and type it."""
    check_in = check_in_of(token)
    if check_in is None or check_in.member is None:
        return refuse(request, "checkins/unknown.html", 404)
    if request.method != "POST":
        return ask_for_code(request, check_in)
    if request.POST.get("do") == "send":
        return ask_for_code(request, check_in, sent=send_code(request, check_in))
    return take_typed(
        request,
        lambda typed: open_with_sent_code(member=check_in.member, typed=typed, audit=link_audit(request)),
        lambda problem, status: ask_for_code(request, check_in, problem=problem, status=status),
    )


def send_code(request, check_in: CheckIn) -> str:
    """Send a fresh code, if there is anywhere to send it. The page says the same where there is not."""
    to_send = make_sent_code(member=check_in.member, audit=link_audit(request))
    if to_send is None:
        return "asked"
    minutes = int(SENT_FOR.total_seconds() // 60)
    try:
        deliver_code(
            kind=to_send.kind, address=to_send.address, code=to_send.code, minutes=minutes, language=get_language()
        )
    except NotDelivered:
        return "failed"
    return "asked"


def take_typed(request, use: Callable[[str], Opened | None], again: Callable[[str, int], object]):
    """Try a typed code. Failures are counted; past the limit no code is tried from this address for a while."""
    address = address_hash(request, counting="own code")
    if too_many_failures(address, request.now):
        return again("limited", 429)
    typed = request.POST.get("code", "")[:TYPED_AT_MOST]
    if not typed.strip():
        return again("empty", 422)
    opened = use(typed)
    if opened is not None:
        return let_in(request, opened)
    over = count_failure(address_hash=address, audit=link_audit(request))
    return again("limited", 429) if over else again("wrong", 422)


def let_in(request, opened: Opened):
    response = to_own_page(request)
    response.set_cookie(
        OWN_COOKIE,
        opened.token,
        path=reverse("own_page"),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Strict",
    )
    return response


def ask_for_code(request, check_in: CheckIn, *, sent: str = "", problem: str = "", status: int = 200):
    page = {
        "organisation": check_in.session.case.organisation,
        "check_in": check_in,
        "token": request.resolver_match.kwargs["token"],
        "can_deliver": can_deliver(),
        "sent": sent,
        "problem": problem,
        "entry": settings.PUBLIC_URL + reverse("own_page"),
    }
    return render(request, "own/way_in.html", page, status=status)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def own_page(request):
    """The page itself for whoever has a visit; for everybody else, where to type a code that was handed over."""
    if request.method == "POST":
        return take_typed(
            request,
            lambda typed: open_with_handed_code(typed=typed, audit=link_audit(request)),
            lambda problem, status: enter(request, problem=problem, status=status),
        )
    visit = access_own_page(request)
    return show(request, visit) if visit else enter(request)


def enter(request, *, problem: str = "", status: int = 200):
    left = request.GET.get("done") == "left"
    page = {"organisation": only_organisation(), "problem": problem, "left": left, "can_deliver": can_deliver()}
    return render(request, "own/enter.html", {**page, "over": OWN_COOKIE in request.COOKIES}, status=status)


def show(request, visit: OwnVisit, *, problem: str = "", form: OwnLine | None = None, status: int = 200):
    """Everything of one person in one case that is their own."""
    member, stays = visit.member, memberships_of(visit.member)
    channel, lines = channel_of(member), lines_of(stays)
    clinicians = clinicians_of(member.case, request.now)
    is_supervised = supervised(clinicians)
    found = [course_of(stay.case, stay, None, reader=Reader(request.now)) for stay in stays]
    courses = [
        own_course(course, stay, place) for place, (course, stay) in enumerate(zip(found, stays, strict=True), 1)
    ]
    page = {
        "several": can_share(member.case),
        "clinicians": get_text_list([part.user.name for part in clinicians], _("and")),
        "supervised": is_supervised,
        "referrers": ", ".join(person.name for person in referrers_of(member.case)),
        "named": get_text_list(names_of_readers(member.case.organisation_id, stays), _("and")),
        "courses": courses,
        "answered": any(course.last or course.others for course in courses),
        "came_of": came_of(found[0], reads_of(member.case, stays), lines),
        "typed": typed_for(stays),
        "note": note_of(member),
        "change_request": open_request(stays, past_clinicians=visit.past_clinicians),
        "agreed": shown_lines(lines, About.AGREED, _("you"), to_client=True),
        "noticed": shown_lines(lines, About.NOTICED, _("you"), to_client=True),
        "form": form or OwnLine(),
        "sayings": [own_words(saying, supervised=is_supervised) for saying in sayings(visit, request.now)],
        "looks": looks_of(visit),
        "own_signals": own_signals(member),
        "offer": offer(member.case, request.now),
        "channel": channel,
        "can_deliver": can_deliver(),
        "codes_go_to": masked(channel.address) if channel and channel.confirmed_at else "",
        "done": request.GET.get("done", ""),
        "problem": problem,
    }
    return own_answer(request, visit, "own/page.html", page, status=status)


def own_answer(request, visit: OwnVisit, template: str, page: dict[str, object], *, status: int = 200):
    """Any one of the own pages.

    Nobody's answers stay on a phone that was put down: when the visit is over, so is what is on the screen.
    """
    page = {"organisation": visit.member.case.organisation, "visit": visit, **page}
    response = render(request, template, page, status=status)
    seconds_left = math.ceil((visit.ends_at - request.now).total_seconds())
    response["Refresh"] = f"{seconds_left}; url={to_own_page(request).url}"
    return response


@login_not_required
@require_POST
def own_visibility(request):
    """Change who may read one thing that was sent and that nobody has read yet."""
    visit = own_visit(request)
    if visit is None:
        return to_own_page(request)
    about, to = request.POST.get("about", ""), request.POST.get("to", "")
    try:
        change_visibility(visit=visit, about=about, to=to, audit=link_audit(request))
    except Refused as refused:
        return show(request, visit, problem=refused.problems[0], status=422)
    return back(request, "visibility")


@login_not_required
@require_POST
def own_line(request):
    """Keep a line of the client's for the page that both look at."""
    visit = own_visit(request)
    if visit is None:
        return to_own_page(request)
    form = OwnLine(request.POST)
    if not form.is_valid():
        return show(request, visit, form=form, status=422)
    add_line(member=visit.member, whose=Whose.CLIENT, audit=link_audit(request), **form.cleaned_data)
    return back(request, "line")


@login_not_required
@require_POST
def own_line_back(request):
    """Take back a line that stands there as the client's own words, or as both's."""
    visit = own_visit(request)
    if visit is None:
        return to_own_page(request)
    try:
        take_back(stays=memberships_of(visit.member), line=request.POST.get("line", ""), audit=link_audit(request))
    except Refused as refused:
        return show(request, visit, problem=refused.problems[0], status=422)
    return back(request, "line_back")


@login_not_required
@require_POST
def own_channel_end(request):
    """Let no more codes be sent to the address that is known. This visit goes on until it is left."""
    visit = own_visit(request)
    if visit is not None:
        end_channel(member=visit.member, audit=link_audit(request), keep=visit)
    return back(request, "channel")


@login_not_required
@require_POST
def own_leave(request):
    """End the visit, and take the cookie back."""
    visit = own_visit(request)
    if visit is not None:
        leave(visit=visit, audit=link_audit(request))
    response = back(request, "left")
    response.delete_cookie(OWN_COOKIE, path=reverse("own_page"), samesite="Strict")
    return response


def to_own_page(request):
    """Where whoever has no visit is shown how to begin one; a language that was chosen stays chosen."""
    return redirect(reverse("own_page") + kept_language(request))


def back(request, done: str, to: str = "own_page"):
    """To the page of this name again, which says what was done; a language that was chosen stays chosen."""
    chosen = kept_language(request)
    return redirect(f"{reverse(to)}{chosen}{'&' if chosen else '?'}done={done}")
