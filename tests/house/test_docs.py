"""The documents are run: blocks work, links lead somewhere, generated pages are what the code says."""

import fcntl
import os
import signal
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from docs import generate
from tests.house import asking, pages, reader

ROOT = Path(__file__).resolve().parents[2]
PAGES = pages.markdown_pages(ROOT)
BLOCKS = pages.all_blocks(ROOT)
RUN_PAGES = sorted({block.page for block in BLOCKS if block.is_run})
OF_A_SERVER = ("PLAIT_", "DATABASE_URL", "DJANGO_SETTINGS_MODULE")
"""How settings of a server begin. A page makes its own."""


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    """Where the empty clinic lies that pages share: it is migrated once."""
    return tmp_path_factory.mktemp("clinic") / "empty.sqlite3"


def surroundings() -> dict[str, str]:
    """What a page is followed in: this Python first on the path, this tree, and nobody's server."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(OF_A_SERVER)}
    here = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
    return {**kept, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}", "PYTHONPATH": here}


def follow(page: Path, folder: Path, clinic: Path | None = None) -> str:
    """Do what a page says in a folder of its own; what it left running is ended. Returns what went wrong."""
    command = [sys.executable, "-W", "error", "-m", "tests.house.reader", str(page)]
    if any(block.language == "sql" and block.is_run for block in pages.blocks(page.read_text(), page.name)):
        command = [sys.executable, str(ROOT / "tests" / "postgres.py"), *command]
    folder.mkdir()
    environ = {**surroundings(), **({reader.KEPT_CLINIC: str(clinic)} if clinic else {})}
    with (folder / "said").open("w+b") as said:
        process = subprocess.Popen(command, cwd=folder, env=environ, stdout=said, stderr=said, start_new_session=True)
        code = process.wait()
        end_group(process.pid)
        said.seek(0)
        return said.read().decode(errors="replace") if code else ""


def end_group(group: int) -> None:
    """Servers that a page started in the background, and nothing else: the group is the page's own."""
    try:
        os.killpg(group, signal.SIGKILL)
    except ProcessLookupError:
        return  # it left nothing running


@pytest.mark.parametrize("page", RUN_PAGES)
def test_the_blocks_of_a_page_run_in_their_order(page, tmp_path, kept):
    assert follow(ROOT / page, tmp_path / "here", kept) == ""


def test_a_block_may_use_what_one_before_it_made_and_a_failing_command_is_found(tmp_path):
    text = "```python\nopen('a.toml', 'w').close()\n```\n```plait\nplait --version\nplait measures check a.toml\n```\n"
    page = tmp_path / "page.md"
    page.write_text(text)
    assert "plait measures check a.toml left with code 2" in follow(page, tmp_path / "here")


def test_a_shell_keeps_its_exports_and_its_folder_and_stops_at_the_first_failure(tmp_path):
    page = tmp_path / "page.md"
    first, second = "export WORD=elm\nmkdir -p /etc/plait && cd /etc/plait\n", "test $WORD = elm\npwd\nfalse\ntrue\n"
    page.write_text(f"```sh\n{first}```\n```sh\n{second}```\n")
    wrong = follow(page, tmp_path / "here")
    assert f"{tmp_path}/here/etc/plait" in wrong
    assert "the shell left with code 1" in wrong


def test_what_a_page_leaves_running_is_ended(tmp_path):
    page = tmp_path / "page.md"
    page.write_text("```sh\nexec 9> held; flock 9; sleep 600 &\n```\n")
    assert follow(page, tmp_path / "here") == ""
    with (tmp_path / "here" / "held").open() as held:
        fcntl.flock(held, fcntl.LOCK_EX)  # waits for as long as the other process lives


class Server(BaseHTTPRequestHandler):
    """Answers what it was asked with, and fails under /no."""

    def do_GET(self):
        self.send_response(404 if self.path == "/no" else 200)
        self.send_header("X-Asked", self.headers["Host"])
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(b"well")

    def do_HEAD(self):
        self.do_GET()

    def log_message(self, *_of):
        """Nothing on the screen."""


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["--fail"], 0, "well"),
        (["--fail", "--head", "--header", "Host: elm.example.org"], 0, "X-Asked: elm.example.org"),
        (["--fail", "--retry", "1", "--retry-delay", "0", "--show-error"], 22, ""),
    ],
)
def test_what_stands_in_for_curl_asks_as_it_does(words, code, said, capsys):
    server = HTTPServer(("127.0.0.1", 0), Server)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    url = f"http://127.0.0.1:{server.server_port}/{'no' if code else ''}"
    assert asking.main([*words, url]) == code
    server.shutdown()
    server.server_close()
    assert said in capsys.readouterr().out
    assert asking.main(["--fail", url]) == asking.NOT_THERE


def test_every_plait_block_holds_a_command():
    plait = [block for block in BLOCKS if block.language == "plait" and block.is_run]
    assert [str(block) for block in plait if not reader.plait_commands(block.code)] == []


def test_every_block_is_run_or_shown_or_says_why_not():
    assert pages.unmarked(BLOCKS) == []


def test_a_block_in_another_language_without_a_mark_is_found():
    text = "```nginx\nserver {}\n```\n```\nls\n```\n<!-- not run: needs nginx -->\n```nginx\n```\n```text\na\n```\n"
    assert pages.unmarked(pages.blocks(text, "page.md")) == ["page.md:1", "page.md:4"]


def test_blocks_are_counted_with_their_reasons():
    text = (
        "```sh\nls\n```\n<!-- not run: needs nginx -->\n```nginx\n```\n<!-- not run: needs nginx -->\n```nginx\n```\n"
    )
    head, *_, row = pages.tally(pages.blocks(text, "page.md"))
    assert head.startswith("**1 blocks are run, 2 are not**")
    assert row == "| `page.md` | 2 | needs nginx |"


def test_every_row_of_a_table_has_as_many_cells_as_its_head():
    assert [row for page in PAGES for row in pages.torn_rows(page.read_text(), page.relative_to(ROOT).as_posix())] == []


def test_a_row_with_a_cell_too_many_is_found_and_a_line_in_code_is_none():
    text = "| a | b |\n|---|---|\n| `c|d` | e |\n| f | g | h |\n\n```text\n| one\n| t | w | o |\n```\n"
    assert pages.torn_rows(text, "page.md") == ["page.md:4"]


def test_every_page_of_the_four_kinds_stands_in_the_list_of_documents():
    listed = set(pages.links((ROOT / "docs" / "README.md").read_text()))
    kinds = ("tutorials", "how-to", "reference", "explanation")
    written = {f"{kind}/{page.name}" for kind in kinds for page in (ROOT / "docs" / kind).glob("*.md")}
    assert written - listed == set()


def test_every_link_inside_the_project_leads_somewhere():
    broken = [link for page in PAGES for link in pages.broken_links(page, ROOT)]
    assert broken == []


@pytest.mark.parametrize("path", sorted(generate.pages(ROOT)))
def test_a_generated_page_is_what_the_code_says(path):
    assert (ROOT / path).read_text() == generate.pages(ROOT)[path], "run `python -m docs.generate`"


def test_every_locked_package_stands_in_the_page_of_third_parties():
    lock = (ROOT / "requirements.lock").read_text()
    names = {line.partition("==")[0] for line in lock.splitlines() if "==" in line and not line.startswith((" ", "#"))}
    assert names == {row.name for row in generate.third_parties(ROOT)}


def test_what_only_the_clinic_needs_is_not_put_to_the_library():
    part = {row.name: row.part for row in generate.third_parties(ROOT)}
    assert (part["numpy"], part["django"], part["fido2"], part["ruff"]) == (
        "library",
        "clinic",
        "clinic",
        "development",
    )


def test_a_package_without_a_stated_licence_stops_the_page():
    with pytest.raises(SystemExit, match="not installed"):
        generate.licence_of("no-such-package-is-locked")


def test_a_mark_right_above_a_block_takes_it_out_with_its_reason():
    text = "a\n\n<!-- not run: needs a server -->\n```python\n1 / 0\n```\n\n```plait\nplait --version\n```\n"
    first, second = pages.blocks(text, "page.md")
    assert (first.language, first.code, first.not_run, first.line) == (
        "python",
        "1 / 0\n",
        "needs a server",
        4,
    )
    assert (second.language, second.not_run) == ("plait", None)


def test_a_link_to_a_missing_file_or_heading_is_found(tmp_path):
    page = tmp_path / "page.md"
    page.write_text("# One thing\n[a](#one-thing) [b](#another) [c](gone.md) [d](page.md#one-thing) [e](../x)\n")
    assert pages.broken_links(page, tmp_path) == ["page.md: #another", "page.md: gone.md", "page.md: ../x"]


def test_code_that_looks_like_a_link_is_none():
    assert pages.links("`[a](b)` and\n```\n[c](d)\n```\n") == []


def test_the_readme_shows_both_commands():
    readme = (ROOT / "README.md").read_text()
    assert all(f"python3 dev {name}" in readme for name in ("run", "test"))
