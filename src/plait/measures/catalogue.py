"""The measures that ship with Plait: found by id and version, and frozen once released.

Scores are stamped with a measure's version, so a released file may not change under them: its hash is
kept in registry/released.toml and compared at every load.
"""

from collections.abc import Sequence
from functools import lru_cache
from importlib.resources import files

from plait.csvfile import FileProblem
from plait.measures.model import Measure
from plait.measures.problems import MeasureFileError, UnknownMeasureError
from plait.measures.reading import content_hash, parsed_toml, read_measure

RELEASED = "released.toml"
Contents = dict[str, bytes]
ReleaseKey = tuple[str, str, str]
"""Measure id, version, and language ("" for the key itself)."""


def list_measures() -> tuple[Measure, ...]:
    """Every measure in the registry, by id and then version, oldest first."""
    return tuple(sorted(_all_measures(), key=lambda m: (m.id, version_order(m.version))))


@lru_cache
def load_measure(measure_id: str, version: str | None = None) -> Measure:
    """The measure of this id; without a version the newest.

    Raises UnknownMeasureError if there is none, MeasureFileError if a file cannot be used or was
    edited after its release.
    """
    return chosen(list_measures(), measure_id, version)


def chosen(measures: Sequence[Measure], measure_id: str, version: str | None) -> Measure:
    """The measure of this id and version (None: the newest) among `measures`, or UnknownMeasureError."""
    by_version = {measure.version: measure for measure in measures if measure.id == measure_id}
    if not by_version:
        raise UnknownMeasureError("measure", measure_id, sorted({measure.id for measure in measures}))
    wanted = max(by_version, key=version_order) if version is None else version
    if wanted not in by_version:
        raise UnknownMeasureError(f"version of {measure_id}", wanted, sorted(by_version, key=version_order))
    return by_version[wanted]


def data_files(folder: str) -> Contents:
    """Name and bytes of each TOML file in a data folder of this package, also from inside a wheel."""
    found = files("plait.measures").joinpath(folder).iterdir()
    return {entry.name: entry.read_bytes() for entry in found if entry.name.endswith(".toml")}


@lru_cache
def released_hashes() -> dict[ReleaseKey, str]:
    """The hash of each released file."""
    file = f"registry/{RELEASED}"
    content = files("plait.measures").joinpath("registry", RELEASED).read_bytes()
    listed = parsed_toml(content, file)["released"]
    return {(entry["id"], entry["version"], entry.get("language", "")): entry["sha256"] for entry in listed}


def check_unchanged(key: ReleaseKey, content: bytes, file: str, released: dict[ReleaseKey, str]) -> bool:
    """True if the file is released and unchanged, False if not released; MeasureFileError if edited."""
    expected, found = released.get(key), content_hash(content)
    if expected is not None and expected != found:
        text = (
            f"was edited after its release (sha256 {found}, released {expected}): "
            "undo the edit, or keep this file and put the change in a new file with a new version"
        )
        raise MeasureFileError([FileProblem(file, "", text)])
    return expected is not None


def registered(contents: Contents, released: dict[ReleaseKey, str]) -> tuple[Measure, ...]:
    """The measures in these files, each compared with the released hashes."""
    measures: dict[tuple[str, str], Measure] = {}
    for name, content in sorted(contents.items()):
        measure = read_measure(content, f"registry/{name}")
        key = (measure.id, measure.version)
        if key in measures:
            text = f"version {measure.version} of {measure.id} is already in another file"
            raise MeasureFileError([FileProblem(f"registry/{name}", "version", text)])
        unchanged = check_unchanged((*key, ""), content, f"registry/{name}", released)
        measures[key] = measure.model_copy(update={"released": unchanged})
    return tuple(measures.values())


def version_order(version: str) -> tuple[int, ...]:
    """Sorts "2" before "10" and "1" before "1.1"."""
    return tuple(int(number) for number in version.split("."))


@lru_cache
def _all_measures() -> tuple[Measure, ...]:
    contents = {name: content for name, content in data_files("registry").items() if name != RELEASED}
    return registered(contents, released_hashes())
