"""Text messages by the clinic's own phone: the HTTP interface of "SMS Gateway for Android" (docs.sms-gate.app).

A message is put at `POST /messages` with a key of ours and asked for at `GET /messages/{key}`; a key that is there
already is answered with 409, so that a message that was tried twice goes once. Read in the program's documentation and
in its server's source (handlers/messages/3rdparty.go, 2026); run against a local server in the tests only.
"""

import base64
import http.client
import json
import logging
import ssl
from dataclasses import dataclass, field
from datetime import timedelta
from urllib.parse import quote

from plait_clinic.delivery.messages import Words
from plait_clinic.delivery.ways import LONGEST_WAIT, NotDelivered, Report

log = logging.getLogger(__name__)
READ_AT_MOST = 64 * 1024
TAKEN = (http.HTTPStatus.OK, http.HTTPStatus.CREATED, http.HTTPStatus.ACCEPTED, http.HTTPStatus.CONFLICT)
TRY_LATER = (http.HTTPStatus.REQUEST_TIMEOUT, http.HTTPStatus.TOO_MANY_REQUESTS)
SHORTEST = timedelta(minutes=1)
REPORTS = {"Delivered": Report.ARRIVED, "Failed": Report.NOT_ARRIVED}


@dataclass(frozen=True)
class PhoneGateway:
    """One gateway: the server that the phone belongs to, or the phone itself."""

    host: str
    port: int
    path: str
    user: str = field(repr=False)
    password: str = field(repr=False)
    tls: bool = True

    def send(self, *, key: str, number: str, words: Words, good_for: timedelta) -> None:
        message = {
            "id": key,
            "textMessage": {"text": words.short},
            "phoneNumbers": [number],
            "withDeliveryReport": True,
            "ttl": int(max(good_for, SHORTEST).total_seconds()),
        }
        try:
            status, _answer = self.ask("POST", "/messages", message)
        except NotDelivered as wrong:
            if wrong.unknown and self.report(key) is not Report.NEVER_HEARD_OF:
                return
            raise NotDelivered(str(wrong)) from None
        if status not in TAKEN:
            self.told(status)

    def report(self, key: str) -> Report:
        """Where even this cannot be asked, nobody knows."""
        try:
            status, answer = self.ask("GET", f"/messages/{quote(key, safe='')}")
        except NotDelivered as wrong:
            raise NotDelivered(str(wrong), unknown=True) from None
        if status == http.HTTPStatus.NOT_FOUND:
            return Report.NEVER_HEARD_OF
        if status != http.HTTPStatus.OK:
            raise NotDelivered(f"status {status}", unknown=True)
        return REPORTS.get(str(answer.get("state")), Report.ON_ITS_WAY)

    def told(self, status: int) -> None:
        log.error("the gateway for text messages did not take one: status %d", status)
        refused = http.HTTPStatus.BAD_REQUEST <= status < http.HTTPStatus.INTERNAL_SERVER_ERROR
        raise NotDelivered(f"status {status}", refused=refused and status not in TRY_LATER)

    def ask(self, method: str, path: str, message: object = None) -> tuple[int, dict[str, object]]:
        """One request. NotDelivered is `unknown` from the moment on at which something may have been taken."""
        connection = self.connection()
        try:
            connection.connect()
        except OSError as error:  # also a certificate that is not right
            log.error("the gateway for text messages could not be reached: %s", type(error).__name__)
            raise NotDelivered(type(error).__name__) from None
        try:
            body = json.dumps(message) if message is not None else None
            connection.request(method, self.path + path, body, self.headers())
            answer = connection.getresponse()
            return answer.status, read(answer)
        except (OSError, http.client.HTTPException) as error:
            log.error("the gateway for text messages did not answer: %s", type(error).__name__)
            raise NotDelivered(type(error).__name__, unknown=True) from None
        finally:
            connection.close()

    def connection(self) -> http.client.HTTPConnection:
        if not self.tls:
            return http.client.HTTPConnection(self.host, self.port, timeout=LONGEST_WAIT)
        context = ssl.create_default_context()
        return http.client.HTTPSConnection(self.host, self.port, timeout=LONGEST_WAIT, context=context)

    def headers(self) -> dict[str, str]:
        named = base64.b64encode(f"{self.user}:{self.password}".encode()).decode()
        return {"Authorization": f"Basic {named}", "Content-Type": "application/json", "Accept": "application/json"}


def read(answer: http.client.HTTPResponse) -> dict[str, object]:
    """What the gateway says; nothing where it is not what it promised."""
    try:
        said = json.loads(answer.read(READ_AT_MOST))
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}
