"""The ways by which a message leaves the server: what each has to be able to do, and what can go wrong with it.

Neither an address, a number, a code, a link nor a password is ever part of an error: what fails is logged.
"""

from datetime import timedelta
from enum import StrEnum
from typing import Protocol

from plait_clinic.delivery.messages import Words

LONGEST_WAIT = 10
"""Seconds for each step with a mail server or a gateway: somebody may wait on the page meanwhile."""


class NotDelivered(Exception):
    """A message did not go, or nobody knows whether it went. Says which kind of thing went wrong, and nothing else.

    `refused` is for good, `alone` says that it is about this one and that others may well go.
    """

    def __init__(self, what: str, *, refused: bool = False, unknown: bool = False, alone: bool = False):
        super().__init__(what)
        self.refused, self.unknown, self.alone = refused, unknown, alone


class Report(StrEnum):
    """What a gateway says of a message."""

    ON_ITS_WAY = "on its way"
    ARRIVED = "arrived"
    NOT_ARRIVED = "not arrived"
    NEVER_HEARD_OF = "never heard of"


class SmsGateway(Protocol):
    """What sends text messages. `key` is ours and the same for the same message: sent twice, it goes once."""

    def send(self, *, key: str, number: str, words: Words, good_for: timedelta) -> None:
        """Hand a message over, to be thrown away once `good_for` is over. Raises NotDelivered."""

    def report(self, key: str) -> Report:
        """What became of the message with this key. Raises NotDelivered where the gateway cannot be asked."""
