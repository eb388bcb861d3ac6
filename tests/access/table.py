"""Who gets what at every address of the server: written by hand, checked against the server, printed in the docs.

The addresses are held to it by test_table.py, which asks as every person; told.py makes docs/reference/access.md of it.
"""

from tests.access.office_rows import OFFICE_DOES, OFFICE_OPENS, OFFICE_ROWS, PERSON
from tests.access.rows import (  # noqa: F401 - the table tells them to whoever asks by it
    ADMINISTRATOR,
    ADMINISTRATOR_IN_EMERGENCY,
    ADMINISTRATORS,
    AGAIN,
    ANONYMOUS,
    CARER,
    CARERS,
    CLINICIANS,
    CO_THERAPIST,
    COLLEAGUE,
    COMPLAINTS,
    ENDED_CARER,
    EVERYBODY,
    FOR_STAFF,
    FOREIGN_CLINICIAN,
    FORMER_CLINICIAN,
    FORMER_SUPERVISOR,
    GOES_ON,
    IN_EMERGENCY,
    LEAD,
    MEANING,
    NO_METHOD,
    NOTHING,
    OPENS,
    OTHER_CLINICIAN,
    OTHER_SUPERVISOR,
    PUBLIC,
    READER,
    REASON,
    REFERRER,
    RESEARCHER,
    SIGN_IN,
    SIGNED_IN,
    SUPERVISING,
    SUPERVISOR,
    SUPERVISOR_IN_EMERGENCY,
    SUPERVISOR_WITH_REASON,
    SUPERVISORS,
    TEAM,
    WATCHER,
    WRITES,
    Row,
)
from tests.access.sign_in_rows import OWN_SIGN_IN, SIGN_IN_ROWS  # noqa: F401 - as above

CASE, SESSION = "cases/<str:case>/", "sessions/<str:session>/"
OPEN_ANSWER, SIGNAL = "open-answers/<str:answer>/", "signals/<str:signal>/"
CARD = f"{SIGNAL}card"
OWN_HELP = f"{CASE}members/<str:member>/own-page"
TOGETHER = f"{CASE}members/<str:member>/together"
ENDING = f"{CASE}members/<str:member>/ending"
EXPECTATIONS = f"{CASE}members/<str:member>/expectations"
CONSENTS = f"{CASE}members/<str:member>/consents"
STEPS_OF_GOALS = (
    ("write", "a goal in one side’s words"),
    ("done", "that one side has written theirs"),
    ("pair", "putting two goals together"),
    ("part", "leaving them apart again"),
    ("mine", "how much a goal is one’s own too"),
    ("agree", "one side’s yes to a goal’s words"),
    ("reword", "a goal in new words"),
    ("replace", "another goal in its place"),
    ("reached", "that a goal is reached, in the client’s word"),
    ("set-aside", "setting a goal aside"),
    ("take-up", "taking it up again"),
    ("ladder", "how far a goal is, from one side"),
    ("levels", "a goal’s five levels"),
    ("levels-yes", "one side’s yes to them"),
    ("level", "which of them it is now, from one side"),
)
BRIEF = {OPENS: (LEAD, CO_THERAPIST, TEAM, SUPERVISOR_WITH_REASON, *IN_EMERGENCY), REASON: (SUPERVISOR,)}
MAP = {
    OPENS: (LEAD, CO_THERAPIST, TEAM, SUPERVISOR_WITH_REASON),
    REASON: (SUPERVISOR, SUPERVISOR_IN_EMERGENCY),
}
NOTES = (LEAD, CO_THERAPIST)
HOME = {GOES_ON: tuple(person for person in SIGNED_IN if person != RESEARCHER), OPENS: (RESEARCHER,)}

TASKS = f"{CASE}members/<str:member>/tasks"
TASK_STEPS = (
    ("propose", "proposing a task"),
    ("change", "changing what one says"),
    ("step", "saying yes or not yet to it, or what is to come of it"),
    ("look", "looking back on it"),
    ("hindrance", "what got in the way"),
)

ROWS: tuple[Row, ...] = (
    Row("home", "", "GET", "the first page one may open", HOME),
    Row("healthz", "healthz", "GET", "whether the server is well", PUBLIC),
    Row("staying", "staying", "GET", "how long one stays signed in; to anybody else that they are not", PUBLIC),
    Row("staying", "staying", "POST", "saying that something is done", PUBLIC),
    Row("choose_language", "language", "POST", "the language of one’s own pages", {GOES_ON: EVERYBODY}),
    # A check-in: the token in the address is the authority, whoever holds it.
    Row("service_worker", "c/sw.js", "GET", "the script that keeps an unsent check-in on a phone", PUBLIC),
    Row("check_in", "c/<str:token>", "GET", "the check-in of a link", PUBLIC),
    Row("check_in", "c/<str:token>", "POST", "answering it", PUBLIC),
    Row("follow_up", "c/<str:token>/more", "GET", "the check-in it belongs to", PUBLIC),
    Row("follow_up", "c/<str:token>/more", "POST", "the one question after it", PUBLIC),
    Row("ask_to_talk", "c/<str:token>/talk", "GET", "the check-in it belongs to", PUBLIC),
    Row("ask_to_talk", "c/<str:token>/talk", "POST", "asking for a talk", PUBLIC),
    # The client's own page: a code opens it, whoever else is signed in in this browser; nothing else does.
    Row("own_way_in", "c/<str:token>/own", "GET", "where a code for the own page is asked for", PUBLIC),
    Row("own_way_in", "c/<str:token>/own", "POST", "sending one, or typing it", PUBLIC),
    Row("own_page", "own/", "GET", "the own page, or where to type a code for it", PUBLIC),
    Row("own_page", "own/", "POST", "opening it with a code that was handed over", {GOES_ON: EVERYBODY}),
    Row("own_visibility", "own/visibility", "POST", "who may read what one sent", {GOES_ON: EVERYBODY}),
    Row("own_shared", "own/shared", "GET", "what is shared among those who come together", {GOES_ON: EVERYBODY}),
    Row("own_shared_sign", "own/shared/sign", "POST", "signing it", {GOES_ON: EVERYBODY}),
    Row("own_shared_choice", "own/shared/choice", "POST", "stopping it, or letting it go on", {GOES_ON: EVERYBODY}),
    Row("own_line", "own/lines", "POST", "a line of one’s own for both to read", {GOES_ON: EVERYBODY}),
    Row("own_line_back", "own/lines/take-back", "POST", "taking one back", {GOES_ON: EVERYBODY}),
    Row("own_note", "own/note", "POST", "saying yes to a hand-over note, or taking it back", {GOES_ON: EVERYBODY}),
    Row("own_change", "own/another-clinician", "GET", "the form for another clinician", {GOES_ON: EVERYBODY}),
    Row("own_change", "own/another-clinician", "POST", "asking for one", {GOES_ON: EVERYBODY}),
    Row("own_change_back", "own/another-clinician/take-back", "POST", "asking no longer", {GOES_ON: EVERYBODY}),
    Row("own_channel_end", "own/channel/end", "POST", "ending the address for codes", {GOES_ON: EVERYBODY}),
    Row("own_messages", "own/messages", "GET", "whether links come by message", {GOES_ON: EVERYBODY}),
    Row("own_messages_want", "own/messages/want", "POST", "wanting them", {GOES_ON: EVERYBODY}),
    Row("own_messages_end", "own/messages/end", "POST", "wanting them no more", {GOES_ON: EVERYBODY}),
    Row("own_preparation", "own/before", "GET", "what is new in the room", {GOES_ON: EVERYBODY}),
    Row("own_choice", "own/before/say", "POST", "saying yes, no or later to it", {GOES_ON: EVERYBODY}),
    Row("own_worry", "own/before/worry", "POST", "what worries one about it", {GOES_ON: EVERYBODY}),
    Row("own_goals", "own/goals", "GET", "one’s own goals", {GOES_ON: EVERYBODY}),
    *(
        Row(f"own_goals_{step}", f"own/goals/{step}", "POST", what, {GOES_ON: EVERYBODY})
        for step, what in (
            *STEPS_OF_GOALS,
            ("show", "showing a goal to somebody of the case"),
            ("show-no-more", "showing it no longer"),
            ("hold", "whether a goal that is shown is one’s own too"),
        )
    ),
    Row("own_around", "own/around", "GET", "who is around one, and what each may see", {GOES_ON: EVERYBODY}),
    Row("own_around_let", "own/around/let", "POST", "what a carer may see", {GOES_ON: EVERYBODY}),
    Row("own_around_rate", "own/around/rating", "POST", "how it is with one of them", {GOES_ON: EVERYBODY}),
    Row("own_around_line", "own/around/line", "POST", "a line for a carer", {GOES_ON: EVERYBODY}),
    Row("own_around_line_back", "own/around/line/take-back", "POST", "taking one back", {GOES_ON: EVERYBODY}),
    Row("own_agreement", "own/agreement", "GET", "the working agreement", {GOES_ON: EVERYBODY}),
    Row("own_agreement_say", "own/agreement/say", "POST", "saying yes to it, or not yet", {GOES_ON: EVERYBODY}),
    Row("own_expectations", "own/expectations", "GET", "what to expect of the work", {GOES_ON: EVERYBODY}),
    Row("own_contribution", "own/expectations/contribution", "POST", "what one will do", {GOES_ON: EVERYBODY}),
    Row("own_outlook", "own/expectations/outlook", "POST", "how the work seems to one", {GOES_ON: EVERYBODY}),
    Row("own_fit", "own/expectations/first-sessions", "POST", "how the first sessions were", {GOES_ON: EVERYBODY}),
    Row("own_tasks", "own/tasks", "GET", "one’s own tasks, and what others shared", {GOES_ON: EVERYBODY}),
    *(Row(f"own_tasks_{step}", f"own/tasks/{step}", "POST", what, {GOES_ON: EVERYBODY}) for step, what in TASK_STEPS),
    Row("own_talk", "own/talk", "POST", "asking for a talk", {GOES_ON: EVERYBODY}),
    Row("own_word", "own/word", "POST", "whether something was put right", {GOES_ON: EVERYBODY}),
    Row("own_copy", "own/copy", "POST", "a copy of everything about oneself", {GOES_ON: EVERYBODY}),
    Row("own_leave", "own/leave", "POST", "leaving it", {GOES_ON: EVERYBODY}),
    # A locked tablet: these pages are there in a locked browser alone, whoever holds it (kiosk/tests).
    Row("kiosk", "kiosk/", "GET", "the check-ins on a locked tablet", {}, anonymous=NOTHING),
    Row("kiosk", "kiosk/", "POST", "answering one there", {}, anonymous=NOTHING),
    Row("kiosk_out", "kiosk/out", "GET", "the staff’s way out of it", {}, anonymous=NOTHING),
    Row("kiosk_out", "kiosk/out", "POST", "unlocking it", {}, anonymous=NOTHING),
    # Cases and sessions: by what one is to the case.
    Row("caseload", "caseload/", "GET", "one's own open cases", {OPENS: CLINICIANS}),
    Row("looks_at_mine", "who-has-looked/", "GET", "who has looked at one’s own cases", {OPENS: CLINICIANS}),
    Row("new_case", "cases/new", "GET", "the form for a new case", {OPENS: CLINICIANS}),
    Row("new_case", "cases/new", "POST", "opening a case", {GOES_ON: CLINICIANS}),
    Row("brief", CASE, "GET", "the brief", BRIEF),
    Row("member_brief", f"{CASE}members/<str:member>/", "GET", "the brief of one member", BRIEF),
    Row("sharing", f"{CASE}sharing", "GET", "what members agreed to share", {OPENS: (*NOTES, *ADMINISTRATORS)}),
    Row("sharing_write", f"{CASE}sharing/write", "POST", "the next version of it", {GOES_ON: NOTES}),
    Row(
        "sharing_signature",
        f"{CASE}sharing/signature",
        "POST",
        "a signature on paper",
        {GOES_ON: (*NOTES, *ADMINISTRATORS)},
    ),
    Row("sharing_pause", f"{CASE}sharing/pause", "POST", "a pause of it", {GOES_ON: NOTES}),
    Row("consents", CONSENTS, "GET", "age, guardians and consents", {OPENS: (*NOTES, *ADMINISTRATORS)}),
    *(
        Row(f"consents_{step}", f"{CONSENTS}/{step}", "POST", what, {GOES_ON: (*NOTES, *ADMINISTRATORS)})
        for step, what in (
            ("birth-date", "a young person’s birth date"),
            ("add-guardian", "who decides for them"),
            ("end-guardian", "that somebody no longer does"),
            ("consent", "a consent to their being asked"),
            ("take-back", "that one is taken back"),
        )
    ),
    Row("together", TOGETHER, "GET", "the page that client and clinician look at side by side", {OPENS: NOTES}),
    Row("together_line", f"{TOGETHER}/line", "POST", "a line typed there for both", {GOES_ON: NOTES}),
    Row("together_take_back", f"{TOGETHER}/take-back", "POST", "taking one back", {GOES_ON: NOTES}),
    Row("ending", ENDING, "GET", "looking back, and the hand-over note", {OPENS: NOTES}),
    Row("ending_note", f"{ENDING}/note", "POST", "a version of the note", {GOES_ON: NOTES}),
    Row("ending_consent", f"{ENDING}/consent", "POST", "the client’s yes to it", {GOES_ON: NOTES}),
    Row("goals", f"{CASE}members/<str:member>/goals", "GET", "one member’s goals", {OPENS: NOTES}),
    *(
        Row(f"goals_{step}", f"{CASE}members/<str:member>/goals/{step}", "POST", what, {GOES_ON: NOTES})
        for step, what in STEPS_OF_GOALS
    ),
    Row("tasks", TASKS, "GET", "one member’s tasks with their clinicians", {OPENS: NOTES}),
    *(Row(f"tasks_{step}", f"{TASKS}/{step}", "POST", what, {GOES_ON: NOTES}) for step, what in TASK_STEPS),
    Row("preparation", f"{CASE}before", "GET", "what is new in the room, and who said yes to it", {OPENS: NOTES}),
    Row("leaflet", f"{CASE}before/leaflets/<str:feature>", "GET", "a leaflet to print", {OPENS: NOTES}),
    *(
        Row(f"preparation_{step}", f"{CASE}before/{step}", "POST", what, {GOES_ON: NOTES})
        for step, what in (
            ("plan", "planning something new"),
            ("end", "planning it no longer"),
            ("say", "what somebody said to it"),
            ("send", "word that there is something to read"),
            ("order", "who sent somebody, and what is reported"),
        )
    ),
    Row("carers", f"{CASE}carers", "GET", "who else is around a case, by name", {OPENS: (*NOTES, *ADMINISTRATORS)}),
    Row("carers_add", f"{CASE}carers/add", "POST", "adding a carer", {GOES_ON: (*NOTES, *ADMINISTRATORS)}),
    Row("carers_end", f"{CASE}carers/end", "POST", "ending a carer’s part", {GOES_ON: (*NOTES, *ADMINISTRATORS)}),
    Row("around", f"{CASE}around", "GET", "what each carer may see, and how the work with each goes", {OPENS: NOTES}),
    Row("around_say", f"{CASE}around/say", "POST", "what somebody said to a carer’s seeing it", {GOES_ON: NOTES}),
    Row("agreement", f"{CASE}agreement", "GET", "the working agreement, and who said yes to it", {OPENS: NOTES}),
    *(
        Row(f"agreement_{step}", f"{CASE}agreement/{step}", "POST", what, {GOES_ON: who})
        for step, what, who in (
            ("write", "its next version", NOTES),
            ("lead", "what whoever leads the case says to it", (LEAD,)),
            ("note", "what somebody said to it", NOTES),
        )
    ),
    Row("expectations", EXPECTATIONS, "GET", "what is expected of the work", {OPENS: NOTES}),
    *(
        Row(f"expectations_{step}", f"{EXPECTATIONS}/{step}", "POST", what, {GOES_ON: who})
        for step, what, who in (
            ("mine", "what a clinician will do", NOTES),
            ("theirs", "what a client will do, typed for them", NOTES),
            ("outlook", "how the work seems to a clinician", NOTES),
            ("fit", "how the first sessions were to whoever leads the case", (LEAD,)),
        )
    ),
    Row("paired", f"{CASE}members/<str:member>/two-views", "GET", "own ratings beside a client’s", {OPENS: NOTES}),
    Row("own_help", OWN_HELP, "GET", "helping a client to open their own page", {OPENS: NOTES}),
    Row("own_help_channel", f"{OWN_HELP}/channel", "POST", "where codes for it go", {GOES_ON: NOTES}),
    Row("own_help_confirm", f"{OWN_HELP}/confirm", "POST", "confirming that address", {GOES_ON: NOTES}),
    Row("own_help_end", f"{OWN_HELP}/end", "POST", "ending it", {GOES_ON: NOTES}),
    Row("own_help_code", f"{OWN_HELP}/code", "POST", "a code to hand over", {OPENS: NOTES}),
    Row("own_help_want-messages", f"{OWN_HELP}/want-messages", "POST", "links by message", {GOES_ON: NOTES}),
    Row("own_help_end-messages", f"{OWN_HELP}/end-messages", "POST", "no more of them", {GOES_ON: NOTES}),
    Row("note_impression", f"{CASE}members/<str:member>/impression", "POST", "one’s own impression", {GOES_ON: NOTES}),
    Row("looks", f"{CASE}who-has-looked", "GET", "who has looked", {OPENS: (LEAD, CO_THERAPIST, TEAM)}),
    Row("give_reason", f"{CASE}reason", "GET", "the form for a reason", {OPENS: SUPERVISING}),
    Row("give_reason", f"{CASE}reason", "POST", "giving it", {GOES_ON: SUPERVISING}),
    Row(
        "open_in_emergency",
        f"{CASE}emergency",
        "GET",
        "the form for an emergency",
        {OPENS: (*SUPERVISING, *ADMINISTRATORS)},
    ),
    Row(
        "open_in_emergency",
        f"{CASE}emergency",
        "POST",
        "opening the case in one",
        {GOES_ON: (*SUPERVISING, *ADMINISTRATORS)},
    ),
    Row("unanswered", "caseload/unanswered", "GET", "who of one’s own has not answered", {OPENS: CLINICIANS}),
    Row(
        "unanswered_send",
        "caseload/unanswered/<str:check_in>/send",
        "POST",
        "sending a link once more",
        {GOES_ON: NOTES},
    ),
    Row("erasures_due", "caseload/erasures", "GET", "what will be erased of the cases one leads", {OPENS: CLINICIANS}),
    Row("hold", f"{CASE}hold", "GET", "why a case is not to be erased", {OPENS: (LEAD, *ADMINISTRATORS)}),
    Row("hold", f"{CASE}hold", "POST", "keeping it from being erased", {GOES_ON: (LEAD, *ADMINISTRATORS)}),
    Row("hold_end", f"{CASE}hold/end", "POST", "ending that", OFFICE_DOES),
    Row("note_session", f"{CASE}sessions/new", "GET", "the form for a session", {OPENS: NOTES}),
    Row("note_session", f"{CASE}sessions/new", "POST", "noting a session", {GOES_ON: NOTES}),
    Row("subsystems", f"{CASE}subsystems", "GET", "who belongs together in a couple, family or group", {OPENS: NOTES}),
    *(
        Row(f"subsystems_{step}", f"{CASE}subsystems/{step}", "POST", what, {GOES_ON: NOTES})
        for step, what in (
            ("name", "naming a part of a family or group"),
            ("change", "changing who is in it"),
            ("end", "no longer asking about it"),
        )
    ),
    Row("family_map", f"{CASE}map/", "GET", "the map of all members’ bonds", MAP),
    Row("structure", f"{CASE}structure", "GET", "who belongs to whom around the case", {OPENS: NOTES}),
    Row("structure_file", f"{CASE}structure/file", "GET", "the same as a GEDCOM file", {OPENS: NOTES}),
    *(
        Row(f"structure_{step}", f"{CASE}structure/{step}", "POST", what, {GOES_ON: NOTES})
        for step, what in (
            ("person", "drawing somebody who belongs to it"),
            ("couple", "drawing a couple"),
            ("parent", "drawing parent and child"),
            ("home", "drawing a home"),
            ("out", "taking something out of that picture"),
        )
    ),
    Row("session", SESSION, "GET", "who was there and who was asked", {OPENS: NOTES}),
    Row("paper", f"{SESSION}paper", "GET", "printing a check-in", {OPENS: NOTES}),
    Row("paper", f"{SESSION}paper", "POST", "the printed sheet with its code", {OPENS: NOTES}),
    Row("type_code", "paper/", "GET", "where the code of a sheet is typed", {OPENS: CLINICIANS}),
    Row("typing", "paper/<str:code>/", "GET", "typing a sheet in", {OPENS: NOTES}),
    Row("typing", "paper/<str:code>/", "POST", "looking at it, and keeping it", {GOES_ON: NOTES}),
    Row("tablet", f"{SESSION}tablet", "GET", "locking a tablet for the check-ins", {OPENS: NOTES}),
    Row("tablet", f"{SESSION}tablet", "POST", "signing out and locking this browser", {GOES_ON: NOTES}),
    Row("tablet_end", f"{SESSION}tablet/end", "POST", "no more answers on a tablet", {GOES_ON: NOTES}),
    Row("new_link", f"{SESSION}link", "POST", "a check-in link and its QR code", {OPENS: NOTES}),
    Row("correct_attendance", f"{SESSION}attendance", "POST", "putting right who was there", {GOES_ON: NOTES}),
    Row(
        "observed",
        f"{SESSION}observed",
        "GET",
        "what observers saw in a session, once two have rated it",
        {OPENS: (LEAD, CO_THERAPIST, TEAM, SUPERVISOR_WITH_REASON), REASON: (SUPERVISOR, SUPERVISOR_IN_EMERGENCY)},
    ),
    Row(
        "observe",
        f"{SESSION}observed/rating",
        "POST",
        "rating it as an observer",
        {
            GOES_ON: (CO_THERAPIST, TEAM, SUPERVISOR_WITH_REASON),
            REASON: (SUPERVISOR, SUPERVISOR_IN_EMERGENCY),
        },
    ),
    Row("rate", f"{SESSION}rating", "POST", "one's own rating, where one was asked", {GOES_ON: (LEAD, CO_THERAPIST)}),
    # Private notes: everybody meets their own alone, so that there is nothing to be let into.
    Row("private_notes", "private-notes/", "GET", "one’s own private notes", {OPENS: CLINICIANS}),
    Row("delete_private_note", "private-notes/<str:note>/delete", "POST", "deleting one’s own", {GOES_ON: (LEAD,)}),
    Row("write_private_note", f"{CASE}private-note", "GET", "the form for one", {OPENS: (LEAD, CO_THERAPIST, TEAM)}),
    Row("write_private_note", f"{CASE}private-note", "POST", "writing one", {GOES_ON: (LEAD, CO_THERAPIST, TEAM)}),
    # Past data are clinical content: a clinician brings them in and leads the cases; no administrator.
    Row("imports", "imports/", "GET", "the form for a file of past data", {OPENS: CLINICIANS}),
    Row("imports", "imports/", "POST", "what its columns are", {OPENS: CLINICIANS}),
    Row("import_check", "imports/check", "POST", "the dry run; writes nothing", {OPENS: CLINICIANS}),
    Row("import_confirm", "imports/bring-in", "POST", "bringing it in", {GOES_ON: CLINICIANS}),
    # Positive answers to risk items: for whoever is named to read them, and the clinicians of the case.
    Row("open_answers", "open-answers/", "GET", "what waits to be read", {OPENS: (READER,)}),
    Row(
        "risk_answer", OPEN_ANSWER, "GET", "one open answer", {OPENS: (LEAD, CO_THERAPIST, TEAM, READER, *IN_EMERGENCY)}
    ),
    Row(
        "acknowledge_answer",
        f"{OPEN_ANSWER}acknowledge",
        "POST",
        "taking it on",
        {GOES_ON: (LEAD, CO_THERAPIST, READER)},
    ),
    # Signals: for whoever may read the brief; their steps for those who hold the sessions.
    Row("signal", SIGNAL, "GET", "what a signal rests on, and what came of it", BRIEF),
    *(
        Row(f"signal_{step}", f"{SIGNAL}{step}", "POST", what, {GOES_ON: NOTES})
        for step, what in (
            ("see", "that it was seen"),
            ("discuss", "that it was talked about"),
            ("consult", "that colleagues were asked"),
            ("act", "what was changed"),
            ("doubt", "one’s view that it was no rupture"),
            ("close", "closing it with a reason"),
            ("end", "closing it, since the work has ended"),
        )
    ),
    Row(
        "waiting",
        "waiting/",
        "GET",
        "who waits to be heard; from outside, that one does",
        {OPENS: (WATCHER, COLLEAGUE)},
    ),
    # Repair cards: for those who hold the talk, and their supervisor with a reason.
    Row(
        "card",
        CARD,
        "GET",
        "a signal’s repair card",
        {OPENS: (*NOTES, SUPERVISOR_WITH_REASON, *IN_EMERGENCY), REASON: (SUPERVISOR,)},
    ),
    Row("card_stages", f"{CARD}/stages", "POST", "what was done in the talk", {GOES_ON: NOTES}),
    Row("card_outcome", f"{CARD}/outcome", "POST", "how it stands", {GOES_ON: NOTES}),
    # Rooms that belong to a role.
    Row(
        "supervision",
        "supervision/",
        "GET",
        "where support may help, and supervisees’ cases by name",
        {OPENS: SUPERVISORS},
    ),
    Row("funnel", "caseload/funnel", "GET", "one’s own caseload beside chance", {OPENS: CLINICIANS}),
    Row(
        "supervisee_point",
        "supervision/<str:person>/funnel",
        "GET",
        "one supervisee’s caseload beside chance, or the form for a purpose first",
        {OPENS: SUPERVISING},
    ),
    Row("supervisee_point", "supervision/<str:person>/funnel", "POST", "giving a purpose", {GOES_ON: SUPERVISING}),
    Row("attendance", "attendance/", "GET", "attendance in the cases one sent", {OPENS: (REFERRER,)}),
    # Carers: what clients of one case let them see, and nothing from the moment at which their part ends.
    Row("carer_home", "around/", "GET", "whose things one is let see", {OPENS: CARERS}),
    Row("carer_case", "around/<str:case>/", "GET", "what is let of one case", {OPENS: (CARER,)}),
    Row("carer_rate", "around/<str:case>/rating", "POST", "one’s own rating of the work", {GOES_ON: (CARER,)}),
    Row("concerns", "concerns/", "GET", "what clients sent past their clinician", {OPENS: (COMPLAINTS,)}),
    Row("concern_handled", "concerns/handled", "POST", "noting that one was seen to", {GOES_ON: (COMPLAINTS,)}),
    Row("clinic", "clinic/", "GET", "contacts and people", {OPENS: ADMINISTRATORS}),
    Row("clinic", "clinic/", "POST", "changing the contacts", {GOES_ON: ADMINISTRATORS}),
    Row("new_staff", "clinic/people/new", "GET", "the form for a member of staff", {OPENS: ADMINISTRATORS}),
    Row("new_staff", "clinic/people/new", "POST", "adding one", {GOES_ON: ADMINISTRATORS}),
    Row("person", PERSON, "GET", "one member of staff", OFFICE_OPENS),
    *(
        Row(f"person_{step}", f"{PERSON}{step}", "POST", what, OFFICE_DOES)
        for step, what in (
            ("change", "their name, team and roles"),
            ("password", "a new first password for them"),
            ("second-step", "taking their second step away"),
            ("deactivate", "ending their sign-in"),
            ("reactivate", "giving it back"),
            ("supervise", "who supervises them"),
            ("end-supervision", "ending that"),
        )
    ),
    *OFFICE_ROWS,
    *SIGN_IN_ROWS,
)
# Every method without a row of its own.
NO_SUCH_METHOD = {OPENS: (), NO_METHOD: SIGNED_IN}
OPEN_TO_ALL = (
    "healthz",
    "staying",
    "choose_language",
    "service_worker",
    "kiosk",
    "kiosk_out",
    "check_in",
    "follow_up",
    "own_way_in",
    "own_page",
    "own_visibility",
    "own_shared",
    "own_shared_sign",
    "own_shared_choice",
    "own_line",
    "own_line_back",
    "own_note",
    "own_change",
    "own_change_back",
    "own_channel_end",
    "own_around",
    "own_around_let",
    "own_around_rate",
    "own_around_line",
    "own_around_line_back",
    "own_messages",
    "own_messages_want",
    "own_messages_end",
    "own_preparation",
    "own_choice",
    "own_worry",
    "own_goals",
    *(f"own_goals_{step}" for step, _what in STEPS_OF_GOALS),
    *("own_goals_show", "own_goals_show-no-more", "own_goals_hold"),
    "own_agreement",
    "own_agreement_say",
    "own_expectations",
    "own_contribution",
    "own_outlook",
    "own_fit",
    "own_tasks",
    *(f"own_tasks_{step}" for step, _what in TASK_STEPS),
    "own_copy",
    "own_leave",
    "own_talk",
    "own_word",
    "ask_to_talk",
    "account_logout",
    "account_inactive",
)

REFUSES_FIRST = ("mfa_login_webauthn",)
"""Refuses a method that it does not have before it asks who is there, though it is not open to all."""


def row_for(name: str, address: str, method: str) -> Row:
    """The row of an address and method; without one, the method is not allowed there."""
    for row in ROWS:
        if (row.name, row.method) == (name, method):
            return row
    anonymous = NO_METHOD if name in (*OPEN_TO_ALL, *REFUSES_FIRST) else SIGN_IN
    return Row(name, address, method, "no such request", NO_SUCH_METHOD, others=NO_METHOD, anonymous=anonymous)


def addresses() -> dict[str, str]:
    """Every address that has a row, by its name."""
    return {row.name: row.address for row in ROWS}
