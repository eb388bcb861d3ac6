"""A part that is rendered once shows everybody what it would show anew, and keeps nothing that was sent."""

import pytest
from django.template import engines
from django.urls import reverse
from django.utils import translation

from plait_clinic.checkins.templatetags import once
from tests.world import SOME_ANSWERS

PART = "{% load once i18n %}{% once may one other %}{{ one }}{{ other }}{{ behind }}{% translate 'Send' %}{% endonce %}"


@pytest.fixture
def part():
    template = engines["django"].from_string(PART)
    return lambda **values: template.render({"may": True, "one": "1", "other": "2", "behind": "a", **values})


def test_it_is_rendered_once_for_what_it_depends_on(part):
    assert part() == "12aSend"
    assert part(behind="b") == "12aSend"
    assert part(one="7", behind="b") == "72bSend"


def test_it_is_rendered_for_each_language(part):
    part()
    with translation.override("de"):
        assert part().startswith("12a")
        assert part() != "12aSend"


@pytest.mark.parametrize("may", [False, None, ""])
def test_what_may_not_be_kept_is_not(part, may):
    assert part(may=may, behind="hers") == "12hersSend"
    assert part(behind="b") == "12bSend"


def test_what_it_shows_is_escaped_once(part):
    assert part(one="<b>") == part(one="<b>") == "&lt;b&gt;2aSend"


def test_it_keeps_so_many_and_begins_anew_beyond_them(part, monkeypatch):
    monkeypatch.setattr(once, "MOST_KEPT", 2)
    assert [part(one=str(n)) for n in range(5)] == [f"{n}2aSend" for n in range(5)]
    assert part(one="4", behind="b") == "42aSend"


def test_a_page_after_somebody_elses_problem_is_fresh(world, client, clock):
    """What one person sent and had to mend stands on no other page."""
    address = reverse("check_in", args=[world.link_to(world.invitation())])
    fresh = client.get(address).content.decode()
    mended = client.post(address, {**SOME_ANSWERS, "understood": "99"})
    assert mended.status_code == 422
    assert "checked" in mended.content.decode()
    again = client.get(reverse("check_in", args=[world.link_to(world.invitation())])).content.decode()
    assert "checked" not in again
    assert "checked" not in fresh
