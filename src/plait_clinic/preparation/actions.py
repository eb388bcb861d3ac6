"""Writes of the room: planning and ending a feature, what people say to it, worries, word sent, and orders.

What somebody says holds from that moment, a no and a taking back too.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from plait_clinic.audit.events import Event
from plait_clinic.audit.record import Audit
from plait_clinic.cases.models import Case, CaseMember, Participation
from plait_clinic.cases.queries import hold_case
from plait_clinic.minors.models import Guardian
from plait_clinic.minors.queries import guardians_of
from plait_clinic.preparation.features import Feature
from plait_clinic.preparation.leaflets import LEAFLETS
from plait_clinic.preparation.models import Choice, LeafletSent, Order, PlannedFeature, Said, Way, Worry
from plait_clinic.preparation.queries import newest_choices, planned_in
from plait_clinic.steps import Refused


@transaction.atomic
def plan_feature(*, case: Case, feature: Feature, audit: Audit) -> PlannedFeature:
    """Plan a feature in a case. Everybody of the case is asked from now on; planned twice is once."""
    hold_case(case)
    found = [row for row in planned_in(case) if row.feature == feature]
    if found:
        return found[0]
    planned = PlannedFeature.objects.create(case=case, feature=feature, planned_by=audit.actor, planned_at=audit.now)
    audit.record(Event.FEATURE_PLANNED, case=case, target=feature)
    return planned


@transaction.atomic
def end_feature(*, case: Case, planned: PlannedFeature, audit: Audit) -> None:
    """Plan it no longer. What was said to it stays in the record."""
    ended = PlannedFeature.objects.filter(pk=planned.pk, case=case, ended_at__isnull=True)
    if not ended.update(ended_at=audit.now):
        raise Refused(_("This is no longer planned. Nothing was changed."))
    audit.record(Event.FEATURE_ENDED, case=case, target=planned.feature)


@dataclass(frozen=True)
class Speaker:
    """Whose word it is and how it was given: a member's own, or a guardian's of theirs."""

    member: CaseMember
    guardian: Guardian | None = None
    way: Way = Way.OWN_PAGE

    @property
    def who(self) -> str:
        return self.guardian.handle if self.guardian else ""


@transaction.atomic
def say(*, member: CaseMember, feature: Feature, said: Said, leaflet: int, audit: Audit) -> Choice:
    """Keep what a member says on their own page. The same again is no new row."""
    hold_case(member.case)
    check_is_planned(member.case, feature)
    if leaflet != LEAFLETS[feature].version:
        raise Refused(_("The leaflet was changed in the meantime. Please read it again. Nothing was changed."))
    return keep_choice(Speaker(member), feature, said, audit)


@transaction.atomic
def note_choice(*, speaker: Speaker, feature: Feature, said: Said, audit: Audit) -> Choice:
    """Note what a member, or a guardian of theirs, said on paper or face to face."""
    hold_case(speaker.member.case)
    check_is_planned(speaker.member.case, feature)
    if speaker.guardian is not None and speaker.guardian not in guardians_of(speaker.member.client):
        raise Refused(_("They are no guardian of this person now."))
    return keep_choice(speaker, feature, said, audit)


def keep_choice(speaker: Speaker, feature: Feature, said: Said, audit: Audit) -> Choice:
    """Inside the caller's transaction, with the case locked. A yes said again is kept again: it holds from that day."""
    before = newest_choices([speaker.member]).get((speaker.member.pk, feature, speaker.who))
    if before is not None and said != Said.YES and (before.said, before.way) == (said, speaker.way):
        return before
    choice = Choice.objects.create(
        member=speaker.member,
        guardian=speaker.guardian,
        feature=feature,
        leaflet=LEAFLETS[feature].version,
        said=said,
        way=speaker.way,
        noted_by=None if speaker.way == Way.OWN_PAGE else audit.actor,
        at=audit.now,
    )
    audit.record(Event.FEATURE_CHOICE_KEPT, case=speaker.member.case, target=speaker.member.handle)
    return choice


def check_is_planned(case: Case, feature: Feature) -> None:
    if feature not in {row.feature for row in planned_in(case)}:
        raise Refused(_("This is no longer planned. Nothing was changed."))


@transaction.atomic
def write_worry(*, member: CaseMember, text: str, audit: Audit) -> Worry:
    """Keep what worries somebody, for the clinicians who hold the sessions."""
    worry = Worry.objects.create(member=member, text=text, written_at=audit.now)
    audit.record(Event.WORRY_WRITTEN, case=member.case, target=member.handle)
    return worry


@transaction.atomic
def note_word_sent(*, members: Sequence[CaseMember], audit: Audit) -> None:
    """Note to whom word was sent that there is something to read."""
    for member in members:
        LeafletSent.objects.create(member=member, sent_by=audit.actor, sent_at=audit.now)
        audit.record(Event.WORD_SENT, case=member.case, target=member.handle)


@transaction.atomic
def write_order(*, member: CaseMember, ordered_by: str, reported: str, reported_to: str, audit: Audit) -> Order:
    """Keep the next version of who sent a mandated member and what is reported. The member reads it from now on."""
    hold_case(member.case)
    if member.participation != Participation.MANDATED:
        raise Refused(_("This person comes of their own will, so nothing is ordered or reported."))
    newest = Order.objects.filter(member=member).last()
    words = {"ordered_by": ordered_by, "reported": reported, "reported_to": reported_to}
    if newest is not None and all(getattr(newest, name) == text for name, text in words.items()):
        return newest
    order = Order.objects.create(
        member=member,
        number=newest.number + 1 if newest else 1,
        **words,
        written_by=audit.actor,
        written_at=audit.now,
    )
    audit.record(Event.ORDER_WRITTEN, case=member.case, target=member.handle)
    return order
