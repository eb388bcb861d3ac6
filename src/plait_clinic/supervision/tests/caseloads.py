"""Many made-up caseloads at once, written as rows: through the actions they would take minutes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from plait_clinic.batteries.queries import CHECK_IN, check_in_battery
from plait_clinic.cases.models import Case, CaseClinician, CaseMember, ClinicianRole, Session
from plait_clinic.checkins.models import CheckIn, Informativeness, Rater, Response, Score
from plait_clinic.people.models import Client, Organisation, Role, StaffRole, User

HELD = timedelta(days=200)
"""How long ago each case's fifth session was: in a half-year that is over."""
RATED = (1, 3, 5)
"""The sessions after which something was answered."""
SPREAD = (-0.4, 0.3, 0.1, -0.2, 0.4, -0.2)
"""How cases of one clinician differ, one after the other."""


@dataclass(frozen=True)
class Made:
    """The clinicians, those given first, and their cases in the same order."""

    clinicians: Sequence[User]
    cases: Sequence[Sequence[Case]]


def make_caseloads(
    organisation: Organisation,
    now: datetime,
    means: Sequence[float],
    cases: int = 6,
    *,
    first: Sequence[User] = (),
    kind: str = "individual",
) -> Made:
    """One clinician for each mean, with so many cases, each rated about that mean at sessions 3 and 5."""
    new = [
        User(organisation=organisation, username=f"colleague{number}", name=f"Colleague {number}")
        for number in range(len(first), len(means))
    ]
    clinicians = [*first, *User.objects.bulk_create(new)]
    StaffRole.objects.bulk_create(StaffRole(user=one, role=Role.CLINICIAN) for one in clinicians[len(first) :])
    day = (now - HELD).date()
    made = Case.objects.bulk_create(
        Case(organisation=organisation, kind=kind, opened_on=day - timedelta(days=60))
        for _ in range(cases * len(means))
    )
    loads = [made[place * cases : (place + 1) * cases] for place in range(len(means))]
    CaseClinician.objects.bulk_create(
        CaseClinician(case=case, user=who, role=ClinicianRole.LEAD, since=day - timedelta(days=60))
        for who, load in zip(clinicians, loads, strict=True)
        for case in load
    )
    scored = [
        (case, mean + SPREAD[place % len(SPREAD)])
        for mean, load in zip(means, loads, strict=True)
        for place, case in enumerate(load)
    ]
    rate(organisation, now, scored)
    return Made(clinicians, loads)


def rate(organisation: Organisation, now: datetime, scored: Sequence[tuple[Case, float]]) -> None:
    """A member of each case, its sessions, and totals after RATED; the first is alike, but for a little."""
    clients = Client.objects.bulk_create(Client(organisation=organisation, name="Made up") for _ in scored)
    members = CaseMember.objects.bulk_create(
        CaseMember(case=case, client=client, joined_on=case.opened_on)
        for (case, _score), client in zip(scored, clients, strict=True)
    )
    rows = [
        (member, number, value(place, number, score))
        for place, (member, (_case, score)) in enumerate(zip(members, scored, strict=True))
        for number in RATED
    ]
    answer(organisation, now, rows)


def answer(
    organisation: Organisation, now: datetime, rows: Sequence[tuple[CaseMember, int, float]], at: datetime | None = None
) -> None:
    """Totals by member and number of the session, each given as the session ends, or all at one moment."""
    battery, fifth = check_in_battery(organisation), now - HELD
    sessions = Session.objects.bulk_create(
        Session(case=member.case, number=number, held_at=fifth - timedelta(weeks=5 - number))
        for member, number, _value in rows
    )
    check_ins = CheckIn.objects.bulk_create(
        CheckIn(
            session=session,
            battery=battery,
            rater=Rater.CLIENT,
            member=member,
            form="client",
            opens_at=session.held_at,
            expires_at=session.held_at + timedelta(days=4),
        )
        for session, (member, _number, _value) in zip(sessions, rows, strict=True)
    )
    responses = Response.objects.bulk_create(
        Response(
            check_in=check_in,
            measure=CHECK_IN,
            measure_version="1",
            submitted_at=at or check_in.opens_at,
            informativeness=Informativeness.values[0],
        )
        for check_in in check_ins
    )
    Score.objects.bulk_create(
        Score(response=response, scale="total", value=total, answered=6, of=6, prorated=False)
        for response, (_member, _number, total) in zip(responses, rows, strict=True)
    )


def value(place: int, number: int, score: float) -> float:
    """The first total differs a little from case to case; later ones lie around the score."""
    return 6 + place % 3 / 2 if number == 1 else score + (number - 4) / 10
