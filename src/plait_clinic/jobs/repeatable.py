"""Why each job of the server may be done twice: only such a one is begun again where its worker was killed.

A job without a row here is never repeated; it is marked as failed, and the office's page says so.
"""

from collections.abc import Mapping

REPEATABLE: Mapping[str, str] = {
    "plait_clinic.delivery.tasks.send_due_now": "what was being sent stays marked, and never goes again by itself",
    "plait_clinic.engine.tasks.rebuild_later": "goes on after the last member that was read, in one transaction a lot",
    "plait_clinic.engine.tasks.refit_later": "fits nothing anew before ten more people have answered",
    "plait_clinic.jobs.tasks.tidy_jobs": "what is off the list stays off",
    "plait_clinic.readings.tasks.make_missing_readings_later": "makes what is missing alone",
    "plait_clinic.readings.tasks.make_readings_later": "writes over the reading of the same answer",
    "plait_clinic.readings.tasks.read_after_the_rush": "each answer is held while it is read, and read once",
    "plait_clinic.reliability.tasks.make_figures_later": "makes none anew before ten more people have answered",
    "plait_clinic.retention.tasks.keep_to_retention_at_night": "each erasure looks again, in a transaction of its own",
    "plait_clinic.retention.tasks.keep_to_retention_later": "each erasure looks again, in a transaction of its own",
    "plait_clinic.signals.tasks.look_after_signals_later": "opens each silence and makes each half-year once",
}
