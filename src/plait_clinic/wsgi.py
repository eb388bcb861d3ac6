"""The door for the web server: `plait_clinic.wsgi:application`."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "plait_clinic.settings")
application = get_wsgi_application()

from plait_clinic.access.requests import Request  # noqa: E402 - needs the settings
from plait_clinic.engine.warming import ready_in_background  # noqa: E402 - needs the settings

application.request_class = Request

ready_in_background()
