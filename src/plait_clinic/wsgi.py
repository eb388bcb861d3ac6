"""The door for the web server: `plait_clinic.wsgi:application`."""

import os
import sys

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "plait_clinic.settings")
application = get_wsgi_application()

from plait_clinic.access.requests import Request  # noqa: E402 - needs the settings
from plait_clinic.engine.warming import ready_in_background  # noqa: E402 - needs the settings

application.request_class = Request
# A thread that comes back from the database waits this long (seconds) for another one that computes, not five times as
# long, at each statement of a transaction that others wait for.
sys.setswitchinterval(0.001)

ready_in_background()
