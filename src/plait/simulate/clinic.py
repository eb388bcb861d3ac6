"""A whole made-up clinic from one seed: the same seed and day always give the same clinic.

Base rates follow published figures where there are any; each constant says its source or that it is our
choice. Some stories are placed on purpose, so that a demo has something to look at.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from random import Random
from typing import Literal

from plait.simulate import comments, courses, names, schedule
from plait.simulate.caseload import Outline, make_staff, outlines
from plait.simulate.courses import Plan
from plait.simulate.records import Case, CheckIn, Clinic, Course, Member, Modality, Session, Staff

CLOSED_SHARE = 0.15
"""Share of calm cases that have ended; those that dropped out are closed besides. Our choice."""
CAN_END: tuple[Course, ...] = ("steady", "rupture_and_repair", "slow_drift", "perfect_ceiling", "sparse")
SHORTEST: Mapping[Course, int] = {
    "rupture_and_repair": 8,
    "rupture_and_dropout": 7,
    "slow_drift": 9,
    "sparse": 5,
}
SHORTEST_ELSE = 3
"""Fewest sessions in which a story can be told."""

ANSWERS: Mapping[Course, float] = {"sparse": 0.25, "never_answered": 0.0}
ANSWERS_ELSE = 0.92
"""How often an invitation is answered. Our choice."""
LATEST_OPEN = 0.15
"""How often the latest invitation is still open, besides. Our choice."""
SILENT_EXIT = 0.5
"""How often the last check-in before dropping out stays unanswered. Our choice."""
BLANK = 0.01
"""How often a single item is left blank. Our choice."""
COMMENTED, HELD = 0.35, 0.15
"""How often an answer has a comment, and how often that is held back. Our choice."""
CLINICIAN_ANSWERS = 0.7
"""How often the clinician fills in the own form. Our choice."""
ABSENT = 0.12
"""How often one of several members is absent. Our choice."""
REFERRED, MANDATED = 0.15, 0.4
"""Share of individual cases with a referrer, and how many of those are mandated. Our choice."""
ONE_THERAPIST = 0.6
"""Share of couples seen by one clinician; families always have two. Our choice."""
CLINICIAN_SD = 0.34
"""Between clinicians, in points: 5 % of the variance between persons. Our choice; about 5 % was found for
outcome (Wampold & Brown 2005), and no verified figure for the alliance was at hand."""
USUAL_MODALITY = 0.85
"""How often a session is held in the case's usual way. Our choice."""
MODALITIES: tuple[Modality, ...] = ("in_person", "in_person", "video", "phone")
"""Ways of meeting, in person twice as likely. Our choice."""


@dataclass(frozen=True)
class _Voice:
    """One member with the story and the complete answers that were made for them."""

    member: Member
    plan: Plan
    level: float
    answers: list[dict[str, int]]


def make_clinic(*, seed: int, clinicians: int = 8, cases: int = 120, today: date) -> Clinic:
    """A made-up clinic as it stands on the morning of `today`. At least one clinician; cases may be 0."""
    if clinicians < 1 or cases < 0:
        raise ValueError(
            f"clinicians is {clinicians} and cases is {cases}: give at least 1 clinician and at least 0 cases"
        )
    random = Random(seed)  # noqa: S311 - people are made up here, nothing is kept secret by it
    staff = make_staff(random, clinicians)
    effects = {person.key: random.gauss(0, CLINICIAN_SD) for person in staff}
    awkward = names.awkward_names()
    made = [
        _case(random, outline, staff, effects[outline.lead.key], awkward=awkward, today=today)
        for outline in outlines(random, cases, staff)
    ]
    return Clinic(name=names.CLINIC, teams=names.TEAMS, staff=staff, cases=tuple(made))


def _case(
    random: Random,
    outline: Outline,
    staff: tuple[Staff, ...],
    effect: float,
    *,
    awkward: Iterator[str],
    today: date,
) -> Case:
    ended = _has_ended(random, outline)
    times = schedule.session_times(random, sessions=_length(random, outline), today=today, ended=ended)
    referrer = "referrer" if outline.kind == "individual" and random.random() < REFERRED else None
    members = _members(random, outline, mandated=referrer is not None and random.random() < MANDATED, awkward=awkward)
    voices = [_voice(random, outline, member, len(times), effect) for member in members]
    return Case(
        key=outline.key,
        kind=outline.kind,
        course=outline.course,
        members=members,
        lead=outline.lead.key,
        co_therapist=_co_therapist(random, outline, staff),
        referrer=referrer,
        opened=schedule.opened_on(random, times, today),
        closed=schedule.closed_on(random, times, today) if ended else None,
        sessions=_sessions(random, outline, voices, times, ended=ended, today=today),
    )


def _has_ended(random: Random, outline: Outline) -> bool:
    if outline.course == "rupture_and_dropout":
        return True
    return outline.course in CAN_END and not outline.fresh and random.random() < CLOSED_SHARE


def _length(random: Random, outline: Outline) -> int:
    if outline.course == "brand_new":
        return random.randint(0, 1)
    return schedule.length(random, SHORTEST.get(outline.course, SHORTEST_ELSE))


def _members(random: Random, outline: Outline, *, mandated: bool, awkward: Iterator[str]) -> tuple[Member, ...]:
    """The people of a case. The first is the one its story is about."""
    roles: tuple[Literal["client", "partner", "parent", "child"], ...] = ("client",)
    if outline.kind == "couple":
        roles = ("partner", "partner")
    elif outline.kind == "family":
        roles = random.choice([("child", "parent", "parent"), ("child", "parent", "parent", "child")])
    shared = names.surname(random) if outline.kind == "family" else None
    return tuple(
        Member(
            key=f"{outline.key}-{place}",
            name=_name(random, shared, awkward),
            role=role,
            form="adolescent" if role == "child" else "client",
            mandated=mandated,
        )
        for place, role in enumerate(roles, 1)
    )


def _name(random: Random, shared: str | None, awkward: Iterator[str]) -> str:
    return names.person(random, shared) if shared else next(awkward, None) or names.person(random)


def _co_therapist(random: Random, outline: Outline, staff: tuple[Staff, ...]) -> str | None:
    if outline.kind == "individual" or (outline.kind == "couple" and random.random() < ONE_THERAPIST):
        return None
    others = [person.key for person in staff if "clinician" in person.roles and person != outline.lead]
    return random.choice(others)


def _voice(random: Random, outline: Outline, member: Member, sessions: int, effect: float) -> _Voice:
    plan = _plan(random, outline, sessions)
    if not member.key.endswith("-1"):
        plan = Plan("steady", sessions)
    level = courses.own_level(random, plan, effect)
    return _Voice(member, plan, level, courses.member_answers(random, plan, level))


def _plan(random: Random, outline: Outline, sessions: int) -> Plan:
    if outline.fresh:
        return Plan(outline.course, sessions, rupture=sessions - 1, fresh=True)
    if outline.course == "rupture_and_repair":
        return Plan(outline.course, sessions, rupture=random.randint(4, sessions - 3))
    if outline.course == "rupture_and_dropout":
        return Plan(outline.course, sessions, rupture=sessions - random.randint(1, 2))
    return Plan(outline.course, sessions)


def _sessions(
    random: Random, outline: Outline, voices: list[_Voice], times: list[datetime], *, ended: bool, today: date
) -> tuple[Session, ...]:
    clinician = courses.clinician_answers(random, voices[0].plan, voices[0].level)
    usual = random.choice(MODALITIES)
    latest_open = not (ended or outline.fresh) and random.random() < LATEST_OPEN
    made = []
    for place, held_at in enumerate(times):
        present = _present(random, voices)
        silent = latest_open and place == len(times) - 1
        made.append(
            Session(
                number=place + 1,
                held_at=held_at,
                modality=usual if random.random() < USUAL_MODALITY else random.choice(MODALITIES),
                attended=tuple(voice.member.key for voice in present),
                check_ins=tuple(
                    _check_in(random, voice, place, held_at, today=today, silent=silent) for voice in present
                ),
                clinician_answers=clinician[place] if random.random() < CLINICIAN_ANSWERS else None,
            )
        )
    return tuple(made)


def _present(random: Random, voices: list[_Voice]) -> list[_Voice]:
    """Who came: one member of several may be missing, but never all."""
    absent = random.choice(voices) if len(voices) > 1 and random.random() < ABSENT else None
    return [voice for voice in voices if voice is not absent]


def _check_in(random: Random, voice: _Voice, place: int, held_at: datetime, *, today: date, silent: bool) -> CheckIn:
    if silent or not _does_answer(random, voice.plan, place):
        return CheckIn(voice.member.key, None, None, False, None, schedule.is_overdue(held_at, today))
    comment = _comment(random, voice.plan, place)
    return CheckIn(
        member=voice.member.key,
        answers=_with_blanks(random, voice.plan, voice.answers[place]),
        comment=comment,
        held=comment is not None and random.random() < HELD,
        answered_at=schedule.answered_at(random, held_at, today),
        overdue=False,
    )


def _does_answer(random: Random, plan: Plan, place: int) -> bool:
    if plan.fresh:
        return True
    if plan.course == "rupture_and_dropout" and place == plan.sessions - 1 and random.random() < SILENT_EXIT:
        return False
    return random.random() < ANSWERS.get(plan.course, ANSWERS_ELSE)


def _with_blanks(random: Random, plan: Plan, answers: Mapping[str, int]) -> dict[str, int | None]:
    """Leave a rating blank now and then; never in a fresh drop, which rests on every rating before it."""
    if plan.fresh:
        return dict(answers)
    return {
        item: None if item in courses.RATINGS and random.random() < BLANK else value for item, value in answers.items()
    }


def _comment(random: Random, plan: Plan, place: int) -> str | None:
    if random.random() >= COMMENTED:
        return None
    left = plan.left_of_drop(place)
    if left == 1:
        return random.choice(comments.HURT)
    return random.choice(comments.MENDED if left > 0 else comments.CALM[plan.course])
