"""Draws a family map and its table twin: each bond as a line with its weight, its pattern and its number.

Nothing is told by colour alone, and the picture holds no number that the table does not. Colours come from the page's
style sheet by class: family-map, bond, card, badge, hub, subsystem, whole, mark, ring, fill, name, number, quiet, look.
"""

from __future__ import annotations

from collections.abc import Iterator

from plait.charts.band import Chart
from plait.charts.family.family_map import FamilyMap, check_map
from plait.charts.family.foot import draw_foot
from plait.charts.family.layout import OUTLINE, PLANS, Columns, Placed, Plan, Shape, groups, placed, whole_group
from plait.charts.family.rows import GAP, NAME, PAD, SMALL, Badge, Room, Row, dashes, weight
from plait.charts.family.table import map_table
from plait.charts.family.words import MAP_WORDS, MapWords
from plait.charts.lettering import Box
from plait.charts.scene import Line, Scene, height_of, lines_of
from plait.charts.svg import check_name, picture

EDGE = 4.0
"""What stays free at the picture's borders."""
SPACE = 26.0
"""Between the clinicians and what stands below them."""
Hub = dict[str | None, Box]


def family_map(
    family: FamilyMap, *, shape: Shape = "wide", words: MapWords = MAP_WORDS, id_prefix: str = "family-map"
) -> Chart:
    """The picture in one shape and the table, which is the same for both. ValueError lists every problem."""
    check_name("id_prefix", id_prefix)
    check_map(family)
    scene, size = map_scene(family, shape, words)
    svg = picture(
        id_prefix=id_prefix,
        classes=f"family-map {shape}",
        size=size,
        title=words.title,
        description=words.description,
        inside=scene.drawn(),
    )
    return Chart(svg, map_table(family, words))


def map_scene(family: FamilyMap, shape: Shape, words: MapWords) -> tuple[Scene, tuple[float, float]]:
    """Everything on the picture, and its size."""
    scene, plan = Scene(), PLANS[shape]
    bottom = (_narrow if shape == "narrow" else _wide)(scene, family, plan, words)
    bottom = draw_foot(scene, family, plan.width, bottom + 2 * GAP, words)
    return scene, (plan.width, bottom + EDGE)


def _narrow(scene: Scene, family: FamilyMap, plan: Plan, words: MapWords) -> float:
    columns = plan.sides[0]
    hub = _hub(scene, family, plan, EDGE, words)
    found = (whole_group(family, words, columns.room), *groups(family, words, columns.room))
    places = placed(found, plan, hub[None][3] + SPACE / 2)
    ends = [end for place in places for end in _group(scene, place, family)]
    for y, badge in ends:
        _bond(scene, badge, family, (columns.hub, y), (columns.badge, y))
    scene.stroke([(columns.hub, hub[None][3]), (columns.hub, max(y for y, _ in ends))], "rail", 2)
    return places[-1].top + places[-1].group.height


def _wide(scene: Scene, family: FamilyMap, plan: Plan, words: MapWords) -> float:
    room = Room(plan.hub[1] - plan.hub[0], plan.sides[0].room.badge)
    whole = whole_group(family, words, room).rows[0]
    middle = _hub_height(family, plan, words) + SPACE + whole.badges_height + GAP + whole.card_height
    found = groups(family, words, plan.sides[0].room)
    sides = placed(found, plan, EDGE)
    tall = max(place.top + place.group.height for place in sides) - EDGE
    moved = tuple(Placed(one.group, one.columns, one.top + max(middle - tall, 0) / 2) for one in sides)
    hub = _hub(scene, family, plan, EDGE + max(tall - middle, 0) / 2, words)
    for place in moved:
        for y, badge in _group(scene, place, family):
            start = (place.columns.hub, _middle(hub[badge.bond.clinician]))
            _bond(scene, badge, family, start, (place.columns.badge_edge, y))
    _whole_below(scene, whole, family, plan, hub[None][3])
    return EDGE + max(tall, middle)


def _middle(box: Box) -> float:
    """Half-way down a box."""
    return (box[1] + box[3]) / 2


def _whole_below(scene: Scene, whole: Row, family: FamilyMap, plan: Plan, top: float) -> None:
    """The whole stands below the clinicians: its bond, then its card."""
    middle = sum(plan.hub) / 2
    left = middle - plan.sides[0].room.badge / 2
    below = top + SPACE
    for badge in whole.badges:
        y = _badge(scene, badge, left, below, plan.sides[0].room.badge)
        _bond(scene, badge, family, (middle, top), (middle, y))
        _bond(scene, badge, family, (middle, y), (middle, below + badge.height + GAP))
        below += badge.height + GAP
    _card(scene, whole, (plan.hub[0], below, plan.hub[1], below + whole.card_height))


def _hub_lines(family: FamilyMap, plan: Plan, words: MapWords) -> list[tuple[str | None, tuple[Line, ...]]]:
    room = plan.hub[1] - plan.hub[0] - 4 * PAD
    named: list[tuple[str | None, tuple[Line, ...]]] = []
    for one in family.clinicians:
        role = lines_of(one.role, room, SMALL, "hub-role", most=2) if one.role.strip() else ()
        named.append((one.key, (*lines_of(one.name, room, NAME, "hub-name", most=2), *role)))
    return named or [(None, lines_of(words.clinician, room, NAME, "hub-name", most=2))]


def _hub_height(family: FamilyMap, plan: Plan, words: MapWords) -> float:
    named = _hub_lines(family, plan, words)
    return sum(height_of(lines) + 2 * PAD for _, lines in named) + GAP * (len(named) - 1) + 2 * PAD


def _hub(scene: Scene, family: FamilyMap, plan: Plan, top: float, words: MapWords) -> Hub:
    """The clinicians below each other, in a frame; returns the box of each, and of all together as None."""
    frame = (plan.hub[0], top, plan.hub[1], top + _hub_height(family, plan, words))
    scene.outline(frame, "hub-frame")
    scene.blocks.append(frame)
    boxes: Hub = {}
    y = top + PAD
    for key, lines in _hub_lines(family, plan, words):
        box = (plan.hub[0] + PAD, y, plan.hub[1] - PAD, y + height_of(lines) + 2 * PAD)
        scene.outline(box, "hub")
        scene.write(lines, box[0] + PAD, y + PAD)
        boxes[key] = box
        y = box[3] + GAP
    return {**boxes, None: frame}


def _group(scene: Scene, place: Placed, family: FamilyMap) -> Iterator[tuple[float, Badge]]:
    """A group's rows; yields where each badge is met by its bond."""
    columns, group = place.columns, place.group
    y = place.top + (OUTLINE if group.outlined else 0)
    if group.outlined:
        left, right = columns.card - OUTLINE + 1, columns.card + columns.room.card + OUTLINE - 1
        scene.outline((left, place.top, right, place.top + group.height), "subsystem", 12)
    for row in group.rows:
        above = y + (row.height - row.card_height) / 2
        _card(scene, row, (columns.card, above, columns.card + columns.room.card, above + row.card_height))
        below = y + (row.height - row.badges_height) / 2
        for badge in row.badges:
            met = _badge(scene, badge, columns.badge, below, columns.room.badge)
            _joined(scene, badge, columns, family, met)
            yield met, badge
            below += badge.height + GAP
        y += row.height + GAP


def _joined(scene: Scene, badge: Badge, columns: Columns, family: FamilyMap, y: float) -> None:
    """The bond goes on from the badge to the card."""
    ends = sorted([columns.badge, columns.badge + columns.room.badge, columns.card, columns.card + columns.room.card])
    _bond(scene, badge, family, (ends[1], y), (ends[2], y))


def _card(scene: Scene, row: Row, box: Box) -> None:
    scene.block(box, f"card {row.kind} first" if row.look_first else f"card {row.kind}")
    scene.write(row.card, box[0] + PAD, box[1] + PAD / 2)


def _badge(scene: Scene, badge: Badge, left: float, top: float, width: float) -> float:
    scene.block((left, top, left + width, top + badge.height), "badge", 14)
    scene.write(badge.lines, left + PAD, top + PAD / 2)
    return top + badge.height / 2


def _bond(scene: Scene, badge: Badge, family: FamilyMap, start: tuple[float, float], end: tuple[float, float]) -> None:
    measured = family.line_of(badge.bond)
    scene.stroke([start, end], "bond", weight(measured, family.bounds), dashes(measured, family.bounds))
