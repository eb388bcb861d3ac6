"""Reads about retention: what the clinic has settled, who is due when, and what a clinician is told of it.

Who is due follows from when cases were closed, and from nothing that anybody answered.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Exists, OuterRef, QuerySet

from plait_clinic.audit.events import Event
from plait_clinic.audit.models import AuditEvent
from plait_clinic.cases.models import Case, CaseClinician, CaseMember, ClinicianRole
from plait_clinic.cases.queries import in_force
from plait_clinic.erasure.models import Erasure, Hold, Why
from plait_clinic.erasure.queries import held_cases, in_force_on
from plait_clinic.minors.ages import day_of_age
from plait_clinic.minors.queries import clinic_day, policy_of
from plait_clinic.people.models import Client, Organisation, User
from plait_clinic.retention.dates import Ended, Rules, due_on
from plait_clinic.retention.models import Notice, RetentionPolicy

LOT = 500
"""How many clients are looked at in one go: few enough for any engine's list of parameters."""
SHOWN = 100
"""How many rows of a list stand on a page; the command lists all."""


def versions_of(organisation: Organisation) -> list[RetentionPolicy]:
    """Every version, the newest first, each with its rules."""
    found = RetentionPolicy.objects.filter(organisation=organisation).order_by("-number")
    return list(found.select_related("written_by").prefetch_related("rules"))


def rules_of(organisation: Organisation) -> Rules | None:
    """What holds now; None until the clinic has settled it."""
    row = RetentionPolicy.objects.filter(organisation=organisation).order_by("-number").first()
    if row is None:
        return None
    months = dict(row.rules.values_list("kind", "months"))
    return Rules(months=months, notice_days=row.notice_days, from_of_age=row.from_of_age)


@dataclass(frozen=True)
class Due:
    """One client whose cases are all over, and the day on which what is known of them goes."""

    client: Client
    due_on: date


def clients_done(organisation: Organisation) -> QuerySet[Client]:
    """Clients who were in a case and are in none that is open, and whom nobody has erased."""
    memberships = CaseMember.objects.filter(client=OuterRef("pk"))
    return Client.objects.filter(
        Exists(memberships),
        ~Exists(memberships.filter(case__closed_on__isnull=True)),
        organisation=organisation,
        erasure__isnull=True,
    ).order_by("pk")


def due_clients(organisation: Organisation, rules: Rules, now: datetime) -> Iterator[Due]:
    """Everybody for whom a day can be told, without those of whom a case is on hold."""
    keys, day = list(clients_done(organisation).values_list("pk", flat=True)), clinic_day(organisation, now)
    for start in range(0, len(keys), LOT):
        clients = Client.objects.filter(pk__in=keys[start : start + LOT]).select_related("organisation").order_by("pk")
        yield from due_among(list(clients), rules, day)


def due_among(clients: Sequence[Client], rules: Rules, day: date) -> Iterator[Due]:
    """The same for some clients, in a few queries however many they are."""
    cases = cases_by_client(clients)
    on_hold = held_cases({case.pk for own in cases.values() for case in own}, day)
    of_age = coming_of_age(clients, rules)
    for client in clients:
        own = cases.get(client.pk, [])
        if client.pk not in of_age or any(case.pk in on_hold or case.closed_on is None for case in own):
            continue
        when = due_on([Ended(case.kind, case.closed_on) for case in own], rules, not_before=of_age[client.pk])
        if when is not None:
            yield Due(client, when)


def cases_by_client(clients: Sequence[Client]) -> dict[int, list[Case]]:
    found: dict[int, list[Case]] = {}
    for member in CaseMember.objects.filter(client__in=clients).select_related("case").order_by("pk"):
        found.setdefault(member.client_id, []).append(member.case)
    return found


def coming_of_age(clients: Sequence[Client], rules: Rules) -> dict[int, date | None]:
    """Before which day no time begins to run, for everybody of whom that can be told.

    With a birth date it takes the clinic's policy for minors to say it; where a birth date was removed, since they were
    an adult by then, it is the day of the removal.
    """
    if not rules.from_of_age or not clients:
        return {client.pk: None for client in clients}
    policy, removed = policy_of(clients[0].organisation_id), birth_dates_removed(clients)
    begins: dict[int, date | None] = {}
    for client in clients:
        if client.born is None:
            begins[client.pk] = removed.get(client.pk)
        elif policy is not None:
            begins[client.pk] = day_of_age(client.born, policy.of_age)
    return begins


def birth_dates_removed(clients: Sequence[Client]) -> dict[int, date]:
    """When the birth date of each of these was last removed, by the book."""
    members = dict(CaseMember.objects.filter(client__in=clients).values_list("handle", "client"))
    events = AuditEvent.objects.filter(action=Event.BIRTH_DATE_REMOVED, target__in=members).order_by("at")
    organisation = clients[0].organisation
    return {members[event.target]: clinic_day(organisation, event.at) for event in events}


def is_due(client: Client, rules: Rules, now: datetime) -> bool:
    """Whether this client's day has come, and their clinicians were told of this very day long enough before."""
    day = clinic_day(client.organisation, now)
    notice = Notice.objects.filter(client=client).first()
    if notice is None or goes_on(notice, rules) > day:
        return False
    return [due.due_on for due in due_among([client], rules, day)] == [notice.due_on]


def goes_on(notice: Notice, rules: Rules) -> date:
    """The first day on which somebody is erased: theirs, or the end of the notice where that is later."""
    told = clinic_day(notice.client.organisation, notice.told_at)
    return max(notice.due_on, told + timedelta(days=rules.notice_days))


@dataclass(frozen=True)
class Going:
    """One client of a case whose data will go on a day, for a list."""

    case: Case
    client: Client
    on: date

    @property
    def name(self) -> str:
        return self.client.name


def going(organisation: Organisation, now: datetime, cases: Iterable[Case] | None = None) -> list[Going]:
    """Whose data will be erased soon and on which day, the earliest first; of some cases alone, or of all.

    Whoever has a case on hold, this one or another, is not erased, and so not told of.
    """
    rules = rules_of(organisation)
    if rules is None:
        return []
    found = CaseMember.objects.filter(client__erasure_notice__isnull=False, case__organisation=organisation)
    if cases is not None:
        found = found.filter(case__in=cases)
    found = found.exclude(client__in=clients_held(clinic_day(organisation, now)))
    members = found.select_related("case", "client__organisation", "client__erasure_notice").order_by("case", "pk")
    rows = {
        (member.case_id, member.client_id): Going(
            member.case, member.client, goes_on(member.client.erasure_notice, rules)
        )
        for member in members
    }
    return sorted(rows.values(), key=lambda row: (row.on, row.name))


def clients_held(day: date) -> QuerySet[CaseMember]:
    """The clients, by their keys, of whom any case is on hold on a day."""
    held = Hold.objects.filter(in_force_on(day))
    return CaseMember.objects.filter(case__in=held.values("case")).values("client")


def cases_led_by(user: User, now: datetime) -> QuerySet[Case]:
    """Cases, open or over, that somebody leads: whoever led one at its end still does."""
    parts = CaseClinician.objects.filter(in_force(now), user=user, role=ClinicianRole.LEAD)
    return Case.objects.filter(pk__in=parts.values("case"))


def going_of(user: User, now: datetime) -> list[Going]:
    """Whose data will be erased soon, of the cases that this clinician leads."""
    return going(user.organisation, now, cases_led_by(user, now))


def holds_in_force(organisation: Organisation, now: datetime) -> QuerySet[Hold]:
    """Every hold of the clinic that keeps a case now, the oldest first."""
    found = Hold.objects.filter(in_force_on(clinic_day(organisation, now)), case__organisation=organisation)
    return found.select_related("case", "placed_by").prefetch_related("case__members__client").order_by("pk")


def erased_by_rule(organisation: Organisation) -> QuerySet[Erasure]:
    """What the rules have erased, the newest first."""
    return Erasure.objects.filter(client__organisation=organisation, why=Why.RETENTION).order_by("-pk")
