"""The client's two requests and their word on what was put right: after a check-in, and on their own page.

A check-in's link only takes a request and never tells whether there was one before.
"""

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from plait_clinic.access.context import kept_language
from plait_clinic.access.doors import own_visit
from plait_clinic.audit.record import link_audit
from plait_clinic.checkins.queries import check_in_of
from plait_clinic.checkins.views import clinic_zone, refuse, respond, show
from plait_clinic.own.views import back
from plait_clinic.own.views import show as show_own
from plait_clinic.repairs.actions import client_says
from plait_clinic.repairs.models import Resolution
from plait_clinic.signals.actions import REQUESTS, ask_to_talk
from plait_clinic.signals.models import Kind
from plait_clinic.signals.queries import own_signal_of
from plait_clinic.signals.told import offer
from plait_clinic.steps import Refused

WORDS = {"yes": Resolution.RESOLVED, "partly": Resolution.PARTLY, "not_yet": Resolution.UNRESOLVED}


@csrf_exempt  # as for the check-in: the token in the address is the authority
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def ask_after_check_in(request, token: str):
    """Take a request from the page that thanks for a check-in."""
    check_in = check_in_of(token)
    if check_in is None or check_in.member is None:
        return refuse(request, "checkins/unknown.html", 404)
    with timezone.override(clinic_zone(check_in)):
        if request.method != "POST":
            return show(request, check_in)
        about = request.POST.get("about", "")
        if about in REQUESTS:
            ask_to_talk(member=check_in.member, about=Kind(about), audit=link_audit(request))
        return respond(
            request,
            "signals/asked.html",
            check_in=check_in,
            asked=about in REQUESTS,
            offer=offer(check_in.session.case, request.now),
            token=token,
        )


@login_not_required
@require_POST
def ask_on_own_page(request):
    """Take a request from the client's own page."""
    visit = own_visit(request)
    about = request.POST.get("about", "")
    if visit is None or about not in REQUESTS:
        return redirect(reverse("own_page") + kept_language(request))
    ask_to_talk(member=visit.member, about=Kind(about), audit=link_audit(request))
    return back(request, "asked")


@login_not_required
@require_POST
def word_on_own_page(request):
    """Take the client's own word: it was put right, partly, or not yet."""
    visit, word = own_visit(request), request.POST.get("word", "")
    found = own_signal_of(visit.member, request.POST.get("signal", "")) if visit else None
    if found is None or word not in WORDS:
        return redirect(reverse("own_page") + kept_language(request))
    try:
        client_says(signal=found, resolution=WORDS[word], audit=link_audit(request))
    except Refused as refused:
        return show_own(request, visit, problem=refused.problems[0], status=422)
    return back(request, "word")
