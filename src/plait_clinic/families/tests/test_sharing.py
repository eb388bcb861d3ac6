"""What is shared, when and with whom: nothing before everybody has signed, and all of a session or none of it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from plait_clinic.families.actions import note_signature
from plait_clinic.families.models import GivenUnder, PolicyWords, Shared, Sharing, SharingChoice, SharingPause
from plait_clinic.families.queries import promise_of, sharing_now
from plait_clinic.own.models import CodeKind
from plait_clinic.steps import Refused
from tests.texts import text_of

NOTHING = "Nothing stands here now."
RELEASED = "After session 1"


def test_by_default_nothing_is_shared(family):
    family.all_answer(family.meet(), Ana=9)
    family.days_pass(20)
    said = family.page("Ben")
    assert "Nothing is shared. What each of you answers is for that person and the clinicians." in said
    assert NOTHING in said
    assert GivenUnder.objects.count() == 0


def test_what_all_have_signed_is_shared_on_the_eighth_day_and_not_before(family):
    family.agree()
    family.sign()
    family.days_pass(1)
    family.all_answer(family.meet(), Ana=9, Ben=4, Cleo=6)
    family.days_pass(7)
    assert NOTHING in family.page("Ben")
    family.days_pass(1)
    for name in family.members:
        assert "Who being understood and respected Ana 9 Ben 4 Cleo 6" in family.page(name)


def test_only_what_is_named_is_shared(family):
    family.agree(Sharing.LIMITED, (Shared.TASK,))
    family.sign()
    family.days_pass(1)
    session = family.meet()
    for name in family.members:
        family.answer(session, name, understood="1", suited="10", comment="A secret line", tension="3", put_right="0")
    family.days_pass(9)
    said = family.page("Cleo")
    assert "Who the way of working Ana 10 Ben 10 Cleo 10" in said
    assert "A secret line" not in said
    assert "Ana 10 1" not in said


def test_no_secrets_shares_every_rating_that_can_be_and_none_on_openness(family):
    family.agree(Sharing.NO_SECRETS)
    family.sign()
    family.days_pass(1)
    family.all_answer(family.meet(), Ana=3)
    family.days_pass(9)
    page = family.visiting("Ben").get(reverse("own_shared")).content.decode()
    heads = page[page.index("<thead>") : page.index("</thead>")]
    assert "being understood and respected" in heads
    assert "knowing what comes next" in heads
    assert "open" not in heads
    assert "safe" not in heads
    assert "tension" not in heads


def test_it_holds_from_the_last_signature_and_only_for_what_is_answered_after_it(family):
    family.agree()
    family.sign("Ana", "Ben")
    early = family.meet()
    family.all_answer(early, Ana=9)
    family.days_pass(1)
    assert "It holds only once everybody who has to has signed" in family.page("Ana")
    family.sign("Cleo")
    family.days_pass(10)
    assert "All of you have signed." in family.page("Ana")
    assert NOTHING in family.page("Ana")


def test_an_answer_whose_page_told_of_nothing_is_not_shared(family):
    family.agree()
    family.sign()
    family.days_pass(1)
    session = family.meet()
    family.answer(session, "Ana")
    family.answer(session, "Ben")
    family.answer(session, "Cleo", told="")
    family.days_pass(9)
    assert NOTHING in family.page("Ana")


def test_another_version_ends_what_was_shared_under_the_one_before(family):
    family.shared_once(Ana=9)
    assert RELEASED in family.page("Ben")
    family.agree(Sharing.NO_SECRETS)
    assert NOTHING in family.page("Ben")
    family.sign()
    family.days_pass(10)
    assert NOTHING in family.page("Ben")


def test_where_one_has_not_answered_in_time_nothing_of_the_session_is_shared(family):
    family.agree()
    family.sign()
    family.days_pass(1)
    session = family.meet()
    family.answer(session, "Ana", understood="9")
    family.answer(session, "Ben", understood="2")
    family.days_pass(9)
    assert NOTHING in family.page("Ana")


def test_a_stop_holds_at_once_for_everybody_and_also_for_what_was_answered_before_it(family):
    family.agree()
    family.sign()
    family.days_pass(1)
    family.all_answer(family.meet(), Ana=9)
    family.days_pass(6)
    family.choose("Cleo", "stop")
    family.days_pass(3)
    assert NOTHING in family.page("Ana")
    assert NOTHING in family.page("Cleo")


def test_what_was_shared_before_a_stop_stays_so_that_nobody_sees_that_there_was_one(family):
    family.shared_once(Ana=9)
    before = family.page("Ana")
    family.choose("Ben", "stop")
    family.days_pass(20)
    assert family.page("Ana") == before


def test_a_stop_looks_the_same_as_not_having_answered(family):
    """The pages of the others, letter by letter, whichever of the two it was."""
    family.agree()
    family.sign()
    family.days_pass(1)
    first, second = family.meet(), None
    family.answer(first, "Ana", understood="9")
    family.answer(first, "Ben", understood="3")
    family.days_pass(9)
    unanswered = family.page("Ana")
    second = family.meet()
    family.all_answer(second, Ana=9, Ben=3)
    family.choose("Cleo", "stop")
    family.days_pass(9)
    assert family.page("Ana") == unanswered


def test_the_page_of_whoever_stopped_does_not_say_so_afterwards(family):
    before = family.page("Ana")
    answer = family.choose("Ana", "stop")
    assert "from now on nothing more is shared" in text_of(answer)
    assert family.page("Ana") == before


def test_a_stop_that_is_lifted_lets_through_only_what_is_answered_afterwards(family):
    family.agree()
    family.sign()
    family.days_pass(1)
    family.choose("Ben", "stop")
    family.all_answer(family.meet(), Ana=9)
    family.choose("Ben", "go_on")
    family.days_pass(1)
    family.all_answer(family.meet(), Ana=8)
    family.days_pass(9)
    said = family.page("Ana")
    assert "After session 2" in said
    assert RELEASED not in said


def test_a_code_that_was_handed_over_stops_and_lifts_no_stop(family):
    said = text_of(family.visiting("Ben", CodeKind.HANDED).get(reverse("own_shared")))
    assert "Share nothing more" in said
    assert "It can be shared from now on" not in said
    assert family.choose("Ben", "stop", CodeKind.HANDED).status_code == 200
    refused = family.choose("Ben", "go_on", CodeKind.HANDED)
    assert refused.status_code == 422
    assert "takes a code that was sent to your own address. Nothing was changed." in text_of(refused)
    assert [row.stops for row in SharingChoice.objects.all()] == [True]
    family.choose("Ben", "go_on")
    assert [row.stops for row in SharingChoice.objects.order_by("pk")] == [True, False]


def test_a_page_opened_with_a_handed_code_is_the_same_with_a_stop_and_without(family):
    def page() -> str:
        return text_of(family.visiting("Ben", CodeKind.HANDED).get(reverse("own_shared")))

    before, refused = page(), text_of(family.choose("Ben", "go_on", CodeKind.HANDED))
    family.choose("Ben", "stop")
    assert (page(), text_of(family.choose("Ben", "go_on", CodeKind.HANDED))) == (before, refused)


def test_letting_it_go_on_where_nothing_was_stopped_changes_nothing(family):
    family.agree()
    family.sign()
    family.days_pass(1)
    family.all_answer(family.meet(), Ana=9)
    family.choose("Ana", "go_on")
    assert SharingChoice.objects.count() == 0
    family.days_pass(9)
    assert RELEASED in family.page("Ben")


def test_a_new_version_does_not_lift_a_stop(family):
    family.choose("Cleo", "stop")
    family.shared_once()
    assert NOTHING in family.page("Ana")


def test_a_pause_of_the_clinicians_looks_like_any_other_reason(family):
    family.agree()
    family.sign()
    family.days_pass(1)
    family.all_answer(family.meet(), Ana=9)
    browser = family.world.signed_in("alice")
    browser.post(reverse("sharing_pause", args=[family.case.handle]), {"pause": "yes"})
    family.days_pass(9)
    assert NOTHING in family.page("Ana")
    browser.post(reverse("sharing_pause", args=[family.case.handle]), {"pause": "no"})
    assert NOTHING in family.page("Ana")


def test_nobody_of_the_clinic_is_shown_a_stop(family):
    family.shared_once()
    pages = [reverse("sharing", args=[family.case.handle]), reverse("looks", args=[family.case.handle])]
    browser = family.world.signed_in("alice")
    before = [text_of(browser.get(page)) for page in pages]
    family.choose("Ben", "stop")
    # The second reading of who has looked tells of the first one.
    assert text_of(browser.get(pages[0])) == before[0]
    assert "chose" not in text_of(browser.get(pages[1]))


def test_members_sign_on_their_own_page_with_a_code_that_was_sent_to_them(couple):
    policy = couple.agree()
    for name in ("Ana", "Ben"):
        answer = couple.visiting(name).post(reverse("own_shared_sign"), {"policy": policy.handle})
        assert "Your signature is kept." in text_of(answer)
    assert sharing_now(couple.case, couple.clock.now).in_force


def test_a_code_that_was_handed_over_does_not_sign(couple):
    policy = couple.agree()
    browser = couple.visiting("Ana", CodeKind.HANDED)
    assert "please sign on paper" in text_of(browser.get(reverse("own_shared")))
    refused = browser.post(reverse("own_shared_sign"), {"policy": policy.handle})
    assert refused.status_code == 422
    assert policy.signatures.count() == 0


def test_what_has_changed_meanwhile_is_not_signed(couple):
    policy = couple.agree()
    couple.agree(Sharing.NO_SECRETS)
    refused = couple.visiting("Ana").post(reverse("own_shared_sign"), {"policy": policy.handle})
    assert refused.status_code == 422
    assert "Nothing was signed." in text_of(refused)


def test_a_signature_is_noted_with_a_day_between_the_version_and_today(couple):
    couple.agree()
    couple.days_pass(1)
    with pytest.raises(Refused, match="day of this version"):
        note_signature(
            case=couple.case,
            member=couple.member("Ana"),
            guardian=None,
            agrees=True,
            signed_on=couple.clock.now.date().replace(year=2027),
            audit=couple.audit(),
        )


def test_the_check_in_tells_before_answering_what_the_others_may_see(couple):
    couple.agree()
    link = reverse("check_in", args=[couple.world.link_to(couple.check_in(couple.meet(), "Ana"))])
    assert "Nobody else: not the others you come with." in text_of(couple.visiting("Ana").get(link))
    couple.sign()
    couple.days_pass(1)
    session = couple.meet()
    link = reverse("check_in", args=[couple.world.link_to(couple.check_in(session, "Ana"), couple.clock.now)])
    page = couple.visiting("Ana").get(link)
    assert "the others you come with may see your ratings of being understood and respected, from 26 November" in (
        text_of(page)
    )
    couple.choose("Ben", "stop")
    again = text_of(couple.visiting("Ana").get(link))
    assert again == text_of(page)


def test_an_answer_keeps_under_which_version_it_was_given(couple):
    policy = couple.agree()
    couple.sign()
    couple.days_pass(1)
    response = couple.answer(couple.meet(), "Ana")
    assert response.given_under.policy == policy


def test_what_is_promised_asks_for_no_stop_no_pause_and_no_words(couple):
    """Neither has a part in it, and the page of every check-in pays for each question."""
    couple.agree()
    couple.sign()
    couple.days_pass(1)
    check_in = couple.check_in(couple.meet(), "Ana")
    with CaptureQueriesContext(connection) as caught:
        assert promise_of(check_in, couple.clock.now) is not None
    asked = " ".join(query["sql"] for query in caught)
    tables = [kind._meta.db_table for kind in (SharingChoice, SharingPause, PolicyWords)]
    assert [table for table in tables if table in asked] == []
