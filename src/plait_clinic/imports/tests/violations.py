"""One wrong row for each constraint of the room, for plait_clinic/tests/violations.py."""

from collections.abc import Callable

from plait_clinic.imports.models import ImportedCase, PastImport
from plait_clinic.tests.wrong_rows import after, again, changes, past_data
from tests.world import World


def past_import_with_a_taken_handle(world: World) -> PastImport:
    first = past_data(world)
    return again(PastImport, world, fingerprint=b"b" * 32, handle=first.handle)


IMPORTS_VIOLATIONS: dict[str, Callable[[World], object]] = {
    "imports.pastimport.handle": past_import_with_a_taken_handle,
    "imports.importedcase.case": after(past_data, lambda world: again(ImportedCase, world)),
    "file_imported_once": after(past_data, lambda world: again(PastImport, world)),
    "an_answer_has_its_session": after(past_data, changes(PastImport, answers=2)),
}
