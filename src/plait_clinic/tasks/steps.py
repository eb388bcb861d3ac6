"""Everything that can be done on a page of tasks, by staff and on the own page: the form, the action, the words."""

from django.utils.translation import gettext_lazy as _

from plait_clinic.steps import Step
from plait_clinic.tasks import actions
from plait_clinic.tasks.forms import ChangeOfTask, HindranceForm, LookBackForm, StepOfTask, WordsOfTask
from plait_clinic.tasks.place import Place


def propose(place: Place, given, audit) -> None:
    actions.propose(member=place.member, words=given["words"], speakers=given["speakers"], audit=audit)


def change(_place: Place, given, audit) -> None:
    wanted = {name: given[name] for name in ("words", "speakers", "seen")}
    actions.change(task=given["task"].task, **wanted, audit=audit)


def step(_place: Place, given, audit) -> None:
    wanted = {name: given[name] for name in ("action", "speaker", "seen")}
    actions.take_step(task=given["task"].task, **wanted, audit=audit)


def look(_place: Place, given, audit) -> None:
    looked = actions.Looked(**{name: given[name] for name in ("outcome", "how", "learned", "useful")})
    actions.look_back(task=given["task"].task, looked=looked, speaker=given["speaker"], audit=audit)


def hindrance(_place: Place, given, audit) -> None:
    actions.say_what_got_in_the_way(task=given["task"].task, what=given["what"], speaker=given["speaker"], audit=audit)


TASK_STEPS = {
    "propose": Step(WordsOfTask, propose, _("It is proposed. It opens once everybody whose yes it needs has said it.")),
    "change": Step(ChangeOfTask, change, _("It is changed. The others are asked about it anew.")),
    "step": Step(StepOfTask, step, _("It is kept.")),
    "look": Step(LookBackForm, look, _("It is kept. Below is what can come of it.")),
    "hindrance": Step(HindranceForm, hindrance, _("It is kept.")),
}
