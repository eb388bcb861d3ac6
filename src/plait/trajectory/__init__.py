"""A person's expected course: where the next rating is expected, and how sure that is."""

from plait.trajectory.personal import MIN_EARLIER, SD_FLOOR, ExpectedRange, NotEnough, expected_range

__all__ = ["MIN_EARLIER", "SD_FLOOR", "ExpectedRange", "NotEnough", "expected_range"]
