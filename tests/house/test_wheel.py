"""`pip install plait` brings the library without Django: the wheel is built and imported where nothing else
is."""

import os
import subprocess
import sys
import zipfile
from importlib import metadata
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LIBRARY_NEEDS = (
    "numpy",
    "numba",
    "llvmlite",
    "scipy",
    "pydantic",
    "pydantic_core",
    "annotated_types",
    "typing_extensions",
    "typing_inspection",
)
"""The library's dependencies and theirs, by distribution name: all that the empty environment is given."""
NOTHING_OF_THE_CLINIC = ("django", "allauth", "django_tasks", "cryptography", "gunicorn", "psycopg")
IMPORT_ALL = """
import importlib, importlib.util, pkgutil, sys
import plait
names = [module.name for module in pkgutil.walk_packages(plait.__path__, "plait.")]
for name in names:
    importlib.import_module(name)
absent = {clinic!r}
assert all(importlib.util.find_spec(name) is None for name in absent), "the environment is not empty"
assert not [name for name in sys.modules if name.split(".")[0] in absent]
print(plait.__file__)
print(len(names))
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """The wheel, built without a network by the installed backend."""
    folder = tmp_path_factory.mktemp("wheel")
    options = ["--no-deps", "--no-build-isolation", "--no-index", "--quiet", "--disable-pip-version-check"]
    command = [sys.executable, "-m", "pip", "wheel", *options, "--wheel-dir", str(folder), str(ROOT)]
    subprocess.run(command, check=True, capture_output=True, cwd=folder)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def empty_environment(wheel, tmp_path_factory):
    """An environment of its own with the wheel and the library's dependencies, and nothing else."""
    folder = tmp_path_factory.mktemp("empty")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(folder)], check=True)
    site = next(folder.glob("lib/python3*/site-packages"))
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site)
    for need in LIBRARY_NEEDS:
        lend(need, site)
    return folder / "bin" / "python"


def lend(name: str, site: Path) -> None:
    """Link the top-level files of one installed distribution into another environment."""
    distribution = metadata.distribution(name)
    tops = {file.parts[0] for file in distribution.files or () if not file.parts[0].startswith(("..", "__pycache__"))}
    for top in tops:
        (site / top).symlink_to(distribution.locate_file(top))


def test_the_library_imports_where_there_is_no_django(empty_environment, tmp_path):
    code = IMPORT_ALL.format(clinic=NOTHING_OF_THE_CLINIC)
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    command = [str(empty_environment), "-W", "error", "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, env=clean, check=False)
    assert done.returncode == 0, done.stderr
    place, count = done.stdout.splitlines()
    assert place.startswith(str(empty_environment.parent.parent))
    assert int(count) >= 5


def test_what_the_library_is_said_to_need_is_all_it_is_lent(wheel):
    with zipfile.ZipFile(wheel) as archive:
        (name,) = [name for name in archive.namelist() if name.endswith(".dist-info/METADATA")]
        lines = archive.read(name).decode().splitlines()
    needs = [line.removeprefix("Requires-Dist: ") for line in lines if line.startswith("Requires-Dist: ")]
    unconditional = {need.split(">")[0].split("<")[0].strip() for need in needs if "extra ==" not in need}
    assert unconditional == {"numba", "numpy", "scipy", "pydantic"}


def test_the_wheel_holds_the_source_and_its_data_but_no_tests(wheel):
    with zipfile.ZipFile(wheel) as archive:
        inside = set(archive.namelist())
    assert not [name for name in inside if "/tests/" in name or "conftest" in name]
    packages = [ROOT / "src" / "plait", ROOT / "src" / "plait_clinic"]
    kept = (".toml", ".html", ".css", ".js", ".py", ".typed", ".po", ".mo", ".svg", ".txt")
    expected = {
        path.relative_to(ROOT / "src").as_posix()
        for package in packages
        for path in package.rglob("*")
        if path.is_file() and path.suffix in kept and "tests" not in path.parts and path.name != "conftest.py"
    }
    assert expected - inside == set()
    assert any(name.endswith("/licenses/LICENSE") for name in inside)
