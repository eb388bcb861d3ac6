"""How messages stand, for those who look after them: figures by day for the office, people for their clinicians.

The office sees no answer, and not whether a given person has answered: that is between them and their clinicians. A
reminder goes to whoever has not, so the office's figures and its list of what did not go are of first messages alone,
and the figures of days with many of them.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from plait_clinic.access.permissions import MAY_NOTE
from plait_clinic.cases.models import CaseClinician
from plait_clinic.cases.queries import in_force
from plait_clinic.checkins.models import CheckIn, Response
from plait_clinic.delivery.models import Kind, Message, MessageState, State, Wish
from plait_clinic.delivery.queries import GONE, newest_of, open_now, reach_of
from plait_clinic.own.models import OwnChannel
from plait_clinic.people.models import Organisation

SHOWN_DAYS = 14
FEWEST_COUNTED = 10
"""Our own choice: of fewer people on a day the office could guess who has not answered."""
FEWEST_TOLD = 3
"""So of that many or fewer, who have or have not, no number is told: nearly everybody would be told of each."""


@dataclass(frozen=True)
class Figures:
    """How the links of one day stand now. `unanswered` is in words, since few are not counted."""

    sent: int
    arrived: int
    failed: int
    unknown: int
    waiting: int
    unanswered: str


@dataclass(frozen=True)
class DayOfMessages:
    """A day on which links went; without figures where they were so few that a figure would be about somebody."""

    day: date
    figures: Figures | None


def days_of(organisation: Organisation, now: datetime) -> list[DayOfMessages]:
    """The last two weeks by the clinic's calendar, the latest first; days without a link are left out.

    A day is there as a whole or not at all: links that fell out of it one by one would each tell how it stood.
    """
    zone = ZoneInfo(organisation.time_zone)
    first = timezone.localdate(now, zone) - timedelta(days=SHOWN_DAYS - 1)
    rows = stands_since(organisation, datetime.combine(first, time.min, zone))
    by_day: dict[date, list[dict[str, object]]] = {}
    for row in rows:
        by_day.setdefault(timezone.localdate(row["made_at"], zone), []).append(row)
    return [day_of(day, by_day[day]) for day in sorted(by_day, reverse=True)]


def stands_since(organisation: Organisation, since: datetime) -> Iterable[dict[str, object]]:
    newest = MessageState.objects.filter(message=OuterRef("pk")).order_by("-number")
    links = Message.objects.filter(kind=Kind.INVITATION, made_at__gte=since)
    found = links.filter(check_in__session__case__organisation=organisation)
    return found.annotate(
        stands=Subquery(newest.values("state")[:1]),
        answered=Exists(Response.objects.filter(check_in=OuterRef("check_in"))),
    ).values("made_at", "stands", "answered")


def day_of(day: date, rows: Sequence[dict[str, object]]) -> DayOfMessages:
    return DayOfMessages(day=day, figures=figures_of(rows) if len(rows) >= FEWEST_COUNTED else None)


def figures_of(rows: Sequence[dict[str, object]]) -> Figures:
    count = Counter(str(row["stands"]) for row in rows)
    return Figures(
        sent=count[State.HANDED] + count[State.DELIVERED],
        arrived=count[State.DELIVERED],
        failed=count[State.FAILED],
        unknown=count[State.UNKNOWN],
        waiting=count[State.ASKED] + count[State.SENDING],
        unanswered=unanswered_words(sent=len(rows), answered=sum(bool(row["answered"]) for row in rows)),
    )


def unanswered_words(*, sent: int, answered: int) -> str:
    """How many of the check-ins whose link went on a day wait for an answer, as far as a number gives nobody away."""
    open_ones = sent - answered
    if open_ones <= FEWEST_TOLD:
        return _("%(few)d or fewer of %(sent)d") % {"few": FEWEST_TOLD, "sent": sent}
    if answered <= FEWEST_TOLD:
        return _("%(most)d or more of %(sent)d") % {"most": sent - FEWEST_TOLD, "sent": sent}
    return _("%(open)d of %(sent)d") % {"open": open_ones, "sent": sent}


@dataclass(frozen=True)
class NotGone:
    """A message that did not go, or of which nobody knows whether it did. `handle` lets it be tried again."""

    name: str
    way: str
    stands: str
    handle: str


def not_gone(organisation: Organisation, now: datetime) -> list[NotGone]:
    """What the office may try again, one line for each person: first messages alone, which tell of no answer."""
    later = MessageState.objects.filter(message=OuterRef("message"), number__gt=OuterRef("number"))
    found = MessageState.objects.filter(
        ~Exists(later),
        state__in=(State.FAILED, State.UNKNOWN),
        message__kind=Kind.INVITATION,
        message__check_in__session__case__organisation=organisation,
        message__check_in__expires_at__gt=now,
    ).select_related("message__check_in__member__client")
    rows = {
        step.message.check_in.member_id: NotGone(
            name=step.message.check_in.member.client.name,
            way=str(step.message.get_way_display()),
            stands=words_of(step),
            handle=step.message.handle,
        )
        for step in found.order_by("pk")
    }
    return sorted(rows.values(), key=lambda row: row.name)


def words_of(step: MessageState) -> str:
    """How a message stands, with the reason where there is one."""
    stands = str(step.get_state_display())
    return f"{stands}: {step.get_why_display()}" if step.why else stands


@dataclass(frozen=True)
class Unanswered:
    """One person who has not answered, with how the last message about it stands, for their clinicians."""

    check_in: CheckIn
    name: str
    wants: bool
    last: str
    can_send: bool


def unanswered_of(user, now: datetime) -> list[Unanswered]:
    """Everybody who has not answered in the cases whose sessions this person holds; what ends first, first."""
    parts = CaseClinician.objects.filter(in_force(now), user=user, role__in=MAY_NOTE)
    found = open_now(now).filter(session__case__in=parts.values("case"))
    return [unanswered(check_in) for check_in in found.order_by("expires_at", "pk")]


def unanswered(check_in: CheckIn) -> Unanswered:
    wish, channel = reach_of(check_in)
    messages = list(check_in.messages.all())
    return Unanswered(
        check_in=check_in,
        name=check_in.member.client.name,
        wants=wish is not None and channel is not None,
        last=last_words(messages, wish, channel),
        can_send=wish is not None and channel is not None and can_go_again(messages),
    )


def can_go_again(messages: Sequence[Message]) -> bool:
    """Once, and after the first: what has not gone yet goes by itself."""
    kinds = {message.kind for message in messages}
    return Kind.AGAIN not in kinds and Kind.INVITATION in kinds


def last_words(messages: Sequence[Message], wish: Wish | None, channel: OwnChannel | None) -> str:
    """How the last message stands, or why there is none."""
    steps = [step for message in messages if (step := newest_of(message)) is not None]
    if steps:
        last = max(steps, key=lambda step: (step.at, step.pk))
        return sentence(last)
    if wish is None:
        return _("has not asked for messages")
    return _("will be sent") if channel is not None else _("no confirmed address or number")


def sentence(step: MessageState) -> str:
    stands = words_of(step)
    if step.state not in GONE or step.state == State.UNKNOWN:
        return stands
    return _("%(stands)s by %(way)s, %(kind)s") % {
        "stands": stands,
        "way": step.message.get_way_display(),
        "kind": step.message.get_kind_display(),
    }
