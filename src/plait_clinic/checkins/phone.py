"""What a page of the check-in tells the script on a phone that keeps answers until the server has them.

The words for people stand in the templates; this is the one word for the phone's outbox (docs/decisions/0011): it goes
out as a header, for the service worker, and on the page's main part, for the page's own script. An answer without it
is not ours, however well it looks: a waiting room's network answers in our place until somebody has signed in to it.
"""

from enum import StrEnum

HEADER = "Check-In"


class Said(StrEnum):
    """What became of the check-in, as far as the phone has to know it."""

    OPEN = "open"  # the form, without a stored answer: may be kept, to be filled in without a connection
    MEND = "mend"  # what was sent is back on the page, with what to mend: nothing was taken
    KEPT = "kept"  # acknowledged, the first time or again
    NOTED = "noted"  # the answer to the one question after it is there; says nothing of the check-in itself
    DIFFERENT = "different"  # another answer was first and is kept
    ANSWERED = "answered"
    EXPIRED = "expired"  # shown no more, but an answer begun in time would still be taken
    CLOSED = "closed"  # no answer will be taken any more


# After these nothing is left to send, and the phone's copy goes. `FINAL` in static/phone/outbox.js is the same list.
FINAL = frozenset({Said.KEPT, Said.NOTED, Said.DIFFERENT, Said.ANSWERED, Said.CLOSED})
