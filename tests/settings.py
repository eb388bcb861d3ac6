"""The clinic server's settings under test: fixed keys, and the database that DATABASE_URL names or a SQLite file."""

import base64
import os
import tempfile
from pathlib import Path

os.environ.setdefault("PLAIT_SECRET_KEY", "for-tests-only-" * 5)
os.environ.setdefault("PLAIT_FIELD_KEYS", "test:" + base64.b64encode(b"for tests only, thirty-two bytes").decode())
os.environ.setdefault("PLAIT_NOTES_KEYS", "test:" + base64.b64encode(b"for notes only, thirty-two bytes").decode())
os.environ.setdefault("PLAIT_BACKUP_KEYS", "test:" + base64.b64encode(b"for backups - thirty-two bytes..").decode())
os.environ.setdefault("DATABASE_URL", "sqlite:///var/unused-by-tests.sqlite3")
os.environ.setdefault("PLAIT_HTTPS", "no")
os.environ.setdefault("PLAIT_EMAIL_URL", "console:")  # while tests run, Django keeps messages in memory instead
os.environ.setdefault("PLAIT_PUBLIC_URL", "http://testserver")
os.environ.setdefault("PLAIT_ALLOWED_HOSTS", "testserver,127.0.0.1,localhost")

from plait_clinic.settings import *  # noqa: F403

# Hashing for real takes a quarter of a second for each of some thousand people.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# Most people of the small world have none; access/test_second_factor.py holds what it is like to need one.
SECOND_FACTOR_REQUIRED = False
_served = {"whitenoise.middleware.WhiteNoiseMiddleware": "tests.static_files.ListedOnce"}
MIDDLEWARE = [_served.get(name, name) for name in MIDDLEWARE]  # noqa: F405
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):  # noqa: F405
    # In a file, since a database in memory cannot be written to by several threads, and one test has five of them.
    _file = Path(tempfile.gettempdir()) / f"plait-test-{os.getpid()}.sqlite3"
    DATABASES["default"]["TEST"] = {"NAME": str(_file)}  # noqa: F405
