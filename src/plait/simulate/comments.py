"""Lines that made-up people leave after a session, by their course. All written for this project."""

from __future__ import annotations

from collections.abc import Mapping

from plait.simulate.records import Course

GOOD = (
    "More of today, please. It helped to go slowly.",
    "I liked that we wrote it down together.",
    "It was good to laugh a little.",
    "More time at the end to sum up would be nice.",
    "I had not said that out loud before. Thank you for waiting.",
    "The drawing made it clearer than talking.",
    "Could we do the breathing at the start again?",
    "I slept better after last time.",
    "I left with one thing I can try.",
    "A shorter list for the week suits me better.",
    "It felt like you remembered what I told you.",
    "Less about the past, more about next Monday.",
)
HURT = (
    "Slower at the start. I needed a moment.",
    "I felt a bit hurried today.",
    "I am not sure we are working on the same thing.",
    "When you looked at the clock I lost my thread.",
    "I said yes to the exercise but I did not want it.",
    "I would have liked you to ask before giving advice.",
    "It felt as if I was being told off.",
    "I went quiet because I did not know how to say it.",
    "Today was about the form, not about me.",
    "Please ask me again about what happened on Sunday.",
)
MENDED = (
    "Thank you for asking about last time. That mattered.",
    "It was easier once we had talked about it.",
    "I was nervous to say it, and it was fine.",
    "Good that we changed the plan together.",
    "I felt listened to again.",
    "I like that I can say when it goes too fast.",
)
FADING = (
    "It was all right.",
    "I am a bit tired of the homework.",
    "Perhaps something different next time?",
    "We talk a lot, but I am not sure where we are going.",
    "Same as last week, I think.",
    "I forget what we agreed on in between.",
)
PERFECT = ("All good.", "Perfect as always.", "Nothing to change.", "Great, thanks!", "Everything was fine.")
NEW = (
    "Nice to meet you. I was nervous.",
    "Could you tell me what we will do next time?",
    "I liked the room. The chair by the window is good.",
)

CALM: Mapping[Course, tuple[str, ...]] = {
    "steady": GOOD,
    "rupture_and_repair": GOOD,
    "rupture_and_dropout": GOOD,
    "slow_drift": FADING,
    "perfect_ceiling": PERFECT,
    "sparse": GOOD,
    "never_answered": GOOD,
    "brand_new": NEW,
}
"""What is said while nothing is wrong."""
