"""Compiles the inner loops with numba and keeps the result on disk, so that only the first call ever waits.

numba writes its cache beside the module where that can be written, else into the user's own cache folder (or
NUMBA_CACHE_DIR). Where neither can be written, as in a read-only container without a home, the loops are compiled
anew in each process: slower to start, the same numbers.
"""

from collections.abc import Callable
from typing import Any, TypeVar

import numba

Loop = TypeVar("Loop", bound=Callable[..., Any])


def compiled(loop: Loop) -> Loop:
    """The loop as machine code that lets other threads run meanwhile; division by zero gives inf, as in numpy."""
    options = {"nogil": True, "error_model": "numpy"}
    try:
        made: Loop = numba.njit(cache=True, **options)(loop)
    except RuntimeError:
        # numba's words for a cache that has no place to be written to.
        made = numba.njit(**options)(loop)
    return made
