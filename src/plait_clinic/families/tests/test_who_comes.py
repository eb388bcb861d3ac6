"""Joining, leaving, parents who live apart, guardians who disagree, and a young person who comes of age."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from plait_clinic.cases.administration.actions import add_member, member_leaves
from plait_clinic.cases.models import MemberRole, Participation
from plait_clinic.families.models import GivenUnder
from plait_clinic.families.queries import promise_of, sharing_now
from plait_clinic.families.signing import signers_in
from plait_clinic.minors.actions import add_guardian, end_guardian, note_consent, remove_birth_date, set_birth_date
from plait_clinic.minors.actions import write_policy as write_minors_policy
from plait_clinic.minors.models import Capacity, Consenting, Guardian, HowMany, Way
from plait_clinic.minors.rules import Band, Policy
from plait_clinic.people.models import CheckInForm
from plait_clinic.steps import Refused
from tests.texts import text_of

NOTHING = "Nothing stands here now."
ONE_GUARDIAN = Policy(18, 12, (Band(0, 16, Consenting.BOTH, HowMany.ONE), Band(16, 18, Consenting.YOUNG)))
EVERY_GUARDIAN = Policy(18, 12, (Band(0, 16, Consenting.BOTH, HowMany.EVERY), Band(16, 18, Consenting.YOUNG)))
"""Ages that no law was asked about."""


def in_force(family) -> bool:
    return sharing_now(family.case, family.clock.now).in_force


def cleo_is_young(family, policy: Policy, born: date) -> None:
    write_minors_policy(
        organisation=family.world.organisation, policy=policy, basis="Made up.", audit=family.audit("ada")
    )
    set_birth_date(member=family.member("Cleo"), born=born, audit=family.audit())


def guardian(family, name: str, capacity: Capacity = Capacity.PARENT) -> Guardian:
    return add_guardian(member=family.member("Cleo"), name=name, contact="", capacity=capacity, audit=family.audit())


def cleo_may_be_asked(family, guardians: list[Guardian | None]) -> None:
    for who in guardians:
        note_consent(
            member=family.member("Cleo"),
            guardian=who,
            way=Way.PAPER,
            given_on=family.clock.now.date(),
            audit=family.audit(),
        )


def test_whoever_joins_ends_what_was_agreed_and_sees_nothing_of_before(family):
    family.shared_once(Ana=9)
    assert "After session 1" in family.page("Ben")
    family.members["Dan"] = add_member(
        case=family.case,
        client=None,
        name="Dan P.",
        role=MemberRole.MEMBER,
        participation=Participation.VOLUNTARY,
        form=CheckInForm.CLIENT,
        audit=family.audit("ada"),
    )
    for name in ("Ben", "Dan"):
        said = family.page(name)
        assert "Somebody has joined since this was agreed, so it holds no more." in said
        assert NOTHING in said
    family.agree()
    family.sign()
    family.days_pass(1)
    assert NOTHING in family.page("Dan")
    family.all_answer(family.meet(), Dan=2)
    family.days_pass(9)
    said = family.page("Dan")
    assert "After session 2" in said
    assert "After session 1" not in said


def test_who_joins_cannot_be_noted_under_a_version_that_was_not_written_for_them(family):
    family.agree()
    family.members["Dan"] = add_member(
        case=family.case,
        client=None,
        name="Dan P.",
        role=MemberRole.MEMBER,
        participation=Participation.VOLUNTARY,
        form=CheckInForm.CLIENT,
        audit=family.audit("ada"),
    )
    with pytest.raises(Refused, match="not written for them"):
        family.sign("Dan")


def test_what_is_of_whoever_leaves_is_shown_no_more_and_they_see_nothing_of_the_others(family):
    family.shared_once(Ana=9)
    member_leaves(member=family.member("Cleo"), audit=family.audit("ada"))
    said = family.page("Ana")
    assert "Ana 9 Ben 5" in said
    assert "Cleo" not in said
    gone = family.page("Cleo")
    assert "You come here no more." in gone
    assert "Ana 9" not in gone


def test_a_session_is_shared_among_those_who_stay_without_whoever_left_before_its_day(family):
    family.agree()
    family.sign()
    family.days_pass(1)
    family.all_answer(family.meet(), Ana=9, Cleo=1)
    member_leaves(member=family.member("Cleo"), audit=family.audit("ada"))
    family.days_pass(9)
    said = family.page("Ben")
    assert "Ana 9 Ben 5" in said
    assert "Cleo" not in said


def test_who_leaves_and_comes_back_is_signed_for_anew(family):
    family.shared_once(Ana=9)
    cleo = family.member("Cleo")
    member_leaves(member=cleo, audit=family.audit("ada"))
    family.days_pass(1)
    family.members["Cleo"] = add_member(
        case=family.case,
        client=cleo.client,
        name="",
        role=MemberRole.CHILD,
        participation=Participation.VOLUNTARY,
        form=CheckInForm.CLIENT,
        audit=family.audit("ada"),
    )
    assert NOTHING in family.page("Ana")
    assert NOTHING in family.page("Cleo")


def test_whoever_left_is_promised_nothing_and_what_they_answer_is_kept_under_no_version(family):
    policy = family.agree()
    family.sign()
    family.days_pass(1)
    session = family.meet()
    check_in = family.check_in(session, "Cleo")
    assert promise_of(check_in, family.clock.now) is not None
    member_leaves(member=family.member("Cleo"), audit=family.audit("ada"))
    assert in_force(family)
    assert promise_of(check_in, family.clock.now) is None
    response = family.answer(session, "Cleo", told=policy.handle)
    assert not GivenUnder.objects.filter(response=response).exists()


def test_of_two_who_share_one_who_leaves_ends_it(couple):
    couple.shared_once(Ana=9)
    member_leaves(member=couple.member("Ben"), audit=couple.audit("ada"))
    assert NOTHING in couple.page("Ana")


def test_for_a_young_person_it_takes_a_guardian_and_their_own_yes(family):
    cleo_is_young(family, ONE_GUARDIAN, date(2013, 5, 1))
    mother = guardian(family, "Ana P.")
    family.agree()
    family.sign()
    assert not in_force(family)
    family.sign("Cleo", guardian=mother)
    assert in_force(family)


def test_a_guardian_alone_does_not_suffice(family):
    cleo_is_young(family, ONE_GUARDIAN, date(2013, 5, 1))
    mother = guardian(family, "Ana P.")
    family.agree()
    family.sign("Ana", "Ben")
    family.sign("Cleo", guardian=mother)
    assert not in_force(family)


def test_a_young_person_without_a_policy_for_minors_shares_nothing(family):
    set_birth_date(member=family.member("Cleo"), born=date(2013, 5, 1), audit=family.audit())
    family.agree()
    family.sign()
    assert not in_force(family)


def test_separated_parents_each_sign_for_themselves_and_where_the_clinic_asks_both_for_the_child_both_do(family):
    cleo_is_young(family, EVERY_GUARDIAN, date(2013, 5, 1))
    mother, father = guardian(family, "Ana P."), guardian(family, "Ben Q.")
    family.agree()
    family.sign("Ana", "Cleo")
    family.sign("Cleo", guardian=mother)
    family.sign("Cleo", guardian=father)
    assert not in_force(family)  # Ben's yes for Cleo is none for himself
    family.sign("Ben")
    assert in_force(family)


def test_where_every_guardian_is_asked_one_of_them_does_not_suffice(family):
    cleo_is_young(family, EVERY_GUARDIAN, date(2013, 5, 1))
    mother, _father = guardian(family, "Ana P."), guardian(family, "Ben Q.")
    family.agree()
    family.sign()
    family.sign("Cleo", guardian=mother)
    assert not in_force(family)


def test_where_guardians_disagree_nothing_is_shared_even_where_one_would_suffice(family):
    cleo_is_young(family, ONE_GUARDIAN, date(2013, 5, 1))
    mother, father = guardian(family, "Ana P."), guardian(family, "Ben Q.")
    family.agree()
    family.sign()
    family.sign("Cleo", guardian=mother)
    assert in_force(family)
    family.sign("Cleo", guardian=father, agrees=False)
    assert not in_force(family)
    end_guardian(member=family.member("Cleo"), guardian=father, audit=family.audit())
    assert in_force(family)


def test_who_comes_of_age_signs_anew_and_no_guardian_counts_any_more(family):
    birthday = family.clock.now.date().replace(day=27)
    cleo_is_young(family, Policy(18, 12, (Band(0, 18, Consenting.BOTH),)), birthday.replace(year=2008))
    mother = guardian(family, "Ana P.")
    cleo_may_be_asked(family, [None, mother])
    family.agree()
    family.sign()
    family.sign("Cleo", guardian=mother)
    family.days_pass(1)
    family.all_answer(family.meet(), Ana=9)
    family.days_pass(8)
    assert "After session 1" in family.page("Ben")
    family.days_pass(2)
    assert NOTHING in family.page("Ben")
    assert "You have signed." not in family.page("Cleo")
    policy = sharing_now(family.case, family.clock.now).policy
    family.visiting("Cleo").post(reverse("own_shared_sign"), {"policy": policy.handle})
    assert in_force(family)
    assert NOTHING in family.page("Ben")  # what was given before the new signature stays unshared


def test_removing_the_birth_date_of_whoever_came_of_age_makes_no_signature_of_their_assent(family):
    cleo_is_young(family, ONE_GUARDIAN, date(2008, 11, 27))
    family.agree()
    family.sign()
    family.days_pass(11)
    remove_birth_date(member=family.member("Cleo"), audit=family.audit("ada"))
    assert not in_force(family)


def test_a_band_in_which_a_young_person_decides_alone_takes_their_own_signature_from_within_it(family):
    cleo_is_young(family, ONE_GUARDIAN, date(2010, 11, 27))
    mother = guardian(family, "Ana P.")
    family.agree()
    family.sign()
    family.sign("Cleo", guardian=mother)
    assert in_force(family)
    family.days_pass(11)
    assert not in_force(family)
    family.sign("Cleo")
    assert in_force(family)


def test_the_page_of_the_clinic_names_who_has_signed_and_who_signs_anew(family):
    cleo_is_young(family, ONE_GUARDIAN, date(2010, 11, 27))
    mother = guardian(family, "Ana P.")
    family.agree()
    family.sign("Ana", "Cleo")
    family.sign("Cleo", guardian=mother)
    family.days_pass(11)
    said = text_of(family.world.signed_in("alice").get(reverse("sharing", args=[family.case.handle])))
    assert "Ana P. yes" in said
    assert "Ben P. nothing yet" in said
    assert "Cleo P. signed as a young person; now they sign anew" in said


def test_who_signs_for_two_young_people_costs_as_many_queries_as_for_one(family):
    def queries() -> int:
        with CaptureQueriesContext(connection) as caught:
            signers_in(family.case, family.clock.now)
        return len(caught)

    cleo_is_young(family, ONE_GUARDIAN, date(2013, 5, 1))
    guardian(family, "Ana P.")
    guardian(family, "Ben P.")
    before = queries()
    set_birth_date(member=family.member("Ben"), born=date(2011, 5, 1), audit=family.audit())
    assert queries() == before
    told = [(member.client.name, who and who.name) for member, who in signers_in(family.case, family.clock.now)]
    cleo = "Cleo P."
    assert told == [("Ana P.", None), ("Ben P.", None), (cleo, None), (cleo, "Ana P."), (cleo, "Ben P.")]
