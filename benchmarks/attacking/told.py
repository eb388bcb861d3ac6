"""What an attack found, and the page that tells it."""

import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass, field

from benchmarks.attacking.wire import AT_ONCE, Outcome
from tests.access import table

SERVER_ERROR = 500
PHASES = ("alone", "beside ordinary visitors", "beside the attack")
MOST_SLOWED = 3.0
"""The most that the 95th percentile beside the attack may be of that beside as many visitors who only read."""


@dataclass
class Told:
    """Everything that the page tells."""

    outcome: Outcome = field(default_factory=Outcome)
    times: dict[str, list[float]] = field(default_factory=lambda: {phase: [] for phase in PHASES})
    sent: int = 0
    kept: int = 0
    in_the_log: list[str] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def slowed(self) -> float:
        """The 95th percentile of check-ins beside the attack, to that beside ordinary visitors."""
        return p95(self.times[PHASES[2]]) / p95(self.times[PHASES[1]])

    @property
    def is_well(self) -> bool:
        whole = self.sent == self.kept and len(self.outcome.aimed) == len(table.addresses())
        return whole and not self.outcome.wrong and not self.in_the_log and self.slowed <= MOST_SLOWED


def p95(times: Sequence[float]) -> float:
    """The 95th percentile in milliseconds."""
    return statistics.quantiles(times, n=20)[18] * 1000 if len(times) > 1 else math.nan


PAGE = """# Bad requests against a running server

Written by `python3 dev bench attack --write`. A real server on SQLite (two workers, eight threads each, as `dev run`
starts it) is sent requests as nobody should send them: every address of the [truth table](../access.md) with wrong
methods, paths, tokens, ids, cookies, headers, bodies, encodings and framing, {at_once} at once, each from an address of
its own, as nobody, as everybody of the table, and as a client whose own page is open. `tests/fuzz/bad_requests.py`
is the list of what goes wrong in them. The machine did other work meanwhile.

| what | result |
|---|---|
| bad requests sent | {total:,} |
| addresses aimed at | {aimed} of {addresses} |
| reached the clinic itself, past the web server’s own checks | {ours:,} |
| errors of the server (5xx) | {errors} |
| answers with a fault of any kind (5xx, insides, versions, another person’s words, another host) | {wrong} |
| faults in the server’s log (a trace, a token, a secret, a client’s words) | {logged} |
| check-ins acknowledged meanwhile, and kept exactly once | {sent:,}, {kept:,} |
| seconds | {seconds:.0f} |

| answer | requests |
|---|---|
{statuses}

“Closed” is a connection that the web server ended without a word, which it does to framing that is no HTTP.

## Others meanwhile

One client sends check-ins, one after another; the time is from the first byte to the acknowledgement. Beside the attack
it is compared with as many ordinary visitors ({at_once}, asking every page that opens to them and sending nothing,
without a pause). Both keep the machine busy; what the attack sends is partly taken, and then costs a write or the hash
of a password.

| check-ins sent | number | median, ms | 95th percentile, ms |
|---|---|---|---|
{times}

Ratio of the 95th percentiles, attack to ordinary visitors: {slowed:.2f} (limit {limit}).

## What this does not show

- Slow requests that keep a connection open byte by byte: sixteen of them keep all sixteen threads. That needs a proxy
  in front which takes a request whole before it hands it on.
- Floods: nothing here limits how many requests one address sends, apart from failed links, codes and sign-ins.
- Sign-outs and new passwords are among what is sent, and are taken: in the course of a round of 10,000 requests people
  lose their sessions, and what is then sent with them arrives as from nobody. Each round begins anew.
- What only somebody patient finds: requests here are drawn blindly, though they know the small world’s addresses.
"""


def page(told: Told) -> str:
    """docs/reference/benchmarks/attack.md."""
    counts = sorted(told.outcome.statuses.items())
    return PAGE.format(
        at_once=AT_ONCE,
        total=told.outcome.total,
        aimed=len(told.outcome.aimed),
        addresses=len(table.addresses()),
        ours=told.outcome.by_the_clinic,
        errors=sum(count for status, count in counts if status >= SERVER_ERROR),
        wrong=len(told.outcome.wrong),
        logged=len(told.in_the_log),
        sent=told.sent,
        kept=told.kept,
        seconds=told.seconds,
        statuses="\n".join(f"| {status or 'closed'} | {count:,} |" for status, count in counts),
        times="\n".join(times_row(phase, times) for phase, times in told.times.items() if times),
        slowed=told.slowed,
        limit=MOST_SLOWED,
    )


def times_row(phase: str, times: Sequence[float]) -> str:
    return f"| {phase} | {len(times)} | {statistics.median(times) * 1000:.0f} | {p95(times):.0f} |"
