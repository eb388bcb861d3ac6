"""Private notes: who wrote one, when, and a sealed text. Nothing in the clear says what or whom it is about.

A note has no foreign key to a case, a session or a client: no query of another room can reach it, and nothing that is
done with a case carries it along.
"""

from django.db import models

from plait_clinic.handles import HANDLE_CHARACTERS, new_handle


class PrivateNote(models.Model):
    handle = models.CharField(max_length=HANDLE_CHARACTERS, unique=True, default=new_handle, editable=False)
    author = models.ForeignKey("people.User", models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    sealed = models.TextField()

    class Meta:
        indexes = [models.Index(fields=["author", "-written_at"], name="own_private_notes")]
        constraints = [
            models.CheckConstraint(condition=~models.Q(sealed=""), name="private_note_is_sealed"),
        ]

    def __str__(self) -> str:
        return self.handle
