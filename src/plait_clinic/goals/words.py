"""What stands on both pages about goals in words: plain, and without blame for what was not reached."""

from django.utils.translation import gettext_lazy as _

from plait_clinic.goals.states import Action, State

LEVEL_NAMES = {
    -2: _("much less than expected (-2)"),
    -1: _("less than expected (-1)"),
    0: _("as expected (0)"),
    1: _("more than expected (+1)"),
    2: _("much more than expected (+2)"),
}
STANDS = {
    State.PROPOSED: _("Proposed. Both are asked for a yes to these words."),
    State.REVISED: _("In new words. Both are asked for a yes to them."),
    State.CLIENT_AGREED: _("The client said yes. The clinician’s yes is still to come."),
    State.CLINICIAN_AGREED: _("The clinician said yes. The client’s yes is still to come."),
    State.ACTIVE: _("Agreed by both."),
    State.ACHIEVED: _("Reached."),
    State.SET_ASIDE: _("Set aside. It can be taken up again at any time."),
    State.REPLACED: _("Another goal took its place."),
}
OWN_STANDS = {
    **STANDS,
    State.CLIENT_AGREED: _("I said yes. My clinician’s yes is still to come."),
    State.CLINICIAN_AGREED: _("My clinician said yes. My own yes is still to come."),
}
"""The same on the client's own page."""
IN_SHORT = {
    State.PROPOSED: _("proposed, waits for both"),
    State.REVISED: _("in new words, waits for both"),
    State.CLIENT_AGREED: _("waits for the clinician’s yes"),
    State.CLINICIAN_AGREED: _("waits for the client’s yes"),
    State.ACTIVE: _("agreed by both"),
    State.ACHIEVED: _("reached: what next?"),
}
DID = {
    Action.AGREE: _("said yes to the words"),
    Action.REWORD: _("put it in new words"),
    Action.ACHIEVE: _("said that it is reached"),
    Action.SET_ASIDE: _("set it aside"),
    Action.TAKE_UP: _("took it up again"),
    Action.REPLACE: _("put another goal in its place"),
    Action.WRITE_LEVELS: _("described five levels"),
    Action.AGREE_LEVELS: _("said yes to the five levels"),
}
