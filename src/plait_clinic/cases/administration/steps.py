"""Everything the office can do with one case, as a table: the form, the action, the words."""

from django.utils.translation import gettext_lazy as _

from plait_clinic.batteries.actions import end_use, use_battery
from plait_clinic.cases.administration import actions
from plait_clinic.cases.administration.forms import (
    AddMember,
    AddReferrer,
    BeginPart,
    ChooseBattery,
    EndPart,
    EndReferrer,
    HandOver,
    MemberLeaves,
    NextSession,
)
from plait_clinic.checkins.actions import change_next_session
from plait_clinic.steps import Step, StepForm


def choose_battery(case, given, audit) -> None:
    """Without a battery of its own the case follows its team, or the clinic."""
    if given["battery"] is None:
        end_use(organisation=case.organisation, case=case, audit=audit)
    else:
        use_battery(battery=given["battery"], case=case, audit=audit)


CASE_STEPS = {
    "hand-over": Step(
        HandOver,
        lambda case, given, audit: actions.hand_over(case=case, to=given["lead"], audit=audit),
        _("The case has a new lead from today."),
    ),
    "begin-part": Step(
        BeginPart,
        lambda case, given, audit: actions.begin_part(
            case=case, user=given["clinician"], role=given["part"], audit=audit
        ),
        _("They work in this case from today, and may read it."),
    ),
    "end-part": Step(
        EndPart,
        lambda case, given, audit: actions.end_part(case=case, user=given["clinician"], audit=audit),
        _("Their part ends today."),
    ),
    "add-referrer": Step(
        AddReferrer,
        lambda case, given, audit: actions.add_referrer(case=case, user=given["referrer"], audit=audit),
        _("They see who attended, and nothing else."),
    ),
    "end-referrer": Step(
        EndReferrer,
        lambda case, given, audit: actions.end_referrer(case=case, user=given["referrer"], audit=audit),
        _("They no longer see who attended."),
    ),
    "add-member": Step(
        AddMember,
        lambda case, given, audit: actions.add_member(case=case, audit=audit, **given),
        _("They are in the case from today."),
    ),
    "member-leaves": Step(
        MemberLeaves,
        lambda _case, given, audit: actions.member_leaves(member=given["member"], audit=audit),
        _("They left the case today."),
    ),
    "next-session": Step(
        NextSession,
        lambda case, given, audit: change_next_session(case=case, audit=audit, **given),
        _("The next session is changed."),
    ),
    "battery": Step(ChooseBattery, choose_battery, _("It is asked from the next invitation on.")),
    "close": Step(
        StepForm,
        lambda case, _given, audit: actions.close_case(case=case, audit=audit),
        _("The case is closed. What was answered stays."),
    ),
    "reopen": Step(
        StepForm,
        lambda case, _given, audit: actions.reopen_case(case=case, audit=audit),
        _("The case is open again."),
    ),
}
