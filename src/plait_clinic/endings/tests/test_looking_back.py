"""Looking back at the end, episodes, and two sessions with a new clinician."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from plait_clinic.cases.administration.actions import hand_over
from plait_clinic.cases.episodes import episode_at, episodes_of, joined
from plait_clinic.cases.models import CaseClinician
from plait_clinic.checkins.tests.test_ending import LOOKING_BACK, WORDS, ask_at_the_end, session_of
from plait_clinic.checkins.visibility import Reader
from plait_clinic.endings.fit import fit_of
from plait_clinic.readings.queries import course_of
from tests.texts import text_of
from tests.world import World


def page_of(world: World, name: str, who: str = "alice") -> str:
    url = reverse(name, args=[world.case.handle, world.member.handle])
    return text_of(world.signed_in(who).get(url))


def look_back(world: World, **more: str) -> None:
    ask_at_the_end(world)
    check_in = world.invitation(session_of(world, last=True))
    world.answer(check_in, **{**LOOKING_BACK, "plait-ending-comment": WORDS, **more})


def test_what_was_said_looking_back_stands_there_and_the_brief_leads_to_it(world, clock):
    look_back(world)
    said = page_of(world, "ending")
    assert "Helped with what brought me here 8" in said
    assert "The time was right to end 6" in said
    assert "What helped you most? Being understood and respected" in said
    assert "What did you miss most? Nothing" in said
    assert WORDS in said
    assert "Sam R. has answered the questions at the end." in page_of(world, "member_brief")


def test_a_held_line_and_concerns_past_the_clinician_do_not_stand_there(world, clock):
    look_back(world, **{"plait-ending-hold": "1", "plait-ending-harmful": "complaints"})
    said = page_of(world, "ending")
    assert WORDS not in said
    assert "harmful" not in said


def test_a_concern_for_the_clinician_stands_there(world, clock):
    look_back(world, **{"plait-ending-missed": "clinician"})
    assert "Something about who they are was missed, in the whole work." in page_of(world, "ending")


def test_beginning_and_end_are_the_means_of_two_answers_each(world, clock):
    world.answer_sessions([4, 6, 9, 8, 7])
    said = page_of(world, "ending")
    assert "5 sessions, from 20 October 2026 to 17 November 2026. Check-ins were answered after 5 of them." in said
    assert "Being understood and respected 5 7.5" in said


def test_with_three_answers_beginning_and_end_are_not_set_beside_each_other(world, clock):
    world.answer_sessions([4, 6, None, 9])
    said = page_of(world, "ending")
    assert "Fewer than four check-ins were answered" in said
    assert "First two answers" not in said


def test_a_case_has_one_episode_until_it_is_handed_over(world):
    [only] = episodes_of(world.case)
    assert (only.lead, only.until, only.first) == (world.staff["alice"], None, True)
    hand_over(case=world.case, to=world.staff["charlie"], audit=world.acting("ada"))
    first, second = episodes_of(world.case)
    assert (first.lead, second.lead) == (world.staff["alice"], world.staff["charlie"])
    assert episode_at(world.case, world.now) == second
    assert episode_at(world.case, world.now - timedelta(days=1)) == first


def test_two_hand_overs_of_one_day_make_one_new_episode(world):
    for to in ("charlie", "bob"):
        hand_over(case=world.case, to=world.staff[to], audit=world.acting("ada"))
    assert [episode.lead.name for episode in episodes_of(world.case)] == ["Alice", "Bob"]


DAY = datetime(2026, 1, 1, 12, tzinfo=UTC)


@given(
    gaps=st.lists(st.integers(min_value=0, max_value=40), min_size=1, max_size=6),
    day=st.integers(min_value=-20, max_value=260),
)
def test_every_session_belongs_to_exactly_one_episode(gaps, day):
    starts = [sum(gaps[:place]) for place in range(len(gaps) + 1)]
    dates = [(DAY + timedelta(days=start)).date() for start in starts]
    ends = [*dates[1:], None]
    parts = [SimpleNamespace(user=None, since=since, until=end) for since, end in zip(dates, ends, strict=True)]
    assert sum(episode.holds(DAY + timedelta(days=day)) for episode in joined(parts)) == 1


def change_clinician(world: World, sessions_since: int) -> None:
    """Four sessions with Alice, a hand-over, and some with Charlie."""
    start = world.now - timedelta(weeks=10)
    ratings = [8, 8, 6, 8, *[3, 5, 6, 7, 7, 7][:sessions_since]]
    CaseClinician.objects.filter(case=world.case, role="lead").update(until=(start + timedelta(weeks=4)).date())
    CaseClinician.objects.create(
        case=world.case, user=world.staff["charlie"], role="lead", since=(start + timedelta(weeks=4)).date()
    )
    for week, rating in enumerate(ratings):
        held_at = start + timedelta(weeks=week)
        session = world.note_session(held_at=held_at, by="bob")
        items = dict.fromkeys(("understood", "matters", "suited", "openness", "effort"), str(rating))
        world.answer(world.invitation(session), now=held_at, **items)


def test_after_two_sessions_with_a_new_clinician_both_look_at_how_it_fits(world, clock):
    change_clinician(world, 2)
    said = page_of(world, "together", "charlie")
    assert "Two sessions with Charlie: how does it fit?" in said
    assert "Being understood and respected 7 4" in said
    brief = page_of(world, "member_brief", "charlie")
    assert "Two sessions since the change of clinician have been answered. Look together at how it fits" in brief


def test_after_one_session_it_is_too_early_and_after_six_it_is_long_ago(world, clock):
    change_clinician(world, 1)
    episodes = episodes_of(world.case)
    assert fit_of(course_of(world.case, world.member, None, reader=Reader(world.now)), episodes) is None
    assert "how does it fit" not in page_of(world, "together", "charlie")


def test_after_six_sessions_the_course_itself_tells_more(world, clock):
    change_clinician(world, 6)
    assert fit_of(course_of(world.case, world.member, None, reader=Reader(world.now)), episodes_of(world.case)) is None


def test_without_a_change_of_clinician_there_is_nothing_to_compare(world, clock):
    world.answer_sessions([7, 8, 7, 8])
    assert "how does it fit" not in page_of(world, "together")
