"""The pages of retention: the office's rules, what a clinician is told before something goes, and holds on a case.

None of them shows anything that was answered, or whether anybody has answered.
"""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from plait_clinic.access.doors import (
    access_erasures_due,
    access_hold,
    access_hold_to_change,
    access_hold_to_end,
    access_retention,
)
from plait_clinic.access.permissions import user_can_end_hold
from plait_clinic.access.standing import general_standing
from plait_clinic.audit.record import staff_audit
from plait_clinic.cases.models import CaseKind
from plait_clinic.cases.queries import members_of
from plait_clinic.erasure.actions import end_hold, place_hold
from plait_clinic.erasure.queries import holds_of
from plait_clinic.minors.queries import clinic_day, policy_of
from plait_clinic.retention.actions import write_rules
from plait_clinic.retention.forms import PlaceHold, WhichHold, WriteRules
from plait_clinic.retention.queries import SHOWN, erased_by_rule, going, going_of, holds_in_force, versions_of
from plait_clinic.retention.tasks import keep_to_retention_later
from plait_clinic.steps import Refused, Step, take, tell


@require_http_methods(["GET", "HEAD", "POST"])
def retention(request):
    """What the clinic has settled, in versions; whose data go soon, what is held, and what has gone."""
    access_retention(request)
    versions = versions_of(request.user.organisation)
    form = WriteRules(request.POST) if request.method == "POST" else WriteRules(initial=as_written(versions))
    if request.method == "POST" and keep(request, form):
        messages.success(
            request, _("It is kept, and holds from now on. Nobody is erased before their clinicians were told.")
        )
        return redirect("clinic_retention")
    return render(
        request, "retention/retention.html", page(request, form, versions), status=422 if form.errors else 200
    )


def as_written(versions) -> dict[str, object]:
    """The newest version, so that the next one begins from it."""
    if not versions:
        return {}
    newest = versions[0]
    months = {rule.kind: rule.months for rule in newest.rules.all()}
    return {**months, "notice_days": newest.notice_days, "from_of_age": newest.from_of_age, "basis": newest.basis}


def keep(request, form: WriteRules) -> bool:
    """Whether it could be kept; everything that is wrong with it stands in the form then."""
    if not form.is_valid():
        return False
    organisation = request.user.organisation
    try:
        write_rules(
            organisation=organisation, rules=form.rules(), basis=form.cleaned_data["basis"], audit=staff_audit(request)
        )
    except Refused as refused:
        tell(form, refused)
        return False
    keep_to_retention_later.enqueue(organisation.pk)
    return True


def page(request, form: WriteRules, versions) -> dict[str, object]:
    organisation = request.user.organisation
    soon, erased = going(organisation, request.now), erased_by_rule(organisation)
    return {
        "form": form,
        "versions": [(version, in_order(version)) for version in versions],
        "soon": soon[:SHOWN],
        "soon_more": max(len(soon) - SHOWN, 0),
        "holds": holds_in_force(organisation, request.now)[:SHOWN],
        "erased": erased[:SHOWN],
        "erased_count": erased.count(),
        "of_age_unknown": bool(versions and versions[0].from_of_age and policy_of(organisation) is None),
    }


def in_order(version) -> list[tuple[str, int | None]]:
    """Every kind of case with its months, None where it is kept."""
    months = {rule.kind: rule.months for rule in version.rules.all()}
    return [(kind.label, months.get(kind)) for kind in CaseKind]


@require_GET
def erasures_due(request):
    """Whose data will be erased soon, of the cases that the clinician leads."""
    access_erasures_due(request)
    return render(request, "retention/due.html", {"soon": going_of(request.user, request.now)})


@require_http_methods(["GET", "HEAD", "POST"])
def hold(request, case: str):
    """The holds on one case, and a new one: placed by the office, or asked for by the lead, which counts at once."""
    if request.method != "POST":
        found = access_hold(request, case)
        return show_holds(request, found, PlaceHold(about=found, now=request.now))
    found = access_hold_to_change(request, case)

    def run(about, given, audit):
        place_hold(case=about, reason=given["reason"], until=given["until"], audit=audit)

    wrong = take(request, Step(PlaceHold, run, _("Nothing of this case is erased while the hold lasts.")), found)
    return show_holds(request, found, wrong, status=422) if wrong else redirect("hold", case=case)


@require_POST
def end(request, case: str):
    """End a hold, which is the office's to do."""
    found = access_hold_to_end(request, case)

    def run(_about, given, audit):
        end_hold(hold=given["hold"], audit=audit)

    wrong = take(request, Step(WhichHold, run, _("The hold is over. What your clinic has settled holds again.")), found)
    if wrong is None:
        return redirect("hold", case=case)
    return show_holds(request, found, PlaceHold(about=found, now=request.now), wrong=wrong, status=422)


def show_holds(request, case, form: PlaceHold, *, wrong: WhichHold | None = None, status: int = 200):
    today = clinic_day(case.organisation, request.now)
    given = {
        "case": case,
        "clients": ", ".join(member.client.name for member in members_of(case)),
        "holds": [(one, one.until is None or one.until >= today) for one in holds_of(case)],
        "form": form,
        "wrong": wrong,
        "ends": user_can_end_hold(general_standing(request.user)),
    }
    return render(request, "retention/hold.html", given, status=status)
