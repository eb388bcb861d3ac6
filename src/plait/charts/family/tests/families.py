"""Made-up families for the tests: any number of members, subsystems and clinicians, with any names."""

from hypothesis import strategies as st

from plait.charts.family import (
    WHOLE,
    Between,
    Bond,
    FamilyMap,
    MapClinician,
    MapMember,
    Measured,
    Said,
    Subsystem,
    View,
)
from plait.charts.lettering import tidy

ODD = (
    "Ana",
    "Zoë Wolfeschlegelsteinhausenbergerdorff",
    "W" * 40,
    "Ann Mary Lou Jo",
    "李小龍",
    "\u0634\u06cc\u0631\u06cc\u0646",
    "<b>&",
)
NAMES = st.sampled_from(ODD) | st.text(min_size=1, max_size=30).filter(tidy)
ROLES = st.sampled_from(("", "mother", "father of the two eldest", "stepdaughter, 15", "x" * 40))
CHANGES = st.sampled_from(["up", "down", "level", None])


@st.composite
def measured(draw):
    low, value, high = sorted(draw(st.lists(st.floats(0, 10), min_size=3, max_size=3)))
    ranged = draw(st.booleans())
    return Measured(value, low if ranged else None, high if ranged else None, draw(CHANGES))


MAYBE = st.none() | measured()
VIEWS = st.lists(st.builds(View, NAMES, measured()), max_size=2).map(tuple)


@st.composite
def families(draw, most=20):
    keys = [f"m{place}" for place in range(draw(st.integers(1, most)))]
    members = tuple(
        MapMember(key, draw(NAMES), draw(ROLES), draw(MAYBE), draw(st.booleans()), draw(VIEWS)) for key in keys
    )
    clinicians = tuple(MapClinician(f"c{n}", draw(NAMES), draw(ROLES)) for n in range(draw(st.integers(0, 3))))
    named = draw(st.lists(st.sets(st.sampled_from(keys), min_size=1), max_size=5))
    subsystems = tuple(Subsystem(f"s{n}", draw(NAMES), tuple(sorted(one))) for n, one in enumerate(named))
    ends = st.sampled_from([WHOLE, *keys, *(one.key for one in subsystems)])
    withs = st.sampled_from([None, *(one.key for one in clinicians)])
    bonds = draw(
        st.lists(
            st.builds(Bond, ends, MAYBE, VIEWS, withs), max_size=30, unique_by=lambda one: (one.end, one.clinician)
        )
    )
    pairs = st.tuples(st.sampled_from(keys), st.sampled_from(keys)).filter(lambda pair: pair[0] != pair[1])
    rated = draw(st.lists(pairs, max_size=6, unique=True)) if len(keys) > 1 else []
    between = tuple(Between(*pair, draw(measured())) for pair in rated)
    whats = st.sampled_from(("Shared purpose", "All of us with the clinician"))
    said = tuple(draw(st.lists(st.builds(Said, whats, NAMES, measured()), max_size=4)))
    return FamilyMap(members, clinicians, subsystems, tuple(bonds), between, said)
