"""The page of the family map: the last session that was rated, the sessions before it, and every number as a table."""

from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from plait.charts.family import Shape, earlier_sessions, family_map
from plait.charts.genogram import genogram_chart
from plait_clinic.access.doors_of_several import access_family_map
from plait_clinic.access.permissions import ReasonNeeded, user_can_draw_structure
from plait_clinic.cases.models import CaseKind
from plait_clinic.families.maps.words import map_words
from plait_clinic.families.structure.queries import structure_of
from plait_clinic.families.structure.words import genogram_words

SHAPES: tuple[Shape, ...] = ("wide", "narrow")
"""Both are in the page; its style sheet shows the one that fits."""


@require_GET
def map_page(request, case: str):
    """The map of a case of several people."""
    try:
        found, standing = access_family_map(request, case)
    except ReasonNeeded:
        return redirect("give_reason", case=case)
    can_draw = user_can_draw_structure(standing)
    drawn = structure_of(found) if can_draw else None
    page = {
        "case": found,
        "is_individual": found.kind == CaseKind.INDIVIDUAL,
        "can_draw": can_draw,
        "genogram": genogram_chart(drawn.genogram(), words=genogram_words()) if drawn and drawn.people else None,
        **charts_of(found, request.now),
    }
    return render(request, "families/map.html", page)


def charts_of(case, now) -> dict[str, object]:
    """The newest map and the sessions side by side, each for a page and for a phone; nothing where none was rated."""
    from plait_clinic.families.maps.drawn import moments_of  # brings numpy, which no worker starts with

    moments = moments_of(case, now) if case.kind != CaseKind.INDIVIDUAL else ()
    if not moments:
        return {"moment": None}
    words = map_words(case)
    pairs = [(moment.number, moment.family) for moment in moments]
    newest = moments[-1]
    maps = [family_map(newest.family, shape=shape, words=words, id_prefix=f"map-{shape}") for shape in SHAPES]
    several = len(moments) > 1
    return {
        "moment": newest,
        "maps": maps,
        "table": maps[0].table,
        "courses": [earlier_sessions(pairs, shape=shape, words=words, id_prefix=f"course-{shape}") for shape in SHAPES]
        if several
        else (),
    }
