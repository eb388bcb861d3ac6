"""Who may read an answer, a comment or a follow-up now: the value it was sent with, or the newest change of it.

The one place that decides it. A query that reads any of these for somebody else starts here; tests/house holds it to
that. What may not be read is left out like what was never written, so that nobody learns that something is held.
"""

from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from plait_clinic.checkins.models import Answer, Comment, FollowUp, Visibility, VisibilityChange

CHANGED_BY = {Answer: "answer", Comment: "comment", FollowUp: "follow_up"}


def with_visibility(rows: QuerySet) -> QuerySet:
    """The rows with `seen_by`, the visibility that holds now."""
    changes = VisibilityChange.objects.filter(**{CHANGED_BY[rows.model]: OuterRef("pk")}).order_by("-pk")
    return rows.annotate(seen_by=Coalesce(Subquery(changes.values("visibility")[:1]), "visibility"))


def for_clinicians(rows: QuerySet) -> QuerySet:
    """Those of the rows that a case's clinicians may read."""
    return with_visibility(rows).filter(seen_by=Visibility.CLINICIAN)


def for_complaints_contact(rows: QuerySet) -> QuerySet:
    """Those of the rows that were sent past the clinicians."""
    return with_visibility(rows).filter(seen_by=Visibility.COMPLAINTS)
