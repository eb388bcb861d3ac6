"""Supervision: supervisees' cases, opened with a reason that is kept and shown."""
