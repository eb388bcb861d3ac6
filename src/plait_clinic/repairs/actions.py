"""Writes about repair cards: words that a clinic changes, stages that are ticked, and how each side says it stands."""

from collections.abc import Collection, Mapping

from django.db import transaction

from plait_clinic.audit.events import Event
from plait_clinic.audit.record import Audit
from plait_clinic.people.models import Organisation
from plait_clinic.people.queries import hold_clinic
from plait_clinic.repairs.models import CardText, Outcome, Resolution, Side, StageTick
from plait_clinic.repairs.queries import ticked, versions_of, words_in
from plait_clinic.repairs.stages import Stage
from plait_clinic.repairs.words import Choice, entries_of, read_words, shipped
from plait_clinic.signals.actions import say_how_it_is
from plait_clinic.signals.models import Signal


@transaction.atomic
def change_words(
    *, organisation: Organisation, piece: str, language: str, entries: Mapping[str, object], audit: Audit
) -> CardText | None:
    """Keep new words of a piece as its next number. None where they are what holds already.

    Raises WrongWords with everything that is wrong with them.
    """
    words = read_words(piece, entries)
    hold_clinic(organisation)
    newest = newest_of(organisation, piece, language)
    if words == words_in(newest, shipped(language)[piece]):
        return None
    return next_number(organisation, piece, language, entries_of(words), audit)


@transaction.atomic
def return_to_shipped(*, organisation: Organisation, piece: str, language: str, audit: Audit) -> CardText | None:
    """From now on the piece reads as it ships; what the clinic had written stays in the list of changes."""
    hold_clinic(organisation)
    newest = newest_of(organisation, piece, language)
    if newest is None or newest.content is None:
        return None
    return next_number(organisation, piece, language, None, audit)


def newest_of(organisation: Organisation, piece: str, language: str) -> CardText | None:
    return next(iter(versions_of(organisation, piece, language)), None)


def next_number(
    organisation: Organisation, piece: str, language: str, content: Mapping[str, object] | None, audit: Audit
) -> CardText:
    """The row of a change, inside the caller's transaction, which holds the clinic."""
    newest = newest_of(organisation, piece, language)
    row = CardText.objects.create(
        organisation=organisation,
        piece=piece,
        language=language,
        number=newest.number + 1 if newest else 1,
        content=content,
        by=audit.actor,
        at=audit.now,
    )
    event = Event.CARD_WORDS_CHANGED if content is not None else Event.CARD_WORDS_AS_SHIPPED
    audit.record(event, organisation=organisation, target=f"{piece} {language} {row.number}")
    return row


@transaction.atomic
def tick_stages(*, signal: Signal, done: Collection[Stage], card: Choice, audit: Audit) -> list[StageTick]:
    """Keep which stages are ticked now: a row for each that was ticked or taken back, none for the rest."""
    Signal.objects.select_for_update().get(pk=signal.pk)
    before = ticked(signal)
    changed = [stage for stage in Stage if (stage in done) != (stage in before)]
    rows = StageTick.objects.bulk_create(
        StageTick(signal=signal, stage=stage, done=stage in done, card=card.key, by=audit.actor, at=audit.now)
        for stage in changed
    )
    if rows:
        audit.record(Event.STAGES_TICKED, case=signal.case, target=signal.handle)
    return rows


@transaction.atomic
def say_outcome(*, signal: Signal, side: Side, resolution: Resolution, audit: Audit) -> Outcome | None:
    """Keep how one side says it stands, beside what was said before. None where the same is said again.

    With nobody signed in it is the client themself; else the audit's actor says it, or writes down the client's word.
    """
    Signal.objects.select_for_update().get(pk=signal.pk)
    before = Outcome.objects.filter(signal=signal, side=side).select_related("by").last()
    if before is not None and (before.resolution, before.by) == (resolution, audit.actor):
        return None
    row = Outcome.objects.create(signal=signal, side=side, resolution=resolution, by=audit.actor, at=audit.now)
    audit.record(Event.OUTCOME_SAID, case=signal.case, target=signal.handle)
    return row


@transaction.atomic
def client_says(*, signal: Signal, resolution: Resolution, audit: Audit) -> Signal:
    """The client's own word from their page: it is kept, and only "settled" makes the signal repaired.

    Raises Refused where nothing can be said to the signal any more.
    """
    held = say_how_it_is(signal=signal, put_right=resolution == Resolution.RESOLVED, audit=audit)
    say_outcome(signal=held, side=Side.CLIENT, resolution=resolution, audit=audit)
    return held
