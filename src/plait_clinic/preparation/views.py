"""The clinicians' page of what is new in the room, with everybody's yes, no or later; and leaflets to print."""

from dataclasses import dataclass

from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from plait_clinic.access.doors_of_several import access_leaflet, access_preparation, access_preparation_to_change
from plait_clinic.cases.models import Participation
from plait_clinic.cases.queries import members_of
from plait_clinic.preparation.forms import NoteChoice, PlanFeature, WriteOrder
from plait_clinic.preparation.leaflets import FREE_TO_CHOOSE, FREE_TO_CHOOSE_YOUNG, LEAFLETS
from plait_clinic.preparation.models import LeafletSent, Order
from plait_clinic.preparation.queries import order_of, sent_to, stands_in, worries_in
from plait_clinic.preparation.sending import reachable
from plait_clinic.preparation.steps import PREPARATION_STEPS
from plait_clinic.preparation.words import STANDS
from plait_clinic.steps import take


@dataclass(frozen=True)
class Reached:
    """Whether word can be sent to somebody, and when it last was."""

    name: str
    by_message: bool
    last: LeafletSent | None


@dataclass(frozen=True)
class Mandate:
    """One mandated member, what holds for them, and the form for its next version."""

    name: str
    order: Order | None
    form: WriteOrder


@require_GET
def preparation(request, case: str):
    return show(request, access_preparation(request, case))


@require_POST
def preparation_step(request, case: str, step: str):
    """One change. What stands in the way is told on the same page."""
    found = access_preparation_to_change(request, case)
    wrong = take(request, PREPARATION_STEPS[step], found)
    if wrong is None:
        return redirect("preparation", case=case)
    return show(request, found, wrong=wrong, status=422)


def show(request, case, *, wrong=None, status: int = 200):
    members = members_of(case)
    to_mail, sent = {member.pk for member, _address in reachable(case, request.now)}, sent_to(members)

    def form_of(kind):
        return wrong if type(wrong) is kind else kind(about=case, now=request.now)

    page = {
        "case": case,
        "wrong": wrong,
        "stands": [
            (row, [(one, STANDS[one.stand]) for one in row.people]) for row in stands_in(case, members, request.now)
        ],
        "plan": form_of(PlanFeature),
        "say": form_of(NoteChoice),
        "worries": worries_in(case),
        "reached": [Reached(one.client.name, one.pk in to_mail, sent.get(one.pk)) for one in members],
        "mandates": [mandate(one, case, wrong, request.now) for one in members if is_mandated(one)],
    }
    return render(request, "preparation/page.html", page, status=status)


def is_mandated(member) -> bool:
    return member.participation == Participation.MANDATED


def mandate(member, case, wrong, now) -> Mandate:
    """What holds for one mandated member; the form as it was sent, where it was this one's."""
    order = order_of(member)
    if type(wrong) is WriteOrder and wrong.data.get("member") == member.handle:
        return Mandate(member.client.name, order, wrong)
    form = WriteOrder(about=case, now=now)
    form.initial = {"member": member.handle} | (
        {name: getattr(order, name) for name in ("ordered_by", "reported", "reported_to")} if order else {}
    )
    form.auto_id = f"id_{member.handle}_%s"
    return Mandate(member.client.name, order, form)


@require_GET
def leaflet(request, case: str, feature: str):
    """A leaflet to print and hand over, in plainer words where asked for. It names nobody."""
    found = access_leaflet(request, case)
    chosen = LEAFLETS.get(feature)
    if chosen is None:
        raise Http404
    young = request.GET.get("words") == "young"
    page = {
        "case": found,
        "leaflet": chosen,
        "young": young,
        "paragraphs": chosen.paragraphs(young=young),
        "free": FREE_TO_CHOOSE_YOUNG if young else FREE_TO_CHOOSE,
    }
    return render(request, "preparation/leaflet.html", page)
