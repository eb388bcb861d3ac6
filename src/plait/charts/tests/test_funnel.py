"""The drawn funnel: its lines, its points, whose names stand there, and the table that holds the same."""

from dataclasses import replace
from xml.etree import ElementTree

import numpy as np
import pytest

from plait.caseloads import funnel
from plait.caseloads.tests.made_up import clinic
from plait.charts.funnel import DOT, FunnelWords, funnel_chart

WORDS = FunnelWords(
    title="Caseloads",
    description="By cases",
    clinician="clinician",
    cases="cases",
    mean="mean",
    limits=("95 %", "99.8 %"),
    shrunken="shrunken",
    standing="beside the limits",
    interval="{low} to {high}",
    plus_minus="{value}, SE {error}",
    standings={name: name for name in ("inside", "outside 95 %", "outside 99.8 %", "not enough information")},
    unnamed="another",
    no_answer="-",
    decimal=",",
)


@pytest.fixture(scope="module")
def found():
    return funnel(*clinic(np.random.default_rng(6), between=0.25, clinicians=9, fewest=2, most=40))


def drawn(chart, name):
    """Every element of this name in the picture."""
    picture = ElementTree.fromstring(chart.svg)  # noqa: S314 - our own output
    return picture.findall(f".//{{http://www.w3.org/2000/svg}}{name}")


def told(found):
    return [one for one in found.caseloads if one.standing != "not enough information"]


def test_each_dependable_caseload_has_one_point_and_all_points_look_alike(found):
    circles = drawn(funnel_chart(found, words=WORDS), "circle")
    assert 0 < len(told(found)) < 9
    assert len(circles) == len(told(found))
    assert {(one.get("r"), one.get("class"), one.get("fill")) for one in circles} == {(str(DOT), "dot", "currentColor")}


def test_lines_differ_by_dash_and_not_by_colour(found):
    lines = [line for line in drawn(funnel_chart(found, words=WORDS), "polyline") if line.get("class") == "limit"]
    assert {line.get("stroke") for line in lines} == {"currentColor"}
    assert [line.get("stroke-dasharray") for line in lines] == [None, "6 4", "6 4", "1.5 3", "1.5 3"]


def test_the_funnel_narrows_to_the_right(found):
    lines = [line for line in drawn(funnel_chart(found, words=WORDS), "polyline") if line.get("class") == "limit"]
    low, high = ([float(one.split(",")[1]) for one in line.get("points").split()] for line in lines[1:3])
    assert low[0] > low[-1] > high[-1] > high[0]


def test_only_who_is_asked_for_is_named_in_picture_and_table(found):
    chart = funnel_chart(found, words=WORDS, labelled=["c4"])
    assert ">c4<" in chart.svg or found.caseloads[4].standing == "not enough information"
    assert not any(f">c{n}<" in chart.svg for n in range(9) if n != 4)
    assert [row[0] for row in chart.table.rows] == ["c4", *["another"] * 8]


def test_without_the_others_nobody_else_is_there_at_all(found):
    name = told(found)[0].clinician
    chart = funnel_chart(found, words=WORDS, labelled=[name], others=False)
    assert len(drawn(chart, "circle")) == 1
    [row] = chart.table.rows
    assert row[0] == name


def test_the_table_holds_what_the_picture_does(found):
    one = told(found)[0]
    chart = funnel_chart(found, words=WORDS, labelled=[one.clinician], others=False)
    low, high = found.limits(one.cases)
    number = WORDS.number
    assert chart.table.rows[0][1:4] == (str(one.cases), number(one.mean), f"{number(low)} to {number(high)}")
    assert chart.table.rows[0][5:] == (f"{number(one.shrunken)}, SE {number(one.error)}", one.standing)


def test_who_is_not_dependable_has_no_point_and_no_number(found):
    few = next(one for one in found.caseloads if one.standing == "not enough information")
    chart = funnel_chart(found, words=WORDS, labelled=[few.clinician], others=False)
    assert drawn(chart, "circle") == []
    assert chart.table.rows == ((few.clinician, str(few.cases), "-", "-", "-", "-", "not enough information"),)


def test_named_rows_keep_their_order_whatever_the_means_are(found):
    names = [one.clinician for one in found.caseloads]
    turned = replace(
        found,
        caseloads=tuple(replace(one, mean=-one.mean, shrunken=-one.shrunken) for one in found.caseloads),
    )
    for one in (found, turned):
        assert [row[0] for row in funnel_chart(one, words=WORDS, labelled=names).table.rows] == names


def test_rows_without_a_name_do_not_tell_by_their_order_who_they_are(found):
    backwards = replace(found, caseloads=found.caseloads[::-1])
    assert funnel_chart(found, words=WORDS) == funnel_chart(backwards, words=WORDS)


def test_a_name_that_is_not_there_is_refused(found):
    with pytest.raises(ValueError, match="nobody"):
        funnel_chart(found, words=WORDS, labelled=["nobody"])


def test_a_name_from_a_file_cannot_break_the_picture():
    names, scores = clinic(np.random.default_rng(6), between=0.5, clinicians=9)
    odd = "<script>&"
    found = funnel([odd if name == "c0" else name for name in names], scores, least_reliability=0)
    assert odd in [one.text for one in drawn(funnel_chart(found, words=WORDS, labelled=[odd]), "text")]
