"""A person's expected course: where the next rating is expected, and how sure that is."""

from plait.trajectory.personal import (
    FLOOR_SHARE,
    MIN_EARLIER,
    SD_FLOOR,
    ExpectedRange,
    NotEnough,
    expected_range,
    sd_floor,
)

__all__ = ["FLOOR_SHARE", "MIN_EARLIER", "SD_FLOOR", "ExpectedRange", "NotEnough", "expected_range", "sd_floor"]
