"""Pages that belong to no room: whether the server is well, and what is shown when something cannot be."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import HttpResponseServerError, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe


@login_not_required
@require_safe
def healthz(_request):
    """200 where the server answers and its database does; says nothing else."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"status": "ok"})


def not_understood(request, exception=None):  # noqa: ARG001 - Django's signature
    """What was sent is too large or is no form."""
    return render(request, "400.html", status=400)


def not_found(request, exception=None):  # noqa: ARG001 - Django's signature
    """The same page for what does not exist and for what this person may not see."""
    return render(request, "404.html", status=404)


def not_forged(request, reason=""):  # noqa: ARG001 - Django's signature
    """A form that was sent without its token, or after signing out."""
    return render(request, "403.html", status=403)


def went_wrong(_request):
    """Made without the request: what the frame reads for it may be the very thing that failed."""
    return HttpResponseServerError(render_to_string("500.html", {"made_up": settings.DEMO}))
