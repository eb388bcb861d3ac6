"""Writes of the room: carers added and ended, what a client lets them see, ratings of the work, and lines for carers.

A no and a taking back hold from that moment, and so does the end of a carer's part.
"""

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from plait_clinic.audit.events import Event
from plait_clinic.audit.record import Audit
from plait_clinic.carers.kinds import LETTING_WORDS, Item, Kind, Side
from plait_clinic.carers.models import Carer, CarerLine, CarerLineTakenBack, Letting, Rating
from plait_clinic.carers.queries import carers_for, letting_key, may_add, newest_lettings, rated_clinicians
from plait_clinic.cases.models import Case, CaseMember
from plait_clinic.cases.queries import hold_case
from plait_clinic.minors.queries import guardians_of
from plait_clinic.people.models import Role, User
from plait_clinic.people.queries import in_use
from plait_clinic.preparation.actions import Speaker
from plait_clinic.preparation.models import Said, Way
from plait_clinic.steps import Refused


@transaction.atomic
def add_carer(
    *, case: Case, kind: Kind, name: str, audit: Audit, user: User | None = None, member: CaseMember | None = None
) -> Carer:
    """Add somebody around a case, or around one member of it alone. With a sign-in they see what is let, at first
    nothing.
    """
    hold_case(case)
    if case.closed_on is not None:
        raise Refused(_("The case is closed. Open it again first."))
    if user is not None and user not in may_add(case, in_use(case.organisation, Role.CARER), audit.now):
        raise Refused(_("%(name)s cannot be added with this sign-in. Nothing was changed.") % {"name": user.name})
    carer = Carer.objects.create(
        case=case,
        member=member,
        kind=kind,
        name=user.name if user else name,
        user=user,
        added_by=audit.actor,
        added_at=audit.now,
    )
    audit.record(Event.CARER_ADDED, case=case, target=carer.handle)
    return carer


@transaction.atomic
def end_carer(*, case: Case, carer: Carer, audit: Audit) -> None:
    """End their part. They see nothing from this moment; what was let stays in the record."""
    ended = Carer.objects.filter(pk=carer.pk, case=case, ended_at__isnull=True)
    if not ended.update(ended_at=audit.now):
        raise Refused(_("They are not around this case now. Nothing was changed."))
    audit.record(Event.CARER_ENDED, case=case, target=carer.handle)


@transaction.atomic
def let(*, speaker: Speaker, carer: Carer, item: Item, said: Said, words: int, audit: Audit) -> Letting:
    """Keep whether a carer may see one kind of thing. The same no again is no new row."""
    hold_case(speaker.member.case)
    check_is_around(carer, speaker.member)
    if carer.user_id is None:
        raise Refused(_("%(name)s has no sign-in here, and sees nothing.") % {"name": carer.name})
    if words != LETTING_WORDS:
        raise Refused(_("The words were changed in the meantime. Please read them again. Nothing was changed."))
    if speaker.guardian is not None and speaker.guardian not in guardians_of(speaker.member.client):
        raise Refused(_("They are no guardian of this person now."))
    return keep(speaker, carer, item, said, audit)


def keep(speaker: Speaker, carer: Carer, item: Item, said: Said, audit: Audit) -> Letting:
    """Inside the caller's transaction, with the case locked. A yes said again is kept again: it holds from that day."""
    row = Letting(
        member=speaker.member,
        carer=carer,
        item=item,
        said=said,
        words=LETTING_WORDS,
        guardian=speaker.guardian,
        way=speaker.way,
        noted_by=None if speaker.way == Way.OWN_PAGE else audit.actor,
        at=audit.now,
    )
    before = newest_lettings([speaker.member]).get(letting_key(row))
    if before is not None and said == Said.NO == before.said and before.way == speaker.way:
        return before
    row.save()
    audit.record(Event.LETTING_KEPT, case=carer.case, target=speaker.member.handle)
    return row


@transaction.atomic
def rate(
    *,
    member: CaseMember,
    about: Carer | User,
    answers: Mapping[str, int | None],
    audit: Audit,
    side: Side = Side.CLIENT,
) -> Rating:
    """Keep what one side says about the work between a client and somebody around them. The newest counts."""
    carer = about if isinstance(about, Carer) else None
    if carer is not None:
        check_is_around(carer, member)
    elif about.pk not in {part.user_id for part in rated_clinicians(member.case, audit.now)}:
        raise Refused(_("They do not work in this case now. Nothing was changed."))
    if all(value is None for value in answers.values()):
        raise Refused(_("Please answer at least one of the questions."))
    clinician = None if carer else about
    rating = Rating.objects.create(member=member, side=side, carer=carer, clinician=clinician, at=audit.now, **answers)
    audit.record(Event.CARER_RATED, case=member.case, target=member.handle)
    return rating


@transaction.atomic
def write_line(*, member: CaseMember, carer: Carer, text: str, audit: Audit) -> CarerLine:
    """Keep a line for one carer. They see it while the client's yes to lines stands."""
    check_is_around(carer, member)
    if carer.user_id is None:
        raise Refused(_("%(name)s has no sign-in here, and sees nothing.") % {"name": carer.name})
    line = CarerLine.objects.create(member=member, carer=carer, text=text, written_at=audit.now)
    audit.record(Event.CARER_LINE_WRITTEN, case=member.case, target=member.handle)
    return line


@transaction.atomic
def take_line_back(*, member: CaseMember, line: str, audit: Audit) -> None:
    """Take a line of one's own back. It is shown no more from this moment; taken back twice is once."""
    found = CarerLine.objects.filter(handle=line, member__case=member.case_id, member__client=member.client_id).first()
    if found is None:
        raise Refused(_("This line is not there. Nothing was changed."))
    _row, new = CarerLineTakenBack.objects.get_or_create(line=found, defaults={"at": audit.now})
    if new:
        audit.record(Event.CARER_LINE_TAKEN_BACK, case=member.case, target=member.handle)


def check_is_around(carer: Carer, member: CaseMember) -> None:
    if carer not in carers_for(member):
        raise Refused(_("They are not around you now. Nothing was changed."))
