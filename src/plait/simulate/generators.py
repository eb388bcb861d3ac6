"""How made-up alliance scores come about: one table of generators, each breaking an assumption that models make.

A score is the person's own level, plus growth, movement that carries over, what lasts one session, minus what a
rupture takes; it is then rounded to the scale's steps and kept between its ends. Nothing here is fitted to real
ratings: no public session-by-session alliance data were found, so each number says where it is from or that it is ours.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from plait.errors import UserError

LOW, HIGH = 0.0, 10.0
"""All generators speak in points of a scale from 0 to 10, as the check-in's total does."""
STEPS = 60
"""The total of six answers in whole points is a whole number of sixtieths of the scale."""

LEVEL = 7.0
"""A client's mean. Between .69 (WAI-S, clinicians) and .79 (clients) of the scale in 36 dyads; our choice in it."""
BETWEEN_SD = 1.5
"""SD of persons' levels: .15 of the scale, implied by an SD of .17 and a single session's generalizability of .77
(Crits-Christoph 2011)."""
WITHIN_SD = 0.8
"""SD within a person, error included: .08 of the scale, from the same split."""
MOVEMENT_SHARE = 0.6
"""How much of the within-person variance carries over. Our choice."""
CARRY_OVER = 0.35
"""Correlation of that movement from one session to the next. Our choice: no verified figure was found."""
GROWTH, GROWTH_SD = 0.03, 0.03
"""Points gained a session, mean and SD over persons. Our choice."""

RATE = 0.03
"""Onsets for each session outside a rupture. Our choice: one in five people over eight sessions, two in five over
twenty, inside the 15 to 50 % that published rules count."""
SIZES = (1.2, 2.0, 3.0)
"""Points lost in a small, middling and large rupture: 1.5, 2.5 and 3.75 within-person SDs. Our choice."""
FOR_EVER = 1_000_000
"""The length of a rupture that no session recovers from."""


@dataclass(frozen=True)
class Mixture:
    """A mixture of normal distributions."""

    weights: tuple[float, ...]
    means: tuple[float, ...]
    sds: tuple[float, ...]

    @property
    def mean(self) -> float:
        return sum(weight * mean for weight, mean in zip(self.weights, self.means, strict=True))

    @property
    def variance(self) -> float:
        parts = zip(self.weights, self.means, self.sds, strict=True)
        return sum(weight * (mean**2 + sd**2) for weight, mean, sd in parts) - self.mean**2


@dataclass(frozen=True)
class Choice:
    """A few values, each with its probability."""

    values: tuple[float, ...]
    weights: tuple[float, ...]


@dataclass(frozen=True)
class Ruptures:
    """When ruptures begin, what they take and how they end.

    rate      chance of an onset at each session after the first, outside a rupture
    sizes     points lost at the onset
    lengths   sessions until all that was lost is back
    fade      share of the loss that is carried into the rupture's next session
    """

    rate: float
    sizes: Choice
    lengths: Choice
    fade: float = 1.0


@dataclass(frozen=True)
class Generator:
    """One way in which scores come about, in points from LOW to HIGH.

    levels          persons' own levels
    growth          points a session: mean and SD over persons
    carry_over      lag-one correlation of the movement
    movement_sd     its SD
    wander_sd       SD of the step that the level itself takes each session
    session_sds     SD of what lasts one session
    person_factors  what a person's movement and session SDs are multiplied by
    steps           how many steps the scale has
    """

    key: str
    breaks: str
    levels: Mixture
    growth: tuple[float, float]
    carry_over: float
    movement_sd: float
    wander_sd: float
    session_sds: Choice
    person_factors: Choice
    steps: int
    ruptures: Ruptures

    @property
    def step(self) -> float:
        """Points between two neighbouring scores."""
        return (HIGH - LOW) / self.steps


class UnknownGeneratorError(UserError, LookupError):
    """No generator of this name; the message names what there is."""

    def __init__(self, asked: str, known: Iterable[str]) -> None:
        super().__init__(f"No generator {asked!r}. Known: {', '.join(known)}.")


ALWAYS = Choice((1.0,), (1.0,))
EQUAL_SIZES = Choice(SIZES, (1 / 3, 1 / 3, 1 / 3))
MIXED = Ruptures(RATE, EQUAL_SIZES, Choice((1, 2, 3, FOR_EVER), (0.35, 0.25, 0.2, 0.2)))
"""Our choice: most are over within three sessions, one in five is not mended."""

PLAIN = Generator(
    key="plain",
    breaks="nothing but rounding and the ends of the scale: normal levels, movement and sessions",
    levels=Mixture((1.0,), (LEVEL,), (BETWEEN_SD,)),
    growth=(GROWTH, GROWTH_SD),
    carry_over=CARRY_OVER,
    movement_sd=WITHIN_SD * MOVEMENT_SHARE**0.5,
    wander_sd=0.0,
    session_sds=Choice((WITHIN_SD * (1 - MOVEMENT_SHARE) ** 0.5,), (1.0,)),
    person_factors=ALWAYS,
    steps=STEPS,
    ruptures=MIXED,
)
SKEWED = Mixture((0.62, 0.28, 0.10), (8.1, 6.3, 3.6), (0.55, 0.8, 1.0))
"""Most persons high, a tail far below; mean and SD near those of the others. Our choice."""
TAILS = Choice((0.25, 0.5, 1.45), (0.68, 0.25, 0.07))
"""SDs of single sessions whose mixture has the variance of the others and a kurtosis near 15. The real sessions of
ENRICHD (an outcome, not an alliance) had 10.6 in what a normal model left."""
FACTORS = Choice((0.4, 0.7, 1.0, 1.5, 2.0), (0.15, 0.25, 0.3, 0.2, 0.1))
"""Some persons move five times as much as others. Our choice."""
CEILING = Mixture((1.0,), (8.9,), (1.0,))
"""A scale like the SRS: mean .90, SD .09, about a quarter of all scores at the top."""

GENERATORS: Mapping[str, Generator] = {
    generator.key: generator
    for generator in (
        PLAIN,
        replace(PLAIN, key="skewed_levels", breaks="persons' levels are skewed", levels=SKEWED),
        replace(PLAIN, key="heavy_tails", breaks="single sessions have heavy tails", session_sds=TAILS),
        replace(PLAIN, key="own_variance", breaks="each person has a spread of their own", person_factors=FACTORS),
        replace(PLAIN, key="coarse", breaks="whole points only, as of a single item", steps=10),
        replace(PLAIN, key="ceiling", breaks="a quarter of all scores lie at the top", levels=CEILING, steps=40),
        replace(
            PLAIN,
            key="persistent",
            breaks="movement is large and carries over for many sessions, as it did in the ENRICHD scores (.85 a week)",
            levels=Mixture((1.0,), (LEVEL,), (1.2,)),
            carry_over=0.85,
            movement_sd=1.1,
        ),
        replace(PLAIN, key="drift", breaks="levels wander and never come back", growth=(0.0, 0.1), wander_sd=0.25),
        replace(
            PLAIN,
            key="short_dips",
            breaks="ruptures last one to three sessions and all recover, by halves",
            ruptures=replace(MIXED, lengths=Choice((1, 2, 3), (0.4, 0.3, 0.3)), fade=0.6),
        ),
        replace(
            PLAIN,
            key="no_recovery",
            breaks="what a rupture took never comes back",
            ruptures=replace(MIXED, lengths=Choice((FOR_EVER,), (1.0,))),
        ),
        replace(
            PLAIN,
            key="everything",
            breaks="skewed levels, heavy tails, own spread, whole points and wandering levels at once",
            levels=SKEWED,
            session_sds=TAILS,
            person_factors=FACTORS,
            wander_sd=0.15,
            steps=20,
        ),
    )
}


def generator_called(key: str) -> Generator:
    """The generator of this name; UnknownGeneratorError otherwise."""
    if key not in GENERATORS:
        raise UnknownGeneratorError(key, GENERATORS)
    return GENERATORS[key]


def without_ruptures(generator: Generator) -> Generator:
    """The same scores where nothing ever happens."""
    return replace(generator, ruptures=replace(generator.ruptures, rate=0.0))
