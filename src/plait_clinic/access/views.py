"""Pages that belong to no room: whether the server is well, and what is shown when something cannot be."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import HttpResponseBadRequest, HttpResponseServerError, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.http import require_POST, require_safe
from django.views.i18n import set_language


@login_not_required
@require_safe
def healthz(_request):
    """200 where the server answers and its database does; says nothing else."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"status": "ok"})


@login_not_required
@require_POST
def choose_language(request):
    """Keep the language that a member of staff chose, in Django's own cookie; back only to a page of this host."""
    return set_language(request)


def not_understood(_request, exception=None):  # noqa: ARG001 - Django's signature
    """What was sent is too large or is no form. Made without the request: what cannot be read of it stays unread."""
    return HttpResponseBadRequest(render_to_string("400.html", {"made_up": settings.DEMO}))


def not_found(request, exception=None):  # noqa: ARG001 - Django's signature
    """The same page for what does not exist and for what this person may not see."""
    return render(request, "404.html", status=404)


def not_forged(request, reason=""):  # noqa: ARG001 - Django's signature
    """A form that was sent without its token, or after signing out."""
    return render(request, "403.html", status=403)


def went_wrong(_request):
    """Made without the request: what the frame reads for it may be the very thing that failed."""
    return HttpResponseServerError(render_to_string("500.html", {"made_up": settings.DEMO}))
