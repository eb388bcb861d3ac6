"""Reads of the room: who is around a case, what each client lets each of them see, and how the work between them goes.

A carer sees a kind of thing where the client's own yes stands, and a guardian's too where the policy for minors asks
for one. Without a yes nothing is read from the database for them.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from plait_clinic.carers.kinds import ASKED_EVERY, LETTING_WORDS, Item, Side
from plait_clinic.carers.models import Carer, CarerLine, Letting, Rating
from plait_clinic.cases.models import Attendance, Case, CaseClinician, CaseMember, ClinicianRole, Presence
from plait_clinic.cases.queries import clinicians_of, members_of
from plait_clinic.people.models import User
from plait_clinic.preparation.queries import deciding_of
from plait_clinic.preparation.stands import Deciding, OneSaid, Stand, stand_of


def carers_of(case: Case) -> list[Carer]:
    """Who is around a case now, in the order in which they were added."""
    found = Carer.objects.filter(case=case, ended_at__isnull=True).select_related("user", "member__client")
    return list(found.order_by("pk"))


def concerns(carer: Carer, member: CaseMember) -> bool:
    """Whether this carer is around this member: around the whole case, or around this person alone."""
    return carer.member is None or carer.member.client_id == member.client_id


def carers_for(member: CaseMember) -> list[Carer]:
    """Who is around one member now, as they may know it: nobody who is there for another member alone."""
    return [carer for carer in carers_of(member.case) if concerns(carer, member)]


def earlier_carers(case: Case) -> list[Carer]:
    """Who was around it before, the latest first."""
    return list(Carer.objects.filter(case=case, ended_at__isnull=False).order_by("-ended_at", "-pk"))


def open_parts(user: User) -> QuerySet[Carer]:
    """Where somebody is a carer now. A closed case is over for carers too."""
    return Carer.objects.filter(user=user, ended_at__isnull=True, case__closed_on__isnull=True)


def carer_in(case: Case, user: User) -> Carer | None:
    """What somebody is around this case now."""
    return open_parts(user).filter(case=case).select_related("case__organisation", "user", "member").first()


def is_around(case: Case, user: User) -> bool:
    return open_parts(user).filter(case=case).exists()


LettingKey = tuple[int, int, str, str]
"""Member, carer, item, and the guardian's handle; the handle is empty for the member's own word."""


def newest_lettings(members: Iterable[CaseMember]) -> dict[LettingKey, Letting]:
    """What was said last to each carer's seeing each kind of thing."""
    rows = Letting.objects.filter(member__in=members).select_related("guardian", "noted_by").order_by("pk")
    return {letting_key(row): row for row in rows}


def letting_key(row: Letting) -> LettingKey:
    return (row.member_id, row.carer_id, row.item, row.guardian.handle if row.guardian else "")


@dataclass(frozen=True)
class Lettings:
    """What members said last, and who decides with those who said anything, read at once for several members."""

    newest: Mapping[LettingKey, Letting]
    deciding: Mapping[int, Deciding | None]


def lettings_of(members: Sequence[CaseMember], now: datetime) -> Lettings:
    newest = newest_lettings(members)
    speakers = {member for member, *_rest in newest}
    return Lettings(newest, deciding_of([member for member in members if member.pk in speakers], now))


@dataclass(frozen=True)
class ItemStand:
    """Where one member stands to one carer's seeing one kind of thing; `own` is what they said themselves last."""

    item: Item
    stand: Stand
    own: Letting | None

    @property
    def is_let(self) -> bool:
        return self.stand is Stand.YES


def stands_of(
    member: CaseMember, carers: Sequence[Carer], now: datetime, lettings: Lettings | None = None
) -> dict[int, tuple[ItemStand, ...]]:
    """Where a member stands to everything that may be let, by carer."""
    found = lettings or lettings_of([member], now)
    deciding = found.deciding.get(member.pk)

    def stand(carer: Carer, item: Item) -> ItemStand:
        said: dict[str, OneSaid] = {
            key[3]: OneSaid(row.said, row.words, row.at)
            for key, row in found.newest.items()
            if key[:3] == (member.pk, carer.pk, item)
        }
        own = found.newest.get((member.pk, carer.pk, item, ""))
        got = stand_of(said.get(""), leaflet=LETTING_WORDS, now=now, deciding=deciding, guardians=said)
        return ItemStand(item, got, own)

    return {carer.pk: tuple(stand(carer, item) for item in Item) for carer in carers}


def let_to(member: CaseMember, carer: Carer, now: datetime, lettings: Lettings | None = None) -> frozenset[Item]:
    """What this carer may see of this member now."""
    return frozenset(row.item for row in stands_of(member, [carer], now, lettings)[carer.pk] if row.is_let)


def members_who_let(carer: Carer, now: datetime) -> list[tuple[CaseMember, frozenset[Item]]]:
    """Whose things this carer may see now, and which; of nobody else of the case is anything told, not even a name."""
    members = [member for member in members_of(carer.case) if concerns(carer, member)]
    lettings = lettings_of(members, now)
    each = [(member, let_to(member, carer, now, lettings)) for member in members]
    return [(member, items) for member, items in each if items]


@dataclass(frozen=True)
class Newest:
    """The newest rating of one pair by one side, and how many there are of it."""

    rating: Rating
    count: int


PairKey = tuple[int, int | None, int | None, str]
"""Member, carer, clinician, and the side that rates."""


def newest_ratings(members: Iterable[CaseMember]) -> dict[PairKey, Newest]:
    """The newest rating of each pair by each side."""
    found: dict[PairKey, Newest] = {}
    for row in Rating.objects.filter(member__in=members, erased_at__isnull=True).order_by("pk"):
        key = (row.member_id, row.carer_id, row.clinician_id, row.side)
        found[key] = Newest(row, found[key].count + 1 if key in found else 1)
    return found


def rated_clinicians(case: Case, now: datetime) -> list[CaseClinician]:
    """The clinicians about whom the work is asked too, where a carer is around. Whoever is rated does not read it, so
    it is asked only where somebody else, who holds the sessions, does.
    """
    parts = clinicians_of(case, now)
    holders = {part.user_id for part in parts if part.role != ClinicianRole.TEAM}
    return [part for part in parts if holders - {part.user_id}]


def is_due(member: CaseMember) -> bool:
    """Whether the client is asked about the work with each person now: at first, and after every few sessions."""
    last = Rating.objects.filter(member=member, side=Side.CLIENT).order_by("pk").last()
    came = Attendance.objects.filter(member=member, presence=Presence.ATTENDED)
    if last is None:
        return came.exists()
    return came.filter(session__held_at__gt=last.at).count() >= ASKED_EVERY


def lines_by(members: Iterable[CaseMember]) -> list[CarerLine]:
    """The lines that these members wrote for carers and did not take back, the newest first."""
    found = CarerLine.objects.filter(member__in=members, erased_at__isnull=True, taken_back__isnull=True)
    return list(found.order_by("-pk"))


def may_add(case: Case, candidates: Iterable[User], now: datetime) -> list[User]:
    """Who of these can be given sight as a carer: nobody who works in the case or is around it already."""
    taken = {part.user_id for part in clinicians_of(case, now)} | {carer.user_id for carer in carers_of(case)}
    return [user for user in candidates if user.pk not in taken]
