"""The client's own page tells who has looked at their answer, and no choice there hides a positive one."""

from datetime import timedelta

from django.urls import reverse

from plait_clinic.own.tests.conftest import OwnWorld


def own_page(readers) -> str:
    browser = OwnWorld(readers.world).visiting_with_handed_code()
    return browser.get(reverse("own_page")).content.decode()


def test_the_client_is_told_of_each_look_by_somebody_named_and_who_that_is(readers):
    answer = readers.positive()
    browser = readers.world.signed_in("charlie")
    browser.get(reverse("open_answers"))
    browser.get(reverse("risk_answer", args=[answer.handle]))
    browser.post(reverse("acknowledge_answer", args=[answer.handle]), {"note": "Rang Sam at once."})
    page = own_page(readers)
    named = 'Charlie <span class="quiet">named to read answers about safety</span>'
    assert page.count(named) >= 3
    assert "read your answer about your safety" in page
    assert "saw in their list that an answer of yours has to be read" in page
    assert "Rang Sam at once." not in page
    assert "An answer that says you may need help is read by Charlie and Sue too." in page


def test_who_has_looked_tells_the_clinicians_of_the_list_too(readers):
    readers.positive()
    readers.world.signed_in("sue").get(reverse("open_answers"))
    looks = readers.world.signed_in("alice").get(reverse("looks", args=[readers.world.case.handle])).content.decode()
    assert "<td>Sue</td><td>read the list of open answers, on which this case stands</td>" in looks


def test_a_list_that_was_read_before_or_by_somebody_else_tells_of_no_look_at_this_answer(readers, clock):
    readers.world.signed_in("charlie").get(reverse("open_answers"))
    clock.now += timedelta(minutes=5)
    readers.positive()
    assert "saw in their list" not in own_page(readers)


def test_nothing_can_be_chosen_for_a_positive_answer_on_the_own_page(readers):
    readers.positive()
    page = own_page(readers)
    assert 'name="about" value="q9' not in page
    assert "phq9" not in page.split('id="words"')[1].split('id="looks"')[0]


def test_where_no_measure_asks_about_safety_nobody_is_named_on_the_own_page(unnamed):
    unnamed.name()
    unnamed.world.answer(unnamed.world.invitation())
    assert "you may need help" not in own_page(unnamed)
