"""Which carers there are, what a client may let each of them see, and how often the work with each is asked about.

Nothing but what stands here can be let: no answer about harm or safety and no line held back is among it.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

LETTING_WORDS = 1
"""The version of the words in which a client is asked what a carer may see; a change of them asks everybody anew."""
ASKED_EVERY = 4
"""After so many sessions at which they were, a client is asked again about the work with each carer. Assumed, by us:
often enough to notice a change within about a month of weekly sessions, seldom enough to stay below a minute."""
LOWEST, HIGHEST = 0, 10


class Kind(models.TextChoices):
    """What somebody is around a case."""

    CASE_MANAGER = "case_manager", _("case manager")
    KEY_WORKER = "key_worker", _("key worker")
    FOSTER_CARER = "foster_carer", _("foster parent")
    SOCIAL_WORKER = "social_worker", _("social worker")
    NURSE = "nurse", _("nurse")
    DOCTOR = "doctor", _("doctor")
    TEACHER = "teacher", _("teacher")
    SPONSOR = "sponsor", _("sponsor")
    RELATIVE = "relative", _("relative or friend who cares")
    OTHER = "other", _("other carer")


class Item(models.TextChoices):
    """One kind of thing that a client may let a carer see."""

    ATTENDANCE = "attendance", _("at which sessions I was")
    NEXT_SESSION = "next_session", _("when my next session is")
    LINES = "lines", _("the lines that I write for them")
    RATING = "rating", _("what I say last about our work together")
    GOALS = "goals", _("the goals that my clinicians and I agreed on")
    TASKS = "tasks", _("what my clinicians and I agreed to do, and by when")


class Side(models.TextChoices):
    """Who rates the work: the client, or the carer."""

    CLIENT = "client", _("client")
    CARER = "carer", _("carer")
