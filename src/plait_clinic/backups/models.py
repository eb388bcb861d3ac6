"""That a backup was made and proved by restoring it: what the office learns from whether there is a fresh one."""

from django.db import models

from plait_clinic.constraints import not_before


class Backup(models.Model):
    """One proved backup of the whole server, as it was at `began_at`."""

    began_at = models.DateTimeField()
    proved_at = models.DateTimeField()
    rows = models.PositiveBigIntegerField()
    size = models.PositiveBigIntegerField()
    version = models.CharField(max_length=32)

    class Meta:
        ordering = ["began_at"]
        constraints = [not_before("proved_at", "began_at", name="backup_proved_after_beginning")]

    def __str__(self) -> str:
        return f"backup of {self.began_at:%Y-%m-%d %H:%M}"
