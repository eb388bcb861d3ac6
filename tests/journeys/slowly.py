"""The clinic's server made slow: every answer, of a page or of a file beside it, waits JOURNEYS_DELAY seconds first.

Whatever goes on before its page is there fails against this server at once, on a quick machine too:
`JOURNEYS_DELAY=0.8 JOURNEYS_THROTTLE=6 pytest tests/journeys`. For trying the journeys alone; no clinic runs it.
"""

import os
import time
from collections.abc import Callable, Iterable

from plait_clinic.wsgi import application as clinic

DELAY_SECONDS = float(os.environ["JOURNEYS_DELAY"])


def application(environ: dict, start_response: Callable) -> Iterable[bytes]:
    time.sleep(DELAY_SECONDS)
    return clinic(environ, start_response)
