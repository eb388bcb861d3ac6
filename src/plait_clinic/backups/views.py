"""The administrator's page on backups: when the last proved one was made. Nothing clinical stands there."""

from django.conf import settings
from django.shortcuts import render
from django.views.decorators.http import require_GET

from plait_clinic.access.doors import access_backups
from plait_clinic.backups.queries import kept_backups


@require_GET
def backups(request):
    access_backups(request)
    page = {"kept": kept_backups(request.now), "has_keys": settings.BACKUP_KEYS is not None}
    return render(request, "backups/backups.html", page)
