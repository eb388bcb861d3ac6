"""The seeds that the pages of docs/reference/benchmarks are made with: others with every release, chosen by nobody.

What is settled about the engine is settled on seeds below 10,000, or on those of an earlier release; the pages are then
made once. Nobody can have fitted a constant to numbers that the next release's name brings.
"""

from zlib import crc32

RELEASE = "0.4.0"
"""The release that the pages are made for."""


def seed_for(use: str) -> int:
    """The seed of this use: a checksum of its name and the release's."""
    return crc32(f"{use}, {RELEASE}".encode())


LEARN, SET, COUNT = seed_for("learn"), seed_for("set"), seed_for("count")
"""Of made-up people to learn from, to set limits on, and to count on."""
FOLDS_AND_DRAWS = seed_for("folds and draws")
"""Of the parts that real people are put in, and of the bootstrap of people."""
