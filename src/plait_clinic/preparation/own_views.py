"""The client's side: reading what is new in the room, saying yes, no or later, worries, and what is reported of them.

Each person sees their own row alone. What others of the case said never stands here, nor whether they did.
"""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.decorators import login_not_required
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from plait_clinic.access.doors import access_own_page, own_visit
from plait_clinic.audit.record import link_audit
from plait_clinic.minors.queries import form_asked
from plait_clinic.own.models import OwnVisit
from plait_clinic.own.part import check_is_part
from plait_clinic.own.queries import memberships_of
from plait_clinic.own.views import back, own_answer, to_own_page
from plait_clinic.preparation.actions import say, write_worry
from plait_clinic.preparation.features import KEEPS_PICTURES, Feature
from plait_clinic.preparation.forms import OwnChoice, OwnWorry
from plait_clinic.preparation.leaflets import FREE_TO_CHOOSE, FREE_TO_CHOOSE_YOUNG, LEAFLETS, Leaflet
from plait_clinic.preparation.models import Choice, Said
from plait_clinic.preparation.queries import newest_choices, one_said, order_of, own_worries, planned_in, reads_as_young
from plait_clinic.preparation.stands import Stand, one_stand
from plait_clinic.steps import Refused


@dataclass(frozen=True)
class ToRead:
    """One leaflet as it stands on the own page, with what this person said to it last."""

    feature: Feature
    leaflet: Leaflet
    paragraphs: tuple[str | Promise, ...]
    choice: Choice | None
    asks_anew: bool
    keeps_pictures: bool
    form: OwnChoice


@login_not_required
@require_GET
def own_preparation(request):
    """What is new in the room, and what is reported of whoever was sent."""
    visit = access_own_page(request)
    return show(request, visit) if visit else to_own_page(request)


def show(request, visit: OwnVisit, *, problem: str = "", form: OwnWorry | None = None, status: int = 200):
    member = visit.member
    young = reads_as_young(form_asked(member.client, request.now))
    page = {
        "to_read": to_read(visit, young=young, now=request.now),
        "free": FREE_TO_CHOOSE_YOUNG if young else FREE_TO_CHOOSE,
        "choices": Said.choices,
        "order": order_of(member),
        "mandated": member.participation == "mandated",
        "worries": own_worries(memberships_of(member)),
        "form": form or OwnWorry(),
        "done": request.GET.get("done", ""),
        "problem": problem,
    }
    return own_answer(request, visit, "preparation/own.html", page, status=status)


def to_read(visit: OwnVisit, *, young: bool, now: datetime) -> list[ToRead]:
    """The leaflets of what is planned, with this person's own word to each; nobody else's is looked at. What is planned
    once somebody left is the others', and once the work has ended nothing is.
    """
    if visit.member.left_on is not None or visit.member.case.closed_on is not None:
        return []
    newest = newest_choices([visit.member])
    return [
        one_to_read(Feature(row.feature), newest.get((visit.member.pk, row.feature, "")), young, now)
        for row in planned_in(visit.member.case)
    ]


def one_to_read(feature: Feature, choice: Choice | None, young: bool, now: datetime) -> ToRead:
    leaflet = LEAFLETS[feature]
    return ToRead(
        feature=feature,
        leaflet=leaflet,
        paragraphs=leaflet.paragraphs(young=young),
        choice=choice,
        asks_anew=choice is not None and one_stand(one_said(choice), leaflet.version, now) is Stand.ANEW,
        keeps_pictures=feature in KEEPS_PICTURES,
        form=OwnChoice(initial={"feature": feature, "leaflet": leaflet.version}, auto_id=False),
    )


@login_not_required
@require_POST
def own_choice(request):
    """Say yes, no or later. A yes needs the person's own code; a no is taken however the page was opened."""
    visit = own_visit(request)
    if visit is None:
        return to_own_page(request)
    form = OwnChoice(request.POST)
    if not form.is_valid():
        return show(request, visit, problem=_("Please choose yes, no or later."), status=422)
    given = form.cleaned_data
    try:
        if given["said"] != Said.NO:
            check_is_part(visit)
        check_is_the_persons_own_code(visit, given["said"])
        say(
            member=visit.member,
            feature=Feature(given["feature"]),
            said=Said(given["said"]),
            leaflet=given["leaflet"],
            audit=link_audit(request),
        )
    except Refused as refused:
        return show(request, visit, problem=refused.problems[0], status=422)
    return back(request, "choice", "own_preparation")


def check_is_the_persons_own_code(visit: OwnVisit, said: str) -> None:
    """A code that went through a clinician's hands opens no way to a yes: it could be the clinician's own."""
    if said == Said.YES and not visit.past_clinicians:
        raise Refused(
            _(
                "This page was opened with a code from your clinician. Please say yes to them when you meet; a no or a "
                "later can be said here."
            )
        )


@login_not_required
@require_POST
def own_worry(request):
    """Keep what worries somebody, for their clinicians."""
    visit = own_visit(request)
    if visit is None:
        return to_own_page(request)
    form = OwnWorry(request.POST)
    if not form.is_valid():
        return show(request, visit, form=form, status=422)
    try:
        check_is_part(visit)
        write_worry(member=visit.member, text=form.cleaned_data["text"], audit=link_audit(request))
    except Refused as refused:
        return show(request, visit, problem=refused.problems[0], form=form, status=422)
    return back(request, "worry", "own_preparation")
