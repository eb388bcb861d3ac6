"""What a signal rests on, before it is kept: one thing that was found, by which rule."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from plait_clinic.signals.models import Kind, Source


@dataclass(frozen=True)
class Ground:
    """One thing that was found, with its numbers, how sure it is, and the rule with its version."""

    key: str
    source: Source
    kind: Kind
    rule: str
    rule_version: str
    numbers: Mapping[str, object] = field(default_factory=dict)
