"""What is found in a course, as a table of small courses; and the words of everything that can be found."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plait_clinic.batteries.scales import ScaleKey
from plait_clinic.briefs import words
from plait_clinic.briefs.findings import ORDER, TONES, Finding, Kind, Tone, findings_in
from plait_clinic.briefs.tests.courses import NOW, course, read_total, reads_of, visit_of
from plait_clinic.readings.queries import Answered, Course, MeasureCourse, Visit, measured_visit

STEADY = [7, 8, 7, 8]
K = Kind


def not_asked() -> Course:
    visit = Visit(number=1, held_at=NOW, asked=False, client=None, clinician=None)
    return Course((visit,))


def without_link(ratings: Sequence[float | None]) -> Course:
    """A course whose last session has a check-in that nobody has made a link to."""
    found = course(ratings)
    return Course((*found.visits[:-1], replace(found.visits[-1], asked=False, without_link=True)))


def last_with(found: Course, **changes) -> Course:
    """The same course with other contents of its last answer."""
    last = found.visits[-1]
    return Course((*found.visits[:-1], replace(last, client=replace(last.client, **changes))))


def after(items: Mapping[str, int], ordinary: int) -> Course:
    """Four steady answers, one with these items, and some ordinary ones after it."""
    told = last_with(course([*STEADY, 7]), items=items).visits
    return Course((*told, *course([*STEADY, 7] + [7] * ordinary).visits[5:]))


def past(scores: Sequence[float], higher_is: str = "worse") -> Course:
    """A course that came in from a file, of a total from 0 to 63."""
    key = ScaleKey("total", "BDI-II", (0, 63), higher_is)
    visits = tuple(
        measured_visit(
            number,
            NOW,
            Answered(
                submitted_at=NOW,
                late=False,
                informativeness="too_few",
                values={"total": score},
                readings=reads_of(one),
                visit=visit_of(one),
            ),
        )
        for number, (score, one) in enumerate(zip(scores, read_total(scores, key), strict=True), 1)
    )
    return Course((), past=(MeasureCourse(key, Course(visits)),))


def possible() -> Course:
    """An alert in which no single rating is outside its range, as several smaller ones together can give."""
    found = course([*STEADY, 2])
    last = found.last.client
    wide = {name: replace(read, low=0.0) for name, read in last.readings.items()}
    return last_with(found, readings=wide)


USUAL = [20, 22, 19, 21, 20]
FOUND: list[tuple[str, Course, list[Kind]]] = [
    ("no session at all", Course(()), [K.NO_SESSION]),
    ("a session to which this person was not asked", not_asked(), [K.NO_SESSION]),
    ("the first check-in is out", course([None]), [K.FIRST_ASKED]),
    ("the first one is out for a week", course([None], days_ago=7), [K.FIRST_ASKED]),
    ("two are out", course([None, None]), [K.NEVER_ANSWERED]),
    ("the first answer", course([7]), [K.FIRST]),
    ("the second answer", course([7, 8]), [K.STEADY]),
    ("a low second answer", course([9, 5]), [K.LOWER]),
    ("always at the lowest", course([0] * 4, others=0), [K.NOT_ENOUGH]),
    ("the fifth answer, as before", course([*STEADY, 7]), [K.STEADY]),
    ("a drop", course([*STEADY, 2]), [K.ABRUPT_DROP]),
    ("a drop, still on", course([*STEADY, 2, 3]), [K.STILL_DOWN]),
    ("one session back after a drop", course([*STEADY, 2, 8]), [K.RECOVERING]),
    ("two sessions back after a drop", course([*STEADY, 2, 8, 8]), [K.RECOVERED]),
    ("three sessions back after a drop", course([*STEADY, 2, 8, 8, 8]), [K.STEADY]),
    ("the clinician's own rating drops alone", course([7] * 5, own=[8, 8, 8, 8, 1]), [K.CLINICIANS_DROP]),
    ("an alert whose ratings lie inside their ranges", possible(), [K.POSSIBLE_DROP]),
    ("the total alone is lower", course([*STEADY, 2], scale="total"), [K.LOWER]),
    ("lower, and no drop", course([6, 8, 6, 8, 6, 8, 4]), [K.LOWER]),
    ("higher", course([4, 5, 4, 5, 9]), [K.HIGHER]),
    ("openness alone drops", course([*STEADY, 2], scale="openness"), [K.ABRUPT_DROP]),
    ("an answer that holds no rating", last_with(course([*STEADY, 7]), values={}, readings={}), [K.NO_RATINGS]),
    ("an answer whose reading is missing", last_with(course([*STEADY, 1]), readings={}, visit=None), [K.NOT_READ_YET]),
    ("a session without a link", without_link([*STEADY, 7, None]), [K.NO_LINK, K.STEADY]),
    ("only a session without a link", without_link([None]), [K.NO_LINK]),
    ("harm told before an ordinary answer", after({"harmful": 1}, 1), [K.HARMFUL, K.STEADY]),
    ("a tension left open three answers ago", after({"tension": 2, "put_right": 0}, 3), [K.NOT_PUT_RIGHT, K.STEADY]),
    ("harm told four answers ago", after({"harmful": 1}, 4), [K.STEADY]),
    ("the last one is out since today", course([*STEADY, 7, None]), [K.STEADY]),
    ("the last one is out for two days", course([*STEADY, 7, None], days_ago=2), [K.STEADY]),
    ("the last one is out for three days", course([*STEADY, 7, None], days_ago=3), [K.OVERDUE, K.STEADY]),
    ("a drop, and silence after it", course([*STEADY, 2, None], days_ago=3), [K.ABRUPT_DROP, K.OVERDUE]),
    ("an unanswered one before the last answer", course([7, 8, None, 7, 8, 7]), [K.STEADY]),
    ("every rating at the top", course([10], others=10, kinds={1: "perfect"}), [K.PERFECT, K.FIRST]),
    (
        "always at the top",
        course([10] * 6, others=10, kinds=dict.fromkeys(range(1, 7), "perfect")),
        [K.PERFECT],
    ),
    ("one number for everything", course([*STEADY, 7], kinds={5: "straight_lined"}), [K.STRAIGHT_LINED]),
    ("one number for everything, earlier", course([*STEADY, 7], kinds={4: "straight_lined"}), [K.STEADY]),
    ("no tension", course([*STEADY, 7], last={"tension": 0}), [K.STEADY]),
    ("a little tension", course([*STEADY, 7], last={"tension": 1}), [K.TENSION]),
    ("a lot of tension", course([*STEADY, 7], last={"tension": 3}), [K.STRONG_TENSION]),
    ("a little, not put right", course([*STEADY, 7], last={"tension": 1, "put_right": 0}), [K.NOT_PUT_RIGHT]),
    ("a lot, partly put right", course([*STEADY, 7], last={"tension": 3, "put_right": 1}), [K.NOT_PUT_RIGHT]),
    ("a lot, put right", course([*STEADY, 7], last={"tension": 3, "put_right": 2}), [K.TENSION]),
    ("something felt harmful", course([*STEADY, 7], last={"harmful": 1}), [K.HARMFUL]),
    ("nothing felt harmful", course([*STEADY, 7], last={"harmful": 0, "missed": 0}), [K.STEADY]),
    (
        "a tension put right, and silence after it",
        course([*STEADY, 7, None], days_ago=3, last={"tension": 1, "put_right": 2}),
        [K.OVERDUE, K.TENSION],
    ),
    (
        "lower, a lot of tension, and silence after it",
        course([6, 8, 6, 8, 6, 8, 4, None], days_ago=3, last={"tension": 3}),
        [K.STRONG_TENSION, K.LOWER, K.OVERDUE],
    ),
    (
        "higher than ever, all at the top, and a little tension",
        course([4, 5, 4, 5, 10], kinds={5: "perfect"}, last={"tension": 1}),
        [K.TENSION, K.PERFECT, K.HIGHER],
    ),
    (
        "everything at once",
        course([*STEADY, 2, None], days_ago=9, last={"tension": 3, "put_right": 0, "harmful": 1, "missed": 1}),
        [K.HARMFUL, K.MISSED, K.ABRUPT_DROP, K.NOT_PUT_RIGHT, K.OVERDUE],
    ),
    ("one score from past data", past(USUAL[:1]), [K.FEW_SCORES]),
    ("past symptoms far above the usual", past([*USUAL, 45]), [K.ABRUPT_RISE]),
    ("past symptoms above the usual", past([*USUAL, 29.5]), [K.RAISED]),
    ("past symptoms below the usual", past([*USUAL, 2]), [K.EASED]),
    ("past symptoms as usual", past([*USUAL, 21]), [K.STEADY]),
    ("a past score far below the usual where higher is better", past([*USUAL, 2], "better"), [K.ABRUPT_DROP]),
    ("a past score below the usual where higher is better", past([*USUAL, 11.9], "better"), [K.LOWER]),
    ("a past score above the usual where higher is better", past([*USUAL, 45], "better"), [K.HIGHER]),
]


@pytest.mark.parametrize(("found", "kinds"), [row[1:] for row in FOUND], ids=[row[0] for row in FOUND])
def test_what_a_course_holds_is_found_in_the_order_of_the_table(found, kinds):
    assert [finding.kind for finding in findings_in(found, NOW)] == kinds


def test_every_kind_of_finding_is_in_some_course_above():
    assert {kind for _why, _course, kinds in FOUND for kind in kinds} == set(Kind)


def test_the_order_is_that_of_the_table_of_kinds_and_the_louder_come_first():
    loudness = [Tone.LOOK, Tone.NOTE, Tone.QUIET]
    tones = [loudness.index(TONES.get(kind, Tone.QUIET)) for kind in ORDER]
    assert tones == sorted(tones)


ratings = st.lists(st.none() | st.integers(0, 10), max_size=8)
told = st.fixed_dictionaries(
    {},
    optional={
        "tension": st.integers(0, 3),
        "put_right": st.integers(0, 2),
        "harmful": st.integers(0, 1),
        "missed": st.integers(0, 1),
    },
)


@given(
    ratings=ratings, last=told, days_ago=st.integers(0, 30), scale=st.sampled_from(["bond", "goal", "task", "total"])
)
def test_every_course_has_something_to_tell_in_whole_words_and_in_order(ratings, last, days_ago, scale):
    findings = findings_in(course(ratings, last=last, days_ago=days_ago, scale=scale), NOW)
    assert findings
    assert [finding.rank for finding in findings] == sorted(finding.rank for finding in findings)
    for finding in findings:
        for text in (words.sentence(finding, "Sam"), words.reason(finding, "Sam"), words.numbers_behind(finding)):
            assert_whole(text)
        assert words.sentence(finding, "Sam").endswith(".")


def assert_whole(text: str) -> None:
    """Nothing is left of a placeholder, and nothing in it has no value."""
    assert "%(" not in text
    assert "None" not in text
    assert "  " not in text
    assert not re.search(r" [,.]", text)


FALLEN = course([*STEADY, 2]).last.client


def finding_of(kind: Kind) -> Finding:
    """One finding of each kind with the numbers that its words use."""
    numbers = {"scale": "bond", "rating": 2.0, "read": FALLEN.readings["bond"], "visit": FALLEN.visit}
    put_right = {Kind.STRONG_TENSION: None, Kind.NOT_PUT_RIGHT: 1}
    told_tension = {"level": 2, "put_right": put_right.get(kind, 2)}
    return Finding(kind, session=5, count=3, **numbers, **told_tension)


every_kind = pytest.mark.parametrize("kind", list(Kind))
NEVER_SAID = (
    "rupture",
    "resistan",
    "resistant",
    "complian",
    "non-compliant",
    "noncompliant",
    "deterior",
    "patient",
    "fail",
)


@every_kind
def test_every_kind_has_a_sentence_and_a_reason_of_its_own(kind):
    finding = finding_of(kind)
    sentence, reason = words.sentence(finding, "Sam R."), words.reason(finding, "Sam R.")
    assert_whole(sentence)
    assert_whole(reason)
    others = [other for other in Kind if other is not kind]
    assert sentence not in [words.sentence(finding_of(other), "Sam R.") for other in others]
    assert reason not in [words.reason(finding_of(other), "Sam R.") for other in others]


@every_kind
@pytest.mark.parametrize("scale", ["bond", "goal", "task", "total"])
def test_no_wording_blames_or_diagnoses(kind, scale):
    finding = replace(finding_of(kind), scale=scale)
    texts = (
        words.sentence(finding, "Sam"),
        words.reason(finding, "Sam"),
        words.opening(finding),
        words.numbers_behind(finding),
    )
    for text in texts:
        assert_whole(text)
        assert not [word for word in NEVER_SAID if word in text.lower()]


@every_kind
def test_a_name_with_a_percent_sign_is_only_a_name(kind):
    assert "%" not in words.sentence(finding_of(kind), "Sam").replace("%(name)s", "")
    words.sentence(finding_of(kind), "100 % (Sam) %(session)s")


@every_kind
def test_what_is_worth_a_look_has_a_way_to_open_it_and_what_is_quiet_has_none_but_where_little_is_known(kind):
    opening = words.opening(finding_of(kind))
    if TONES.get(kind) is Tone.LOOK:
        assert opening
    if kind in (Kind.STEADY, Kind.FIRST, Kind.NO_SESSION, Kind.NOT_ENOUGH, Kind.HIGHER):
        assert opening == ""
    if opening:
        assert opening.startswith("“")
        assert opening.endswith("”")


def test_the_strand_whose_rating_was_least_expected_speaks_for_an_alert_and_all_that_fell_are_named():
    (finding,) = findings_in(course([*STEADY, 2], scale="goal", also={"bond": [*STEADY, 4]}), NOW)
    assert (finding.kind, finding.scale, finding.scales) == (Kind.ABRUPT_DROP, "goal", ("bond", "goal"))
    assert words.sentence(finding, "Sam").startswith("The bond and the agreement on goals dropped abruptly in")
    assert words.reason(finding, "Sam") == "Bond and Goals: abrupt drop in session 5"
    assert words.numbers_behind(finding).startswith("Goals: rated 2, expected ")


def test_the_numbers_behind_a_drop_are_those_of_its_reading_with_how_sure_it_is():
    (finding,) = findings_in(course([*STEADY, 2]), NOW)
    low, high = words.number(finding.read.low), words.number(finding.read.high)
    assert words.numbers_behind(finding) == (
        f"Rated 2; expected {low} to {high}. In simulated courses, a drop began at "
        f"{words.in_ten(finding.visit.chance)} sessions that look like this. "
        "The figures behind it are assumed: this clinic has none of its own yet."
    )


def test_with_a_fit_of_its_own_a_clinic_is_not_told_that_figures_are_assumed():
    found = course([*STEADY, 2])
    fitted = replace(found.last.client.visit, model_version="engine-1:2026-11-22:ab12cd")
    (finding,) = findings_in(last_with(found, visit=fitted), NOW)
    assert "assumed" not in words.numbers_behind(finding)


def test_what_became_of_a_drop_is_told_of_the_strand_it_began_in():
    for ratings in ([*STEADY, 2, 3], [*STEADY, 2, 8], [*STEADY, 2, 8, 8]):
        (finding,) = findings_in(course(ratings, scale="task"), NOW)
        assert finding.scales == ("task",)
        assert "Tasks" in words.sentence(finding, "Sam")


def test_a_rating_of_another_strand_below_its_range_is_told_beside_a_drop_that_is_still_on():
    found = course([*STEADY, 2, 3, 3], also={"goal": [*STEADY, 7, 8, 5]})
    assert [(finding.kind, finding.scale) for finding in findings_in(found, NOW)] == [
        (Kind.STILL_DOWN, "bond"),
        (Kind.LOWER, "goal"),
    ]


def test_perfect_ratings_are_told_of_the_last_answer():
    kinds = {1: "perfect", 3: "perfect", 4: "perfect"}
    perfect = next(found for found in findings_in(course([10, 9, 10, 10], kinds=kinds), NOW) if found.kind is K.PERFECT)
    assert perfect.session == 4


def test_a_check_in_is_overdue_only_after_two_days():
    unanswered = course([*STEADY, 7, None])
    just, after = NOW + timedelta(days=2), NOW + timedelta(days=2, seconds=1)
    assert [finding.kind for finding in findings_in(unanswered, just)] == [Kind.STEADY]
    assert [finding.kind for finding in findings_in(unanswered, after)] == [Kind.OVERDUE, Kind.STEADY]


@pytest.mark.parametrize(("value", "text"), [(7.0, "7"), (7.25, "7.2"), (0.0, "0"), (10.0, "10"), (6.96, "7")])
def test_a_rating_is_written_as_people_write_it(value, text):
    assert words.number(value) == text


@pytest.mark.parametrize(
    ("chance", "text"),
    [
        (0.01, "fewer than 1 in 20"),
        (0.06, "about 1 in 10"),
        (0.31, "about 3 in 10"),
        (0.94, "about 9 in 10"),
        (0.99, "more than 9 in 10"),
    ],
)
def test_a_probability_is_told_in_tenths_and_never_as_none_or_all(chance, text):
    assert words.in_ten(chance) == text
