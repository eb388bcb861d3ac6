"""Which scales of a measure are read together, and of which raters: what a model is made for.

The check-in's strands are read together, as both raters give them, and its total by itself; of every other measure
each scale is read by itself, as the client gives it.
"""

from __future__ import annotations

from dataclasses import dataclass

from plait import trajectory
from plait.measures import Measure
from plait_clinic.batteries.models import UNREGISTERED
from plait_clinic.batteries.queries import CHECK_IN, ENDING
from plait_clinic.batteries.registry import Key, measures_of
from plait_clinic.batteries.scales import ScaleKey, main_scale, registered_scales
from plait_clinic.checkins.models import Rater, Response
from plait_clinic.people.models import CheckInForm, Organisation

Name = tuple[str, str]


@dataclass(frozen=True)
class ReadTogether:
    """Scales of one measure that one model reads; they share their ends and direction.

    `speaks` where alerts at a session come from these scales: the check-in's strands, another measure's main scale.
    """

    measure: str
    version: str
    scales: tuple[ScaleKey, ...]
    speaks: bool = False

    @property
    def key(self) -> Key:
        return self.measure, self.version

    @property
    def scale_names(self) -> tuple[str, ...]:
        return tuple(scale.name for scale in self.scales)

    @property
    def joined(self) -> str:
        """As the scales stand in a row of the database."""
        return " ".join(self.scale_names)

    @property
    def raters(self) -> tuple[str, ...]:
        both = self.measure == CHECK_IN and len(self.scales) > 1
        return (Rater.CLIENT.value, Rater.CLINICIAN.value) if both else (Rater.CLIENT.value,)

    @property
    def names(self) -> tuple[Name, ...]:
        """The strands, by rater and scale."""
        return tuple((rater, scale.name) for rater in self.raters for scale in self.scales)

    @property
    def scale(self) -> trajectory.Scale:
        first = self.scales[0]
        return trajectory.Scale(*first.bounds, first.higher_is)


def read_together(organisation: Organisation) -> list[ReadTogether]:
    """What this clinic's answers are read with: the check-in first, then every other measure that was answered."""
    answered = Response.objects.filter(
        check_in__session__case__organisation=organisation, check_in__rater=Rater.CLIENT, erased_at__isnull=True
    ).exclude(measure=UNREGISTERED)
    keys = set(answered.order_by().values_list("measure", "measure_version").distinct())
    measures = measures_of(organisation, sorted(keys, key=lambda key: (key[0] != CHECK_IN, key)))
    return [one for measure in measures.values() for one in sets_of(measure)]


def sets_of(measure: Measure) -> list[ReadTogether]:
    """The sets of scales of one measure that are read together; none where nothing is scored, or is asked but once."""
    scales = registered_scales(measure, clients_form(measure)) if measure.forms else {}
    if not scales or measure.id == ENDING:
        return []
    main = main_scale(scales)
    others = tuple(key for key in scales.values() if key != main)
    apart = [others] if measure.id == CHECK_IN else [(key,) for key in others]
    speaking = apart[0] if measure.id == CHECK_IN else (main,)
    return [
        ReadTogether(measure.id, measure.version, scales, speaks=scales == speaking) for scales in [(main,), *apart]
    ]


def clients_form(measure: Measure) -> str:
    """The form that clients are given; a measure's forms have the same scales."""
    forms = [form.id for form in measure.forms]
    return CheckInForm.CLIENT.value if CheckInForm.CLIENT in forms else forms[0]
