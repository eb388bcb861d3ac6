"""Writes the pages that are made from the code: `python -m docs.generate`.

Under docs/reference, settings.md comes from the table of settings, access.md from the truth table of the tests, check-
in-states.md, signal-states.md, goal-states.md and task-states.md from the tables of states, measures.md and measure-
schema.json from the registry of measures and the form of its files, rules.md from the table of published rules, asvs.md
and wcag.md from the tables beside them, hazard-log.md from hazards.toml, threat-model.md and its drawing from
threats.toml, pictures of family maps from maps.py; THIRD_PARTY.md from uv.lock and the installed packages' own
metadata, the lock of a server's requirements from requirements.lock; the count of blocks in docs/README.md from the
pages. A test fails when a page differs from what is made here.
"""

import json
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from docs import hazards, maps, standards, threats
from plait.measures import reference
from plait.measures.schema import measure_schema
from plait.rupture import rules_reference
from plait_clinic.checkins.states import states_page
from plait_clinic.configuration import settings_page
from plait_clinic.goals import states as goal_states
from plait_clinic.signals import states as signal_states
from plait_clinic.tasks import states as task_states
from tests.access.told import page as access_page
from tests.house import pages as documents

ROOT = Path(__file__).resolve().parents[1]
PARTS = ("library", "clinic", "development")
LICENCE_TEXT_LIMIT = 60
"""A `License` field longer than this is the licence's whole text; the classifier names it better."""
CLASSIFIER = "License :: OSI Approved :: "
KNOWN_LICENCES: Mapping[str, str] = {
    "axe-playwright-python": "MIT; carries axe-core, MPL-2.0",
    "colorama": "BSD-3-Clause",
}
"""Read from the package's own licence file, where its metadata name none or only other systems install it."""


@dataclass(frozen=True)
class ThirdParty:
    """One locked package: its versions, its licence in its own words, and the first part that needs it."""

    name: str
    versions: str
    licence: str
    part: str


@dataclass(frozen=True)
class Asset:
    """One file of somebody else's that lies in the tree."""

    path: str
    name: str
    version: str
    licence: str
    source: str


VENDORED: tuple[Asset, ...] = ()
BUILD_BACKEND = ("hatchling", frozenset[str]())
"""What installs Plait itself; a server's lock holds it, so that nothing is fetched unpinned."""
COUNT_BEGINS, COUNT_ENDS = "<!-- made by docs.generate -->", "<!-- end -->"


def locked(root: Path) -> list[dict[str, object]]:
    """All packages of uv.lock as it holds them."""
    return list(tomllib.loads((root / "uv.lock").read_text(encoding="utf-8"))["package"])


def needs_of(packages: Iterable[Mapping], name: str, extras: frozenset[str]) -> set[tuple[str, frozenset[str]]]:
    """What a package, with these extras, asks for directly: names with their extras."""
    found = set()
    for package in packages:
        if package["name"] == name:
            optional = package.get("optional-dependencies", {})
            rows = [
                *package.get("dependencies", []),
                *(row for extra in extras for row in optional.get(extra, [])),
            ]
            found |= {(row["name"], frozenset(row.get("extra", []))) for row in rows}
    return found


def closure(packages: list, roots: set[tuple[str, frozenset[str]]]) -> set[str]:
    """Names of everything that is installed for `roots`."""
    seen: set[tuple[str, frozenset[str]]] = set()
    waiting = set(roots)
    while waiting:
        need = waiting.pop()
        seen.add(need)
        waiting |= needs_of(packages, *need) - seen
    return {name for name, _ in seen}


def parts(packages: list) -> dict[str, str]:
    """For each locked package the first part that needs it: library, clinic or development."""
    (own,) = [package for package in packages if package["name"] == "plait"]
    groups = {
        "library": own["dependencies"],
        "clinic": own["optional-dependencies"]["clinic"],
        "development": own["dev-dependencies"]["dev"],
    }
    result: dict[str, str] = {}
    for part in PARTS:
        roots = {(row["name"], frozenset(row.get("extra", []))) for row in groups[part]}
        for name in closure(packages, roots):
            result.setdefault(name, part)
    return result


def server_lock(root: Path) -> str:
    """The part of requirements.lock that a server needs, with its hashes: library, clinic and the build backend."""
    packages = locked(root)
    (own,) = [package for package in packages if package["name"] == "plait"]
    rows = [*own["dependencies"], *own["optional-dependencies"]["clinic"]]
    names = closure(packages, {(row["name"], frozenset(row.get("extra", []))) for row in rows} | {BUILD_BACKEND})
    kept: list[str] = []
    wanted = False
    for line in (root / "requirements.lock").read_text(encoding="utf-8").splitlines():
        if not line.startswith((" ", "#")):
            wanted = line.partition("==")[0].partition("[")[0] in names
        if wanted and not line.lstrip().startswith("#"):
            kept.append(line)
    head = "# What a server needs. Made from requirements.lock by `python -m docs.generate`; do not edit by hand."
    return "\n".join([head, *kept]) + "\n"


def with_count(root: Path) -> str:
    """docs/README.md with the blocks of all pages counted anew."""
    text = (root / "docs" / "README.md").read_text(encoding="utf-8")
    before, _, rest = text.partition(COUNT_BEGINS)
    after = rest.partition(COUNT_ENDS)[2]
    counted = "\n".join(documents.tally(documents.all_blocks(root)))
    return f"{before}{COUNT_BEGINS}\n{counted}\n{COUNT_ENDS}{after}"


def licence_of(name: str) -> str:
    """The licence as the package states it: expression, else classifier, else its short `License` field."""
    if name in KNOWN_LICENCES:
        return KNOWN_LICENCES[name]
    try:
        stated = metadata.metadata(name)
    except metadata.PackageNotFoundError:
        raise SystemExit(f"{name} is in the lock but not installed: run `python3 dev setup`") from None
    expression = stated.get("License-Expression")
    classified = [row.removeprefix(CLASSIFIER) for row in stated.get_all("Classifier") or [] if CLASSIFIER in row]
    short = (stated.get("License") or "").strip()
    if expression:
        return str(expression)
    if classified:
        return ", ".join(sorted(classified))
    if short and len(short) <= LICENCE_TEXT_LIMIT and "\n" not in short:
        return short
    raise SystemExit(f"{name} does not state its licence: read it and add it to KNOWN_LICENCES")


def third_parties(root: Path) -> list[ThirdParty]:
    packages = locked(root)
    by_name: dict[str, list[str]] = {}
    for package in packages:
        by_name.setdefault(str(package["name"]), []).append(str(package.get("version", "")))
    needed = parts(packages)
    rows = [
        ThirdParty(name, " or ".join(sorted(versions)), licence_of(name), needed[name])
        for name, versions in by_name.items()
        if name in needed
    ]
    return sorted(rows, key=lambda row: (PARTS.index(row.part), row.name))


def asset_lines(assets: Iterable[Asset]) -> list[str]:
    rows = [f"| `{row.path}` | {row.name} | {row.version} | {row.licence} | {row.source} |" for row in assets]
    table = ["| file | name | version | licence | source |", "|---|---|---|---|---|", *rows]
    return table if rows else ["None: no file of somebody else's lies in the tree."]


def third_party_page(root: Path) -> str:
    """The text of THIRD_PARTY.md."""
    lines = [
        "# Third parties",
        "",
        "Made from `uv.lock` and the packages' own metadata by `python -m docs.generate`; do not edit by hand.",
        "",
        "What Plait builds on, with the licence each states. `library` is what `pip install plait` brings, "
        "`clinic` what the extra `clinic` adds, `development` what only work on Plait needs. Where two "
        "versions stand, the Python decides which one is installed.",
        "",
        "| package | version | licence | needed for |",
        "|---|---|---|---|",
    ]
    lines += [f"| {row.name} | {row.versions} | {row.licence} | {row.part} |" for row in third_parties(root)]
    return "\n".join([*lines, "", "## Files in the tree", "", *asset_lines(VENDORED)]) + "\n"


def pages(root: Path) -> dict[str, str]:
    """Every generated page by its path."""
    return {
        "docs/reference/settings.md": settings_page(),
        "docs/reference/check-in-states.md": states_page(),
        "docs/reference/signal-states.md": signal_states.states_page(),
        "docs/reference/goal-states.md": goal_states.states_page(),
        "docs/reference/task-states.md": task_states.states_page(),
        "docs/reference/access.md": access_page(),
        "docs/reference/measures.md": reference.page(),
        "docs/reference/rules.md": rules_reference.page(),
        "docs/reference/hazard-log.md": hazards.page(root),
        "docs/explanation/threat-model.md": threats.page(root),
        "docs/pictures/data-flow.svg": threats.drawing(root),
        **maps.pictures(root),
        "docs/reference/measure-schema.json": json.dumps(measure_schema(), indent=2) + "\n",
        "docs/reference/asvs.md": standards.page(standards.asvs(root), "docs/reference/asvs.toml"),
        "docs/reference/wcag.md": standards.page(standards.wcag(root), "docs/reference/wcag.toml"),
        "THIRD_PARTY.md": third_party_page(root),
        "requirements-server.lock": server_lock(root),
        "docs/README.md": with_count(root),
    }


def main() -> None:
    for path, text in pages(ROOT).items():
        (ROOT / path).parent.mkdir(parents=True, exist_ok=True)
        (ROOT / path).write_text(text, encoding="utf-8")
        print(f"wrote {path}")


if __name__ == "__main__":
    main()
