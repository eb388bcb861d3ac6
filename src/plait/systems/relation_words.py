"""What the actor-partner model and the social relations model found, as lines to read and as figures to keep."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from plait.reliability.results import Estimate, NotEnough, Quantity, Undefined
from plait.systems.apim import Apim, ApimFit
from plait.systems.design import SHOWN
from plait.systems.family_effects import family_effects
from plait.systems.family_relations import FamilyRelations, family_relations
from plait.systems.member_effects import MemberEffects, member_effects
from plait.systems.relation_files import Figure
from plait.systems.round_robins import RoundRobins
from plait.systems.social_relations import NAMES, SocialRelations, social_relations

APART, ALIKE = "members with roles", "members interchangeable"
COMPONENTS = "components"
CONVINCING = 0.05
"""Below this p a line says that roles matter."""
TITLES = {
    "actor_partner": "actor with partner",
    "dyadic": "both directions",
}
Row = tuple[str, str, str, Quantity]
"""Part of the report, whom it is about, the figure's name, and what was found."""


def figures(rows: Iterable[Row]) -> list[Figure]:
    """The rows of a report, to be written to a file."""
    return [_figure(*row) for row in rows]


def apim_rows(found: Apim) -> Iterator[Row]:
    """Every effect of both models."""
    for part, fit in ((APART, found.apart), (ALIKE, found.alike)):
        for effects in fit.effects if fit is not None else ():
            for name in ("intercept", "actor", "partner", "ratio"):
                yield part, effects.role, name, getattr(effects, name)


def apim_lines(found: Apim) -> Iterator[str]:
    yield f"{found.dyads} dyads; {found.left_out} left out for a missing answer. n counts dyads."
    for part, fit in ((APART, found.apart), (ALIKE, found.alike)):
        if fit is not None:
            yield ""
            yield part.capitalize()
            yield from _lines([row for row in apim_rows(found) if row[0] == part])
            yield from _residual_lines(fit)
    if found.test is not None:
        test = found.test
        yield ""
        told = "they do" if test.p < CONVINCING else "these dyads do not show it, which is not that they do not"
        yield f"Do roles matter? chi-square {test.chi_square:.2f} on {test.freedom}, p {test.p:.3f}: {told}"
    yield from _notes(found.notes)


def _residual_lines(fit: ApimFit) -> Iterator[str]:
    sds = " and ".join(f"{sd:.2f}" for sd in fit.residual_sds)
    yield f"    residual SD {sds}, correlated {fit.correlation:.2f}; log-likelihood {fit.log_likelihood:.3f}"


def relations_rows(found: SocialRelations) -> Iterator[Row]:
    yield from ((COMPONENTS, "", name, getattr(found, name)) for name in (*NAMES, "group"))


def relations_lines(found: SocialRelations) -> Iterator[str]:
    yield f"{found.groups} groups with {found.members} members, mean {found.mean:.2f}. n counts groups."
    yield from _left_out(found.left_out)
    yield ""
    yield "Variances and covariances, in squared points"
    yield from _lines(relations_rows(found))
    yield "    shares: " + ", ".join(f"{name} {share:.0%}" for name, share in found.shares.items())
    yield from _notes(found.notes)


def family_rows(found: FamilyRelations) -> Iterator[Row]:
    yield COMPONENTS, "", "family", found.family
    by_role = {"actor": found.actor, "partner": found.partner, "actor_partner": found.actor_partner}
    for name, part in by_role.items():
        yield from ((COMPONENTS, role, name, quantity) for role, quantity in part.items())
    by_pair = {"relationship": found.relationship, "dyadic": found.dyadic}
    for name, pairs in by_pair.items():
        yield from ((COMPONENTS, " ".join(pair), name, quantity) for pair, quantity in pairs.items())
    yield from ((COMPONENTS, " ".join(who), "error", quantity) for who, quantity in found.error.items())


def family_lines(found: FamilyRelations) -> Iterator[str]:
    yield f"{found.families} families of {', '.join(found.roles)}. n counts families."
    yield from _left_out(found.left_out)
    yield ""
    yield "Variances and covariances, in squared points"
    yield from _lines(family_rows(found))
    yield ""
    yield f"Fit: chi-square {found.chi_square:.2f} on {found.freedom}, p {found.p:.3f}, CFI {found.cfi:.3f}"
    yield from _notes(found.notes)


def member_rows(effects: Sequence[MemberEffects]) -> Iterator[Row]:
    for one in effects:
        yield one.group, one.member, "actor", one.actor
        yield one.group, one.member, "partner", one.partner


@dataclass(frozen=True)
class RelationsReport:
    """One social relations model, with or without roles: its lines, its rows, and its members' effects."""

    lines: tuple[str, ...]
    rows: tuple[Row, ...]
    effects: tuple[MemberEffects, ...]


def relations_report(data: RoundRobins, *, roles: bool) -> RelationsReport:
    """Fit the model, with roles or without; raises DesignError where the design does not allow it."""
    more = _notes(_of_oneself(data.of_oneself))
    if roles:
        families = family_relations(data)
        lines = (*family_lines(families), *more)
        return RelationsReport(lines, (*family_rows(families),), family_effects(data, families))
    found = social_relations(data)
    return RelationsReport((*relations_lines(found), *more), (*relations_rows(found),), member_effects(data, found))


def _of_oneself(count: int) -> list[str]:
    ratings = "1 rating" if count == 1 else f"{count} ratings"
    return [f"{ratings} of oneself passed over: the model is about what members see in each other"] if count else []


def _lines(rows: Iterable[Row]) -> Iterator[str]:
    """One line a figure; what is missing for the same reason is told together."""
    missing: dict[str, list[str]] = {}
    for _part, about, name, quantity in rows:
        title = " ".join(filter(None, (TITLES.get(name, name), about)))
        if isinstance(quantity, Estimate):
            yield f"    {title:<32}{_told(quantity)}"
        else:
            missing.setdefault(_told(quantity), []).append(title)
    yield from (f"    {', '.join(names)}: {why}" for why, names in missing.items())


def _told(quantity: Quantity) -> str:
    if isinstance(quantity, NotEnough):
        return f"not enough: {quantity.n} of {quantity.needed}"
    if isinstance(quantity, Undefined):
        return quantity.reason
    return f"{quantity.value:.3f}  ({quantity.low:.3f} to {quantity.high:.3f}, n {quantity.n})"


def _left_out(names: Sequence[str]) -> Iterator[str]:
    if names:
        more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
        yield f"{len(names)} left out, incomplete or of another make-up: {', '.join(names[:SHOWN])}{more}"


def _notes(notes: Sequence[str]) -> Iterator[str]:
    yield from (f"note: {note}" for note in notes)


def _figure(part: str, about: str, name: str, quantity: Quantity) -> Figure:
    if isinstance(quantity, Estimate):
        ends = quantity.value, quantity.low, quantity.high, quantity.level
        return Figure(part, about, name, *ends, quantity.n, "")
    return Figure(part, about, name, None, None, None, None, quantity.n, _told(quantity))
