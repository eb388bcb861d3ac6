"""Draws a genogram in generations and its table twin: partners joined below, children hanging from them.

The pattern of a line says how somebody is a parent, two strokes across it that a couple has separated. Lines may cross;
words and boxes never touch. Colours come from the page's style sheet by class: genogram, person, tie, home, symbol.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from plait.charts.band import Chart
from plait.charts.genogram.layers import layers
from plait.charts.genogram.places import CARD, EDGE, Plan, Ways, plan
from plait.charts.genogram.structure import (
    PARENTHOODS,
    Family,
    Genogram,
    Household,
    Parenthood,
    Partnership,
    Person,
    check_genogram,
    families,
)
from plait.charts.genogram.symbols import crossed, symbol
from plait.charts.genogram.table import genogram_table, homes_of
from plait.charts.genogram.words import GENOGRAM_WORDS, GenogramWords
from plait.charts.lettering import Box, overlap
from plait.charts.scene import Line, Scene, height_of, lines_of
from plait.charts.svg import check_name, picture

NAME, SMALL, PAD = 14.0, 12.0, 6.0
SYMBOL = 22.0
"""The side of a person's symbol."""
HOME = 9.0
"""From the cards of a household to its outline."""
SAMPLE = 40.0
LEAST = 320.0
"""The narrowest picture: the key needs as much."""
PATTERNS: Mapping[Parenthood, str] = {"birth": "", "adoptive": "9 4", "foster": "2 4", "step": "9 4 2 4"}


def genogram_chart(genogram: Genogram, *, words: GenogramWords = GENOGRAM_WORDS, id_prefix: str = "genogram") -> Chart:
    """The picture, in its natural size for a place that can be scrolled, and the table. ValueError lists problems."""
    check_name("id_prefix", id_prefix)
    check_genogram(genogram)
    scene, size = genogram_scene(genogram, words)
    svg = picture(
        id_prefix=id_prefix,
        classes="genogram",
        size=size,
        title=words.title,
        description=words.description,
        inside=scene.drawn(),
        natural=True,
    )
    return Chart(svg, genogram_table(genogram, words))


def genogram_scene(genogram: Genogram, words: GenogramWords) -> tuple[Scene, tuple[float, float]]:
    """Everything on the picture, and its size."""
    scene = Scene()
    drawn = plan(genogram, layers(genogram), families(genogram))
    ways = [drawn.ways(level) for level in range(len(drawn.order))]
    boxes = _people(scene, genogram, drawn, ways, words)
    for below in ways:
        _ties(scene, drawn, below, boxes)
    for one in genogram.partnerships:
        if one not in drawn.couples:
            _slanting(scene, one, boxes)
    _homes(scene, genogram.households, boxes)
    width = max(max(box[2] for box in boxes.values()) + EDGE, LEAST)
    bottom = max(box[3] for box in boxes.values()) + ways[-1].height
    return scene, (width, _key(scene, genogram, words, width, bottom))


def _people(scene: Scene, genogram: Genogram, drawn: Plan, ways: list[Ways], words: GenogramWords) -> dict[str, Box]:
    people = {one.key: one for one in genogram.persons}
    boxes: dict[str, Box] = {}
    top = EDGE
    for level, below in zip(drawn.order, ways, strict=True):
        cards = {key: _card(people[key], genogram, words) for key in level}
        bottom = top + max(SYMBOL, *(height_of(lines) for lines in cards.values())) + 2 * PAD
        for key, lines in cards.items():
            boxes[key] = (drawn.x[key], top, drawn.x[key] + CARD, bottom)
            _person(scene, people[key], boxes[key], lines)
        top = bottom + below.height
    return boxes


def _card(person: Person, genogram: Genogram, words: GenogramWords) -> tuple[Line, ...]:
    room = CARD - SYMBOL - 3 * PAD
    homes = homes_of(person.key, genogram, words)
    small = [one for one in (person.note, person.absent, homes) if one.strip()]
    quiet = (line for one in small for line in lines_of(one, room, SMALL, "quiet", most=2))
    return (*lines_of(person.name, room, NAME, "name", most=2), *quiet)


def _person(scene: Scene, person: Person, box: Box, lines: Iterable[Line]) -> None:
    scene.block(box, "person absent" if person.absent.strip() else "person", 6)
    place = (box[0] + PAD, box[1] + PAD, box[0] + PAD + SYMBOL, box[1] + PAD + SYMBOL)
    scene.shapes.append(symbol(person.shape, place))
    if person.absent.strip():
        scene.shapes.append(crossed(place))
    scene.write(lines, box[0] + SYMBOL + 2 * PAD, box[1] + PAD)


def _ties(scene: Scene, drawn: Plan, below: Ways, boxes: Mapping[str, Box]) -> None:
    for couple, (run, _) in below.couples.items():
        foot = boxes[couple.first][3]
        y = foot + below.couple_drop(couple)
        scene.stroke([(run[0], foot), (run[0], y), (run[1], y), (run[1], foot)], "tie", 2)
        if couple.separated:
            _slashes(scene, run[0] + (run[1] - run[0]) / 4, y)
    for family in below.families:
        _children(scene, family, drawn, below, boxes)


def _children(scene: Scene, family: Family, drawn: Plan, below: Ways, boxes: Mapping[str, Box]) -> None:
    foot, pattern = boxes[drawn.foot(family)][3], PATTERNS[family.kind]
    couple, x, y = drawn.couple_of(family), drawn.source(family), foot + below.family_drop(family)
    start = foot if couple is None else foot + below.couple_drop(couple)
    (left, right), _ = below.families[family]
    scene.stroke([(x, start), (x, y)], "tie", 1.5, pattern)
    if left < right:
        scene.stroke([(left, y), (right, y)], "tie", 1.5, pattern)
    for child in family.children:
        across = drawn.child_port(child, family)
        scene.stroke([(across, y), (across, boxes[child][1])], "tie", 1.5, pattern)


def _slanting(scene: Scene, couple: Partnership, boxes: Mapping[str, Box]) -> None:
    """A couple in two generations: a line from the lower edge of the upper one to the upper edge of the other."""
    upper, lower = sorted((boxes[couple.first], boxes[couple.second]), key=lambda box: box[1])
    start, end = (upper[0] + PAD, upper[3]), (lower[0] + PAD, lower[1])
    scene.stroke([start, end], "tie", 2)
    if couple.separated:
        _slashes(scene, (start[0] + end[0]) / 2, (start[1] + end[1]) / 2)


def _slashes(scene: Scene, x: float, y: float) -> None:
    for across in (x, x + 5):
        scene.stroke([(across - 3, y + 6), (across + 3, y - 6)], "tie", 2)


def _homes(scene: Scene, households: Iterable[Household], boxes: Mapping[str, Box]) -> None:
    """An outline around a household where it takes in nobody else and touches no other outline."""
    outlined: list[Box] = []
    for home in households:
        mine = [boxes[key] for key in home.persons]
        if not mine:
            continue
        around = (
            min(box[0] for box in mine) - HOME,
            min(box[1] for box in mine) - HOME,
            max(box[2] for box in mine) + HOME,
            max(box[3] for box in mine) + HOME,
        )
        others = [box for key, box in boxes.items() if key not in home.persons]
        if not any(overlap(around, other) for other in [*others, *outlined]):
            scene.outline(around, "home", 14)
            outlined.append(around)


def _key(scene: Scene, genogram: Genogram, words: GenogramWords, width: float, top: float) -> float:
    """What homes and patterns mean: only what is on the picture."""
    room = width - 2 * EDGE
    for number, home in enumerate(genogram.households, start=1):
        said = words.listed.format(home=words.home.format(number=number), name=home.name)
        top = scene.write(lines_of(said, room, SMALL, "plain", most=2), EDGE, top)
    for said, weight, pattern, apart in _samples(genogram, words):
        y = top + SMALL * 0.65
        scene.stroke([(EDGE, y), (EDGE + SAMPLE, y)], "tie", weight, pattern)
        if apart:
            _slashes(scene, EDGE + SAMPLE / 2, y)
        top = scene.write(lines_of(said, room - SAMPLE - PAD, SMALL, "quiet"), EDGE + SAMPLE + PAD, top)
    return scene.write(lines_of(words.shapes, room, SMALL, "quiet"), EDGE, top) + EDGE


def _samples(genogram: Genogram, words: GenogramWords) -> Iterator[tuple[str, float, str, bool]]:
    for separated in (False, True):
        if any(one.separated == separated for one in genogram.partnerships):
            yield words.separated if separated else words.together, 2, "", separated
    for kind in PARENTHOODS:
        if any(one.kind == kind for one in genogram.parents):
            yield words.kind(kind), 1.5, PATTERNS[kind], False
