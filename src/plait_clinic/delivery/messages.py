"""The words of messages to clients. Somebody else may see them: they name no clinic, no case and nothing of the work.

A message is written in the language of the person it goes to. `short` is what a text message holds of it.
"""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override


@dataclass(frozen=True)
class Words:
    subject: str
    body: str
    short: str


def words(subject: str, *lines: str, short: int) -> Words:
    """A message of some paragraphs, of which a text message holds the first few."""
    return Words(subject=subject, body="\n\n".join(lines) + "\n", short=" ".join(lines[:short]))


def code_message(*, code: str, minutes: int, language: str) -> Words:
    """A code that was asked for just now. Nothing in it says what it opens."""
    with override(language):
        valid = ngettext(
            "It works once, for %(minutes)d minute.", "It works once, for %(minutes)d minutes.", minutes
        ) % {"minutes": minutes}
        return words(
            _("Your code"),
            _("Your code: %(code)s") % {"code": code},
            valid,
            _("Type it on the page where it was asked for, and give it to nobody else."),
            _("If you did not ask for it, nothing needs to be done: without it nothing opens."),
            short=2,
        )


def word_message(*, language: str) -> Words:
    """That there is something to read before the next session. What it is stands only on the own page."""
    with override(language):
        return words(
            _("Something to read"),
            _("There is something to read before we next meet. It is short."),
            _("It stands on the page of your own. A link from earlier, or a code handed over, opens it."),
            _("Nobody needs to answer this message."),
            short=2,
        )


def link_message(*, url: str, until: datetime, zone: ZoneInfo, language: str, reminds: bool) -> Words:
    """A link to some questions, until when they can be answered, and how to have no more such messages."""
    with override(language):
        first = _("The short questions are still open.") if reminds else _("There are a few short questions for you.")
        return words(
            _("Still open") if reminds else _("A few short questions"),
            first,
            url,
            _("They can be answered until %(moment)s.") % {"moment": moment_words(until, zone)},
            _("Whoever would rather not does not have to. Nobody needs to answer this message."),
            _("The page behind the link leads to a page of your own. Such messages can be ended there at any time."),
            short=3,
        )


def moment_words(moment: datetime, zone: ZoneInfo) -> str:
    """A moment as people say it, in their own zone."""
    here = moment.astimezone(zone)
    # Translators: a weekday, a day with its month, and a time, such as "Thursday, 19 November, 18:30".
    return _("%(weekday)s, %(day)s, %(time)s") % {
        "weekday": date_format(here, "l"),
        "day": date_format(here, "MONTH_DAY_FORMAT"),
        "time": date_format(here, "TIME_FORMAT"),
    }
