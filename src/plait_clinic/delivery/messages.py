"""The words of messages to clients. Somebody else may see them: they name no clinic, no case and nothing of the work.

A message is written in the language of the person it goes to.
"""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override


@dataclass(frozen=True)
class Message:
    subject: str
    body: str


def code_message(*, code: str, minutes: int, language: str) -> Message:
    """A code that was asked for just now. Nothing in it says what it opens."""
    with override(language):
        valid = ngettext(
            "It works once, for %(minutes)d minute.", "It works once, for %(minutes)d minutes.", minutes
        ) % {"minutes": minutes}
        lines = (
            _("Your code: %(code)s") % {"code": code},
            valid,
            _("Type it on the page where it was asked for, and give it to nobody else."),
            _("If you did not ask for it, nothing needs to be done: without it nothing opens."),
        )
        return Message(subject=_("Your code"), body="\n\n".join(lines) + "\n")
