"""The client's own choice: to be sent the link to each check-in, in which language and by which clock, or none."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.utils.translation import get_language
from django.views.decorators.http import require_GET, require_POST

from plait_clinic.access.doors import access_own_page, own_visit
from plait_clinic.audit.record import link_audit
from plait_clinic.delivery.actions import end_messages, want_messages
from plait_clinic.delivery.forms import WantMessages
from plait_clinic.delivery.models import SaidHow
from plait_clinic.delivery.post import ways_set
from plait_clinic.delivery.queries import rules_of, wish_of
from plait_clinic.minors.own_page import channel_problems
from plait_clinic.own.contacts import masked
from plait_clinic.own.models import OwnVisit
from plait_clinic.own.queries import channel_of
from plait_clinic.own.views import back, own_answer, to_own_page
from plait_clinic.steps import Refused, tell


@login_not_required
@require_GET
def own_messages(request):
    """Whether links are sent to this person, where to, and when."""
    visit = access_own_page(request)
    return show(request, visit) if visit else to_own_page(request)


def show(request, visit: OwnVisit, *, form: WantMessages | None = None, status: int = 200):
    member, wish, channel = visit.member, wish_of(visit.member), channel_of(visit.member)
    page = {
        "wish": wish,
        "wanted_in": dict(settings.LANGUAGES).get(wish.language, "") if wish else "",
        "goes_to": masked(channel.address) if channel and channel.confirmed_at else "",
        "can_deliver": channel is not None and channel.kind in ways_set(),
        "too_young": bool(channel_problems(member, request.now)),
        "rules": rules_of(member.case.organisation_id),
        "form": form or WantMessages(about=member, now=request.now).chosen(wish, otherwise=get_language()),
        "done": request.GET.get("done", ""),
    }
    return own_answer(request, visit, "delivery/own.html", page, status=status)


@login_not_required
@require_POST
def own_messages_want(request):
    """Keep that the link to each check-in is to be sent."""
    visit = own_visit(request)
    if visit is None:
        return to_own_page(request)
    form = WantMessages(request.POST, about=visit.member, now=request.now)
    if not form.is_valid():
        return show(request, visit, form=form, status=422)
    try:
        want_messages(member=visit.member, way=SaidHow.OWN_PAGE, audit=link_audit(request), **form.cleaned_data)
    except Refused as refused:
        tell(form, refused)
        return show(request, visit, form=form, status=422)
    return back(request, "wanted", "own_messages")


@login_not_required
@require_POST
def own_messages_end(request):
    """Let no more links be sent."""
    visit = own_visit(request)
    if visit is None:
        return to_own_page(request)
    end_messages(member=visit.member, audit=link_audit(request))
    return back(request, "ended", "own_messages")
