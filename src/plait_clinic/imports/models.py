"""The book of imports: which file came in when, by whom, and which cases it opened.

The file itself is not kept, only a keyed hash of its text, so that the same file cannot come in twice.
"""

from django.db import models

from plait_clinic.handles import HANDLE_CHARACTERS, new_handle


class PastImport(models.Model):
    """One file that was brought in, whole."""

    handle = models.CharField(max_length=HANDLE_CHARACTERS, unique=True, default=new_handle, editable=False)
    organisation = models.ForeignKey("people.Organisation", models.PROTECT, related_name="past_imports")
    imported_by = models.ForeignKey("people.User", models.PROTECT, related_name="past_imports")
    imported_at = models.DateTimeField()
    battery = models.ForeignKey("batteries.Battery", models.PROTECT, related_name="past_imports")
    fingerprint = models.BinaryField(max_length=32)
    sessions = models.PositiveIntegerField()
    answers = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "fingerprint"], name="file_imported_once"),
            models.CheckConstraint(
                condition=models.Q(answers__lte=models.F("sessions")), name="an_answer_has_its_session"
            ),
        ]

    def __str__(self) -> str:
        return self.handle


class ImportedCase(models.Model):
    """A case that a file opened: where its first sessions come from."""

    past_import = models.ForeignKey("imports.PastImport", models.PROTECT, related_name="cases")
    case = models.OneToOneField("cases.Case", models.PROTECT, related_name="imported")

    def __str__(self) -> str:
        return f"{self.case_id} from {self.past_import_id}"
