"""The numbers in the plots, read back from the SVG, and what is drawn for gaps, nothing, and odd text."""

import re
from dataclasses import replace
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plait.charts import ChartWords, band_chart, sparkline
from plait.rupture import judge
from plait.trajectory import NotEnough, expected_range

BOUNDS = (0, 10)
SVG = "{http://www.w3.org/2000/svg}"
WORDS = ChartWords(
    title="Bond",
    description="Course of the bond.",
    session="Session",
    rating="Rating",
    expected="Expected",
    interval="{low} to {high}",
    other="Clinician",
    no_answer="no answer",
    no_range="not enough information",
    flagged="The last rating is an abrupt drop.",
    empty="No answers yet",
)
maybe = st.none() | st.integers(0, 10)


def draw(ratings, ranges=None, **more):
    sessions = more.pop("sessions", range(1, len(ratings) + 1))
    given_ranges = [None] * len(ratings) if ranges is None else ranges
    return band_chart(sessions, ratings, given_ranges, **({"bounds": BOUNDS, "strand": "bond", "words": WORDS} | more))


def parsed(svg):
    return ElementTree.fromstring(svg)  # noqa: S314 - our own output


def found(svg, name, css_class):
    return [e for e in parsed(svg).iter(SVG + name) if e.get("class").split()[0] == css_class]


def values_at(points):
    """Points of the plot back on the scale: 0 is drawn at 128, 10 at 12."""
    return [(128 - float(point.split(",")[1])) / 11.6 for point in points.split()]


def dots(svg):
    return [(128 - float(circle.get("cy"))) / 11.6 for circle in found(svg, "circle", "dot")]


@given(ratings=st.lists(maybe, max_size=60))
def test_every_answered_session_is_a_dot_at_its_rating_and_no_other(ratings):
    answered = [rating for rating in ratings if rating is not None]
    assert dots(draw(ratings).svg) == pytest.approx(answered, abs=0.001)


@given(ratings=st.lists(maybe, max_size=60))
def test_the_line_breaks_where_a_session_has_no_answer(ratings):
    pattern = "".join("." if rating is None else "x" for rating in ratings)
    stretches = [len(run) for run in re.findall("xx+", pattern)]
    lines = found(draw(ratings).svg, "polyline", "course")
    assert [len(line.get("points").split()) for line in lines] == stretches


def test_sessions_lie_across_in_proportion_to_their_numbers():
    circles = found(draw([5, 6, 7], sessions=[1, 2, 5]).svg, "circle", "dot")
    assert [float(circle.get("cx")) for circle in circles] == [30, 124.5, 408]


def test_the_band_starts_where_there_are_ranges_and_has_one_polygon_a_stretch():
    chart = draw([5] * 6, [None, (4, 8), (4.5, 7.5), None, (3, 9), (3.5, 8.5)])
    bands = [values_at(band.get("points")) for band in found(chart.svg, "polygon", "band")]
    assert bands[0] == pytest.approx([8, 7.5, 4.5, 4], abs=0.001)
    assert bands[1] == pytest.approx([9, 8.5, 3.5, 3], abs=0.001)
    first = found(chart.svg, "polygon", "band")[0].get("points").split()[0]
    assert float(first.split(",")[0]) == pytest.approx(30 + 378 / 5)


def test_a_band_over_a_single_session_has_some_width():
    (band,) = found(draw([5, 6], [None, (4, 8)]).svg, "polygon", "band")
    across = [float(point.split(",")[0]) for point in band.get("points").split()]
    assert max(across) - min(across) == 10


def test_ranges_may_be_given_as_the_library_makes_them():
    earlier = [6, 7, 7, 8]
    expected = expected_range(earlier, bounds=BOUNDS)
    chart = draw([7, 7, 7], [NotEnough(3, 4), expected, judge(earlier, 7, bounds=BOUNDS)])
    assert [row[2] for row in chart.table.rows] == ["not enough information", "4.9 to 9.1", "4.9 to 9.1"]


def test_a_judged_abrupt_drop_is_emphasised_on_the_last_answer_and_said_in_the_description():
    judged = judge([6, 7, 7, 8], 2, bounds=BOUNDS)
    chart = draw([6, 7, 7, 8, 2, None], [None] * 4 + [judged, None])
    marked = [circle for circle in found(chart.svg, "circle", "dot") if "flagged" in circle.get("class")]
    assert [(128 - float(circle.get("cy"))) / 11.6 for circle in marked] == pytest.approx([2], abs=0.001)
    assert parsed(chart.svg).find(SVG + "desc").text == "Course of the bond. The last rating is an abrupt drop."


def test_an_earlier_abrupt_drop_is_not_emphasised_and_the_caller_may_decide():
    judged = judge([6, 7, 7, 8], 2, bounds=BOUNDS)
    assert "flagged" not in draw([6, 7, 7, 8, 2, 7], [None] * 4 + [judged, None]).svg
    assert "flagged" in draw([6, 7], flagged=True).svg
    assert "flagged" not in draw([6, 7, 7, 8, 2], [None] * 4 + [judged], flagged=False).svg


def test_the_other_rater_is_a_line_of_its_own_with_gaps_and_lone_points():
    chart = draw([5] * 5, other=[8, 7, None, 6, None])
    (line,) = found(chart.svg, "polyline", "other")
    assert values_at(line.get("points")) == pytest.approx([8, 7], abs=0.001)
    (lone,) = found(chart.svg, "circle", "other")
    assert (128 - float(lone.get("cy"))) / 11.6 == pytest.approx(6, abs=0.001)


def test_the_table_holds_every_number_of_the_plot():
    chart = draw([7, None, 4.5], [None, (5.25, 8), (5, 9.96)], other=[8, 7, None])
    assert chart.table == (
        ("Session", "Rating", "Expected", "Clinician"),
        (
            ("1", "7", "not enough information", "8"),
            ("2", "no answer", "5.2 to 8", "7"),
            ("3", "4.5", "5 to 10", "no answer"),
        ),
    )


def test_a_table_without_another_rater_has_no_column_for_one():
    assert draw([7]).table == (
        ("Session", "Rating", "Expected"),
        (("1", "7", "not enough information"),),
    )


def test_numbers_follow_the_decimal_sign_of_the_language():
    german = replace(WORDS, decimal=",", interval="{low} bis {high}")
    assert draw([4.5], [(3.5, 9)], words=german).table.rows == (("1", "4,5", "3,5 bis 9"),)


def test_an_empty_course_says_so_in_the_picture_and_has_no_rows():
    chart = draw([])
    assert "No answers yet" in [label.text for label in parsed(chart.svg).iter(SVG + "text")]
    assert chart.table.rows == ()
    assert "No answers yet" in draw([None, None]).svg


def test_a_single_session_stands_in_the_middle_with_its_number_and_no_line():
    chart = draw([7])
    (dot,) = found(chart.svg, "circle", "dot")
    assert float(dot.get("cx")) == (30 + 408) / 2
    assert not found(chart.svg, "polyline", "course")
    assert "1" in [label.text for label in parsed(chart.svg).iter(SVG + "text")]


def test_the_scale_is_labelled_at_both_ends_and_the_middle():
    labels = list(parsed(draw([3], bounds=(1, 5)).svg).iter(SVG + "text"))[:3]
    assert [label.text for label in labels] == ["1", "3", "5"]


def test_a_long_scale_is_labelled_with_whole_numbers_where_they_stand():
    chart = draw([20], bounds=(0, 63))
    labels = list(parsed(chart.svg).iter(SVG + "text"))[:3]
    assert [label.text for label in labels] == ["0", "31", "63"]
    lines = [float(line.get("y1")) for line in found(chart.svg, "line", "axis")]
    assert (lines[0] - lines[1]) / (lines[0] - lines[2]) == pytest.approx(31 / 63, abs=0.01)


@given(first=st.integers(1, 90), count=st.integers(1, 60))
def test_session_labels_never_crowd_and_always_name_the_last(first, count):
    chart = draw([5] * count, sessions=range(first, first + count))
    labels = [
        (float(label.get("x")), label.text)
        for label in parsed(chart.svg).iter(SVG + "text")
        if label.get("text-anchor") == "middle"
    ]
    across = [x for x, _ in labels]
    assert all(later - earlier >= 19.98 for earlier, later in pairwise(across))
    assert labels[-1][1] == str(first + count - 1)


def test_sixty_sessions_are_labelled_at_round_numbers():
    labels = [label.text for label in parsed(draw([5] * 60).svg).iter(SVG + "text")]
    assert labels[3:] == ["1", *(str(number) for number in range(5, 61, 5))]


@given(words=st.text(max_size=30))
def test_any_text_leaves_a_well_formed_picture_that_reads_the_same(words):
    odd = replace(WORDS, title=words, description=words, empty=words)
    for svg in (draw([], words=odd).svg, sparkline([], bounds=BOUNDS, words=odd, id_prefix="row")):
        kept = "".join(parsed(svg).find(SVG + "desc").itertext())
        assert kept == re.sub("\r\n?", "\n", re.sub("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "", words))


def test_markup_in_the_words_stays_text():
    odd = replace(WORDS, title="</title><script>alert(1)</script>")
    svg = draw([5], words=odd).svg
    assert "<script" not in svg
    assert parsed(svg).find(SVG + "title").text == odd.title


@pytest.mark.parametrize("name", ['bond" onload="x', "", "9lives", "two words"])
def test_a_strand_or_id_that_could_break_out_of_its_attribute_is_refused(name):
    with pytest.raises(ValueError, match="use a letter"):
        draw([5], strand=name)
    with pytest.raises(ValueError, match="use a letter"):
        draw([5], id_prefix=name)
    with pytest.raises(ValueError, match="use a letter"):
        sparkline([5], bounds=BOUNDS, words=WORDS, id_prefix=name)


def test_pictures_carry_no_style_and_no_colour_of_their_own():
    everything = draw([5, 6, None, 2], [None, (4, 8), None, (4, 8)], other=[7, 7, None, 7], flagged=True).svg
    for svg in (everything, sparkline([5, None, 6, 7], bounds=BOUNDS, words=WORDS, id_prefix="row")):
        for drawn in parsed(svg).iter():
            assert not {"style", "stroke", "color"} & set(drawn.keys())
            assert drawn.get("fill", "none") == "none"
        assert "<style" not in svg


def test_a_picture_is_named_and_described_by_ids_that_follow_the_prefix():
    root = parsed(draw([5], id_prefix="member-3-bond").svg)
    assert root.get("role") == "img"
    assert root.get("viewBox") == "0 0 420 150"
    ids = [root.find(SVG + "title").get("id"), root.find(SVG + "desc").get("id")]
    assert root.get("aria-labelledby").split() == ids == ["member-3-bond-title", "member-3-bond-desc"]
    assert root.get("class") == "chart strand-bond"


def test_all_problems_of_a_course_are_named_at_once():
    with pytest.raises(ValueError) as caught:
        draw([5, 11], [(8, 4)], sessions=[2, 2], other=[-1, None])
    for problem in (
        "ranges has 1 entries for 2 sessions",
        "numbers must rise",
        "rating 11",
        "other rating -1",
        "(8, 4)",
    ):
        assert problem in str(caught.value)


@given(ratings=st.lists(maybe, max_size=60))
def test_a_sparkline_ends_in_a_dot_at_the_last_answer(ratings):
    svg = sparkline(ratings, bounds=BOUNDS, words=WORDS, id_prefix="row")
    circles = found(svg, "circle", "dot")
    answered = [rating for rating in ratings if rating is not None]
    assert bool(circles) == bool(answered)
    if answered:
        assert (24 - float(circles[-1].get("cy"))) / 2 == pytest.approx(answered[-1], abs=0.01)
        assert circles[-1].get("r") == "2.5"


@given(ratings=st.lists(maybe, max_size=60))
def test_a_sparkline_shows_each_answer_as_part_of_a_line_or_as_a_dot(ratings):
    svg = sparkline(ratings, bounds=BOUNDS, words=WORDS, id_prefix="row")
    on_lines = sum(len(line.get("points").split()) for line in found(svg, "polyline", "course"))
    lone = len(re.findall(r"(?<!x)x(?!x)", "".join("." if rating is None else "x" for rating in ratings)))
    assert on_lines + lone == sum(rating is not None for rating in ratings)
    ends_in_a_line = bool(on_lines) and ratings_end_in_a_line(ratings)
    assert len(found(svg, "circle", "dot")) == lone + ends_in_a_line


def ratings_end_in_a_line(ratings):
    return re.search(r"xx\.*$", "".join("." if rating is None else "x" for rating in ratings)) is not None


def test_a_sparkline_is_small_and_says_when_there_is_nothing():
    root = parsed(sparkline([None], bounds=BOUNDS, words=WORDS, id_prefix="row"))
    assert root.get("viewBox") == "0 0 120 28"
    assert root.find(SVG + "desc").text == "No answers yet"
