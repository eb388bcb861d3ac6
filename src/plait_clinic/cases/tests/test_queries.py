"""Who has a part in a case, and until when."""

import zoneinfo
from datetime import UTC, date, datetime

from django.utils import timezone

from plait_clinic.cases.models import CaseClinician
from plait_clinic.cases.queries import clinicians_of

AUCKLAND = zoneinfo.ZoneInfo("Pacific/Auckland")


def test_a_part_that_ends_today_in_the_clinics_calendar_has_ended_wherever_the_server_stands(world):
    bob = CaseClinician.objects.get(case=world.case, user=world.staff["bob"])
    bob.until = date(2026, 11, 18)
    bob.save()
    now = datetime(2026, 11, 17, 20, 0, tzinfo=UTC)  # the 18th in Auckland already
    with timezone.override(AUCKLAND):
        assert bob not in clinicians_of(world.case, now)
    assert bob in clinicians_of(world.case, now)
