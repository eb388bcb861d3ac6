"""Rows that are only ever added: the database itself refuses all but one erasure, on both engines."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, models, transaction

from plait_clinic.audit.append_only import REFUSAL
from plait_clinic.audit.models import AuditEvent
from plait_clinic.batteries.models import OwnMeasure
from plait_clinic.batteries.tests.worlds import own_measure
from plait_clinic.carers.models import CarerLine, CarerLineTakenBack, Letting, Rating
from plait_clinic.carers.tests.violations import letting, line_back
from plait_clinic.carers.tests.violations import rating as carer_rated
from plait_clinic.checkins.actions import answer_follow_up
from plait_clinic.checkins.models import (
    Answer,
    AskedMeasure,
    Comment,
    ConcernHandled,
    FollowUp,
    Response,
    VisibilityChange,
)
from plait_clinic.checkins.tests.violations import seen_to
from plait_clinic.delivery.models import DeliveryPolicy, Message, MessageState
from plait_clinic.delivery.tests.violations import policy, state
from plait_clinic.endings.models import ChangeRequest, ChangeTakenBack, Consent, ConsentTakenBack, NoteVersion
from plait_clinic.endings.tests.violations import change_back, consent_back
from plait_clinic.erasure.models import Hold
from plait_clinic.erasure.tests.violations import hold
from plait_clinic.expectations.models import Agreement, AgreementWord, ClinicText, Contribution, FitWord, Outlook
from plait_clinic.expectations.tests.violations import (
    agreement_word,
    clinic_text,
    contribution,
    fit_word,
    outlook,
)
from plait_clinic.families.models import ObserverRating, PolicyWords
from plait_clinic.families.tests.violations import saw, words
from plait_clinic.goals.models import (
    LEVEL_FIELDS,
    GoalRating,
    GoalStep,
    HeldToo,
    Levels,
    Succession,
    Wording,
    WrittenAlone,
)
from plait_clinic.goals.tests import violations as goals
from plait_clinic.paper.models import TypedIn
from plait_clinic.paper.tests.violations import typed
from plait_clinic.preparation.models import Choice, LeafletSent, Order, Worry
from plait_clinic.preparation.tests.violations import choice, order, word, worry
from plait_clinic.repairs.models import Outcome
from plait_clinic.repairs.tests.violations import outcome
from plait_clinic.risk.actions import acknowledge
from plait_clinic.risk.models import Acknowledgement, RiskAnswer
from plait_clinic.risk.tests.violations import positive
from plait_clinic.signals.models import Evidence, SignalStep
from plait_clinic.signals.tests.violations import evidence, step
from plait_clinic.supervision.actions import give_reason
from plait_clinic.supervision.models import Purpose, Reason
from plait_clinic.supervision.tests.violations import purpose
from plait_clinic.tasks.models import GotInTheWay, LookBack, Task, TaskStep, TaskVersion
from plait_clinic.tasks.tests.violations import in_the_way
from plait_clinic.together.models import Line, LineTakenBack
from plait_clinic.together.tests.violations import taken_back


@dataclass(frozen=True)
class Kept:
    """One append-only table: what an erasure empties, and one other column with a value it never had."""

    model: type[models.Model]
    content: tuple[str, ...]
    other: str
    value: object

    def __str__(self) -> str:
        return self.model.__name__

    @property
    def table(self) -> str:
        return self.model._meta.db_table


KEPT = (
    Kept(AuditEvent, (), "action", "changed"),
    Kept(Response, ("informativeness", "fingerprint"), "late", True),
    Kept(AskedMeasure, (), "version", "2"),
    Kept(Answer, ("value",), "visibility", "held"),
    Kept(Comment, ("text",), "visibility", "clinician"),
    Kept(FollowUp, ("choice",), "visibility", "held"),
    Kept(VisibilityChange, (), "visibility", "held"),
    Kept(OwnMeasure, (), "content", "changed"),
    Kept(Reason, ("text",), "given_at", "2020-01-01T00:00:00Z"),
    Kept(Purpose, ("text",), "given_at", "2020-01-01T00:00:00Z"),
    Kept(RiskAnswer, ("value",), "item", "q1"),
    Kept(Acknowledgement, ("note",), "at", "2020-01-01T00:00:00Z"),
    Kept(ObserverRating, ("value",), "dimension", "engagement"),
    Kept(Hold, ("reason",), "placed_at", "2020-01-01T00:00:00Z"),
    Kept(PolicyWords, ("text",), "language", "fr"),
    Kept(ConcernHandled, ("note",), "at", "2020-01-01T00:00:00Z"),
    Kept(NoteVersion, ("text",), "number", 7),
    Kept(Consent, (), "given_at", "2020-01-01T00:00:00Z"),
    Kept(ConsentTakenBack, (), "at", "2020-01-01T00:00:00Z"),
    Kept(ChangeRequest, ("words",), "tell_clinician", True),
    Kept(ChangeTakenBack, (), "at", "2020-01-01T00:00:00Z"),
    Kept(Line, ("text",), "whose", "client"),
    Kept(LineTakenBack, (), "at", "2020-01-01T00:00:00Z"),
    Kept(Evidence, ("numbers",), "rule", "another"),
    Kept(SignalStep, ("what",), "way", "pace"),
    Kept(Choice, (), "said", "yes"),
    Kept(Letting, (), "said", "no"),
    Kept(Rating, ("bond", "goal", "task", "speaking"), "side", "carer"),
    Kept(CarerLine, ("text",), "written_at", "2020-01-01T00:00:00Z"),
    Kept(CarerLineTakenBack, (), "at", "2020-01-01T00:00:00Z"),
    Kept(Worry, ("text",), "written_at", "2020-01-01T00:00:00Z"),
    Kept(TypedIn, (), "at", "2020-01-01T00:00:00Z"),
    Kept(LeafletSent, (), "sent_at", "2020-01-01T00:00:00Z"),
    Kept(Order, ("ordered_by", "reported", "reported_to"), "number", 7),
    Kept(Wording, ("text",), "number", 7),
    Kept(Levels, LEVEL_FIELDS, "number", 7),
    Kept(GoalStep, (), "wording", 7),
    Kept(WrittenAlone, (), "round", 7),
    Kept(Succession, (), "at", "2020-01-01T00:00:00Z"),
    Kept(GoalRating, ("value",), "at", "2020-01-01T00:00:00Z"),
    Kept(HeldToo, (), "holds", False),
    Kept(ClinicText, (), "number", 7),
    Kept(Agreement, ("text",), "number", 7),
    Kept(AgreementWord, (), "said", "talk"),
    Kept(Contribution, ("text",), "side", "clinician"),
    Kept(Outlook, ("sensible", "helpful"), "at", "2020-01-01T00:00:00Z"),
    Kept(FitWord, ("said",), "side", "clinician"),
    Kept(Task, (), "made_at", "2020-01-01T00:00:00Z"),
    Kept(TaskVersion, ("what", "why", "how_much", "obstacles"), "doer", "all"),
    Kept(TaskStep, (), "action", "agree"),
    Kept(LookBack, ("outcome", "how", "learned", "useful"), "round", 7),
    Kept(GotInTheWay, ("what",), "at", "2020-01-01T00:00:00Z"),
    Kept(DeliveryPolicy, (), "open_days", 3),
    Kept(Message, (), "way", "text"),
    Kept(MessageState, (), "at", "2020-01-01T00:00:00Z"),
    Kept(Outcome, ("resolution",), "side", "client"),
)
ERASABLE = tuple(kept for kept in KEPT if kept.content)
# How each engine empties a whole table at once; SQLite has no word of its own for it.
EMPTY_AT_ONCE = {"sqlite": 'DELETE FROM "{table}"', "postgresql": 'TRUNCATE "{table}" CASCADE'}
every_table = pytest.mark.parametrize("kept", KEPT, ids=str)
every_erasable_table = pytest.mark.parametrize("kept", ERASABLE, ids=str)


@pytest.fixture
def said(world):
    """A row in each of the tables: a response with everything that may belong to it, a supervisor's reason and more."""
    response = world.answer(world.invitation(), comment="More time, please.", hold="1")
    answer_follow_up(response=response, choice="pace", audit=world.audit)
    own_measure(world)
    acknowledge(answer=positive(world), note="Rang at once.", audit=world.acting("bob"))
    taken_back(world)
    consent_back(world)
    change_back(world)
    seen_to(world)
    saw(world)
    words(world)
    step(world, what="We meet later in the day.")
    evidence(world)
    outcome(world)
    of_goals = (goals.held, goals.levels, goals.step, goals.alone, goals.succession, goals.rating)
    of_carers = (letting, carer_rated, line_back)
    of_expectations = (clinic_text, agreement_word, contribution, outlook, fit_word)
    for write in (hold, choice, worry, word, order, *of_goals, *of_carers, *of_expectations, in_the_way, typed):
        write(world)
    for write in (policy, state, purpose):
        write(world)
    give_reason(case=world.case, text="Our talk on Monday", audit=world.acting("sue"))
    VisibilityChange.objects.create(comment=response.comment, visibility="clinician", changed_at=world.now)
    return world


def row_of(kept: Kept) -> models.Model:
    return kept.model.objects.order_by("pk").first()


def stored(kept: Kept, row: models.Model) -> tuple:
    """The row as it lies in the database, without decryption."""
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT * FROM "{kept.table}" WHERE id = %s', [row.pk])  # noqa: S608
        return cursor.fetchone()


@contextmanager
def refused(kept: Kept) -> Iterator[None]:
    """The write is refused by the trigger, and the table is afterwards as it was before."""
    row, count = row_of(kept), kept.model.objects.count()
    before = stored(kept, row)
    with pytest.raises(IntegrityError, match=REFUSAL), transaction.atomic():
        yield
    assert kept.model.objects.count() == count
    assert stored(kept, row) == before


def run(statement: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def erase(kept: Kept, said, **also: object) -> int:
    empty = dict.fromkeys(kept.content)
    return kept.model.objects.filter(pk=row_of(kept).pk).update(erased_at=said.now, **{**empty, **also})


def test_every_table_that_knows_erasure_is_in_the_table_above():
    erasable = {model for model in apps.get_models() if any(f.name == "erased_at" for f in model._meta.local_fields)}
    assert {kept.model for kept in ERASABLE} == erasable


@every_table
def test_a_row_cannot_be_deleted(said, kept):
    rows = kept.model.objects.filter(pk=row_of(kept).pk)
    with refused(kept):
        rows._raw_delete(rows.db)


@every_table
def test_a_row_cannot_be_deleted_by_plain_sql(said, kept):
    with refused(kept):
        run(f'DELETE FROM "{kept.table}" WHERE id = %s', row_of(kept).pk)  # noqa: S608


@every_table
def test_a_row_cannot_be_changed(said, kept):
    with refused(kept):
        kept.model.objects.filter(pk=row_of(kept).pk).update(**{kept.other: kept.value})


@every_table
def test_a_row_cannot_be_changed_by_plain_sql_even_to_itself(said, kept):
    with refused(kept):
        run(f'UPDATE "{kept.table}" SET id = id')  # noqa: S608


@every_table
def test_a_table_cannot_be_emptied_at_once(said, kept):
    connection.check_constraints()  # PostgreSQL does not empty a table with checks that still wait
    with refused(kept):
        run(EMPTY_AT_ONCE[connection.vendor].format(table=kept.table))


@every_table
def test_a_row_cannot_be_put_in_the_place_of_another(said, kept):
    columns = [field.column for field in kept.model._meta.local_fields if field.column != "id"]
    names = ", ".join(f'"{column}"' for column in columns)
    same = ", ".join(f'"{column}" = EXCLUDED."{column}"' for column in columns)
    words = {
        "sqlite": f'REPLACE INTO "{kept.table}" SELECT * FROM "{kept.table}"',  # noqa: S608
        "postgresql": f'INSERT INTO "{kept.table}" (id, {names}) OVERRIDING SYSTEM VALUE SELECT id, {names} '  # noqa: S608
        f'FROM "{kept.table}" ON CONFLICT (id) DO UPDATE SET {same}',
    }
    with refused(kept):
        run(words[connection.vendor])


@every_erasable_table
def test_an_erasure_empties_what_was_said_and_keeps_the_rest(said, kept):
    row = row_of(kept)
    assert erase(kept, said) == 1
    after = kept.model.objects.get(pk=row.pk)
    assert after.erased_at == said.now
    assert [getattr(after, name) for name in kept.content] == [None] * len(kept.content)
    quiet = {field.attname for field in kept.model._meta.local_fields} - {*kept.content, "erased_at"}
    assert {name: getattr(after, name) for name in quiet} == {name: getattr(row, name) for name in quiet}


@every_erasable_table
def test_an_erasure_happens_once(said, kept):
    erase(kept, said)
    with refused(kept):
        erase(kept, said)


@every_erasable_table
def test_an_erased_row_cannot_be_filled_again(said, kept):
    row = row_of(kept)
    content = {name: getattr(row, name) for name in kept.content}
    erase(kept, said)
    with refused(kept):
        kept.model.objects.filter(pk=row.pk).update(**content, erased_at=None)


@every_erasable_table
def test_an_erasure_that_changes_something_else_is_refused(said, kept):
    with refused(kept):
        erase(kept, said, **{kept.other: kept.value})


@every_erasable_table
def test_an_erasure_that_leaves_the_content_is_refused(said, kept):
    with refused(kept):
        kept.model.objects.filter(pk=row_of(kept).pk).update(erased_at=said.now)


@every_erasable_table
def test_content_is_not_emptied_without_the_fact_of_erasure(said, kept):
    with refused(kept):
        kept.model.objects.filter(pk=row_of(kept).pk).update(**dict.fromkeys(kept.content))
