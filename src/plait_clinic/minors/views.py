"""The pages about young people: the clinic's policy for minors, and one client's age, guardians and consents.

Neither shows anything that was answered, nor whether anybody has answered.
"""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from plait_clinic.access.doors import access_consents, access_consents_to_change, access_minors_policy
from plait_clinic.access.permissions import user_can_note_session
from plait_clinic.access.standing import standing_in
from plait_clinic.audit.record import staff_audit
from plait_clinic.minors.actions import write_policy
from plait_clinic.minors.forms import AddGuardian, Bands, NoteConsent, SetBirthDate, TakeBackConsent, WritePolicy
from plait_clinic.minors.models import Told
from plait_clinic.minors.queries import (
    attendance_of,
    consents_of,
    guardians_of,
    holds,
    policies_of,
    policy_of,
    young_person,
)
from plait_clinic.minors.steps import CONSENT_STEPS
from plait_clinic.minors.words import told_of
from plait_clinic.steps import Refused, take, tell

BANDS_UNFOLDED = 3
"""How many places for bands the page shows at first; the template folds the rest."""


@require_http_methods(["GET", "POST"])
def policy(request):
    """What the clinic has settled for minors, in versions; the next one is written here."""
    access_minors_policy(request)
    versions = policies_of(request.user.organisation)
    form, bands = policy_forms(request, versions)
    if request.method == "POST" and keep_policy(request, form, bands):
        messages.success(request, _("The policy is kept. It holds from now on."))
        return redirect("clinic_minors")
    more = request.method == "POST" or bool(versions and versions[0].bands.count() > BANDS_UNFOLDED)
    page = {"form": form, "bands": bands, "versions": versions, "more_open": more}
    return render(request, "minors/policy.html", page, status=422 if request.method == "POST" else 200)


def policy_forms(request, versions):
    """As sent; or as the newest version stands, so that the next one begins from it."""
    if request.method == "POST":
        return WritePolicy(request.POST), Bands(request.POST)
    if not versions:
        return WritePolicy(), Bands()
    newest, names = versions[0], ("from_age", "to_age", "consent", "guardians", "told", "form")
    bands = [
        {name: getattr(band, name) for name in names} | {"own_channel": "yes" if band.own_channel else "no"}
        for band in newest.bands.all()
    ]
    initial = {"of_age": newest.of_age, "own_page_from": newest.own_page_from, "basis": newest.basis}
    return WritePolicy(initial=initial), Bands(initial=bands)


def keep_policy(request, form: WritePolicy, bands) -> bool:
    """Whether it could be kept; everything that is wrong with it stands in the form then."""
    if not all([form.is_valid(), bands.is_valid()]):
        return False
    try:
        write_policy(
            organisation=request.user.organisation,
            policy=form.policy(bands.forms),
            basis=form.cleaned_data["basis"],
            audit=staff_audit(request),
        )
    except Refused as refused:
        tell(form, refused)
        return False
    return True


@require_GET
def consents(request, case: str, member: str):
    """One client's age, guardians and consents."""
    return show(request, access_consents(request, case, member))


@require_POST
def consents_step(request, case: str, member: str, step: str):
    """One change to them. What stands in the way is told on the same page."""
    found = access_consents_to_change(request, case, member)
    wrong = take(request, CONSENT_STEPS[step], found)
    if wrong is None:
        return redirect("consents", case=case, member=member)
    found.client.refresh_from_db()
    return show(request, found, wrong=wrong, status=422)


def show(request, member, *, wrong=None, status: int = 200):
    young = young_person(member, request.now)
    settled = policy_of(member.client.organisation_id)
    forms = {
        name: wrong if type(wrong) is kind else kind(about=member, now=request.now)
        for name, kind in (("birth", SetBirthDate), ("guardian", AddGuardian), ("consent", NoteConsent))
    }
    band = young.band if young else None
    page = {
        **forms,
        "case": member.case,
        "member": member,
        "wrong": wrong,
        "young": young,
        "told": told_of(young) if young else None,
        "settled": settled,
        "guardians": guardians_of(member.client),
        "consents": [(row, take_back_form(row, member, request.now)) for row in consents_of(member)],
        "may_be_told": Told(band.told).label if band else "",
        "attended": attendance_of(member) if band and band.told == Told.ATTENDANCE else (),
        "holds_sessions": user_can_note_session(standing_in(member.case, request.user, request.now)),
    }
    return render(request, "minors/consents.html", page, status=status)


def take_back_form(consent, member, now) -> TakeBackConsent | None:
    """The form to note that a consent is taken back, its fields named apart from those of the others on the page."""
    if not holds(consent):
        return None
    form = TakeBackConsent(about=member, now=now)
    form.auto_id = f"id_{consent.handle}_%s"
    form.initial["consent"] = consent.handle
    return form
