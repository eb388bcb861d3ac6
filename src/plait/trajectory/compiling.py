"""Compiles the inner loops with numba and keeps the result on disk, so that only the first call ever waits.

numba writes its cache beside the module where that can be written, else into the user's own cache folder (or
NUMBA_CACHE_DIR). Where neither can be written, as in a read-only container without a home, the loops are compiled
anew in each process: slower to start, the same numbers.
"""

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numba

Loop = TypeVar("Loop", bound=Callable[..., Any])


def compiled(loop: Loop) -> Loop:
    """The loop as machine code that lets other threads run meanwhile; division by zero gives inf, as in numpy."""
    return _jitted(loop, forceinline=False)


def inlined(step: Loop) -> Loop:
    """A step of a loop, put into the loop itself: calling it for each session would take as long as its work."""
    return _jitted(step, forceinline=True)


def _jitted(function: Loop, *, forceinline: bool) -> Loop:
    def jitted(*, cache: bool) -> Loop:
        made: Any = numba.njit(nogil=True, error_model="numpy", forceinline=forceinline, cache=cache)(function)
        return cast(Loop, made)

    try:
        return jitted(cache=True)
    except RuntimeError:
        # numba's way to say that there is no place for a cache.
        return jitted(cache=False)
