"""One task as a card of a page: its words, who said what, looks back, and what its reader can do with it now.

On the own page what another member said of a task stands nowhere, and the other side's look back stands there once
the reader's own does: each looks back apart. The doer's own word is told at once, also where a clinician is the doer.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from plait_clinic.tasks.forms import AboutTask, HindranceForm, LookBackForm, StepOfTask
from plait_clinic.tasks.models import Doer, Hindrance, LookBack, Outcome
from plait_clinic.tasks.place import Place
from plait_clinic.tasks.speakers import looks_known_to, who_is
from plait_clinic.tasks.stand import CLINICIANS, YES, Stand, voice_of
from plait_clinic.tasks.states import WHO, Action, Facts, State, after
from plait_clinic.tasks.words import (
    OPENER,
    TWICE,
    TWICE_MINE,
    doer_name,
    due_words,
    look_words,
    missing_words,
    step_words,
)


@dataclass(frozen=True)
class LookShown:
    """One look back in words."""

    head: str
    look: LookBack

    @property
    def hindrance(self) -> str:
        """What got in the way, where it was said and is not erased."""
        row = getattr(self.look, "got_in_the_way", None)
        return Hindrance(row.what).label if row and row.what else ""


@dataclass(frozen=True)
class Card:
    """One task as it is shown. `can` holds the steps that its reader can take now, or type in for whom they speak.

    `is_looked_back_on` says whether its reader may know of a look back in this round: what is asked next depends on it.
    """

    stand: Stand
    pairs: tuple[tuple[str, str], ...]
    state: str
    missing: str = ""
    history: tuple[str, ...] = ()
    looks: tuple[LookShown, ...] = ()
    earlier: tuple[LookShown, ...] = ()
    can: frozenset[str] = frozenset()
    asks_hindrance: bool = False
    has_looked: bool = False
    is_looked_back_on: bool = False
    twice: str = ""
    opener: str = ""
    audience: str = ""
    readers: str = ""
    forms: dict[str, AboutTask] = field(default_factory=dict)

    @property
    def handle(self) -> str:
        return self.stand.task.handle

    @property
    def what(self) -> str:
        return self.stand.version.what


def card_of(place: Place, stand: Stand, wrong: AboutTask | None = None) -> Card:
    """A task of the member whose page it is."""
    speaker = place.own_speaker(stand)
    mine = stand.look_of(speaker.voice)
    live = stand.is_live
    return Card(
        stand,
        pairs=tuple(pairs_of(stand, place, whole=True)),
        state=stand.state.label,
        missing=missing_words(stand, place.reader) if stand.state is State.PROPOSED else "",
        history=tuple(step_words(step) for step in stand.steps if place.for_staff or is_between_both(stand, step)),
        looks=tuple(shown_looks(place, stand, [stand.round])),
        earlier=tuple(shown_looks(place, stand, range(stand.round - 1, 0, -1))),
        can=frozenset(possible(place, stand)),
        asks_hindrance=live and asks_hindrance(mine),
        has_looked=live and mine is not None,
        is_looked_back_on=bool(looks_known_to(stand, speaker)),
        twice=twice_words(place, stand),
        opener=str(OPENER) if place.for_staff and stand.not_done_twice and stand.version.doer != Doer.CLINICIAN else "",
        audience=get_text_list([one.client.name for one in stand.audience], _("and")),
        readers=get_text_list([one.client.name for one in stand.readers], _("and")),
        forms=forms_of(place, stand, wrong) if live else {},
    )


def shared_card(place: Place, stand: Stand, wrong: AboutTask | None = None) -> Card:
    """A task that somebody else shared: what is to be done, without its reason and without what anybody said of it."""
    said = stand.words.get(place.own_speaker(stand).voice)
    mine = stand.look_of(place.own_speaker(stand).voice)
    return Card(
        stand,
        pairs=tuple(pairs_of(stand, place, whole=False)),
        state=stand.state.label,
        history=(step_words(said),) if said else (),
        looks=(LookShown(look_words(mine), mine),) if mine else (),
        can=frozenset(possible(place, stand)),
        asks_hindrance=asks_hindrance(mine),
        has_looked=mine is not None,
        forms=forms_of(place, stand, wrong),
    )


def pairs_of(stand: Stand, place: Place, *, whole: bool) -> Iterator[tuple[str, str]]:
    """What a task says, by what it is called, without what was left empty."""
    version = stand.version
    if whole:
        yield _("Why"), version.why
    if version.how_much:
        yield _("How much, and how often"), version.how_much
    if whole and version.obstacles:
        yield _("What could get in the way, and what then"), version.obstacles
    yield _("Who does it"), doer_name(stand, place.reader)
    if stand.is_live:
        yield _("By when"), due_words(stand, place.now)


def is_between_both(stand: Stand, row) -> bool:
    """Whether a row is the owner's or a clinician's, and no other member's."""
    return voice_of(row) in (stand.owner, CLINICIANS)


def shown_looks(place: Place, stand: Stand, rounds) -> Iterator[LookShown]:
    """The looks back of these rounds that this reader may see now, the doer's first."""
    for number in rounds:
        for voice in dict.fromkeys((stand.doer, *stand.voices)):
            look = stand.look_of(voice, number)
            if look is None or look.outcome is None:
                continue
            if place.for_staff or (is_between_both(stand, look) and not stand.is_early(look)):
                yield LookShown(look_words(look), look)


def possible(place: Place, stand: Stand) -> Iterator[str]:
    """The steps that somebody on this page can take now: the reader, or, for staff, one whose word they type in."""
    speakers = [place.own_speaker(stand)]
    if place.for_staff:
        speakers += [speaker for speaker, _name in place.speakers(stand).values()]
    people = {who_is(stand, speaker) for speaker in speakers}
    said, looks = stand.words, looks_known_to(stand, speakers[0])
    for action in Action:
        led = after(stand.state, action, Facts(looked=bool(looks)))
        if led is None or not people & WHO[action]:
            continue
        if action in (Action.AGREE, Action.DOUBT) and all(is_yes(said.get(one.voice)) for one in speakers):
            continue
        if action == Action.SHARE and (place.for_staff or set(stand.audience) == set(stand.readers)):
            continue
        if action == Action.STOP_SHARING and not stand.is_shared:
            continue
        if action == Action.FINISH and not was_done(looks):
            continue
        yield action.value


def was_done(looks: Sequence[LookBack]) -> bool:
    """Whether one of these says that at least some of it was done: only then can it be done."""
    return any(look.outcome in (Outcome.YES, Outcome.PARTLY) for look in looks)


def asks_hindrance(look: LookBack | None) -> bool:
    """Whether somebody just said that it was not done, and nothing yet of what got in the way."""
    return look is not None and look.outcome == Outcome.NOT and not hasattr(look, "got_in_the_way")


def is_yes(step) -> bool:
    return step is not None and step.action in YES


def twice_words(place: Place, stand: Stand) -> str:
    """What is said where it was not done twice: information about the task or the work, told to each side as theirs."""
    if not (stand.not_done_twice if place.for_staff else stand.not_done_twice_between_both):
        return ""
    if stand.version.doer == Doer.CLINICIAN:
        return str(TWICE_MINE)
    if place.for_staff:
        return str(TWICE)
    return _(
        "It was not done twice. That can mean that the task does not fit, or that something else is in the way. It is "
        "worth a talk, and it may be changed or let go."
    )


def forms_of(place: Place, stand: Stand, wrong: AboutTask | None) -> dict[str, AboutTask]:
    """The forms of one task, each with ids of its own; the one that was sent stays as it was sent."""
    found: dict[str, AboutTask] = {}
    for name, kind in (("step", StepOfTask), ("look", LookBackForm), ("hindrance", HindranceForm)):
        sent = type(wrong) is kind and wrong.data.get("task") == stand.task.handle
        form = wrong if sent else kind(about=place, now=place.now)
        form.auto_id = f"id_{name}_{stand.task.handle}_%s"
        if not sent:
            form.initial = {"task": stand.task.handle, "seen": stand.version.number}
            if place.for_staff:
                form.offer_voices(stand)
        found[name] = form
    return found
