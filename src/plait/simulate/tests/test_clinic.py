"""Made-up clinics: repeatable, dated right, with the stories that the demo and other tests rely on."""

import math
import statistics
import subprocess
import sys
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plait.rupture import judge
from plait.simulate import make_clinic
from plait.simulate.courses import BETWEEN_SD, CLIENT_LEVEL, RATINGS, STRANDS, WITHIN_SD
from plait.simulate.records import Case

TODAY = date(2025, 3, 12)
SEEDS = (1, 2, 3, 4, 5, 2025)
BOUNDS = (0, 10)


@pytest.fixture(params=SEEDS, scope="module")
def clinic(request):
    return make_clinic(seed=request.param, today=TODAY)


def answers_of(case: Case, member: str):
    """What one member answered, oldest first, unanswered sessions left out."""
    return [
        check_in.answers
        for session in case.sessions
        for check_in in session.check_ins
        if check_in.member == member and check_in.answers is not None
    ]


def check_ins_of(clinic):
    return [
        (case, session, check_in)
        for case in clinic.cases
        for session in case.sessions
        for check_in in session.check_ins
    ]


def has_drop_in_latest_session(case: Case) -> bool:
    first = case.members[0].key
    latest = case.sessions[-1].check_ins[0] if case.sessions else None
    if case.closed or latest is None or latest.member != first or latest.answers is None:
        return False
    *earlier, last = answers_of(case, first)
    return any(
        last[item] is not None
        and judge([e[item] for e in earlier if e[item] is not None], last[item], bounds=BOUNDS).verdict == "abrupt_drop"
        for item in STRANDS
    )


def test_the_same_seed_and_day_give_the_same_clinic_and_another_seed_another():
    first, again, other = (make_clinic(seed=seed, today=TODAY) for seed in (1, 1, 2))
    assert first == again
    assert first.cases != other.cases


def test_a_fresh_process_makes_the_same_clinic():
    program = (
        "import datetime, hashlib; from plait.simulate import make_clinic; "
        "c = make_clinic(seed=1, today=datetime.date(2025, 3, 12)); "
        "print(hashlib.sha256(repr(c).encode()).hexdigest())"
    )
    made = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={"PYTHONHASHSEED": salt, "PYTHONPATH": ":".join(sys.path)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for salt in ("1", "2")
    }
    assert len(made) == 1


def test_at_least_five_open_cases_have_an_abrupt_drop_in_their_latest_session(clinic):
    assert sum(map(has_drop_in_latest_session, clinic.cases)) >= 5


def test_the_first_five_clinicians_each_have_an_abrupt_drop_to_look_at(clinic):
    leads = {case.lead for case in clinic.cases if has_drop_in_latest_session(case)}
    assert {f"clinician{n}" for n in range(1, 6)} <= leads


def test_every_course_is_there_in_a_clinic_of_120(clinic):
    counts = Counter(case.course for case in clinic.cases)
    assert len(clinic.cases) == 120
    assert set(counts) == {
        "steady",
        "rupture_and_repair",
        "rupture_and_dropout",
        "slow_drift",
        "perfect_ceiling",
        "sparse",
        "never_answered",
        "brand_new",
    }
    assert counts["rupture_and_dropout"] == 12


def test_six_couples_and_two_families_of_three_or_four(clinic):
    kinds = Counter(case.kind for case in clinic.cases)
    assert (kinds["couple"], kinds["family"]) == (6, 2)
    sizes = {"individual": {1}, "couple": {2}, "family": {3, 4}}
    assert all(len(case.members) in sizes[case.kind] for case in clinic.cases)


def test_children_get_the_adolescent_form_and_nobody_else_does(clinic):
    members = [member for case in clinic.cases for member in case.members]
    assert all((member.form == "adolescent") == (member.role == "child") for member in members)
    assert any(member.role == "child" for member in members)


def test_staff_holds_each_role_and_one_supervisor_also_sees_clients(clinic):
    roles = {person.key: person.roles for person in clinic.staff}
    assert roles["supervisor1"] == ("supervisor", "clinician")
    assert roles["supervisor2"] == ("supervisor",)
    assert {"administrator", "referrer", "researcher", "complaints"} < set(roles)
    assert sum(key.startswith("clinician") for key in roles) == 8
    assert all(person.supervisor in roles for person in clinic.staff if "clinician" in person.roles)
    assert all(person.supervisor != person.key for person in clinic.staff)


def test_keys_and_staff_names_are_unique_and_cases_point_at_clinicians(clinic):
    people = [person.name for person in clinic.staff]
    assert len(set(people)) == len(people)
    members = [member.key for case in clinic.cases for member in case.members]
    assert len(set(members)) == len(members)
    assert len({case.key for case in clinic.cases}) == len(clinic.cases)
    treating = {person.key for person in clinic.staff if "clinician" in person.roles}
    for case in clinic.cases:
        assert case.lead in treating
        assert case.co_therapist in treating - {case.lead} | {None}


def test_names_that_break_layouts_are_among_the_members(clinic):
    names = [member.name for case in clinic.cases for member in case.members]
    assert any(len(name) >= 60 for name in names)
    for script in ("぀ヿ", "؀ۿ", "Ͱ\u03ff"):
        assert any(script[0] <= letter <= script[1] for name in names for letter in name)
    assert any("'" in name for name in names)
    assert any("-" in name for name in names)


def test_sessions_are_weekly_numbered_and_never_later_than_today(clinic):
    midnight = datetime(2025, 3, 12, tzinfo=UTC)
    for case in clinic.cases:
        times = [session.held_at for session in case.sessions]
        gaps = {(later - earlier).days for earlier, later in pairwise(times)}
        assert gaps <= {7, 14}
        assert [session.number for session in case.sessions] == list(range(1, len(times) + 1))
        assert len(times) <= 24
        assert all(moment < midnight for moment in times)
        assert all(moment.tzinfo is UTC for moment in times)
        assert case.opened <= (times[0].date() if times else TODAY)


def test_an_open_case_was_seen_within_the_past_week_and_a_closed_one_ended_after_its_last_session(clinic):
    for case in clinic.cases:
        if case.closed:
            assert case.sessions[-1].held_at.date() <= case.closed <= TODAY
        elif case.sessions:
            assert TODAY - case.sessions[-1].held_at.date() < timedelta(days=7)


def test_only_those_who_attended_are_asked_and_somebody_always_attended(clinic):
    for case in clinic.cases:
        everyone = {member.key for member in case.members}
        for session in case.sessions:
            assert session.attended
            assert set(session.attended) <= everyone
            assert [check_in.member for check_in in session.check_ins] == list(session.attended)


def test_an_answer_comes_after_its_session_and_before_today(clinic):
    for _, session, check_in in check_ins_of(clinic):
        if check_in.answers is None:
            assert (check_in.comment, check_in.held, check_in.answered_at) == (None, False, None)
        else:
            assert session.held_at < check_in.answered_at < datetime(2025, 3, 12, tzinfo=UTC)
            assert not check_in.overdue


def test_answers_keep_to_the_items_and_their_scales(clinic):
    highest = dict.fromkeys(RATINGS, 10) | {"tension": 3, "put_right": 2, "harmful": 1, "missed": 1}
    for _, _, check_in in check_ins_of(clinic):
        if check_in.answers is not None:
            assert set(check_in.answers) | {"put_right"} == set(highest)
            assert ("put_right" in check_in.answers) == (check_in.answers["tension"] > 0)
            assert all(value is None or 0 <= value <= highest[item] for item, value in check_in.answers.items())


def test_the_clinicians_own_answers_are_whole_and_have_no_client_questions(clinic):
    own = [s.clinician_answers for case in clinic.cases for s in case.sessions if s.clinician_answers]
    assert own
    for answers in own:
        assert set(answers) - {"put_right"} == {*RATINGS, "tension"}
        assert ("put_right" in answers) == (answers["tension"] > 0)
        assert all(0 <= answers[item] <= 10 for item in RATINGS)


def test_each_course_is_what_its_name_says(clinic):
    for case in clinic.cases:
        given_answers = answers_of(case, case.members[0].key)
        if case.course == "never_answered":
            assert case.sessions
            assert not given_answers
        if case.course == "brand_new":
            assert len(case.sessions) <= 1
        if case.course == "perfect_ceiling":
            assert {a[item] for a in given_answers for item in RATINGS} <= {10, None}
        if case.course == "rupture_and_dropout":
            assert case.closed


def test_a_slow_drift_ends_lower_than_it_began_over_all_such_cases(clinic):
    falls = []
    for case in clinic.cases:
        course = [
            statistics.fmean(a[item] for item in RATINGS if a[item] is not None)
            for a in answers_of(case, case.members[0].key)
        ]
        if case.course == "slow_drift" and len(course) >= 6:
            falls.append(statistics.fmean(course[:3]) - statistics.fmean(course[-3:]))
    assert len(falls) >= 5
    assert statistics.fmean(falls) > 0.8


def test_some_latest_check_ins_are_open_some_overdue_some_commented_and_some_held(clinic):
    latest = [c for case in clinic.cases if case.sessions and not case.closed for c in case.sessions[-1].check_ins]
    waiting = [c for c in latest if c.answers is None]
    assert any(c.overdue for c in waiting)
    assert any(not c.overdue for c in waiting)
    said = [c for _, _, c in check_ins_of(clinic) if c.comment]
    assert len({c.comment for c in said}) > 20
    assert any(c.held for c in said)
    assert not all(c.held for c in said)


def test_some_cases_are_referred_and_only_those_can_be_mandated(clinic):
    assert any(case.referrer == "referrer" for case in clinic.cases)
    mandated = [case for case in clinic.cases if any(member.mandated for member in case.members)]
    assert mandated
    assert all(case.referrer for case in mandated)


def test_steady_clients_have_the_level_and_spreads_that_the_constants_promise():
    courses = [
        [a["understood"] for a in answers_of(case, member.key) if a["understood"] is not None]
        for seed in range(8)
        for case in make_clinic(seed=seed, today=TODAY).cases
        if case.course == "steady"
        for member in case.members
    ]
    long = [course for course in courses if len(course) >= 5]
    assert len(long) > 200
    means = [statistics.fmean(course) for course in long]
    within = math.sqrt(statistics.fmean(statistics.variance(course) for course in long))
    # Rounding adds, the end of the scale takes away, and levels are held away from both ends.
    assert statistics.fmean(means) == pytest.approx(CLIENT_LEVEL, abs=0.3)
    assert statistics.stdev(means) == pytest.approx(BETWEEN_SD, abs=0.4)
    assert within == pytest.approx(WITHIN_SD, abs=0.15)


@settings(max_examples=25, deadline=None)
@given(
    seed=st.integers(0, 10**9),
    clinicians=st.integers(1, 12),
    cases=st.integers(0, 40),
    today=st.dates(date(2001, 1, 1), date(2090, 1, 1)),
)
def test_a_clinic_of_any_size_on_any_day_has_all_its_cases(seed, clinicians, cases, today):
    made = make_clinic(seed=seed, clinicians=clinicians, cases=cases, today=today)
    assert len(made.cases) == cases
    assert all(session.held_at.date() < today for case in made.cases for session in case.sessions)


def test_a_clinic_without_clinicians_is_refused_with_what_to_do():
    with pytest.raises(ValueError, match="at least 1 clinician"):
        make_clinic(seed=1, clinicians=0, today=TODAY)
