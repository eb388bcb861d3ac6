"""Sending a message by the mail server or the gateway that the clinic has set.

A code is sent in the request that asks for it, after its transaction: whoever waits for it is told at once where it
could not be sent. Neither the address nor what was to be sent is ever logged or shown in an error.
"""

import logging
from datetime import timedelta
from smtplib import SMTPException, SMTPRecipientsRefused, SMTPResponseException

from django.conf import settings
from django.core.mail import EmailMessage, get_connection

from plait_clinic.delivery.messages import Words, code_message
from plait_clinic.delivery.ways import NotDelivered
from plait_clinic.handles import new_handle
from plait_clinic.own.models import ChannelKind

log = logging.getLogger(__name__)
# RFC 3834: asks other programs not to answer. The second one is for servers that know only the older way.
MADE_BY_A_PROGRAM = {"Auto-Submitted": "auto-generated", "Precedence": "bulk"}
A_DAY = timedelta(days=1)
TRY_LATER = range(400, 500)


def ways_set() -> list[ChannelKind]:
    """By which ways this clinic can send."""
    by_way = {ChannelKind.MAIL: settings.MAIL, ChannelKind.TEXT: settings.TEXTS}
    return [way for way, set_up in by_way.items() if set_up is not None]


def can_deliver() -> bool:
    """Whether the clinic can send anything at all."""
    return bool(ways_set())


def deliver_code(kind: str, address: str, *, code: str, minutes: int, language: str) -> None:
    """Send a code. Raises NotDelivered, without a word of what was to be sent."""
    words = code_message(code=code, minutes=minutes, language=language)
    deliver(kind, address, words, good_for=timedelta(minutes=minutes))


def deliver(kind: str, address: str, words: Words, *, key: str = "", good_for: timedelta = A_DAY) -> None:
    """Hand a message over. With the same key, a gateway sends it once."""
    if kind not in ways_set():
        raise NotDelivered("this way is not set")
    if kind == ChannelKind.TEXT:
        settings.TEXTS.send(key=key or new_handle(), number=address, words=words, good_for=good_for)
    else:
        post(address, words)


def post(address: str, words: Words) -> None:
    """One message to the mail server. Once it is being handed over, a lost connection leaves it unknown."""
    connection = get_connection()
    mail = EmailMessage(words.subject, words.body, to=[address], headers=MADE_BY_A_PROGRAM, connection=connection)
    try:
        connection.open()
    except (SMTPException, OSError) as error:
        raise told(error, NotDelivered(type(error).__name__)) from None
    try:
        mail.send()
    except (SMTPResponseException, SMTPRecipientsRefused, ValueError) as error:
        # ValueError: an address that cannot be written on an envelope
        raise told(error, not_taken(error)) from None
    except (SMTPException, OSError) as error:
        raise told(error, NotDelivered(type(error).__name__, unknown=True)) from None
    finally:
        hang_up(connection)


def not_taken(error: Exception) -> NotDelivered:
    """What the server did not take: for good, unless it asks to try later by a number from 400 on (RFC 5321, 4.2.1).

    Some ask that of whoever is new to them, which says nothing of letters to others.
    """
    if isinstance(error, SMTPRecipientsRefused):
        codes = [code for code, _said in error.recipients.values()]
    else:
        codes = [error.smtp_code] if isinstance(error, SMTPResponseException) else []
    refused = not codes or any(code not in TRY_LATER for code in codes)
    return NotDelivered(type(error).__name__, refused=refused, alone=isinstance(error, SMTPRecipientsRefused))


def hang_up(connection) -> None:
    """What was taken stays taken, whatever happens to the farewell."""
    try:
        connection.close()
    except (SMTPException, OSError) as error:
        log.info("the mail server hung up first: %s", type(error).__name__)


def told(error: Exception, wrong: NotDelivered) -> NotDelivered:
    log.error("a message could not be delivered: %s", type(error).__name__)
    return wrong
