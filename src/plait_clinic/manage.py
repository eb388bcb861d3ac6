"""The command line of the clinic server: `plait-clinic migrate`, `plait-clinic load_demo` and so on."""

import os
import sys

from plait_clinic.configuration import ConfigurationError

EXIT_MISCONFIGURED = 2


def main() -> None:
    """Run a management command; a wrong setting is one clear message and exit code 2."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "plait_clinic.settings")
    from django.core.management import execute_from_command_line

    try:
        execute_from_command_line(sys.argv)
    except ConfigurationError as error:
        sys.stderr.write(f"{error}\n")
        raise SystemExit(EXIT_MISCONFIGURED) from None


if __name__ == "__main__":
    main()
