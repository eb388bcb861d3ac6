"""The dry run: what a table would become with the choices made, and everything that is wrong with it, at once.

Pure: it takes the table, the choices and what the clinic knows, and writes nothing. The import itself begins with the
very same function, so that it can do nothing that the dry run did not show.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from django.utils.translation import gettext as _

from plait.measures import Measure, risk_answers
from plait_clinic.imports.problems import Problem, Problems
from plait_clinic.imports.rows import PAST_FORM, Choices, Entry, Known, PastSession, RowReader
from plait_clinic.imports.sheet import Sheet


@dataclass(frozen=True)
class PastClient:
    """One client with all sessions in the order of their numbers; becomes a client and a case."""

    name: str
    lead: str
    sessions: tuple[PastSession, ...]

    @property
    def began_on(self) -> date:
        return min(session.held_on for session in self.sessions)


@dataclass(frozen=True)
class Plan:
    """Everything that would come in. It may come in where `count` of problems is 0."""

    clients: tuple[PastClient, ...]
    problems: tuple[Problem, ...]
    count: int

    @property
    def more(self) -> int:
        return self.count - len(self.problems)

    @property
    def sessions(self) -> list[PastSession]:
        return [session for client in self.clients for session in client.sessions]


@dataclass(frozen=True)
class Summary:
    """The dry run in numbers. `to_read` is how many positive answers will wait to be read, `older` how many more there
    are, which are counted on those."""

    clients: int
    sessions: int
    answers: int
    unanswered: int
    first_on: date
    last_on: date
    leads: tuple[str, ...]
    not_in_order: int
    to_read: int
    older: int


def make_plan(sheet: Sheet, choices: Choices, known: Known) -> Plan:
    """The plan of a table, with every problem of it in the order of its lines."""
    problems = Problems()
    check_somebody_reads(choices, known, problems)
    reader = RowReader(sheet, choices, known, problems)
    entries = [entry for row in sheet.rows if (entry := reader.entry(row))] if reader.ready else []
    by_client: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        by_client[entry.client].append(entry)
    clients = tuple(client_of(name, found, choices, problems) for name, found in by_client.items())
    if not problems.count and not any(session.answered for client in clients for session in client.sessions):
        problems.say(None, "", _("There is no answer in the whole file."))
    shown = sorted(problems.shown, key=lambda problem: problem.line or 0)
    return Plan(clients, tuple(shown), problems.count)


def check_somebody_reads(choices: Choices, known: Known, problems: Problems) -> None:
    """Past answers to a risk item have to be read as well, so they come in only where somebody is named for it."""
    measure = choices.measure
    if measure is not None and measure.risk_items and measure.id not in known.read:
        text = _(
            "%(measure)s asks about risk, and nobody is named who reads its answers. An administrator names somebody "
            "first: under Clinic, Risk items. Totals alone can come in without: choose “A total that is not in this "
            "list”."
        )
        problems.say(None, "", text % {"measure": measure.title})


def client_of(name: str, entries: Sequence[Entry], choices: Choices, problems: Problems) -> PastClient:
    """One client's rows together: each session once, and one clinician for all of them."""
    first = entries[0]
    seen: dict[int, int] = {}
    for entry in entries:
        session = entry.session
        if session.number in seen:
            text = _("Session %(number)d of %(name)s stands on line %(line)d already.")
            words = {"number": session.number, "name": name, "line": seen[session.number]}
            problems.say(session.line, choices.session, text % words)
        seen.setdefault(session.number, session.line)
        if entry.lead != first.lead:
            text = _("%(name)s has another clinician on line %(line)d. A case has one lead.")
            problems.say(session.line, choices.clinician, text % {"name": name, "line": first.session.line})
    sessions = sorted((entry.session for entry in entries), key=lambda session: session.number)
    return PastClient(name, first.lead, tuple(sessions))


def summary_of(plan: Plan, measure: Measure | None = None) -> Summary:
    """The numbers of a plan that has at least one session; `measure` is the one whose items came in."""
    to_read, positive = positive_in(plan, measure) if measure else (0, 0)
    sessions = plan.sessions
    answers = sum(session.answered for session in sessions)
    days = [session.held_on for session in sessions]
    return Summary(
        clients=len(plan.clients),
        sessions=len(sessions),
        answers=answers,
        unanswered=len(sessions) - answers,
        first_on=min(days),
        last_on=max(days),
        leads=tuple(sorted({client.lead for client in plan.clients})),
        not_in_order=sum(not_in_order(client.sessions) for client in plan.clients),
        to_read=to_read,
        older=positive - to_read,
    )


def positive_in(plan: Plan, measure: Measure) -> tuple[int, int]:
    """How many risk items of how many clients have a positive answer, and how many positive answers there are."""
    found = [
        (client.name, risk.item)
        for client in plan.clients
        for session in client.sessions
        if session.values is not None
        for risk in risk_answers(measure, PAST_FORM, session.values)
    ]
    return len(set(found)), len(found)


def not_in_order(sessions: Sequence[PastSession]) -> int:
    """How many sessions are dated before the session with the number below. Told, not refused."""
    return sum(later.held_on < earlier.held_on for earlier, later in pairwise(sessions))
