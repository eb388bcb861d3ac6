"""The rules by which an alliance is called split: data with a version, and where each number comes from.

They stand in `split_rules.toml`. No consensus cut-off exists, so a label is never shown without its rule.
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from plait.errors import UserError

Method = Literal["differences", "sd", "profile_icc", "none"]
SplitKind = Literal["between members", "clinician against family", "adult against youth"]
HeldFor = Literal["each pair", "all pairs"]
NumberStatus = Literal["verified", "derived", "assumed", "unknown"]
NEEDED: dict[Method, frozenset[str]] = {
    "differences": frozenset({"z", "difference", "strong"}),
    "sd": frozenset({"sd"}),
    "profile_icc": frozenset({"icc"}),
    "none": frozenset(),
}
DEFAULT_RULE = "plait-differences"


class UnknownRuleError(UserError, LookupError):
    """There is no such rule, or no such version of it; the message lists those there are."""


class Threshold(BaseModel):
    """One number of a rule; None where the source has none that could be read."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    value: float | None = None
    unit: str = Field(min_length=1)
    status: NumberStatus
    source: str = Field(min_length=1)

    @model_validator(mode="after")
    def _known_or_not(self) -> Threshold:
        if (self.value is None) != (self.status == "unknown"):
            raise ValueError("a number that is not known has the status unknown and no value, and only that")
        return self


class SplitRule(BaseModel):
    """One version of a rule. `dimension` is the one it is for; empty for any.

    `held_for` says whether its z is for each pair by itself, or holds the chance for all pairs of a session together.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str = Field(min_length=1)
    version: str = Field(min_length=1)
    title: str = Field(min_length=1)
    method: Method
    dimension: str
    kinds: tuple[SplitKind, ...]
    held_for: HeldFor = "each pair"
    what: str = Field(min_length=1)
    source: str = Field(min_length=1)
    status: Literal["verified", "assumed"]
    thresholds: dict[str, Threshold]

    @model_validator(mode="after")
    def _has_what_its_method_needs(self) -> SplitRule:
        missing = NEEDED[self.method] - self.thresholds.keys()
        if missing:
            raise ValueError(f"rule {self.id}: the method {self.method} needs {', '.join(sorted(missing))}")
        empty = [name for name, one in self.thresholds.items() if self.method == "differences" and one.value is None]
        if empty:
            raise ValueError(f"rule {self.id}: {', '.join(empty)} cannot be unknown where differences are judged")
        return self

    def __str__(self) -> str:
        return f"{self.id} {self.version}"

    def number(self, name: str) -> float:
        """A threshold that is known. Raises UnknownRuleError where it is not."""
        value = self.thresholds[name].value
        if value is None:
            raise UnknownRuleError(f"rule {self}: {name} is not known: {self.thresholds[name].source}")
        return value


@cache
def split_rules() -> tuple[SplitRule, ...]:
    """Every rule that ships, every version, in the order of the file."""
    return read_split_rules((files("plait.systems") / "split_rules.toml").read_text(encoding="utf-8"))


def read_split_rules(text: str) -> tuple[SplitRule, ...]:
    """Rules from TOML; a clinic may hold its own. Raises pydantic's ValidationError, with every problem of a rule."""
    rules = tuple(SplitRule.model_validate(one) for one in tomllib.loads(text)["rule"])
    keys = [(rule.id, rule.version) for rule in rules]
    twice = sorted({f"{name} {version}" for name, version in keys if keys.count((name, version)) > 1})
    if twice:
        raise UnknownRuleError(f"a version is there once; more than once: {', '.join(twice)}")
    return rules


def split_rule(name: str = DEFAULT_RULE, version: str | None = None) -> SplitRule:
    """A rule by its id; without a version the newest, which stands last. Raises UnknownRuleError."""
    found = [rule for rule in split_rules() if rule.id == name and version in (None, rule.version)]
    if not found:
        known = ", ".join(str(rule) for rule in split_rules())
        raise UnknownRuleError(f"there is no split rule {name}{f' {version}' if version else ''}; there are: {known}")
    return found[-1]
