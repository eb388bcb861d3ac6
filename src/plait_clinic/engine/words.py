"""What the page on expected ranges says in words: of a model, of its numbers, and of what is assumed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from plait_clinic.engine.limits import FEWEST_PEOPLE, FEWEST_SESSIONS
from plait_clinic.engine.models import FittedModel, Kind, Outcome, Rebuild, Refit
from plait_clinic.engine.shares import Share, Shares
from plait_clinic.reliability.words import scale_name

STATUS: Mapping[str, str] = {
    "published": lazy("published"),
    "derived": lazy("follows from published figures"),
    "assumed": lazy("our assumption"),
}
PERCENT = 100
TENTHS = 10


def per_hundred(value: float) -> str:
    return _("%(count)s of 100 sessions") % {"count": plain(PERCENT * value)}


def times_usual(value: float) -> str:
    return _("%(times)s times a person’s usual ups and downs") % {"times": plain(value)}


UNDER: Mapping[str, str] = {
    Kind.OWN: lazy("How ranges of the clinic’s own fits held"),
    Kind.COLD: lazy("How ranges made from assumptions held"),
}


def percent(value: float) -> str:
    return _("%(percent)s %%") % {"percent": plain(PERCENT * value)}


def of_the_scale(value: float) -> str:
    return _("%(percent)s %% of the scale") % {"percent": plain(PERCENT * value)}


ASSUMED: Mapping[str, tuple[str, Callable[[float], str]]] = {
    "drop_rate": (lazy("How often a drop begins"), per_hundred),
    "drop_size": (lazy("How large a drop is"), times_usual),
    "drop_sd": (lazy("How much drops differ in size (SD)"), times_usual),
    "passing_share": (lazy("Drops that pass within a few sessions"), percent),
    "passing_stays": (lazy("Such a drop is still there a session later"), percent),
    "passing_keeps": (lazy("How much of such a drop is left a session later"), percent),
    "lasting_stays": (lazy("A lasting drop is still there a session later"), percent),
    "transfer": (lazy("With another clinician a person’s level is less sure, by so much of the variance"), percent),
    "sd_level": (lazy("How much people differ (SD)"), of_the_scale),
    "sd_movement": (lazy("Ups and downs that carry over (SD)"), of_the_scale),
    "autocorrelation": (lazy("What is left of them a session later"), percent),
    "sd_error": (lazy("What lasts one session only (SD)"), of_the_scale),
}


@dataclass(frozen=True)
class Assumption:
    """One assumed number as a row of the page; the source stands in English."""

    name: str
    value: str
    status: str
    source: str


def assumptions() -> list[Assumption]:
    """What a clinic begins with, each with where it is from."""
    from plait.trajectory.forecast_parameters import sources

    given = sources()
    return [
        Assumption(str(name), tell(given[key][0]), str(STATUS[given[key][1]]), given[key][2])
        for key, (name, tell) in ASSUMED.items()
    ]


def plain(value: float) -> str:
    """A number with as many places as it needs, at most two."""
    return number_format(round(value, 2) if round(value, 2) % 1 else round(value))


def scales_name(measure: str, scales: tuple[str, ...]) -> str:
    """What one model reads, in words."""
    if len(scales) > 1:
        return _("the questions one by one, read together")
    return scale_name(measure, scales[0])


def in_use_words(fit: FittedModel | None) -> str:
    if fit is None:
        return _("Made from assumptions, which come with Plait and stand at the end of this page.")
    return _(
        "Fitted to this clinic’s own ratings on %(day)s, by Plait %(version)s: %(people)d people or more, "
        "%(sessions)d sessions or more."
    ) % {
        "day": date_format(fit.made_at, "DATE_FORMAT"),
        "version": fit.library_version,
        "people": fit.people,
        "sessions": fit.sessions,
    }


def needed_words(refit: Refit | None, newest: FittedModel | None) -> str:
    """What is missing for a first fit of the clinic's own, as it was when it was last looked at."""
    if newest is not None:
        return ""
    needs = _("A fit of the clinic’s own needs %(people)d people and %(sessions)d sessions.") % {
        "people": FEWEST_PEOPLE,
        "sessions": FEWEST_SESSIONS,
    }
    if refit is None or refit.looked_at is None:
        return needs
    return f"{needs} {there_were(refit)}"


def there_were(refit: Refit) -> str:
    told = {"day": date_format(refit.looked_at, "DATE_FORMAT"), "people": refit.people}
    if refit.people >= FEWEST_PEOPLE:
        return _("On %(day)s there were enough people, and too few sessions.") % told
    if refit.people:
        return _("On %(day)s there were %(people)d people or more.") % told
    return _("On %(day)s there were fewer than 10 people.") % told


def not_used_words(newest: FittedModel | None) -> str:
    """Why the last fit that was tried is not used; nothing where it is. None of its numbers is told."""
    if newest is None or newest.outcome == Outcome.USED:
        return ""
    return _("A new fit on %(day)s is not used: %(reason)s. What stands here stays in use.") % {
        "day": date_format(newest.made_at, "DATE_FORMAT"),
        "reason": newest.get_outcome_display(),
    }


def rebuild_words(rebuild: Rebuild | None) -> str:
    """How far reading everything anew has come, in tenths: how many people there are is not the office's to count."""
    if rebuild is None:
        return ""
    if rebuild.ended_at is not None:
        return _("Everything was last read anew on %(day)s.") % {"day": date_format(rebuild.ended_at, "DATE_FORMAT")}
    tenths = TENTHS * rebuild.done // max(rebuild.members, 1)
    return _("Everything is being read anew: %(tenths)d of 10 parts are done.") % {"tenths": tenths}


def share_words(share: Share) -> str:
    return _("%(share)s %%, %(low)s to %(high)s") % {
        "share": plain(share.percent),
        "low": plain(share.low),
        "high": plain(share.high),
    }


def alerts_words(shares: Shares) -> str:
    """Alerts given per 100 sessions, beside which the budget stands."""
    if not shares.shares:
        return ""
    [share] = shares.shares
    return _("Alerts were given in %(share)s of 100 sessions (%(low)s to %(high)s).") % {
        "share": plain(share.percent),
        "low": plain(share.low),
        "high": plain(share.high),
    }


def counted_words(shares: Shares) -> str:
    if not shares.shares:
        return _("not enough ratings yet")
    return _("%(sessions)d or more, of %(people)d people or more") % {
        "sessions": shares.sessions,
        "people": shares.people,
    }


def earlier_words(first: int, last: int | None) -> str:
    """How many scores came before, as a bin of history."""
    if last is None:
        return _("%(first)d earlier ratings or more") % {"first": first}
    if first == last == 0:
        return _("first rating")
    if first == last:
        return _("one earlier rating")
    return _("%(first)d to %(last)d earlier ratings") % {"first": first, "last": last}
