"""What a row of the table says: who asks, what they can get, and one address and method with who gets what."""

from collections.abc import Mapping
from dataclasses import dataclass

# People, by what they are to the one case that is asked about.
ANONYMOUS = "nobody signed in"
LEAD = "lead clinician"
CO_THERAPIST = "co-therapist"
TEAM = "reflecting team"
OTHER_CLINICIAN = "another clinician"
READER = "named reader of risk items"
FORMER_CLINICIAN = "former clinician of the case"
FOREIGN_CLINICIAN = "clinician of another clinic"
SUPERVISOR = "supervisor who gave no reason"
SUPERVISOR_WITH_REASON = "supervisor who gave a reason"
OTHER_SUPERVISOR = "supervisor of somebody else"
FORMER_SUPERVISOR = "former supervisor"
SUPERVISOR_IN_EMERGENCY = "supervisor who opened the case in an emergency"
REFERRER = "referrer"
ADMINISTRATOR = "administrator"
ADMINISTRATOR_IN_EMERGENCY = "administrator who opened the case in an emergency"
COMPLAINTS = "complaints contact"
RESEARCHER = "researcher"
WATCHER = "named to be told that signals wait"
COLLEAGUE = "colleague from outside, named too"
CARER = "carer whom the client lets see something"
ENDED_CARER = "carer whose part has ended"

CLINICIANS = (LEAD, CO_THERAPIST, TEAM, OTHER_CLINICIAN, READER, WATCHER, FORMER_CLINICIAN, FOREIGN_CLINICIAN)
SUPERVISORS = (
    SUPERVISOR,
    SUPERVISOR_WITH_REASON,
    SUPERVISOR_IN_EMERGENCY,
    OTHER_SUPERVISOR,
    FORMER_SUPERVISOR,
)
CARERS = (CARER, ENDED_CARER)
ADMINISTRATORS = (ADMINISTRATOR, ADMINISTRATOR_IN_EMERGENCY)
IN_EMERGENCY = (SUPERVISOR_IN_EMERGENCY, ADMINISTRATOR_IN_EMERGENCY)
SUPERVISING = (SUPERVISOR, SUPERVISOR_WITH_REASON, SUPERVISOR_IN_EMERGENCY)
SIGNED_IN = (*CLINICIANS, *SUPERVISORS, REFERRER, *ADMINISTRATORS, COMPLAINTS, RESEARCHER, COLLEAGUE, *CARERS)
EVERYBODY = (ANONYMOUS, *SIGNED_IN)

# Outcomes.
OPENS = "opens"
GOES_ON = "goes on"
SIGN_IN = "sign-in page"
AGAIN = "password again"
REASON = "reason page"
NOTHING = "not there"
NO_METHOD = "not allowed"

MEANING: Mapping[str, str] = {
    OPENS: "the page is shown, or the form is taken and answered with a page (200)",
    GOES_ON: "the form is taken, or the page leads to another one (302)",
    SIGN_IN: "sent to the sign-in page (302)",
    AGAIN: "asked for the password, or a code, once more (302)",
    REASON: "asked for a reason first (302)",
    NOTHING: "answered exactly as if it did not exist (404)",
    NO_METHOD: "there is no such request here (405)",
}
WRITES = ("PUT", "PATCH", "DELETE")
PUBLIC = {OPENS: EVERYBODY}
FOR_STAFF = {OPENS: SIGNED_IN}


@dataclass(frozen=True)
class Row:
    """One address and method: what it is for, and who gets what. Whoever is not named gets `others`."""

    name: str
    address: str
    method: str
    what: str
    gets: Mapping[str, tuple[str, ...]]
    others: str = NOTHING
    anonymous: str = SIGN_IN

    def expected(self, person: str) -> str:
        found = [outcome for outcome, people in self.gets.items() if person in people]
        if found:
            return found[0]
        return self.anonymous if person == ANONYMOUS else self.others
