"""What may be new in the room: a mirror, a team, a camera, a recording, somebody more, or a screen.

A consent to one says nothing of another, so each has a leaflet and a yes of its own.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Feature(models.TextChoices):
    MIRROR = "mirror", _("one-way mirror")
    TEAM = "team", _("reflecting team")
    CAMERA = "camera", _("camera that colleagues watch")
    RECORDING = "recording", _("recording")
    CO_THERAPIST = "co_therapist", _("second clinician")
    TRAINEE = "trainee", _("trainee")
    REMOTE = "remote", _("meeting by video")


KEEPS_PICTURES = frozenset({Feature.RECORDING})
"""What leaves something behind that could be seen later: it stays off unless everybody there said yes."""
