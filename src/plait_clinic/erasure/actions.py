"""The write of an erasure: words and numbers go, rows and facts stay, and the record says that it happened.

And the holds that stand in its way: placed with a reason, and ended by somebody or by their day.
"""

from datetime import date, datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from plait_clinic.audit.events import Event
from plait_clinic.audit.record import Audit
from plait_clinic.cases.models import Case
from plait_clinic.checkins.models import CheckIn
from plait_clinic.erasure.holdings import ERASED, HOLDINGS, Holding, found
from plait_clinic.erasure.listed import Line, NotListed, add_line
from plait_clinic.erasure.models import Erasure, Hold, HoldEnded, Why
from plait_clinic.erasure.queries import Reach, in_force_on, in_the_way, reach_of
from plait_clinic.minors.queries import clinic_day
from plait_clinic.people.models import Client
from plait_clinic.people.queries import hold_clinic
from plait_clinic.steps import Refused


@transaction.atomic
def erase_client(*, client: Client, why: Why, audit: Audit) -> Erasure:
    """Erase one client everywhere. Raises Refused with all that stands in the way; then nothing was changed."""
    hold_clinic(client.organisation)
    if problems := in_the_way(client, audit.now):
        raise Refused(*problems)
    erasure = erase(client, why, audit)
    if settings.ERASURES_FILE is not None:
        list_it(settings.ERASURES_FILE, Line(client.handle, audit.now))
    return erasure


def list_it(file: Path, line: Line) -> None:
    """The last thing before the commit: what cannot be listed is not erased."""
    try:
        add_line(file, line)
    except NotListed as error:
        problem = _("The server’s list of erasures cannot be written. Please tell whoever looks after the server.")
        raise Refused(problem) from error


@transaction.atomic
def erase_again(*, client: Client, audit: Audit) -> Erasure:
    """Erase a client whom a backup brought back, whatever state their case was in when it was made."""
    hold_clinic(client.organisation)
    return erase(client, Why.RESTORED, audit)


def erase(client: Client, why: Why, audit: Audit) -> Erasure:
    reach = reach_of(client)
    close_check_ins(reach, audit.now)
    for holding in HOLDINGS:
        empty(holding, reach, audit.now)
    Client.objects.filter(pk=client.pk).update(name=_("(erased)"), contact=None, birth_date=None)
    audit.record(Event.CLIENT_ERASED, organisation=client.organisation, target=client.handle)
    return Erasure.objects.create(client=client, why=why, by=audit.actor, at=audit.now)


def close_check_ins(reach: Reach, now: datetime) -> None:
    """No link, and no answer that still waits on a phone, brings something back."""
    CheckIn.objects.filter(member__in=reach.members, closed_at__isnull=True).update(closed_at=now)


def empty(holding: Holding, reach: Reach, now: datetime) -> None:
    """One table. The client's own row has no mark of its own: the record of the erasure says it."""
    if holding.model == "people.Client" or not (holding.goes or holding.removed):
        return
    rows = found(holding, reach.members, reach.cases)
    if holding.removed:
        rows.delete()
    else:
        open_rows = rows.filter(erased_at__isnull=True) if holding.mark == ERASED else rows
        open_rows.update(**{holding.mark: Coalesce(holding.mark, Value(now))}, **dict.fromkeys(holding.goes))


@transaction.atomic
def place_hold(*, case: Case, reason: str, until: date | None, audit: Audit) -> Hold:
    """Keep everybody of a case from being erased, until a day or until somebody ends it."""
    hold_clinic(case.organisation)
    if until is not None and until < clinic_day(case.organisation, audit.now):
        raise Refused(_("This day is over. A hold lasts until today at least, or until somebody ends it."))
    hold = Hold.objects.create(case=case, reason=reason, until=until, placed_by=audit.actor, placed_at=audit.now)
    audit.record(Event.HOLD_PLACED, case=case, target=hold.handle)
    return hold


@transaction.atomic
def end_hold(*, hold: Hold, audit: Audit) -> HoldEnded:
    """End a hold. What the clinic has settled for such cases holds again."""
    hold_clinic(hold.case.organisation)
    day = clinic_day(hold.case.organisation, audit.now)
    if not Hold.objects.filter(in_force_on(day), pk=hold.pk).exists():
        raise Refused(_("This hold is over already."))
    audit.record(Event.HOLD_ENDED, case=hold.case, target=hold.handle)
    return HoldEnded.objects.create(hold=hold, by=audit.actor, at=audit.now)
