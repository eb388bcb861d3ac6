"""The kinds of event in the book, as one table: a code for the row, and words for whoever reads the book."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Event(models.TextChoices):
    # Reads of clinical content
    BRIEF_READ = "brief_read", _("read the brief")
    CASELOAD_READ = "caseload_read", _("read the caseload")
    SESSION_READ = "session_read", _("opened the session page")
    LOOKS_READ = "looks_read", _("read who has looked")
    ATTENDANCE_READ = "attendance_read", _("read attendance")
    CONCERNS_READ = "concerns_read", _("read concerns sent to the complaints contact")
    SUPERVISION_READ = "supervision_read", _("read the list of supervisees' cases")
    CLINIC_READ = "clinic_read", _("opened the clinic's own page")
    # Writes
    RESPONSE_SUBMITTED = "response_submitted", _("answered a check-in")
    FOLLOW_UP_SUBMITTED = "follow_up_submitted", _("answered the question after a check-in")
    READINGS_MADE = "readings_made", _("placed a response against its course")
    INVITED = "invited", _("invited to a check-in")
    LINK_MADE = "link_made", _("made a check-in link")
    CASE_OPENED = "case_opened", _("opened the case")
    SESSION_NOTED = "session_noted", _("noted a session")
    REASON_GIVEN = "reason_given", _("gave a reason for looking")
    CLIENT_ADDED = "client_added", _("added a client")
    STAFF_ADDED = "staff_added", _("added a member of staff")
    ROLE_GIVEN = "role_given", _("gave a role")
    SUPERVISION_BEGUN = "supervision_begun", _("began a supervision")
    ORGANISATION_FOUNDED = "organisation_founded", _("set up the clinic")
    TEAM_ADDED = "team_added", _("added a team")
    CONTACTS_CHANGED = "contacts_changed", _("changed the clinic's contacts")
    BATTERY_MADE = "battery_made", _("made a battery")
    DEMO_LOADED = "demo_loaded", _("loaded the made-up clinic")
    FAILURES_COUNTED = "failures_counted", _("tried a link that opens nothing")


# What a case's clinicians are shown under "who has looked".
READS_OF_A_CASE = (Event.BRIEF_READ, Event.SESSION_READ, Event.REASON_GIVEN)
