"""Of whoever left, and once the work has ended, no own page takes new words; what was shown can be taken back."""

import pytest
from django.urls import reverse

from plait_clinic.cases.models import Case, CaseMember
from plait_clinic.own.tests.conftest import OwnWorld
from tests.texts import text_of

WORDS = {
    "own_goals_write": {"text": "To sleep through"},
    "own_tasks_propose": {"what": "Walk", "why": "For air", "doer": "client"},
    "own_contribution": {"text": "I come on time."},
    "own_outlook": {"sensible": "3", "helpful": "4"},
    "own_fit": {"said": "fine"},
}


@pytest.mark.parametrize("step", WORDS)
def test_after_leaving_and_after_the_end_nothing_new_is_taken(world, clock, step):
    browser, member = OwnWorld(world).visiting(world.member), world.member
    CaseMember.objects.filter(pk=member.pk).update(left_on=world.now.date())
    answer = browser.post(reverse(step), WORDS[step])
    assert answer.status_code == 422
    assert "no longer part of this course of work" in text_of(answer)
    CaseMember.objects.filter(pk=member.pk).update(left_on=None)
    Case.objects.filter(pk=member.case_id).update(closed_on=world.now.date())
    answer = browser.post(reverse(step), WORDS[step])
    assert answer.status_code == 422
    assert "This course of work has ended" in text_of(answer)
    Case.objects.filter(pk=member.case_id).update(closed_on=None)
    assert browser.post(reverse(step), WORDS[step]).status_code == 302
