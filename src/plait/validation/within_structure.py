"""How the items move together within people from session to session: how many factors, and which models fit.

Models by maximum likelihood on the covariance about each person's own means; the number of factors by parallel
analysis (Horn 1965, Psychometrika 30, 179-185) with each person's course in each item turned round at random, which
keeps how sessions resemble each other and takes away what items share (random signs: Hong, Sheng & Dobriban 2020).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from plait.reliability.answers import Floats
from plait.reliability.occasions import Occasions
from plait.reliability.resampling import SEED
from plait.reliability.results import NotEnough, Undefined
from plait.reliability.within_person import Persons, persons_of
from plait.validation.factor_model import NoSolution, Structure, fitted
from plait.validation.fit import Fit, fit_of
from plait.validation.moments import within_moments

FEWEST_FOR_STRUCTURE = 100
"""People with two ratings or more. Our rule: with fewer, tests of models rejected true ones too often in simulated
studies, and intervals of CFI were too wide to judge by (docs/reference/validation.md)."""

DRAWS = 500
PERCENTILE = 95.0
"""A factor counts where its eigenvalue is above this share of those from unrelated items."""


@dataclass(frozen=True)
class Eigenvalues:
    """Eigenvalues of the items' correlations within people, the limits from unrelated items, and how many are above."""

    people: int
    found: tuple[float, ...]
    limits: tuple[float, ...]

    @property
    def factors(self) -> int:
        """How many stand above their limit before the first that does not."""
        above = [value > limit for value, limit in zip(self.found, self.limits, strict=True)]
        return above.index(False) if False in above else len(above)


@dataclass(frozen=True)
class FittedModel:
    """One model's fit and its loadings as correlations of item and factor."""

    fit: Fit
    loadings: tuple[float, ...]


@dataclass(frozen=True)
class StructureReport:
    """People with two ratings or more, and what can be said of the items within them."""

    people: int
    eigenvalues: Eigenvalues | NotEnough | Undefined
    models: Mapping[str, FittedModel | NotEnough | Undefined]


def structure_report(occasions: Occasions, structures: Sequence[Structure], seed: int = SEED) -> StructureReport:
    """Parallel analysis and each of `structures`, from complete rows as `plait.reliability.occasions` reads them."""
    people = persons_of(occasions)
    repeated = int((people.counts > 1).sum())
    no = _refused(people, repeated)
    if no is not None:
        return StructureReport(repeated, no, MappingProxyType({each.name: no for each in structures}))
    models = {each.name: _model(each, occasions, repeated) for each in structures}
    return StructureReport(repeated, _parallel(people, repeated, seed), MappingProxyType(models))


def _refused(people: Persons, repeated: int) -> NotEnough | Undefined | None:
    if people.means.shape[1] < 3:
        return Undefined(repeated, "a factor needs three items or more")
    if repeated < FEWEST_FOR_STRUCTURE:
        return NotEnough(repeated, FEWEST_FOR_STRUCTURE)
    still = np.flatnonzero(np.diag(people.products.sum(axis=0)) <= 0) + 1
    if len(still):
        return Undefined(repeated, f"nobody's answer to item {', '.join(map(str, still))} ever changes")
    return None


def _model(structure: Structure, occasions: Occasions, repeated: int) -> FittedModel | Undefined:
    moments = within_moments(occasions.person, occasions.answers.turned)
    try:
        solution = fitted(structure, moments)
        fit = fit_of(solution, moments)
    except NoSolution as slip:
        return Undefined(repeated, str(slip))
    sds = np.sqrt(np.diag(moments.groups[0].covariance))
    return FittedModel(fit, tuple((solution.groups[0].loadings / sds).tolist()))


def _parallel(people: Persons, repeated: int, seed: int) -> Eigenvalues:
    generator = np.random.default_rng(seed)
    items = people.means.shape[1]
    drawn = np.array([_turned_round(people.products, generator) for _ in range(DRAWS)])
    limits = np.percentile(drawn, PERCENTILE, axis=0)
    found = _eigenvalues(people.products.sum(axis=0))
    return Eigenvalues(repeated, tuple(found[:items].tolist()), tuple(limits.tolist()))


def _turned_round(products: Floats, generator: np.random.Generator) -> Floats:
    signs = generator.choice([-1.0, 1.0], size=products.shape[:2])
    return _eigenvalues(np.einsum("pij,pi,pj->ij", products, signs, signs))


def _eigenvalues(products: Floats) -> Floats:
    sds = np.sqrt(np.diag(products))
    return np.asarray(np.linalg.eigvalsh(products / np.outer(sds, sds))[::-1])
