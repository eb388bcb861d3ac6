"""What a made-up clinic is made of: people, cases, sessions and check-ins, as frozen values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

Course = Literal[
    "steady",
    "rupture_and_repair",
    "rupture_and_dropout",
    "slow_drift",
    "perfect_ceiling",
    "sparse",
    "never_answered",
    "brand_new",
]
Kind = Literal["individual", "couple", "family"]
Role = Literal["client", "partner", "parent", "child"]
Form = Literal["client", "adolescent"]
Modality = Literal["in_person", "video", "phone"]


@dataclass(frozen=True)
class Staff:
    """Someone who signs in. `key` is an opaque sign-in name; `supervisor` is another one's key."""

    key: str
    name: str
    roles: tuple[str, ...]
    team: str | None
    supervisor: str | None


@dataclass(frozen=True)
class Member:
    """One person of a case, and the form of the check-in they are asked."""

    key: str
    name: str
    role: Role
    form: Form
    mandated: bool


@dataclass(frozen=True)
class CheckIn:
    """One member's invitation for one session. `answers` None: invited, not answered.

    Inside `answers`, None is an item left blank; `put_right` is there only if `tension` is above 0.
    `held`: the person chose that nobody reads the comment. `overdue`: unanswered for two days or longer.
    """

    member: str
    answers: Mapping[str, int | None] | None
    comment: str | None
    held: bool
    answered_at: datetime | None
    overdue: bool


@dataclass(frozen=True)
class Session:
    """One session, in UTC, with the check-ins of those who attended and the clinician's own answers."""

    number: int
    held_at: datetime
    modality: Modality
    attended: tuple[str, ...]
    check_ins: tuple[CheckIn, ...]
    clinician_answers: Mapping[str, int] | None


@dataclass(frozen=True)
class Case:
    """A course of work. `course` is the kind of story it tells; nothing in a clinic is so labelled."""

    key: str
    kind: Kind
    course: Course
    members: tuple[Member, ...]
    lead: str
    co_therapist: str | None
    referrer: str | None
    opened: date
    closed: date | None
    sessions: tuple[Session, ...]


@dataclass(frozen=True)
class Clinic:
    """A whole made-up clinic."""

    name: str
    teams: tuple[str, ...]
    staff: tuple[Staff, ...]
    cases: tuple[Case, ...]
