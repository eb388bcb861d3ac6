"""The documents are run: blocks work, links lead somewhere, generated pages are what the code says."""

import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from docs import generate
from tests.house import pages

ROOT = Path(__file__).resolve().parents[2]
PAGES = pages.markdown_pages(ROOT)
BLOCKS = [block for page in PAGES for block in pages.blocks(page.read_text(), page.relative_to(ROOT).as_posix())]
RUNNABLE = [block for block in BLOCKS if block.language in {"python", "plait"}]
BLOCKS_NOT_RUN = 0
"""How many python and plait blocks are marked `not run`. Raising it is a decision to be seen in a review."""
RUN_PAGES = sorted({block.page for block in RUNNABLE if not block.not_run})
PLAIT_BLOCKS = [block for block in RUNNABLE if block.language == "plait" and not block.not_run]
PLAIT = """
def _plait(words):
    from plait.cli import main
    try:
        code = main(words)
    except SystemExit as left:
        code = left.code
    assert not code, f"plait {' '.join(words)} left with code {code}"
"""
"""How a page's script runs a command: in its own process, so that a block may use what another one made."""


def script(page: str, of: list[pages.Block]) -> str:
    """A page's blocks as one script, in the page's order, as a reader would run them."""
    parts = [PLAIT]
    for block in of:
        if block.page == page and not block.not_run:
            commands = [f"_plait({words[1:]!r})" for words in plait_commands(block.code)]
            parts += [block.code] if block.language == "python" else commands
    return "\n".join(parts)


def run_script(code: str, folder: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-W", "error", "-c", code]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def plait_commands(code: str) -> list[list[str]]:
    """The lines of a block that start with `plait`, as words."""
    return [shlex.split(line) for line in code.splitlines() if line.startswith("plait ")]


# Pages are looped over inside the tests: a page without blocks is no case to leave out.
def test_the_blocks_of_every_page_run_in_their_order(tmp_path):
    failed = {}
    for number, page in enumerate(RUN_PAGES):
        folder = tmp_path / str(number)
        folder.mkdir()
        done = run_script(script(page, RUNNABLE), folder)
        failed |= {page: done.stderr} if done.returncode else {}
    assert failed == {}


def test_a_block_may_use_what_one_before_it_made_and_a_failing_command_is_found(tmp_path):
    text = "```python\nopen('a.toml', 'w').close()\n```\n```plait\nplait --version\nplait measures check a.toml\n```\n"
    done = run_script(script("page.md", pages.blocks(text, "page.md")), tmp_path)
    assert "plait measures check a.toml left with code 2" in done.stderr


def test_every_plait_block_holds_a_command():
    assert [str(block) for block in PLAIT_BLOCKS if not plait_commands(block.code)] == []


def test_blocks_that_are_not_run_give_a_reason_and_are_counted():
    not_run = [block for block in RUNNABLE if block.not_run]
    assert len(not_run) == BLOCKS_NOT_RUN, [f"{block}: {block.not_run}" for block in not_run]


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
