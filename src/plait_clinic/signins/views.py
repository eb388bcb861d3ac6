"""The page on which a member of staff sees where they are signed in, and ends it there."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from plait_clinic.audit.record import staff_audit
from plait_clinic.signins.actions import end_sign_in, end_sign_ins
from plait_clinic.signins.queries import sign_ins_of


@require_GET
def sign_ins(request):
    places = sign_ins_of(request.user, session_key=request.session.session_key)
    return render(request, "signins/sign_ins.html", {"places": places})


@require_POST
def end(request):
    """End one of one's own. Somebody else's key, or one that has ended, changes nothing."""
    if end_sign_in(user=request.user, key=request.POST.get("key", ""), audit=staff_audit(request)):
        messages.success(request, _("That browser is signed out."))
    else:
        messages.info(request, _("That browser was signed out already."))
    return redirect("account_sign_ins")


@require_POST
def end_others(request):
    """Sign out everywhere but here."""
    end_sign_ins(user=request.user, but=request.session.session_key, audit=staff_audit(request))
    messages.success(request, _("You are signed out everywhere but here."))
    return redirect("account_sign_ins")


@require_POST
def end_all(request):
    """Sign out everywhere, here as well."""
    end_sign_ins(user=request.user, audit=staff_audit(request))
    request.session.flush()
    return redirect("account_login")
