"""Tasks in words: who does it, by when, whose yes is missing. What is past is told without blame."""

from datetime import date, datetime

from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.formats import date_format
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from plait_clinic.cases.models import CaseMember
from plait_clinic.tasks.models import Doer, LookBack, Outcome, Side, TaskStep, Way
from plait_clinic.tasks.stand import CLINICIANS, Stand
from plait_clinic.tasks.states import Action

DAYS_BY_NAME = 6
"""A day this long ago at most is told by its name: "was due on Tuesday" is the last one."""
OUTCOMES = {Outcome.YES: lazy("done"), Outcome.PARTLY: lazy("partly done"), Outcome.NOT: lazy("not this time")}
TWICE = lazy("Twice not done: the task may not fit, or something between you may. Ask which.")
TWICE_MINE = lazy("Twice not done, and it was for a clinician to do. Say so, and change it or let it go together.")
OPENER = lazy(
    "“We agreed on this, and it did not happen twice. It may have been too much or the wrong thing, or something "
    "between us may be in the way. Which is nearer?”"
)


def doer_name(stand: Stand, reader: CaseMember | None) -> str:
    """Who does it, for staff, or for the member who reads."""
    version = stand.version
    if version.doer == Doer.CLINICIAN:
        return version.clinician.name
    if version.doer == Doer.ALL:
        return _("all of them") if reader is None else _("all of us")
    does = version.other if version.doer == Doer.OTHER else stand.task.member
    return _("me") if reader is not None and reader.client_id == does.client_id else does.client.name


def day_words(day: date, today: date) -> str:
    if 0 < (today - day).days <= DAYS_BY_NAME:
        return str(WEEKDAYS[day.weekday()])
    return date_format(day, "DATE_FORMAT")


def due_words(stand: Stand, now: datetime) -> str:
    """By when it is meant, or was."""
    today, due = timezone.localdate(now), stand.due
    if due is None:
        return _("by the next session")
    day = {"day": day_words(due, today)}
    if not stand.version.due_on:
        past = stand.is_past(now)
        return (_("was meant for the session on %(day)s") if past else _("by the next session, %(day)s")) % day
    if due == today:
        return _("by today")
    return (_("was due on %(day)s") if due < today else _("by %(day)s")) % day


def state_words(stand: Stand, now: datetime) -> str:
    """Where an open task stands: what its doer told of it in this round, else by when it is meant.

    What another member told is theirs and the clinicians', so it is not told in words that stand anywhere else.
    """
    look = stand.look_of(stand.doer_between_both)
    if look is None or look.outcome is None:
        return due_words(stand, now)
    return str(OUTCOMES[Outcome(look.outcome)])


def missing_words(stand: Stand, reader: CaseMember | None) -> str:
    """Whose yes is missing. Another member's yes or its lack is told to clinicians alone, by name."""
    if not stand.has_doer:
        return _("Whoever was to do it is no longer in the case. It can be changed, or let go.")
    lacking = stand.lacking
    if reader is None:
        names = [_("a clinician") if voice == CLINICIANS else name_of(stand, voice[1]) for voice in lacking]
        return _("A yes is missing: %(names)s") % {"names": get_text_list(names, _("and"))}
    told = []
    if stand.owner in lacking:
        told.append(_("My yes is missing."))
    if CLINICIANS in lacking:
        told.append(_("A clinician’s yes is missing."))
    if any(voice not in (stand.owner, CLINICIANS) for voice in lacking):
        told.append(_("Not everybody who is to take part has said yes."))
    return " ".join(told)


def name_of(stand: Stand, member_pk: int | None) -> str:
    everybody = (stand.task.member, *stand.others)
    return next(one.client.name for one in everybody if one.pk == member_pk)


def speaker_name(row: TaskStep | LookBack) -> str:
    return row.by.name if row.side == Side.CLINICIAN else row.member.client.name


def step_words(step: TaskStep) -> str:
    """One step as a line: who, what, when, and how it was given where a clinician had a hand in it."""
    told = {"who": speaker_name(step), "what": what_was_said(step), "day": date_format(step.at, "DATE_FORMAT")}
    return with_way(_("%(who)s %(what)s, %(day)s") % told, step)


def what_was_said(step: TaskStep) -> str:
    """Another member says yes to taking part: the reason of a task is nothing that they have read."""
    of_another = step.side == Side.CLIENT and step.member_id != step.task.member_id
    return _("said yes to taking part") if of_another and step.action == Action.AGREE else step.get_action_display()


def with_way(text: str, row: TaskStep | LookBack) -> str:
    if row.side == Side.CLINICIAN or row.way == Way.OWN_PAGE:
        return text
    if row.way == Way.HANDED_CODE:
        return _("%(text)s (with a code from a clinician)") % {"text": text}
    return _("%(text)s (typed in by %(who)s)") % {"text": text, "who": row.by.name}


def look_words(look: LookBack) -> str:
    told = {
        "who": speaker_name(look),
        "day": date_format(look.at, "DATE_FORMAT"),
        "outcome": OUTCOMES[Outcome(look.outcome)],
    }
    return with_way(_("%(who)s, %(day)s: %(outcome)s") % told, look)
