"""A written attack: named attempts to forge, replay, enumerate, escalate and infer, each with what should happen."""
