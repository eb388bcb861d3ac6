"""The threat model: docs/explanation/threats.toml in, docs/explanation/threat-model.md and a drawing out.

The method is STRIDE by data flow (Microsoft's six kinds of threats); each flow has to say something to each kind. The
drawing shows what the table of flows says, which is its text twin.
"""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import escape
from pathlib import Path

KINDS: Mapping[str, str] = {
    "S": "spoofing",
    "T": "tampering",
    "R": "repudiation",
    "I": "disclosure",
    "D": "denial of service",
    "E": "more rights",
}
COLUMN, ROW, WIDTH, HEIGHT, MARGIN = 250, 160, 180, 64, 24
"""Of the drawing, in its own units."""
BADGE = 17
COLOURS = """
text { font: 15px system-ui, sans-serif; fill: #1d2b33; text-anchor: middle }
.zone { font-size: 12px; fill: #4a5a63 }
rect { fill: #f4f7f8; stroke: #4a5a63; stroke-width: 1.5 }
.ground { fill: #ffffff; stroke: none }
.server rect { fill: #e3eef2; stroke: #14556b; stroke-width: 2.5 }
line { stroke: #14556b; stroke-width: 2 }
.crosses line { stroke: #9a3412; stroke-dasharray: 7 5 }
circle { fill: #ffffff; stroke: #14556b; stroke-width: 1.5 }
.crosses circle { stroke: #9a3412 }
.badge { font-size: 12px; font-weight: 600 }
marker path { fill: #4a5a63 }
@media (prefers-color-scheme: dark) {
  text { fill: #e8eef1 }
  .zone { fill: #b5c3ca }
  rect { fill: #1f2a30; stroke: #9fb0b8 }
  .ground { fill: #10181c; stroke: none }
  .server rect { fill: #16323d; stroke: #7cc4dc }
  line, circle { stroke: #7cc4dc }
  .crosses line, .crosses circle { stroke: #fdba74 }
  circle { fill: #10181c }
  marker path { fill: #9fb0b8 }
}
"""
INTRODUCTION = """# Threat model

Made from `docs/explanation/threats.toml` by `python -m docs.generate`; do not edit by hand.

What could go wrong by somebody's intention, what is done about it, the test that holds it, and what is left. Written
by the people who make the software; nobody independent has looked at it, and no penetration test has taken place. What
can go wrong without any intention stands in the [hazard log](../reference/hazard-log.md). The places in the code that
carry all this are listed in [SECURITY.md](../../SECURITY.md).

## The drawing

![Parts and flows; the same stands in the table of flows below](../pictures/data-flow.svg)

Each box is a part with the zone that it belongs to; parts of the server machine have a thicker edge. Each line is a
flow with its number. A dashed line crosses a trust boundary: from there on nothing is believed without a check.
"""


@dataclass(frozen=True)
class Part:
    """A box of the drawing: who holds it is its zone."""

    id: str
    name: str
    zone: str
    at: tuple[int, int]

    @property
    def centre(self) -> tuple[int, int]:
        return MARGIN + WIDTH // 2 + self.at[0] * COLUMN, MARGIN + HEIGHT // 2 + self.at[1] * ROW


@dataclass(frozen=True)
class Threat:
    """One threat of a flow, with the letters of its kinds."""

    kinds: str
    threat: str
    done: str
    test: str
    left: str = "—"


@dataclass(frozen=True)
class Flow:
    """What goes from one part to another, and what threatens it."""

    id: str
    source: Part
    target: Part
    what: str
    threats: tuple[Threat, ...]

    @property
    def crosses(self) -> bool:
        return self.source.zone != self.target.zone


@dataclass(frozen=True)
class Model:
    """The whole of it."""

    parts: tuple[Part, ...]
    flows: tuple[Flow, ...]
    assets: tuple[Mapping[str, str], ...]
    actors: tuple[Mapping[str, str], ...]

    def tests(self) -> list[str]:
        return [row.test for flow in self.flows for row in flow.threats] + [row["test"] for row in self.actors]


def model(root: Path) -> Model:
    """The threat model as the file holds it."""
    read = tomllib.loads((root / "docs" / "explanation" / "threats.toml").read_text(encoding="utf-8"))
    parts = {row["id"]: Part(row["id"], row["name"], row["zone"], tuple(row["at"])) for row in read["parts"]}
    flows = tuple(
        Flow(
            id=row["id"],
            source=parts[row["from"]],
            target=parts[row["to"]],
            what=row["what"],
            threats=tuple(Threat(**threat) for threat in row["threats"]),
        )
        for row in read["flows"]
    )
    return Model(tuple(parts.values()), flows, tuple(read["assets"]), tuple(read["actors"]))


def edge(source: Part, target: Part) -> tuple[float, float]:
    """Where the line from one box's centre to another's leaves the first box."""
    (x, y), (to_x, to_y) = source.centre, target.centre
    across, down = to_x - x, to_y - y
    share = min(
        WIDTH / 2 / abs(across) if across else float("inf"),
        HEIGHT / 2 / abs(down) if down else float("inf"),
    )
    return x + across * share, y + down * share


def box(part: Part) -> str:
    x, y = part.centre
    kind = ' class="server"' if part.zone == "Server machine" else ""
    shape = f'<rect x="{x - WIDTH // 2}" y="{y - HEIGHT // 2}" width="{WIDTH}" height="{HEIGHT}" rx="8"/>'
    words = part.name.split(", ")
    first = y - 4 - 9 * (len(words) - 1)
    names = "".join(f'<text x="{x}" y="{first + 17 * line}">{escape(word)}</text>' for line, word in enumerate(words))
    zone = f'<text class="zone" x="{x}" y="{first + 17 * len(words) + 2}">{escape(part.zone)}</text>'
    return f"<g{kind}>{shape}{names}{zone}</g>"


def arrow(flow: Flow) -> str:
    (x, y), (to_x, to_y) = edge(flow.source, flow.target), edge(flow.target, flow.source)
    kind = ' class="crosses"' if flow.crosses else ""
    middle_x, middle_y = (x + to_x) / 2, (y + to_y) / 2
    line = f'<line x1="{x:.0f}" y1="{y:.0f}" x2="{to_x:.0f}" y2="{to_y:.0f}" marker-end="url(#tip)"/>'
    badge = f'<circle cx="{middle_x:.0f}" cy="{middle_y:.0f}" r="{BADGE}"/>'
    number = f'<text class="badge" x="{middle_x:.0f}" y="{middle_y + 4:.0f}">{flow.id}</text>'
    return f"<g{kind}>{line}{badge}{number}</g>"


def drawing(root: Path) -> str:
    """The data-flow drawing as SVG, in the colours that the reader's system prefers."""
    found = model(root)
    width = MARGIN * 2 + WIDTH + COLUMN * max(part.at[0] for part in found.parts)
    height = MARGIN * 2 + HEIGHT + ROW * max(part.at[1] for part in found.parts)
    told = "; ".join(f"{row.id} from {row.source.name} to {row.target.name}: {row.what}" for row in found.flows)
    tip = (
        '<defs><marker id="tip" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="7" markerHeight="7" orient="auto">'
        '<path d="M0 0L10 5L0 10z"/></marker></defs>'
    )
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" '
            'aria-labelledby="title told">',
            f'<title id="title">Data flows of Plait</title><desc id="told">{escape(told)}</desc>',
            f'<style>{COLOURS}</style>{tip}<rect class="ground" width="{width}" height="{height}"/>',
            *map(arrow, found.flows),
            *map(box, found.parts),
            "</svg>\n",
        ]
    )


def kinds(letters: str) -> str:
    return ", ".join(KINDS[letter] for letter in letters)


def flow_section(flow: Flow) -> Iterable[str]:
    yield f"### {flow.id} {flow.source.name} → {flow.target.name}: {flow.what}"
    yield ""
    yield "| kind | threat | what is done | test | what is left |"
    yield "|---|---|---|---|---|"
    for row in flow.threats:
        yield f"| {kinds(row.kinds)} | {row.threat} | {row.done} | `{row.test}` | {row.left} |"
    yield ""


def page(root: Path) -> str:
    """The text of docs/explanation/threat-model.md."""
    found = model(root)
    lines = [
        INTRODUCTION,
        "| flow | from | to | what goes there | crosses a boundary |",
        "|---|---|---|---|---|",
        *(
            f"| {row.id} | {row.source.name} ({row.source.zone}) | {row.target.name} ({row.target.zone}) "
            f"| {row.what} | {'yes' if row.crosses else 'no'} |"
            for row in found.flows
        ),
        "",
        "## What is worth protecting",
        "",
        "| asset | why |",
        "|---|---|",
        *(f"| {row['what']} | {row['why']} |" for row in found.assets),
        "",
        "## Who might",
        "",
        "| who | wants | what is done | test | what is left |",
        "|---|---|---|---|---|",
        *(
            f"| {row['who']} | {row['wants']} | {row['done']} | `{row['test']}` | {row['left']} |"
            for row in found.actors
        ),
        "",
        "## Flow by flow",
        "",
        f"By STRIDE: {', '.join(KINDS.values())}. Each flow says something to each of the six.",
        "",
        *(line for flow in found.flows for line in flow_section(flow)),
    ]
    return "\n".join(lines).rstrip("\n") + "\n"
