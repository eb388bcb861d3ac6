"""Sending a message through the mail server that the clinic has set.

It is sent in the request that asks for it, after its transaction: whoever waits for a code is told at once where it
could not be sent. Neither the address nor the code is ever logged or shown in an error.
"""

import logging
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage

from plait_clinic.delivery.messages import Message, code_message

log = logging.getLogger(__name__)
# RFC 3834: asks other programs not to answer. The second one is for servers that know only the older way.
MADE_BY_A_PROGRAM = {"Auto-Submitted": "auto-generated", "Precedence": "bulk"}


class NotDelivered(Exception):
    """The mail server could not be reached, or did not take the message."""


def can_deliver() -> bool:
    """Whether the clinic has set a mail server."""
    return settings.MAIL is not None


def deliver_code(*, address: str, code: str, minutes: int, language: str) -> None:
    """Send a code. Raises NotDelivered, without a word of what was to be sent."""
    deliver(address, code_message(code=code, minutes=minutes, language=language))


def deliver(address: str, message: Message) -> None:
    if not can_deliver():
        raise NotDelivered("no mail server is set")
    mail = EmailMessage(message.subject, message.body, to=[address], headers=MADE_BY_A_PROGRAM)
    try:
        mail.send()
    except (
        SMTPException,
        OSError,
        ValueError,
    ) as error:  # ValueError: an address that cannot be written on an envelope
        log.error("a message could not be delivered: %s", type(error).__name__)
        raise NotDelivered(type(error).__name__) from None
