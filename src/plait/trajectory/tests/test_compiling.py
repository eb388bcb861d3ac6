"""Loops are compiled once and kept; where they cannot be kept they work all the same."""

import subprocess
import sys

from plait.trajectory.compiling import compiled, inlined
from plait.warming import warm

AGAIN = """
from plait.trajectory import summing, whitening
from plait.warming import main
main()
for loop in (whitening.whiten, summing.add_up, summing.pull_back):
    assert loop.stats.cache_hits, loop
    assert not loop.stats.cache_misses, loop
"""


def test_a_process_after_the_first_compiles_nothing():
    assert warm() is not None
    done = subprocess.run([sys.executable, "-c", AGAIN], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("compiled code is kept in /")


def test_a_loop_that_has_no_place_on_disk_is_compiled_all_the_same():
    namespace = {}
    exec("def twice(x):\n    return 2 * x\ndef thrice(x):\n    return 3 * x\n", namespace)  # noqa: S102 - no file
    twice, thrice = compiled(namespace["twice"]), inlined(namespace["thrice"])
    assert (twice(4.0), thrice(4.0)) == (8.0, 12.0)
    assert twice.stats.cache_path is None
