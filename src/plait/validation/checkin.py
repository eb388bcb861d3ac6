"""What is planned for Plait's own check-in: the models that were named beforehand, and how many people are needed.

Named before any real rating was looked at, so that a model cannot be chosen because it fits. How the number of people
was found: benchmarks/validation_plan.py, a simulation; its table stands in docs/reference/validation.md.
"""

from plait.validation.factor_model import Structure

MEASURE = "plait-checkin"
ITEMS = ("understood", "matters", "suited", "openness", "effort", "expectation")
RATERS = ("client", "clinician", "adolescent")
"""The forms that one report compares; all of them have ITEMS."""
STRUCTURES = (
    Structure("one factor", (0, 0, 0, 0, 0, 0)),
    Structure("the strands, and how the work is done", (0, 0, 0, 1, 1, 1)),
    Structure("bond with openness, goals with expectations, tasks with effort", (0, 1, 2, 0, 2, 1)),
)
MAIN = STRUCTURES[0]
"""The model that the total stands for, and that raters, languages and times are compared by."""
PLANNED_PEOPLE = 300
"""People of each rater and each language, with several sessions: see the module's first lines."""
PLANNED_SESSIONS = 5
"""Sessions of each person on which the simulation rests."""
EARLY_SESSIONS = 3
"""Sessions that count as the first ones where early and later ratings are compared. Our rule."""
