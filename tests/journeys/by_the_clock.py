"""The journeys' server once more, on another port and by a clock of its own: a line sets it or asks, a line answers.

Started by test_reminders.py beside the server, with its settings and its database. What happens by the clock can so be
walked through, in a browser too, without waiting for a night in October.
"""

import json
import sys
import threading
from datetime import datetime, timedelta

import django
from django.conf import settings
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler

from benchmarks.serving.clock import Clock, injected

A_ROUND = timedelta(minutes=10)


class Quiet(WSGIRequestHandler):
    """Nothing is said of requests."""

    def log_message(self, *_words: object) -> None:
        return


def audit():
    from plait_clinic.audit.models import ActorKind
    from plait_clinic.audit.record import Audit
    from plait_clinic.people.models import User
    from tests.journeys.invite import LEAD

    return Audit(now=clock.now(), actor=User.objects.get(username=LEAD), kind=ActorKind.STAFF)


def begin(at: str) -> str:
    """A new case at this moment: the link to its first check-in."""
    from tests.journeys import invite

    clock.time = datetime.fromisoformat(at)
    cases.append(invite.new_case("individual", audit()))
    return invite.new_link(cases[-1], (), audit())


def session(at: str) -> str:
    """One more session of that case, noted at this moment; nobody is handed its link."""
    from tests.journeys import invite

    clock.time = datetime.fromisoformat(at)
    invite.new_link(cases[-1], (), audit())
    return at


def rounds(until: str) -> list[tuple[str, str]]:
    """What `send_due` sends from now until then, ten minutes by ten minutes: when, and of which kind."""
    from plait_clinic.delivery.models import MessageState
    from plait_clinic.delivery.sending import send_due

    first = clock.now()
    while clock.now() < datetime.fromisoformat(until):
        send_due(clock.now)
        clock.time += A_ROUND
    went = MessageState.objects.filter(state="handed", at__gte=first).order_by("at").select_related("message")
    return [(step.at.isoformat(), step.message.kind) for step in went]


DOES = {"begin": begin, "session": session, "rounds": rounds}
clock, cases = Clock(), []

if __name__ == "__main__":
    django.setup()
    from plait_clinic.wsgi import application

    server = ThreadedWSGIServer(("127.0.0.1", 0), Quiet)
    server.set_app(application)
    settings.PUBLIC_URL = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with injected(clock):
        for line in sys.stdin:
            asked = json.loads(line)
            print(json.dumps(DOES[asked.pop("do")](**asked)), flush=True)
