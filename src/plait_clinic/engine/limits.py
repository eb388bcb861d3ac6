"""From how many people on a clinic's own fit is made and told. Apart from what fits, so that no page waits for it.

The rule of ten (docs/decisions/0017): figures stand on 30 people or more, and two sets of figures differ by what ten
people or more have answered.
"""

STEP = 10
"""People who have answered anew before the next fit, and the unit in which people are told."""
FEWEST_PEOPLE = 30
"""People behind a clinic's own fit: below, the assumptions stay."""
FEWEST_CLINICIANS = 10
"""Clinicians behind the share of the differences that lies between them."""
FEWEST_SESSIONS = 100
"""Sessions behind a share of sessions, such as how many ratings lay inside a range: an interval of some 6 points."""
LEAST_BUDGET, MOST_BUDGET = 1.0, 10.0
"""Needless alerts per 100 sessions that can be chosen. Our choice: below one, small ruptures are hardly ever found;
above ten, every tenth quiet session alerts."""
CLAIM_HOURS = 6
"""After so long a refit that was begun and never ended counts as broken off; the slowest takes some minutes."""


def whole_tens(count: int) -> int:
    """A number of people or sessions as it may be told: cut to whole tens."""
    return count // STEP * STEP
