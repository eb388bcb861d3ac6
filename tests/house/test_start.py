"""A worker of the clinic starts without numpy and without the compiler: no page waits for what only jobs need."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
START = """
import sys
from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver
get_wsgi_application()
assert get_resolver().reverse_dict, "no page was loaded"
print([name for name in ("numba", "llvmlite", "numpy") if name in sys.modules])
"""


def test_a_worker_of_the_clinic_starts_without_the_compiler():
    environ = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings", "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"}
    done = subprocess.run([sys.executable, "-c", START], capture_output=True, text=True, env=environ, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == "[]"
