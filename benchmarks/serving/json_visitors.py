"""The small clinic that `dev bench json` asks: one clinician, who is signed in. Run in a process of its own.

`python -m benchmarks.serving.json_visitors` prints the cookie of that sign-in.
"""

from tools.dev.server import HOST


def main() -> None:
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.test import Client
    from django.utils import timezone

    from benchmarks.serving.clinic import found_clinic
    from plait_clinic.audit.record import Audit

    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    clinic = found_clinic("Mill Street Practice", 1, Audit(now=timezone.now()))
    browser = Client(HTTP_HOST=HOST)
    browser.force_login(clinic.clinicians[0])
    print(f"{settings.SESSION_COOKIE_NAME}={browser.cookies[settings.SESSION_COOKIE_NAME].value}")


if __name__ == "__main__":
    main()
