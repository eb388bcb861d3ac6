"""The page on which a clinician locks a tablet for a session's check-ins, and ends one from wherever they are."""

from django.contrib import messages
from django.contrib.auth import logout
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from plait_clinic.access.doors import OWN_COOKIE, access_session_page, access_session_to_change
from plait_clinic.audit.record import staff_audit
from plait_clinic.checkins.queries import open_check_ins
from plait_clinic.kiosk.actions import OPEN_FOR, end_kiosk, lock_tablet
from plait_clinic.kiosk.forms import LockTablet
from plait_clinic.kiosk.lock import FORGET, put_cookie, to_the_tablet
from plait_clinic.kiosk.queries import is_open, kiosks_of


@require_http_methods(["GET", "POST"])
def tablet(request, session: str):
    """Who can answer on a tablet now; a POST locks the browser that sends it."""
    posting = request.method == "POST"
    found = access_session_to_change(request, session) if posting else access_session_page(request, session)
    form = LockTablet(request.POST if posting else None, check_ins=open_check_ins(found, request.now))
    if posting and form.is_valid():
        return lock(request, found, form)
    page = {
        "session": found,
        "form": form,
        "can": bool(form.check_ins),
        "hours": int(OPEN_FOR.total_seconds() // 3600),
        "kiosks": [(kiosk, is_open(kiosk, request.now)) for kiosk in kiosks_of(found)],
    }
    return render(request, "kiosk/tablet.html", page, status=422 if form.errors else 200)


def lock(request, session, form: LockTablet):
    """Lock this browser: whoever was signed in here is so no more, and nothing that was kept here can be opened."""
    audit = staff_audit(request)
    locked = lock_tablet(session=session, check_ins=form.chosen, shows_names=form.shows_names, audit=audit)
    logout(request)
    response = to_the_tablet()
    response.delete_cookie(OWN_COOKIE, path=reverse("own_page"), samesite="Strict")
    put_cookie(response, locked.token)
    response["Clear-Site-Data"] = FORGET
    return response


@require_POST
def tablet_end(request, session: str):
    """End one from another device: it takes no more answers, and stays locked."""
    found = access_session_to_change(request, session)
    kiosk = next((one for one in kiosks_of(found) if one.handle == request.POST.get("kiosk", "")), None)
    if kiosk is None:
        raise Http404
    end_kiosk(kiosk=kiosk, audit=staff_audit(request))
    messages.success(request, _("The tablet takes no more answers. It stays locked until somebody unlocks it there."))
    return redirect("tablet", session=session)
