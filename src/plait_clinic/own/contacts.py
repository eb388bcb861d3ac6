"""Where something reaches a client: an e-mail address, or a telephone number by ITU-T E.164, as `+4915112345678`.

A number is taken with the signs that people group it with, and kept without them; a national one is not guessed at.
"""

import re

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from plait_clinic.own.models import ChannelKind

GROUPING = re.compile(r"[\s().\-–/]")
E164 = re.compile(r"\+[1-9][0-9]{6,14}")  # a country's code and the rest: at most 15 digits


def kind_of(address: str) -> ChannelKind:
    """By which way something reaches this address or number."""
    return ChannelKind.MAIL if "@" in address else ChannelKind.TEXT


def read_contact(typed: str) -> str:
    """An address or a number as it is kept. Raises ValidationError, which says how to write it."""
    if "@" in typed:
        validate_email(typed)
        return typed
    number = re.sub(r"^00", "+", GROUPING.sub("", typed))
    if "(0)" in typed or not E164.fullmatch(number):
        raise ValidationError(
            _(
                "Write an e-mail address, or a telephone number with + and the country’s code and without the zero "
                "after it, such as +49 151 12345678."
            )
        )
    return number


def masked(address: str) -> str:
    """Enough of an address to know one's own by, and no more: `k…@mail.example`, or `…78` of a number."""
    if kind_of(address) is ChannelKind.TEXT:
        return f"…{address[-2:]}"
    name, _at, host = address.rpartition("@")
    return f"{name[:1]}…@{host}"
