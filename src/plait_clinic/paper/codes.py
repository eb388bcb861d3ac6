"""The code on a printed sheet: short enough to type, and it names nobody. It opens nothing by itself.

Whoever types it has to be a clinician of the case; to everybody else it leads nowhere, as a code that is none does.
"""

import re
import secrets

SIGNS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Signs that are taken for one another are left out."""
GROUPS = (4, 4)
CODE_CHARACTERS = sum(GROUPS) + 1  # and the hyphen between
SHAPE = re.compile(rf"[{SIGNS}]{{{GROUPS[0]}}}-[{SIGNS}]{{{GROUPS[1]}}}")


def new_code() -> str:
    """39 bits: no two sheets of a clinic share one, and the database refuses it if they did."""
    return "-".join("".join(secrets.choice(SIGNS) for _sign in range(length)) for length in GROUPS)


def tidy(typed: str) -> str:
    """A code as it was typed, in its own form; empty for what is none."""
    signs = re.sub(r"[\s.\-–]", "", typed).upper()
    code = f"{signs[: GROUPS[0]]}-{signs[GROUPS[0] :]}"
    return code if SHAPE.fullmatch(code) else ""
