"""What ships until a clinic writes its own: a plain word on what will happen, and a template to be adapted.

Our own words. The template's headings are those that ethics codes and the literature on boundaries name again and
again; its sentences are neutral and say in square brackets what only the clinic can know.
"""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Text = str | Promise

WHAT_HAPPENS: tuple[Text, ...] = (
    _("In the first sessions you find out together what brings you, what you want to be different, and how to begin."),
    _("After each session you are asked how the work together felt. Your clinician reads it before you meet again."),
    _("If something does not suit you, say so: it can be changed. Strains are common and can often be put right."),
    _("From time to time you look together at where you stand, and decide whether to go on, change something or end."),
)

TEMPLATE: tuple[tuple[Text, Text], ...] = (
    (_("Contact"), _("You reach us [how and when]. Between sessions we answer [what, and how soon].")),
    (
        _("In an emergency"),
        _("We cannot be reached at all hours. If you may be in danger, turn to [who is there at all hours]."),
    ),
    (_("Time and place"), _("A session lasts [how long] and takes place [where, how often].")),
    (
        _("Cancelling, and fees"),
        _("Please cancel at least [how long] before. A session costs [what], and a missed one [what]."),
    ),
    (
        _("What stays between us"),
        _("What you say here stays here. We have to speak to others only [where the law or danger requires it]."),
    ),
    (
        _("Outside the sessions"),
        _("We work with you in this one way only: no business, no friendship, no contact on social networks."),
    ),
    (_("Gifts and touch"), _("[What holds for presents, and for a handshake or a hug. Leave this out if you like.]")),
    (
        _("Ending"),
        _("Each of you can end the work at any time. A last session together helps, and nobody has to give reasons."),
    ),
)


def template_text() -> str:
    """The template as somebody edits it: a heading stands behind `# `."""
    return "\n\n".join(f"# {heading}\n{sentence}" for heading, sentence in TEMPLATE)
