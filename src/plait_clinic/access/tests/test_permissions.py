"""The whole truth table of permissions: every standing there can be, against every check and its twin."""

from itertools import product

import pytest

from plait_clinic.access import permissions
from plait_clinic.access.permissions import NotAllowed, ReasonNeeded, Standing
from plait_clinic.cases.models import ClinicianRole
from plait_clinic.people.models import Role

PARTS = (None, *ClinicianRole)
FLAGS = (False, True)
NOT_OF_A_STANDING = {"check_role"}  # takes the role as well; the other checks are made of it
CHECKS = {
    name: check
    for name, check in vars(permissions).items()
    if name.startswith("check_") and name not in NOT_OF_A_STANDING
}
TWINS = {name: twin for name, twin in vars(permissions).items() if name.startswith("user_can_")}
# Permissions that one role gives, and that nothing else gives.
BY_ROLE = {
    "read_caseload": Role.CLINICIAN,
    "read_looks_at_mine": Role.CLINICIAN,
    "open_case": Role.CLINICIAN,
    "bring_in_past_data": Role.CLINICIAN,
    "keep_private_notes": Role.CLINICIAN,
    "read_supervisees": Role.SUPERVISOR,
    "read_own_point": Role.CLINICIAN,
    "read_attendance": Role.REFERRER,
    "read_concerns": Role.COMPLAINTS,
    "read_carer_home": Role.CARER,
    "administer": Role.ADMINISTRATOR,
    "administer_case": Role.ADMINISTRATOR,
    "read_caseloads": Role.ADMINISTRATOR,
    "write_minors_policy": Role.ADMINISTRATOR,
    "write_retention": Role.ADMINISTRATOR,
    "end_hold": Role.ADMINISTRATOR,
    "read_erasures_due": Role.CLINICIAN,
    "write_clinic_texts": Role.ADMINISTRATOR,
    "read_delivery": Role.ADMINISTRATOR,
    "read_unanswered": Role.CLINICIAN,
    "write_protocol": Role.ADMINISTRATOR,
    "read_changes": Role.ADMINISTRATOR,
    "name_readers": Role.ADMINISTRATOR,
    "change_cards": Role.ADMINISTRATOR,
    "read_reliability": Role.ADMINISTRATOR,
    "name_watchers": Role.ADMINISTRATOR,
    "read_signal_figures": Role.ADMINISTRATOR,
    "read_engine": Role.ADMINISTRATOR,
    "set_own_budget": Role.CLINICIAN,
    "print_day": Role.ADMINISTRATOR,
    "print_own_day": Role.CLINICIAN,
}
# Permissions that a part in the case gives, and that nothing else gives.
BY_PART = {
    "note_session": {ClinicianRole.LEAD, ClinicianRole.CO_THERAPIST},
    "read_session": {ClinicianRole.LEAD, ClinicianRole.CO_THERAPIST},
    "draw_structure": {ClinicianRole.LEAD, ClinicianRole.CO_THERAPIST},
    "take_signal_step": {ClinicianRole.LEAD, ClinicianRole.CO_THERAPIST},
    "note_impression": {ClinicianRole.LEAD, ClinicianRole.CO_THERAPIST},
    "read_paired": {ClinicianRole.LEAD, ClinicianRole.CO_THERAPIST},
    "write_private_note": {ClinicianRole.LEAD, ClinicianRole.CO_THERAPIST, ClinicianRole.TEAM},
    "tick_stages": {ClinicianRole.LEAD, ClinicianRole.CO_THERAPIST},
    "help_with_own_page": {ClinicianRole.LEAD, ClinicianRole.CO_THERAPIST},
    "read_ending": {ClinicianRole.LEAD, ClinicianRole.CO_THERAPIST},
    "say_as_lead": {ClinicianRole.LEAD},
    "agree": {ClinicianRole.LEAD, ClinicianRole.CO_THERAPIST},
    "prepare": {ClinicianRole.LEAD, ClinicianRole.CO_THERAPIST},
    "work_on_goals": {ClinicianRole.LEAD, ClinicianRole.CO_THERAPIST},
    "read_around": {ClinicianRole.LEAD, ClinicianRole.CO_THERAPIST},
    "agree_tasks": {ClinicianRole.LEAD, ClinicianRole.CO_THERAPIST},
    "write_sharing": {ClinicianRole.LEAD, ClinicianRole.CO_THERAPIST},
    "open_together": {ClinicianRole.LEAD, ClinicianRole.CO_THERAPIST},
    "read_looks": {ClinicianRole.LEAD, ClinicianRole.CO_THERAPIST, ClinicianRole.TEAM},
}
# Permissions that being named to read risk items gives, beside a part in the case, and that nothing else gives.
BY_NAMING = {
    "read_open_answers": set(),
    "acknowledge": {ClinicianRole.LEAD, ClinicianRole.CO_THERAPIST},
}
SINGLE_ROLES = [frozenset(), *(frozenset({role}) for role in Role), frozenset(Role)]
STANDINGS = [
    Standing(
        roles=roles,
        part=part,
        supervises=supervises,
        gave_reason=gave_reason,
        in_emergency=in_emergency,
        reads_risk=reads_risk,
        watches_signals=watches,
        is_around=is_around,
    )
    for roles, part, supervises, gave_reason, in_emergency, reads_risk, watches, is_around in product(
        SINGLE_ROLES, PARTS, FLAGS, FLAGS, FLAGS, FLAGS, FLAGS, FLAGS
    )
]


def passes(check, standing: Standing) -> bool:
    try:
        check(standing)
    except NotAllowed:
        return False
    return True


def test_every_check_has_its_twin_and_every_twin_its_check():
    assert {name.replace("check_", "user_can_", 1) for name in CHECKS} == set(TWINS)


def test_every_check_stands_in_this_table():
    told = {
        *BY_ROLE,
        *BY_PART,
        *BY_NAMING,
        "read_brief",
        "read_family_map",
        "read_signal",
        "read_card",
        "read_waiting",
        "give_reason",
    }
    told |= {"open_in_emergency", "read_risk_answer"}
    told |= {"hold", "keep_consents", "read_carers", "read_as_carer", "read_sharing", "observe", "read_observed"}
    assert {name.removeprefix("check_") for name in CHECKS} == told


@pytest.mark.parametrize("name", sorted(CHECKS))
def test_a_check_and_its_twin_never_differ(name):
    twin = TWINS[name.replace("check_", "user_can_", 1)]
    assert twin.__name__ == name.replace("check_", "user_can_", 1)
    for standing in STANDINGS:
        assert twin(standing) is passes(CHECKS[name], standing)


@pytest.mark.parametrize(("name", "role"), BY_ROLE.items())
def test_a_room_opens_to_its_role_alone(name, role):
    for standing in STANDINGS:
        assert TWINS[f"user_can_{name}"](standing) is (role in standing.roles)


@pytest.mark.parametrize(("name", "parts"), BY_PART.items())
def test_these_depend_on_the_part_in_the_case_alone(name, parts):
    for standing in STANDINGS:
        assert TWINS[f"user_can_{name}"](standing) is (standing.part in parts)


@pytest.mark.parametrize(("name", "parts"), BY_NAMING.items())
def test_open_answers_are_for_who_is_named_and_for_the_case_and_for_no_role(name, parts):
    for standing in STANDINGS:
        assert TWINS[f"user_can_{name}"](standing) is (standing.reads_risk or standing.part in parts)


def test_a_positive_answer_opens_to_who_is_named_to_the_case_and_in_an_emergency():
    for standing in STANDINGS:
        expected = standing.reads_risk or bool(standing.part) or standing.in_emergency
        assert permissions.user_can_read_risk_answer(standing) is expected


def test_what_observers_saw_is_for_the_case_and_a_supervisor_with_a_reason_and_the_lead_does_not_observe():
    for standing in STANDINGS:
        reads = bool(standing.part) or (standing.supervises and standing.gave_reason)
        assert permissions.user_can_read_observed(standing) is reads
        assert permissions.user_can_observe(standing) is (reads and standing.part != ClinicianRole.LEAD)
        if standing.supervises and not (standing.part or standing.gave_reason):
            with pytest.raises(ReasonNeeded):
                permissions.check_observe(standing)


def test_an_emergency_is_for_supervisors_and_administrators_who_have_no_part_in_the_case():
    for standing in STANDINGS:
        expected = not standing.part and (standing.supervises or Role.ADMINISTRATOR in standing.roles)
        assert permissions.user_can_open_in_emergency(standing) is expected


def test_the_brief_opens_to_its_clinicians_to_a_supervisor_with_a_reason_and_in_an_emergency():
    for standing in STANDINGS:
        expected = bool(standing.part) or (standing.supervises and standing.gave_reason) or standing.in_emergency
        assert permissions.user_can_read_brief(standing) is expected
        of_all = bool(standing.part) or (standing.supervises and standing.gave_reason)
        assert permissions.user_can_read_family_map(standing) is of_all
        assert permissions.user_can_read_signal(standing) is expected


def test_consents_are_kept_by_the_office_and_by_those_who_hold_the_sessions():
    for standing in STANDINGS:
        holds = standing.part in (ClinicianRole.LEAD, ClinicianRole.CO_THERAPIST)
        expected = holds or Role.ADMINISTRATOR in standing.roles
        assert permissions.user_can_keep_consents(standing) is expected
        assert permissions.user_can_read_carers(standing) is expected


def test_what_clients_let_a_carer_see_is_for_whoever_is_around_them_and_for_no_role_and_no_part():
    for standing in STANDINGS:
        assert permissions.user_can_read_as_carer(standing) is standing.is_around


def test_who_waits_is_for_whoever_is_named_and_for_no_role_and_no_part():
    for standing in STANDINGS:
        assert permissions.user_can_read_waiting(standing) is standing.watches_signals


def test_a_repair_card_opens_to_those_who_hold_the_talk_to_a_supervisor_with_a_reason_and_in_an_emergency():
    for standing in STANDINGS:
        holds = standing.part in (ClinicianRole.LEAD, ClinicianRole.CO_THERAPIST)
        expected = holds or (standing.supervises and standing.gave_reason) or standing.in_emergency
        assert permissions.user_can_read_card(standing) is expected


def test_a_hold_is_for_whoever_leads_the_case_and_for_the_office():
    for standing in STANDINGS:
        expected = standing.part == ClinicianRole.LEAD or Role.ADMINISTRATOR in standing.roles
        assert permissions.user_can_hold(standing) is expected


def test_a_reason_is_asked_of_a_supervisor_and_of_nobody_else():
    for standing in STANDINGS:
        asked = False
        try:
            permissions.check_read_brief(standing)
        except ReasonNeeded:
            asked = True
        except NotAllowed:
            asked = False
        opens = standing.part or standing.gave_reason or standing.in_emergency
        assert asked is (standing.supervises and not opens)


def test_a_reason_is_given_by_a_supervisor_with_no_part_in_the_case():
    for standing in STANDINGS:
        expected = standing.supervises and not standing.part
        assert permissions.user_can_give_reason(standing) is expected


def test_an_administrator_a_referrer_or_a_researcher_may_read_nothing_of_a_case():
    for role in Role:
        standing = Standing(roles=frozenset({role}))
        for name in (
            "read_brief",
            "read_family_map",
            "read_signal",
            "read_card",
            "read_waiting",
            "give_reason",
            *BY_PART,
            *BY_NAMING,
        ):
            assert not TWINS[f"user_can_{name}"](standing)
