"""A short leaflet for each feature, in our own words: for adults, and plainer for young people.

In a survey of 43 families, those who had read a leaflet beforehand and could say what worried them forgot the screen
sooner and more often found the meeting useful (Knott & Espie; a survey, not a trial, of which we saw an excerpt).
A change of a leaflet's words is its next version, and a yes to an earlier one is asked for anew.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from plait_clinic.preparation.features import Feature

Text = str | Promise


@dataclass(frozen=True)
class Leaflet:
    """What is told beforehand: one paragraph for what it is, who sees or hears, and what becomes of it."""

    feature: Feature
    version: int
    title: Text
    adult: tuple[Text, ...]
    young: tuple[Text, ...]

    def paragraphs(self, *, young: bool) -> tuple[Text, ...]:
        return self.young if young else self.adult


FREE_TO_CHOOSE: Text = _(
    "Yes, no and later are all good answers. Saying no costs nothing and changes nothing about the help there is. A "
    "yes "
    "can be taken back at any time, also in the middle of a session."
)
FREE_TO_CHOOSE_YOUNG: Text = pgettext_lazy(
    "to a young person",
    "You decide. No is fine. Later is fine too. You can change your mind at any time, even halfway through.",
)

LEAFLETS: Mapping[str, Leaflet] = {
    leaflet.feature: leaflet
    for leaflet in (
        Leaflet(
            Feature.MIRROR,
            1,
            _("Meeting in front of a one-way mirror"),
            (
                _(
                    "One wall of the room has a pane that looks like a mirror. Colleagues sit behind it and follow "
                    "the talk. You cannot see them while they can see you."
                ),
                _(
                    "You can meet them before, and see the room from their side. They may telephone in or knock with "
                    "a thought. Nothing is recorded by the mirror."
                ),
                _(
                    "Many people think about the mirror at first and forget it after a while. If you do not forget "
                    "it, say so."
                ),
            ),
            (
                pgettext_lazy(
                    "to a young person",
                    "There is a mirror in the room. People who work here sit behind it. They can see you, and you "
                    "cannot see them.",
                ),
                pgettext_lazy(
                    "to a young person",
                    "You can go behind it first and say hello. They are there to help think. Nothing gets filmed by "
                    "the mirror.",
                ),
            ),
        ),
        Leaflet(
            Feature.TEAM,
            1,
            _("Working with a reflecting team"),
            (
                _(
                    "Some colleagues listen to part of the session. Then you listen while they think aloud together "
                    "about what they heard."
                ),
                _(
                    "They speak of what might help, and with respect. You choose which of their thoughts to use, and "
                    "you can leave all of them."
                ),
                _("You learn their names before. They are bound to the same secrecy as your clinician."),
            ),
            (
                pgettext_lazy(
                    "to a young person",
                    "Some people who work here listen for a while. After that they talk and you listen to them.",
                ),
                pgettext_lazy(
                    "to a young person", "You can use their ideas or leave them. You get to know their names first."
                ),
            ),
        ),
        Leaflet(
            Feature.CAMERA,
            1,
            _("A camera that colleagues watch"),
            (
                _(
                    "A camera sends picture and sound to a room next door, where colleagues follow the talk as it "
                    "happens."
                ),
                _(
                    "Nothing is kept: when the session is over, so are the pictures. A recording would need a yes of "
                    "its own."
                ),
                _("You learn who watches. The camera can be turned off at any time if you ask."),
            ),
            (
                pgettext_lazy(
                    "to a young person",
                    "A camera shows the room to people who work here, right next door, while we talk.",
                ),
                pgettext_lazy(
                    "to a young person",
                    "Nothing is saved. You can ask who is watching, and you can have it turned off.",
                ),
            ),
        ),
        Leaflet(
            Feature.RECORDING,
            1,
            _("Recording a session"),
            (
                _(
                    "Picture or sound of the session is kept for a while, so that your clinician can look at it "
                    "again, alone or with a supervisor. Ask who will see it, what for, and on which day it will be "
                    "deleted; your clinician writes it down for you."
                ),
                _("It is recorded only when everybody who is there has said yes. Whoever says no is not asked why."),
                _(
                    "If you take your yes back, the recording stops at once. Ask then for what was recorded so far "
                    "to be deleted."
                ),
            ),
            (
                pgettext_lazy(
                    "to a young person",
                    "The session is filmed, or the sound is kept, so that it can be looked at again later. Ask who "
                    "gets to see it and when it will be deleted.",
                ),
                pgettext_lazy(
                    "to a young person", "It only happens if everybody in the room says yes. If you say stop, it stops."
                ),
            ),
        ),
        Leaflet(
            Feature.CO_THERAPIST,
            1,
            _("A second clinician in the room"),
            (
                _(
                    "Two clinicians work with you in the same session. Two people notice more, and each of you may "
                    "find it easier to speak to one of them."
                ),
                _(
                    "They talk with each other about the work. You can ask them what they have said, and say if two "
                    "are too many."
                ),
            ),
            (
                pgettext_lazy("to a young person", "There will be two people working with you instead of one."),
                pgettext_lazy(
                    "to a young person",
                    "You may like talking to one of them more. That is fine. You can say if two is too many.",
                ),
            ),
        ),
        Leaflet(
            Feature.TRAINEE,
            1,
            _("A trainee in the room"),
            (
                _(
                    "Somebody who is learning this work sits in, or works with you while your clinician is there. "
                    "You learn their name and how far they are."
                ),
                _(
                    "They are bound to the same secrecy. They speak about what they learn only with those who teach "
                    "them here."
                ),
            ),
            (
                pgettext_lazy("to a young person", "Somebody who is still learning this job will be in the room."),
                pgettext_lazy("to a young person", "They keep things to themselves just like your clinician does."),
            ),
        ),
        Leaflet(
            Feature.REMOTE,
            1,
            _("Meeting by video"),
            (
                _(
                    "You meet over a screen. Look for a place where nobody else can hear you, also not those you "
                    "live with. Headphones help."
                ),
                _(
                    "If you are not alone, or not safe to speak, say so with a word you agreed on before, or end the "
                    "call. Your clinician will ask no questions while others may hear."
                ),
                _(
                    "Agree on what you both do when the line breaks. Neither side records the call unless everybody "
                    "has said yes to a recording."
                ),
            ),
            (
                pgettext_lazy(
                    "to a young person",
                    "You meet over a screen. Find a place where nobody else can hear you. Headphones help.",
                ),
                pgettext_lazy(
                    "to a young person",
                    "If somebody comes in, you can just stop or hang up. Nobody will be cross. Nobody films it.",
                ),
            ),
        ),
    )
}
