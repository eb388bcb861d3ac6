"""What stands on a page about goals, as a value: both pages are made from it, each as its own side may see them.

A side's number is shown to the other once the other has given theirs, or once a later session was held: who reads
first what the other said, answers that. Numbers of two sides are never made one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from plait.charts import Chart, ChartWords, band_chart
from plait.goals import GoalAgreement, OneGoal, gas_t, goal_agreement
from plait_clinic.briefs.words import number
from plait_clinic.cases.models import Session
from plait_clinic.goals.forms import Desk
from plait_clinic.goals.models import HIGHEST, LEVEL_FIELDS, LOWEST, GoalRating, Pair, What
from plait_clinic.goals.queries import (
    Rounds,
    SeenGoal,
    SharedGoal,
    newest_session,
    readable,
    rounds_of,
    shares_of,
    shown_to,
)
from plait_clinic.goals.states import LIVE, PAST, WAITING, Side, State
from plait_clinic.goals.words import DID, LEVEL_NAMES, OWN_STANDS, STANDS

FEWEST_FOR_MEANS = 2
Text = str | Promise
Rung = tuple[int, GoalRating | None, GoalRating | None]
"""One session of the ladder: its number, and what each side said after it."""


@dataclass(frozen=True)
class BySide:
    """One number of each side, in words; a side that said nothing, or whose word waits, has its reason instead."""

    client: Text
    clinician: Text
    gap: Text = ""


@dataclass(frozen=True)
class LevelRow:
    """One of the five levels of a goal, and which sides see it there now."""

    name: Text
    text: str
    here: tuple[Text, ...]


@dataclass(frozen=True)
class Told:
    """One step or wording in the goal's history."""

    at: object
    who: Text
    did: Text
    typed_by: str


@dataclass(frozen=True)
class GoalCard:
    """One goal with all that is told of it."""

    seen: SeenGoal
    stands: Text
    wrote: Text
    chart: Chart | None
    rungs: tuple[tuple[str, Text, Text], ...]
    levels: tuple[LevelRow, ...]
    history: tuple[Told, ...]
    shown_to: tuple[SharedGoal, ...]
    rated_now: bool

    @property
    def handle(self) -> str:
        return self.seen.goal.handle


@dataclass(frozen=True)
class PairCard:
    pair: Pair
    cards: tuple[GoalCard, ...]


@dataclass(frozen=True)
class Reach:
    """T of one side over its goals with five levels, with the raw levels it came from and the session they are of.

    Where no session has levels of all of them there is no T.
    """

    who: Text
    t: str
    levels: str
    session: str


@dataclass(frozen=True)
class GoalsPage:
    """Everything on the table, for one side."""

    rounds: Rounds
    reader: Side
    mine_to_come: tuple[GoalCard, ...]
    waiting: tuple[GoalCard, ...]
    pairs: tuple[PairCard, ...]
    active: tuple[GoalCard, ...]
    reached: tuple[GoalCard, ...]
    past: tuple[GoalCard, ...]
    agreement: tuple[tuple[str, BySide], ...]
    means: Text
    overlap: Text
    reach: tuple[Reach, ...]
    shown_to_me: tuple[SharedGoal, ...]
    side_names: Mapping[str, Text]

    @property
    def names(self) -> Mapping[str, Text]:
        """How each side is called on this page, for templates."""
        return {"client": self.side_names[Side.CLIENT], "clinician": self.side_names[Side.CLINICIAN]}

    @property
    def other_has_written(self) -> bool:
        return bool(self.rounds.written - {self.reader})

    @property
    def i_have_written(self) -> bool:
        return self.rounds.has_written(self.reader)


def goals_page(desk: Desk, now) -> GoalsPage:
    """Read it all, in a number of queries that does not grow with goals."""
    seen, is_open = desk.seen, desk.open
    session = newest_session(desk.stays, now)
    shares = shares_of(desk.stays) if seen else {}
    names = side_names(desk)
    cards = {one.goal.pk: card_of(one, desk.reader, names, session, shares) for one in seen}

    def those(*states: State, among: Sequence[SeenGoal] = is_open) -> tuple[GoalCard, ...]:
        return tuple(cards[one.goal.pk] for one in among if one.state in states)

    pairs = live_pairs(desk, cards)
    paired = {card.handle for pair in pairs for card in pair.cards}
    table = agreement_of(is_open, pairs)
    return GoalsPage(
        rounds=rounds_of(desk.member),
        reader=desk.reader,
        mine_to_come=those(*LIVE, among=[one for one in seen if one not in is_open]),
        waiting=tuple(card for card in those(*WAITING) if card.handle not in paired),
        pairs=pairs,
        active=tuple(card for card in those(State.ACTIVE) if card.handle not in paired),
        reached=those(State.ACHIEVED),
        past=those(*(state for state in PAST if state != State.ACHIEVED)),
        agreement=tuple(rows_of_agreement(table, is_open, pairs, desk.reader)),
        means=means_of(table, names),
        overlap=overlap_of(table),
        reach=tuple(reach_of(is_open, names, desk.reader, session)),
        shown_to_me=tuple(shown_to(desk.member)) if desk.reader == Side.CLIENT else (),
        side_names=names,
    )


def side_names(desk: Desk) -> Mapping[str, Text]:
    """How each side is called on this page."""
    if desk.reader == Side.CLIENT:
        return {Side.CLIENT: _("I myself"), Side.CLINICIAN: _("my clinician")}
    return {Side.CLIENT: desk.member.client.name, Side.CLINICIAN: _("clinician")}


def card_of(
    seen: SeenGoal,
    reader: Side,
    names: Mapping[str, Text],
    session: Session | None,
    shares: Mapping[int, Sequence[SharedGoal]],
) -> GoalCard:
    ratings = readable(seen.ratings, reader, session)
    rungs = rungs_of(ratings)
    return GoalCard(
        seen=seen,
        stands=stands_of(seen, reader),
        wrote=names[seen.goal.side],
        chart=chart_of(rungs, seen) if rungs else None,
        rungs=tuple((f"{number}", said(client), said(clinician)) for number, client, clinician in rungs),
        levels=tuple(level_rows(seen, ratings, names)),
        history=tuple(history_of(seen, names)),
        shown_to=tuple(shares.get(seen.goal.pk, ())),
        rated_now=any(
            row.what == What.LADDER and row.side == reader and session and row.session_id == session.pk
            for row in seen.ratings
        ),
    )


def stands_of(seen: SeenGoal, reader: Side) -> Text:
    """Where it stands. A yes of the client's that somebody else typed is told with their name."""
    stands = (OWN_STANDS if reader == Side.CLIENT else STANDS)[seen.state]
    typed = seen.clients_yes_typed_by
    return (
        _("%(stands)s The client’s yes was typed by %(who)s.") % {"stands": stands, "who": typed} if typed else stands
    )


def said(row: GoalRating | None) -> Text:
    """One side's number."""
    return _("not said") if row is None else with_typist(str(row.value), row)


def with_typist(text: Text, row: GoalRating) -> Text:
    """What a number is told by, with who typed it where it is the client's and they did not type it themselves."""
    typed = typed_by(row.side, row.by)
    return f"{text} {_('(said in the session, typed by %(who)s)') % {'who': typed}}" if typed else text


def rungs_of(ratings: Sequence[GoalRating]) -> list[Rung]:
    """The ladder's sessions in their order, with what each side said."""
    found: dict[int, dict[str, GoalRating]] = {}
    for row in ratings:
        if row.what == What.LADDER:
            found.setdefault(row.session.number, {})[row.side] = row
    return [(number, rows.get(Side.CLIENT), rows.get(Side.CLINICIAN)) for number, rows in sorted(found.items())]


def chart_of(rungs: Sequence[Rung], seen: SeenGoal) -> Chart:
    numbers, clients, clinicians = zip(*rungs, strict=True)
    return band_chart(
        numbers,
        [row and row.value for row in clients],
        [None] * len(rungs),
        other=[row and row.value for row in clinicians],
        bounds=(LOWEST, HIGHEST),
        strand="goal",
        words=chart_words(seen.text),
        id_prefix=f"chart-goal-{seen.goal.handle}",
        flagged=False,
    )


def chart_words(text: str) -> ChartWords:
    return ChartWords(
        title=_("How far: %(goal)s") % {"goal": text},
        description=_(
            "The client’s ratings as a line and the clinician’s as small marks. The table holds every number."
        ),
        session=_("Session"),
        rating=_("How far"),
        expected="",
        interval="{low}–{high}",
        other=_("Clinician"),
        no_answer=_("not said"),
        no_range="",
        flagged="",
        empty=_("Nothing rated by the client yet."),
    )


def level_rows(seen: SeenGoal, ratings: Sequence[GoalRating], names: Mapping[str, Text]) -> list[LevelRow]:
    if seen.levels is None:
        return []
    now = {side: level_now(seen, ratings, side) for side in Side}
    return [
        LevelRow(
            LEVEL_NAMES[level],
            getattr(seen.levels, name),
            tuple(with_typist(names[side], row) for side, row in now.items() if row is not None and row.value == level),
        )
        for level, name in reversed(list(enumerate(LEVEL_FIELDS, start=-2)))
    ]


def level_now(seen: SeenGoal, ratings: Sequence[GoalRating], side: Side) -> GoalRating | None:
    """What one side said last of the levels that hold."""
    rows = [row for row in ratings if row.what == What.LEVEL and row.side == side]
    rows = [row for row in rows if seen.levels is not None and row.levels_id == seen.levels.pk]
    return rows[-1] if rows else None


def history_of(seen: SeenGoal, names: Mapping[str, Text]) -> list[Told]:
    first = Told(seen.goal.proposed_at, names[seen.goal.side], _("wrote it"), "")
    return [
        first,
        *(Told(row.at, names[row.side], DID[row.action], typed_by(row.side, row.by)) for row in seen.steps),
    ]


def typed_by(side: str, by) -> str:
    """Who typed a word of the client's; nobody is named where they typed it themselves."""
    return by.name if by is not None and side == Side.CLIENT else ""


def live_pairs(desk: Desk, cards: Mapping[int, GoalCard]) -> tuple[PairCard, ...]:
    found = []
    for pair in desk.pairs:
        both = [cards.get(pair.client_goal_id), cards.get(pair.clinician_goal_id)]
        if all(card is not None and card.seen.state in LIVE for card in both):
            found.append(PairCard(pair, tuple(both)))
    return tuple(found)


def agreement_of(seen: Sequence[SeenGoal], pairs: Sequence[PairCard]) -> GoalAgreement:
    """Both sides' goals as the library lays them side by side: what people put together is one."""
    partner = partners_of(pairs)
    second = {pair.cards[1].handle for pair in pairs}
    live = [one for one in seen if one.state in LIVE and one.goal.round is not None and one.goal.handle not in second]
    ranks = {Side.CLIENT: 0, Side.CLINICIAN: 0}
    goals = []
    for one in live:
        sides = {one.goal.side} | ({Side.CLINICIAN} if one.goal.handle in partner else set())
        placed = {}
        for side in sides:
            ranks[side] += 1
            placed[side] = ranks[side]
        mine = newest_mine(one, partner)
        values = {side: row and row.value for side, row in mine.items()}
        goals.append(
            OneGoal(
                one.goal.handle,
                placed.get(Side.CLIENT),
                placed.get(Side.CLINICIAN),
                values[Side.CLIENT],
                values[Side.CLINICIAN],
            )
        )
    return goal_agreement(goals)


def partners_of(pairs: Sequence[PairCard]) -> dict[str, SeenGoal]:
    """The clinician's goal that means the same as one of the client's, by the handle of the client's."""
    return {pair.cards[0].handle: pair.cards[1].seen for pair in pairs}


def newest_mine(seen: SeenGoal, partner: Mapping[str, SeenGoal]) -> dict[Side, GoalRating | None]:
    """Each side's last “this is my goal too”, of a goal or of what was put together with it."""
    both = [seen, partner[seen.goal.handle]] if seen.goal.handle in partner else [seen]
    found = {side: [row for one in both if (row := one.newest(What.MINE_TOO, side)) is not None] for side in Side}
    return {side: max(rows, key=lambda row: row.pk, default=None) for side, rows in found.items()}


def rows_of_agreement(
    table: GoalAgreement, seen: Sequence[SeenGoal], pairs: Sequence[PairCard], reader: Side
) -> list[tuple[str, BySide]]:
    """The widest difference first, then what one side rated, then the rest."""
    texts, partner = {one.goal.handle: one for one in seen}, partners_of(pairs)
    first = [*table.widest_first, *table.rated_by_one]
    ordered = [*first, *(goal for goal in table.goals if goal not in first)]
    return [(texts[goal.name].text, told_of(goal, newest_mine(texts[goal.name], partner), reader)) for goal in ordered]


def told_of(goal: OneGoal, mine: Mapping[Side, GoalRating | None], reader: Side) -> BySide:
    told = {
        side: _("shown once both have said")
        if row is not None and side != reader and mine[reader] is None
        else said(row)
        for side, row in mine.items()
    }
    return BySide(told[Side.CLIENT], told[Side.CLINICIAN], "" if goal.gap is None else str(abs(int(goal.gap))))


def means_of(table: GoalAgreement, names: Mapping[str, Text]) -> Text:
    """Each side's mean, apart, over the goals that both rated; nothing where that is one goal or none."""
    if len(table.widest_first) < FEWEST_FOR_MEANS:
        return ""
    return _("Over the %(n)d goals that both rated: %(client)s %(first)s on average, %(clinician)s %(second)s.") % {
        "n": len(table.widest_first),
        "client": names[Side.CLIENT],
        "clinician": names[Side.CLINICIAN],
        "first": number(table.first_mean),
        "second": number(table.second_mean),
    }


def overlap_of(table: GoalAgreement) -> Text:
    if not table.goals:
        return ""
    return _("Goals on the table: %(all)d. Written by both: %(both)d.") % {
        "all": len(table.goals),
        "both": len(table.both),
    }


def reach_of(seen: Sequence[SeenGoal], names: Mapping[str, Text], reader: Side, session: Session | None) -> list[Reach]:
    """T of each side apart, of the newest session after which it rated all that it rates; without one, no T."""
    rated = [one for one in seen if one.state in (State.ACTIVE, State.ACHIEVED) and one.levels_agreed]
    found = []
    for side in Side:
        rows = [levels_of(one, readable(one.ratings, reader, session), side) for one in rated]
        if goals := [row for row in rows if row]:
            found.append(reach_from(goals, names[side]))
    return found


def levels_of(seen: SeenGoal, ratings: Sequence[GoalRating], side: Side) -> dict[int, int]:
    """What one side said of the levels that hold, by the number of the session, in the order in which it was said."""
    return {
        row.session.number: row.value
        for row in ratings
        if row.what == What.LEVEL and row.side == side and row.levels_id == seen.levels.pk
    }


def reach_from(goals: Sequence[Mapping[int, int]], who: Text) -> Reach:
    """One T is of one moment: levels of different sessions are told each with its own, and make none."""
    shared = set.intersection(*(set(levels) for levels in goals))
    if shared:
        at = max(shared)
        levels = [levels[at] for levels in goals]
        raw = ", ".join(level_words(level) for level in levels)
        return Reach(who, number(gas_t(levels).t), raw, str(at))
    newest = [list(levels.items())[-1] for levels in goals]
    told = (_("%(level)s (session %(n)d)") % {"level": level_words(level), "n": at} for at, level in newest)
    return Reach(who, "", ", ".join(told), "")


def level_words(level: int) -> str:
    return f"{level:+d}" if level else "0"
