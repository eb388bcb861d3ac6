"""One axis for all rules: how often each speaks when nothing happened, and what it finds at that price.

A limit is set on sessions in which nothing happens so that a rule speaks in a stated share of them, by chance also
among sessions that lie exactly on it: scores come in steps, and without this a rule could only be compared at the few
shares that its steps allow (the randomised test of Neyman and Pearson).
"""

from dataclasses import dataclass

import numpy as np

from plait.rupture.courses import Flags, Floats

LARGEST_SHARE = 1.0


@dataclass(frozen=True)
class Limit:
    """A rule speaks above `value`, and in `share` of the sessions exactly on it."""

    value: float
    share: float

    def alerts(self, statistic: Floats) -> Floats:
        """How probably the rule speaks at each session, in the statistic's shape; 0 where it has nothing to say."""
        said = np.isfinite(statistic)
        return np.asarray((said & (statistic > self.value)) + self.share * (said & (statistic == self.value)))


def limit_at(statistic: Floats, false_alarms: float) -> Limit:
    """The limit at which this share of all the given sessions, all of them quiet, is alarmed.

    The statistic has one value a session, -inf where a rule can say nothing (which counts as a session). A rule that
    cannot speak in so many sessions speaks wherever it can.
    """
    if not 0 < false_alarms < 1:
        raise ValueError(f"false_alarms is {false_alarms}, but must lie between 0 and 1, for example 0.03")
    if not len(statistic):
        raise ValueError("there is no quiet session to set a limit on")
    wanted = false_alarms * len(statistic)
    value = float(np.sort(statistic)[::-1][int(wanted)]) if wanted < len(statistic) else -np.inf
    above, on = int((statistic > value).sum()), int((statistic == value).sum())
    if value == -np.inf:
        return Limit(float(np.min(statistic[np.isfinite(statistic)], initial=np.inf)), LARGEST_SHARE)
    return Limit(value, (wanted - above) / on)


@dataclass(frozen=True)
class Found:
    """What a rule did at one limit.

    hits        share of onsets at which it spoke
    error       standard error of that, persons being drawn
    alarms      share of quiet sessions at which it spoke
    ever        share of persons without any rupture for whom it spoke at least once
    """

    hits: float
    error: float
    alarms: float
    ever: float


def found_at(limit: Limit, statistic: Floats, onset: Flags, quiet: Flags) -> Found:
    """What a rule finds; all arrays of shape (people, sessions). Sessions neither onset nor quiet count for nothing."""
    alerts = limit.alerts(statistic)
    untouched = quiet.any(axis=1) & ~onset.any(axis=1)
    ever = 1 - np.prod(1 - np.where(quiet, alerts, 0.0)[untouched], axis=1)
    return Found(
        hits=share(alerts, onset),
        error=share_error(alerts, onset),
        alarms=share(alerts, quiet),
        ever=float(ever.mean()) if len(ever) else float("nan"),
    )


def share(alerts: Floats, among: Flags) -> float:
    """Mean of the alerts among the sessions that are marked; NaN where there are none."""
    return float(alerts[among].mean()) if among.any() else float("nan")


def share_error(alerts: Floats, among: Flags) -> float:
    """Standard error of `share`, each person's sessions being drawn together (linearised ratio)."""
    count = int(among.sum())
    if count < 2:
        return float("nan")
    away = np.where(among, alerts - share(alerts, among), 0.0).sum(axis=1)
    return float(np.sqrt((away**2).sum()) / count)


def difference_error(first: Floats, second: Floats, among: Flags) -> float:
    """Standard error of the difference of two rules' shares on the same sessions."""
    return share_error(first - second, among)
