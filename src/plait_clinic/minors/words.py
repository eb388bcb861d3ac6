"""The words for what holds for a young person, told to staff: what is missing, and what changes on which day."""

from dataclasses import dataclass

from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from plait_clinic.minors.models import Guardian
from plait_clinic.minors.queries import YoungPerson, guardians_of
from plait_clinic.minors.rules import ANY_GUARDIAN, NO_GUARDIAN, NO_POLICY, NOT_ASKED, OWN, Lack


@dataclass(frozen=True)
class Told:
    """Why somebody is not asked now, as a sentence; empty where they are. And what is missing after the next change."""

    young: YoungPerson
    now: str
    then: str


def told_of(young: YoungPerson) -> Told:
    guardians = {guardian.handle: guardian for guardian in guardians_of(young.member.client)}
    name = young.member.client.name
    return Told(young, why(young.lacks, name, guardians), why(young.lacks_then, name, guardians))


def told_on_brief(young: YoungPerson | None) -> Told | None:
    """What stands on the brief: only that somebody is held back."""
    return told_of(young) if young is not None and young.held_back else None


def why(lacks: tuple[Lack, ...], name: str, guardians: dict[str, Guardian]) -> str:
    """One sentence for everything that is missing."""
    if not lacks:
        return ""
    if NO_POLICY in lacks:
        return _(
            "Your clinic has not written its policy for minors yet, so nobody with a birth date here is asked. Whoever "
            "administers the clinic writes it."
        )
    if NOT_ASKED in lacks:
        return _("By your clinic’s policy nobody of this age is asked.")
    missing = [consent_words(lack, name, guardians) for lack in lacks]
    return _("Missing: %(consents)s.") % {"consents": get_text_list(missing, _("and"))}


def consent_words(lack: Lack, name: str, guardians: dict[str, Guardian]) -> str:
    if lack == OWN:
        return _("%(name)s’s own consent") % {"name": name}
    if lack == NO_GUARDIAN:
        return _("a guardian’s consent (no guardian is entered yet)")
    if lack == ANY_GUARDIAN:
        return _("a guardian’s consent")
    return _("the consent of %(name)s") % {"name": guardians[lack.guardian].name}
