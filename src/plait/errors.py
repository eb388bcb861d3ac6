"""Mistakes that a person can mend, apart from faults of the program.

The command line shows the message of a `UserError` and leaves with code 2; anything else is a bug.
"""


class UserError(Exception):
    """Something the user gave cannot be used; the message says what, where and what to do."""
