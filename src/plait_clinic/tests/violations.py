"""One wrong row for each constraint of the database, by the constraint's name: what no code may ever write.

Each room keeps its own in tests/violations.py. A unique column is named `app.model.column`. Each entry takes the small
world and tries to write its row.
"""

from collections.abc import Callable

from plait_clinic.audit.tests.violations import AUDIT_VIOLATIONS
from plait_clinic.backups.tests.violations import BACKUP_VIOLATIONS
from plait_clinic.batteries.tests.violations import BATTERIES_VIOLATIONS
from plait_clinic.carers.tests.violations import CARER_VIOLATIONS
from plait_clinic.cases.tests.violations import CASES_VIOLATIONS
from plait_clinic.checkins.tests.violations import CHECKINS_VIOLATIONS
from plait_clinic.delivery.tests.violations import DELIVERY_VIOLATIONS
from plait_clinic.endings.tests.violations import ENDINGS_VIOLATIONS
from plait_clinic.engine.tests.violations import ENGINE_VIOLATIONS
from plait_clinic.erasure.tests.violations import ERASURE_VIOLATIONS
from plait_clinic.expectations.tests.violations import EXPECTATIONS_VIOLATIONS
from plait_clinic.families.tests.violations import FAMILIES_VIOLATIONS
from plait_clinic.feelings.tests.violations import FEELINGS_VIOLATIONS
from plait_clinic.goals.tests.violations import GOALS_VIOLATIONS
from plait_clinic.imports.tests.violations import IMPORTS_VIOLATIONS
from plait_clinic.jobs.tests.violations import JOB_VIOLATIONS
from plait_clinic.kiosk.tests.violations import KIOSK_VIOLATIONS
from plait_clinic.minors.tests.violations import MINORS_VIOLATIONS
from plait_clinic.own.tests.violations import OWN_VIOLATIONS
from plait_clinic.paper.tests.violations import PAPER_VIOLATIONS
from plait_clinic.people.tests.violations import PEOPLE_VIOLATIONS
from plait_clinic.preparation.tests.violations import PREPARATION_VIOLATIONS
from plait_clinic.protocols.tests.violations import PROTOCOL_VIOLATIONS
from plait_clinic.readings.tests.violations import READINGS_VIOLATIONS
from plait_clinic.reliability.tests.violations import RELIABILITY_VIOLATIONS
from plait_clinic.repairs.tests.violations import REPAIR_VIOLATIONS
from plait_clinic.retention.tests.violations import RETENTION_VIOLATIONS
from plait_clinic.risk.tests.violations import RISK_VIOLATIONS
from plait_clinic.signals.tests.violations import SIGNAL_VIOLATIONS
from plait_clinic.supervision.tests.violations import SUPERVISION_VIOLATIONS
from plait_clinic.tasks.tests.violations import TASK_VIOLATIONS
from plait_clinic.together.tests.violations import TOGETHER_VIOLATIONS
from tests.world import World

VIOLATIONS: dict[str, Callable[[World], object]] = {
    **ERASURE_VIOLATIONS,
    **RETENTION_VIOLATIONS,
    **FAMILIES_VIOLATIONS,
    **FEELINGS_VIOLATIONS,
    **PEOPLE_VIOLATIONS,
    **CASES_VIOLATIONS,
    **BACKUP_VIOLATIONS,
    **JOB_VIOLATIONS,
    **BATTERIES_VIOLATIONS,
    **IMPORTS_VIOLATIONS,
    **CHECKINS_VIOLATIONS,
    **RISK_VIOLATIONS,
    **KIOSK_VIOLATIONS,
    **PAPER_VIOLATIONS,
    **MINORS_VIOLATIONS,
    **OWN_VIOLATIONS,
    **TOGETHER_VIOLATIONS,
    **ENDINGS_VIOLATIONS,
    **PREPARATION_VIOLATIONS,
    **GOALS_VIOLATIONS,
    **CARER_VIOLATIONS,
    **DELIVERY_VIOLATIONS,
    **PROTOCOL_VIOLATIONS,
    **EXPECTATIONS_VIOLATIONS,
    **READINGS_VIOLATIONS,
    **RELIABILITY_VIOLATIONS,
    **SUPERVISION_VIOLATIONS,
    **AUDIT_VIOLATIONS,
    **ENGINE_VIOLATIONS,
    **SIGNAL_VIOLATIONS,
    **REPAIR_VIOLATIONS,
    **TASK_VIOLATIONS,
}
