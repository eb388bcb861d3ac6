"""Where a session and a rating lie on the picture, and which of them get a label."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

LABEL_ROOM = 20.0
"""Least distance between two session labels, in units of the picture: two digits at 11 and a gap."""
STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 500)


@dataclass(frozen=True)
class Frame:
    """The drawing area, with sessions from left to right and the scale from bottom to top."""

    left: float
    right: float
    top: float
    bottom: float
    sessions: tuple[int, int]
    bounds: tuple[float, float]

    def x(self, session: int) -> float:
        """Across: in proportion to the session's number; a single session stands in the middle."""
        first, last = self.sessions
        if first == last:
            return (self.left + self.right) / 2
        return self.left + (session - first) / (last - first) * (self.right - self.left)

    def y(self, value: float) -> float:
        """Up: in proportion to the value between the ends of the scale."""
        low, high = self.bounds
        return self.bottom - (value - low) / (high - low) * (self.bottom - self.top)


def labelled_sessions(sessions: Sequence[int], frame: Frame) -> list[int]:
    """Sessions that get a number below them: the last, round ones, and the first, as far as there is room."""
    if not sessions:
        return []
    first, last = frame.sessions
    apart = abs(frame.x(first + 1) - frame.x(first)) if last > first else LABEL_ROOM
    step = next((step for step in STEPS if step * apart >= LABEL_ROOM), last - first + 1)
    chosen = [sessions[-1]]
    for session in [*(number for number in reversed(sessions[:-1]) if number % step == 0), sessions[0]]:
        if all(abs(frame.x(session) - frame.x(other)) >= LABEL_ROOM - 1e-9 for other in chosen):
            chosen.append(session)
    return sorted(chosen)
