"""A check-in that was printed, and that its answer was typed in by somebody of the staff, and by whom.

The sheet bears a code that names nobody. What was typed in is a response like any other, and this row beside it is
what says wherever it is told that a clinician held the pen last.
"""

from django.db import models

from plait_clinic.paper.codes import CODE_CHARACTERS, new_code


class Sheet(models.Model):
    """One printed form: for which check-in, in which language, and the code that leads staff back to it."""

    code = models.CharField(max_length=CODE_CHARACTERS, unique=True, default=new_code, editable=False)
    check_in = models.ForeignKey("checkins.CheckIn", models.PROTECT, related_name="sheets")
    language = models.CharField(max_length=16)
    printed_by = models.ForeignKey("people.User", models.PROTECT, related_name="+")
    printed_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.code


class TypedIn(models.Model):
    """That the answer to a check-in stood on paper, and who typed it in. Added, and never changed."""

    check_in = models.OneToOneField("checkins.CheckIn", models.PROTECT, related_name="typed_in")
    sheet = models.ForeignKey("paper.Sheet", models.PROTECT, related_name="typed_in")
    by = models.ForeignKey("people.User", models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.check_in_id} by {self.by_id}"
