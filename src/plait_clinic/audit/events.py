"""The kinds of event in the book, as one table: a code for the row, and words for whoever reads the book."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Event(models.TextChoices):
    # Reads of clinical content
    BRIEF_READ = "brief_read", _("read the brief")
    BRIEF_SUPERVISED = "brief_supervised", _("read the brief as a supervisor")
    BRIEF_IN_EMERGENCY = "brief_in_emergency", _("read the brief in an emergency")
    CASELOAD_READ = "caseload_read", _("read the caseload")
    PAIRED_READ = "paired_read", _("read the client’s ratings beside their own")
    PRIVATE_NOTES_READ = "private_notes_read", _("read their own private notes")
    SESSION_READ = "session_read", _("opened the session page")
    LOOKS_READ = "looks_read", _("read who has looked")
    ATTENDANCE_READ = "attendance_read", _("read attendance")
    CONCERNS_READ = "concerns_read", _("read concerns sent to the complaints contact")
    RISK_ANSWERS_LISTED = "risk_answers_listed", _("read the list of open answers")
    RISK_ANSWER_READ = "risk_answer_read", _("read an answer that somebody has to read")
    SIGNAL_READ = "signal_read", _("read a signal")
    WAITING_READ = "waiting_read", _("read the list of people who wait to be heard")
    SIGNAL_FIGURES_READ = "signal_figures_read", _("read what became of signals, of many people together")
    SUPERVISION_READ = "supervision_read", _("read the list of supervisees' cases")
    CLINIC_READ = "clinic_read", _("opened the clinic's own page")
    CASES_LISTED = "cases_listed", _("read the list of the clinic's cases")
    CASE_PAGE_READ = "case_page_read", _("opened the page of the case's people and dates")
    CASELOADS_READ = "caseloads_read", _("read how many cases each clinician has")
    RELIABILITY_READ = "reliability_read", _("read how well questionnaires work")
    ENGINE_READ = "engine_read", _("read how expected ranges are made")
    DAY_READ = "day_read", _("read the list of a day's sessions")
    OWN_PAGE_READ = "own_page_read", _("read their own page")
    ENDING_READ = "ending_read", _("opened the page at the end of the work")
    CHANGES_LISTED = "changes_listed", _("read who asks for another clinician")
    TOGETHER_OPENED = "together_opened", _("opened the page both look at")
    CARD_READ = "card_read", _("read a repair card")
    CONSENTS_READ = "consents_read", _("opened the page of birth date, guardians and consents")
    # Writes
    PRIVATE_NOTE_WRITTEN = "private_note_written", _("wrote a private note")
    PRIVATE_NOTE_DELETED = "private_note_deleted", _("deleted a private note of their own")
    RESPONSE_SUBMITTED = "response_submitted", _("answered a check-in")
    FOLLOW_UP_SUBMITTED = "follow_up_submitted", _("answered the question after a check-in")
    READINGS_MADE = "readings_made", _("placed a response against its course")
    INVITED = "invited", _("invited to a check-in")
    LINK_MADE = "link_made", _("made a check-in link")
    CASE_OPENED = "case_opened", _("opened the case")
    SESSION_PLANNED = "session_planned", _("planned a session")
    NEXT_SESSION_SET = "next_session_set", _("changed when the next session is")
    SESSION_NOTED = "session_noted", _("noted a session")
    RISK_READER_NAMED = "risk_reader_named", _("named who reads a measure’s risk items")
    RISK_ACKNOWLEDGED = "risk_acknowledged", _("acknowledged an answer that somebody has to read")
    TALK_ASKED_FOR = "talk_asked_for", _("asked for a talk")
    WORD_ON_SIGNAL = "word_on_signal", _("said whether something was put right")
    SIGNAL_NOTED = "signal_noted", _("noted an impression of their own")
    SIGNAL_STEP = "signal_step", _("noted what came of a signal")
    SIGNAL_FIGURES_MADE = "signal_figures_made", _("made figures on what became of signals")
    SIGNAL_WATCH_NAMED = "signal_watch_named", _("named who is told that a signal waits")
    SIGNAL_WATCH_ENDED = "signal_watch_ended", _("ended who is told that a signal waits")
    ATTENDANCE_CORRECTED = "attendance_corrected", _("corrected who was at a session")
    REASON_GIVEN = "reason_given", _("gave a reason for looking")
    EMERGENCY_OPENED = "emergency_opened", _("opened the case in an emergency")
    CLIENT_ADDED = "client_added", _("added a client")
    LEAD_HANDED_OVER = "lead_handed_over", _("handed the case over to another lead")
    PART_BEGUN = "part_begun", _("gave somebody a part in the case")
    PART_ENDED = "part_ended", _("ended somebody's part in the case")
    REFERRER_ADDED = "referrer_added", _("gave a referrer sight of attendance")
    REFERRER_ENDED = "referrer_ended", _("ended a referrer's sight of attendance")
    MEMBER_JOINED = "member_joined", _("added a member to the case")
    MEMBER_LEFT = "member_left", _("noted that a member left the case")
    CASE_CLOSED = "case_closed", _("closed the case")
    CASE_REOPENED = "case_reopened", _("opened the case again")
    STAFF_ADDED = "staff_added", _("added a member of staff")
    STAFF_CHANGED = "staff_changed", _("changed a member of staff")
    STAFF_DEACTIVATED = "staff_deactivated", _("ended a member of staff's sign-in")
    STAFF_REACTIVATED = "staff_reactivated", _("gave a member of staff their sign-in back")
    PASSWORD_SET = "password_set", _("set a first password for somebody")
    SECOND_STEP_RESET = "second_step_reset", _("reset somebody's second step")
    ROLE_GIVEN = "role_given", _("gave a role")
    ROLE_TAKEN = "role_taken", _("took a role away")
    SUPERVISION_BEGUN = "supervision_begun", _("began a supervision")
    SUPERVISION_ENDED = "supervision_ended", _("ended a supervision")
    ORGANISATION_FOUNDED = "organisation_founded", _("set up the clinic")
    TEAM_ADDED = "team_added", _("added a team")
    TEAM_RENAMED = "team_renamed", _("renamed a team")
    CONTACTS_CHANGED = "contacts_changed", _("changed the clinic's contacts")
    BATTERY_MADE = "battery_made", _("made a battery")
    BATTERY_CHANGED = "battery_changed", _("changed a battery")
    BATTERY_CHOSEN = "battery_chosen", _("chose which battery is asked")
    OWN_MEASURE_ADDED = "own_measure_added", _("brought in a measure of the clinic's own")
    WORDING_ENTERED = "wording_entered", _("entered the words of a measure")
    WORDING_WITHDRAWN = "wording_withdrawn", _("noted that the permission for words was withdrawn")
    DEMO_LOADED = "demo_loaded", _("loaded the made-up clinic")
    PAST_DATA_IMPORTED = "past_data_imported", _("brought in past data")
    RELIABILITY_MADE = "reliability_made", _("made figures on how well questionnaires work")
    MODEL_FITTED = "model_fitted", _("fitted the model of expected ranges to the clinic's own ratings")
    MODEL_NOT_USED = "model_not_used", _("tried a fit of the model and did not use it")
    RANGES_CHECKED = "ranges_checked", _("counted how often ratings lay inside the expected range")
    BUDGET_SET = "budget_set", _("set how many needless alerts are put up with")
    REBUILD_ASKED = "rebuild_asked", _("asked for every rating to be read anew")
    REBUILD_ENDED = "rebuild_ended", _("read every rating anew")
    OWN_CHANNEL_SET = "own_channel_set", _("entered an address for the codes of a client's own page")
    OWN_CHANNEL_CONFIRMED = "own_channel_confirmed", _("confirmed the address for the codes of a client's own page")
    OWN_CHANNEL_ENDED = "own_channel_ended", _("ended the address for the codes of a client's own page")
    OWN_CODE_SENT = "own_code_sent", _("asked for a code for their own page")
    OWN_CODE_HANDED = "own_code_handed", _("handed over a code for a client's own page")
    OWN_PAGE_OPENED = "own_page_opened", _("opened their own page with a code")
    VISIBILITY_CHANGED = "visibility_changed", _("changed who may read what they sent")
    LINE_ADDED = "line_added", _("added a line to the page both look at")
    LINE_TAKEN_BACK = "line_taken_back", _("took a line back from the page both look at")
    NOTE_WRITTEN = "note_written", _("wrote a hand-over note")
    NOTE_CONSENTED = "note_consented", _("kept a client's yes to a hand-over note")
    NOTE_CONSENT_TAKEN_BACK = "note_consent_taken_back", _("took a client's yes to a hand-over note back")
    CHANGE_ASKED_FOR = "change_asked_for", _("asked for another clinician")
    CHANGE_TAKEN_BACK = "change_taken_back", _("no longer asked for another clinician")
    CONCERN_HANDLED = "concern_handled", _("noted that a concern was seen to")
    CARD_WORDS_CHANGED = "card_words_changed", _("changed the words of repair cards")
    CARD_WORDS_AS_SHIPPED = "card_words_as_shipped", _("took back the words of repair cards to those that ship")
    STAGES_TICKED = "stages_ticked", _("noted what was done about a strain")
    OUTCOME_SAID = "outcome_said", _("said how a strain stands")
    COPY_TAKEN = "copy_taken", _("took a copy of everything about them")
    CLIENT_ERASED = "client_erased", _("erased what was known of a client")
    BACKED_UP = "backed_up", _("made a backup of everything and proved it")
    RESTORED = "restored", _("brought everything back from a backup")
    MINORS_POLICY_WRITTEN = "minors_policy_written", _("wrote the clinic’s policy for minors")
    BIRTH_DATE_SET = "birth_date_set", _("entered or changed a birth date")
    BIRTH_DATE_REMOVED = "birth_date_removed", _("removed a birth date")
    GUARDIAN_ADDED = "guardian_added", _("entered a guardian")
    GUARDIAN_ENDED = "guardian_ended", _("noted that a guardian no longer decides")
    CONSENT_TO_ASK_NOTED = "consent_to_ask_noted", _("noted a consent to being asked")
    CONSENT_TO_ASK_TAKEN_BACK = "consent_to_ask_taken_back", _("noted that a consent to being asked is taken back")
    # Signing in
    SIGNED_IN = "signed_in", _("signed in")
    SIGN_INS_ENDED = "sign_ins_ended", _("signed somebody’s browsers out")
    PASSWORD_CHANGED = "password_changed", _("changed their own password")
    FACTOR_ADDED = "factor_added", _("added a way to sign in")
    FACTOR_REMOVED = "factor_removed", _("removed a way to sign in")
    FACTOR_RENEWED = "factor_renewed", _("made new recovery codes")
    KEYS_ROTATED = "keys_rotated", _("sealed what is kept under the newest key")
    FAILURES_COUNTED = "failures_counted", _("tried a link that opens nothing")


# What a case's clinicians are shown under "who has looked": also who was let in, and by whom.
READS_OF_A_CASE = (
    Event.BRIEF_READ,
    Event.BRIEF_SUPERVISED,
    Event.BRIEF_IN_EMERGENCY,
    Event.TOGETHER_OPENED,
    Event.ENDING_READ,
    Event.PAIRED_READ,
    Event.SESSION_READ,
    Event.RISK_ANSWER_READ,
    Event.RISK_ACKNOWLEDGED,
    Event.SIGNAL_READ,
    Event.SIGNAL_NOTED,
    Event.SIGNAL_STEP,
    Event.CARD_READ,
    Event.REASON_GIVEN,
    Event.EMERGENCY_OPENED,
    Event.CASE_PAGE_READ,
    Event.CONSENTS_READ,
    Event.LEAD_HANDED_OVER,
    Event.PART_BEGUN,
    Event.REFERRER_ADDED,
)
OF_THE_OFFICE = (Event.CASE_PAGE_READ, Event.LEAD_HANDED_OVER, Event.PART_BEGUN, Event.REFERRER_ADDED)
OF_THE_NAMED = (Event.RISK_ANSWER_READ, Event.RISK_ACKNOWLEDGED)
