"""What the administrator's page on expected ranges shows: models and stored figures, and no table of answers.

It says the same whoever has just answered; see docs/decisions/0025.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from plait_clinic.batteries.models import BatteryMeasure
from plait_clinic.batteries.queries import CHECK_IN
from plait_clinic.batteries.registry import measures_of
from plait_clinic.engine import words
from plait_clinic.engine.figures import Found, StrandFigures, found_by_budget, sizes_in_points, strand_figures
from plait_clinic.engine.held import HISTORY, Held, held_before
from plait_clinic.engine.models import Kind, Rebuild, Refit
from plait_clinic.engine.queries import fit_in_use, fits_of, model_for
from plait_clinic.engine.strands import ReadTogether, sets_of
from plait_clinic.people.models import Organisation
from plait_clinic.reliability.words import scale_name


@dataclass(frozen=True)
class StrandShown:
    """One scale's numbers in points, as a row of the page."""

    name: str
    figures: StrandFigures

    @property
    def between_clinicians(self) -> float | None:
        """In percent of the differences between people."""
        return None if self.figures.clinicians is None else 100 * self.figures.clinicians


@dataclass(frozen=True)
class ModelShown:
    """One card: what the model reads, where it comes from, and its numbers."""

    title: str
    of: str
    version: str
    in_use: str
    needed: str
    not_used: str
    strands: Sequence[StrandShown]
    held: Sequence["HeldShown"]


@dataclass(frozen=True)
class HeldRow:
    """How often ratings lay inside each range at one length of history; empty where too few have been counted."""

    earlier: str
    counted: str
    shares: Sequence[str]


@dataclass(frozen=True)
class HeldShown:
    """How ranges of one kind of model held, and the alerts given."""

    kind: str
    rows: Sequence[HeldRow]
    alerts: str


@dataclass(frozen=True)
class PriceShown:
    """What alerts find at several budgets; `sizes` are a small, a middling and a large drop in points of a question."""

    sizes: tuple[float, ...]
    found: Sequence[Found]
    chosen: float


def shown_models(organisation: Organisation) -> list[ModelShown]:
    """A card for each set of scales that is asked here or was looked at, the check-in's first."""
    refits = {
        (row.measure, row.measure_version, row.scales): row for row in Refit.objects.filter(organisation=organisation)
    }
    return [
        shown(organisation, together, title, refits.get((*together.key, together.joined)))
        for together, title in sets_here(organisation, refits)
    ]


def sets_here(organisation: Organisation, looked_at) -> list[tuple[ReadTogether, str]]:
    """What is read together, with the measure's title; from what is asked and what was looked at."""
    asked = BatteryMeasure.objects.filter(battery__organisation=organisation, battery__asked=True)
    keys = {*asked.values_list("measure", "version"), *(key[:2] for key in looked_at)}
    measures = measures_of(organisation, sorted(keys, key=lambda key: (key[0] != CHECK_IN, key)))
    return [(together, measure.title) for measure in measures.values() for together in sets_of(measure)]


def shown(organisation: Organisation, together: ReadTogether, title: str, refit: Refit | None) -> ModelShown:
    used = model_for(organisation.pk, together.key, together.scales)
    newest = fits_of(organisation.pk, together).defer("content").first()
    return ModelShown(
        title=title,
        of=words.scales_name(together.measure, together.scale_names),
        version=together.version,
        in_use=words.in_use_words(None if used.is_cold else fit_in_use(organisation.pk, together)),
        needed=words.needed_words(refit, newest),
        not_used=words.not_used_words(newest),
        strands=[StrandShown(scale_name(together.measure, one.scale), one) for one in strand_figures(used.watching)],
        held=shown_held(organisation, together),
    )


def shown_held(organisation: Organisation, together: ReadTogether) -> list[HeldShown]:
    """What was counted, the clinic's own fits first; nothing for a kind of which too little has been counted."""
    before = held_before(organisation, together)
    return [held_shown(kind, before[kind]) for kind in (Kind.OWN, Kind.COLD) if kind in before]


def held_shown(kind: Kind, held: Held) -> HeldShown:
    bins = zip(HISTORY, held.ranges, strict=True)
    return HeldShown(
        kind=str(words.UNDER[kind]),
        rows=[
            HeldRow(
                earlier=words.earlier_words(*bin_),
                counted=words.counted_words(found),
                shares=[words.share_words(share) for share in found.shares],
            )
            for bin_, found in bins
        ],
        alerts=words.alerts_words(held.alerts),
    )


def latest_rebuild(organisation: Organisation) -> Rebuild | None:
    return Rebuild.objects.filter(organisation=organisation).order_by("-pk").first()


def shown_price(organisation: Organisation, chosen: float) -> PriceShown | None:
    """What alerts on the check-in find, from the client's ratings alone; nothing where it is not asked here."""
    sets = [together for together, _title in sets_here(organisation, ()) if together.measure == CHECK_IN]
    strands = next((together for together in sets if len(together.scales) > 1), None)
    if strands is None:
        return None
    model = model_for(organisation.pk, strands.key, strands.scales).watching
    return PriceShown(sizes_in_points(model), list(found_by_budget(model, chosen).values()), chosen)
