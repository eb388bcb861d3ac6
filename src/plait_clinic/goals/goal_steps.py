"""Everything that can be done on the two pages about goals, as a table: the form, the action, the words.

Staff's page and the own page share it, so that neither side can do what the other cannot; what only the client can do
is apart.
"""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from plait_clinic.goals import actions, forms
from plait_clinic.steps import Step


def going_on(form: type[forms.OfOneGoal], done) -> Step:
    action = forms.ACTION_OF[form]
    return Step(form, lambda _desk, given, audit: actions.go_on(action=action, audit=audit, **given), done)


def step(form: type[forms.GoalForm], run, done) -> Step:
    return Step(form, lambda _desk, given, audit: run(audit=audit, **given), done)


GOAL_STEPS: Mapping[str, Step] = {
    "write": step(
        forms.WriteGoal, actions.write_goal, _("It is kept. The other side reads it once both have written.")
    ),
    "done": step(forms.Done, actions.say_done, _("Thank you. Once both have written, all goals lie side by side.")),
    "pair": step(forms.PutTogether, actions.put_together, _("These two lie together now.")),
    "part": step(forms.WhichPair, actions.leave_apart, _("These two lie apart again.")),
    "mine": step(forms.MineToo, actions.rate_mine, _("It is kept.")),
    "agree": step(forms.ToTheWords, actions.agree, _("The yes is kept.")),
    "reword": step(forms.NewWords, actions.reword, _("The new words are kept. Both are asked for their yes.")),
    "replace": step(forms.Replacing, actions.replace, _("The new goal is kept. Both are asked for their yes.")),
    "reached": going_on(forms.Reached, _("It is reached, and stays here. What next?")),
    "set-aside": going_on(forms.SetAside, _("It is set aside, and can be taken up again at any time.")),
    "take-up": going_on(forms.TakeUp, _("It is taken up again. Both are asked for their yes.")),
    "ladder": step(forms.Rung, actions.rate_ladder, _("It is kept.")),
    "levels": step(forms.FiveLevels, actions.write_levels, _("The levels are kept. Both are asked for their yes.")),
    "levels-yes": step(forms.YesToLevels, actions.agree_levels, _("The yes is kept.")),
    "level": step(forms.WhichLevel, actions.rate_level, _("It is kept.")),
}
CLIENT_STEPS: Mapping[str, Step] = {
    "show": step(forms.ShowTo, actions.share_goal, _("They see these words on their own page from now on.")),
    "show-no-more": step(forms.WhichShare, actions.end_share, _("They see it no more.")),
    "hold": step(forms.HoldToo, actions.hold_too, _("It is kept.")),
}
OWN_STEPS: Mapping[str, Step] = {**GOAL_STEPS, **CLIENT_STEPS}
TAKES_THE_OWN_CODE = frozenset({"agree", "levels-yes", "reached", "show", "hold"})
"""What counts as a word of the client's: a code that went through a clinician's hands could be the clinician's own."""
