"""Ages by the calendar: how old somebody is on a day, and from which day on they are of an age.

Whoever was born on 29 February becomes a year older on 1 March where there is no 29 February. Laws differ in this too;
it is our own choice, and the later day of the two, so that nobody counts as older before they surely are.
"""

from datetime import date

YOUNGEST_IN_FACES = 8
"""From which age on the check-in in faces is asked. Our rule: nobody has tried it yet."""
FEBRUARY = 2
LEAP_DAY = 29


def age_on(born: date, day: date) -> int:
    """Whole years from the birth to the day; below 0 before it."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def too_young_for_faces(born: date | None, day: date) -> bool:
    return born is not None and age_on(born, day) < YOUNGEST_IN_FACES


def day_of_age(born: date, years: int) -> date:
    """The first day on which somebody is that many years old."""
    try:
        return born.replace(year=born.year + years)
    except ValueError:  # 29 February of a year that has none
        return date(born.year + years, FEBRUARY + 1, 1)
