"""The administrator's page on what the server does by itself. Nothing clinical stands there, and nobody's name."""

from django.shortcuts import render
from django.views.decorators.http import require_GET

from plait_clinic.access.doors import access_jobs
from plait_clinic.jobs.queries import jobs_of


@require_GET
def jobs(request):
    access_jobs(request)
    return render(request, "jobs/jobs.html", {"jobs": jobs_of(request.user.organisation, request.now)})
