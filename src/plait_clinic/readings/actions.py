"""Making readings: each of a person's scored responses in a case, placed against the earlier ones.

Derived from the scores alone, so it can be done again at any time; a late answer changes what came after it.
"""

from django.db import transaction

from plait_clinic.audit.events import Event
from plait_clinic.audit.record import Audit
from plait_clinic.cases.models import CaseMember
from plait_clinic.checkins.models import CheckIn, Rater, Response
from plait_clinic.readings.models import Reading
from plait_clinic.readings.placing import readings_of


@transaction.atomic
def make_readings(*, check_in: CheckIn, audit: Audit) -> int:
    """Make all readings of this respondent in this case anew, one at a time. Returns how many responses were read."""
    if check_in.rater != Rater.CLIENT:
        return 0
    CaseMember.objects.select_for_update().get(pk=check_in.member_id)
    responses = list(
        Response.objects.filter(
            check_in__member=check_in.member_id, check_in__battery=check_in.battery_id, version=1
        ).order_by("check_in__session__held_at", "check_in__session__number")
    )
    Reading.objects.filter(response__in=responses).delete()
    Reading.objects.bulk_create(readings_of(responses))
    audit.record(Event.READINGS_MADE, case=check_in.session.case, target=check_in.handle)
    return len(responses)
