"""What a brief rests on, in words: the model behind ranges and alerts, what alerts cost, and what nobody knows yet."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from plait_clinic.briefs.findings import SCALES_READ
from plait_clinic.briefs.words import number
from plait_clinic.engine.queries import is_cold
from plait_clinic.readings.queries import Course, Visit, VisitRead

MODEL = lazy(
    "Expected ranges come from a model of how ratings move: people differ, part of a change lasts and part is gone by "
    "the next session, and now and then a drop begins. Each session is read by the earlier ones alone. The ratings, "
    "the clinician’s own and a tension that was named are weighed together; where higher is worse, a rise is what is "
    "looked for."
)
COST = lazy(
    "Told of needlessly, as the model has it: some %(budget)s in 100 sessions without a drop. Found at their first "
    "session: %(small)s of small drops, %(middling)s of middling and %(large)s of large ones."
)
CHECKED = lazy(
    "This was checked on simulated courses; no public set of ratings of the alliance, session by session, was found to "
    "check it on people."
)
FIGURES = {
    True: lazy(
        "This clinic has no figures of its own yet: how much people differ, and how often and how far ratings drop, "
        "are assumed (%(model)s)."
    ),
    False: lazy("How much people differ comes from this clinic’s own courses (%(model)s)."),
}


@dataclass(frozen=True)
class Rests:
    """Paragraphs under "How this is worked out"; `short` is what a print-out says of it."""

    paragraphs: tuple[str, ...]
    short: str


def rests_on(course: Course) -> Rests | None:
    """What the newest reading rests on; nothing before the first answer is read."""
    read = last_read(course)
    if read is None:
        return None
    cost = alerts_cost(read)
    return Rests((str(MODEL), cost, checked_on(read.model_version)), f"{cost} {CHECKED}")


def checked_on(model: str) -> str:
    """What a model was checked on, and whose figures it rests on."""
    return f"{CHECKED} {str(FIGURES[is_cold(model)]) % {'model': model}}"


def last_read(course: Course) -> VisitRead | None:
    """The newest session that was read as a whole: of the check-in, else of another measure."""
    every = (course, *(one.course for one in (*course.others, *course.past)))
    found = (visit.client.visit for one in every for visit in reversed(one.answered) if visit.client)
    return next((read for read in found if read is not None), None)


def alerts_cost(read: VisitRead) -> str:
    """The price of alerts, and what they find at it."""
    small, middling, large = (percent(share) for share in read.expected_hits)
    return str(COST) % {"budget": number(read.budget), "small": small, "middling": middling, "large": large}


def percent(share: float) -> str:
    return _("%d %%") % round(100 * share)


def sure(last: Visit | None) -> str:
    """How much the last session's ranges rest on."""
    if last is None or not last.client.readings:
        return ""
    counts = sorted({read.earlier for scale, read in last.client.readings.items() if scale in SCALES_READ})
    if not counts or not counts[-1]:
        return _("There is no expected range until a second session is rated.")
    earlier = ngettext("%s earlier session", "%s earlier sessions", counts[-1]) % spanned(counts)
    read = last.client.visit
    if read is not None and is_cold(read.model_version):
        text = _("A range is made to hold 9 in 10 ratings; these rest on %(earlier)s and on assumed figures.")
    else:
        text = _("A range is made to hold 9 in 10 ratings; these rest on %(earlier)s and on this clinic’s figures.")
    return text % {"earlier": earlier}


def spanned(counts: list[int]) -> str:
    """A number, or the first and the last of several."""
    return str(counts[-1]) if len(counts) == 1 else f"{counts[0]}–{counts[-1]}"
