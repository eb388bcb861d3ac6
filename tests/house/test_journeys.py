"""The browser journeys wait for what they look at: nothing that passes on a quick machine alone."""

from pathlib import Path

import pytest

from tests.house import journeys

FOLDER = Path(__file__).resolve().parents[1] / "journeys"
START = "def test_it(page, server, link):\n    page.goto(link)\n"
HELPERS = """
def send_it(page):
    page.get_by_role("button").click()


def go(way):
    with way.page.expect_navigation():
        way.click()


def expect_heading(page, text):
    expect(page.locator("h1")).to_have_text(text)


def look(page):
    assert faults(page) == ""


def faults(page):
    return page.evaluate("axe")


def kept(server, link):
    return ask(server, link)


def title_of(page):
    return page.locator("h1").inner_text()
"""


def found(folder: Path, *lines: str) -> list[str]:
    """What is found in a journey of these lines beside some functions of its own."""
    source = HELPERS + "\n\n" + START + "".join(f"    {line}\n" for line in lines)
    (folder / "test_planted.py").write_text(source)
    return [str(one) for one in journeys.hasty(folder)]


def test_every_journey_waits_for_what_it_looks_at():
    assert [str(one) for one in journeys.hasty(FOLDER)] == []


def test_every_exception_gives_a_reason_and_names_a_function_that_would_be_found(monkeypatch):
    assert all(row.reason for row in journeys.EXCEPTIONS)
    for row in journeys.EXCEPTIONS:
        kept = tuple(other for other in journeys.EXCEPTIONS if other != row)
        monkeypatch.setattr(journeys, "EXCEPTIONS", kept)
        assert journeys.hasty(FOLDER), f"{row} is no longer needed"
        monkeypatch.undo()


@pytest.mark.parametrize("read", sorted(journeys.READS))
def test_an_assertion_on_what_a_page_says_at_once_is_found(tmp_path, read):
    [finding] = found(tmp_path, f"assert page.locator('h1').{read}() == 'x'")
    assert f"asserts what {read}() says at once" in finding


@pytest.mark.parametrize(
    "line",
    [
        "assert title_of(page) == 'Thanks'",
        "assert not page.locator('form').is_visible(), 'with a reason'",
        "assert page.url.endswith('/day')",
    ],
)
def test_a_read_behind_a_function_or_a_not_is_found_too(tmp_path, line):
    assert len(found(tmp_path, line)) == 1


@pytest.mark.parametrize("click", ["page.locator('a').click()", "page.keyboard.press('Enter')", "send_it(page)"])
@pytest.mark.parametrize(
    "look",
    [
        "look(page)",
        "assert kept(server, link) == ['in time']",
        "page.pdf(format='A4')",
        "names = page.locator('a').all()",
        "page.close()",
        "page.goto(page.locator('.url').inner_text())",
    ],
)
def test_a_look_that_nothing_has_waited_for_is_found(tmp_path, click, look):
    assert "may still see the page before" in found(tmp_path, click, look)[0]


@pytest.mark.parametrize(
    "between",
    [
        "page.wait_for_load_state()",
        "page.locator('h2').focus()",
        "expect(page.locator('.old')).to_be_hidden()",
        "expect(page.locator('.old')).to_have_count(0)",
        "rest = lambda: expect(page.locator('h1')).to_be_visible()",
    ],
)
def test_what_may_hold_before_the_next_page_is_there_does_not_count_as_waiting(tmp_path, between):
    assert len(found(tmp_path, "page.locator('a').click()", between, "look(page)")) == 1


@pytest.mark.parametrize(
    "lines",
    [
        ("go(page.locator('a'))", "look(page)"),
        ("page.locator('a').click()", "expect_heading(page, 'Thanks')", "look(page)"),
        ("send_it(page)", "expect(page.locator('tr')).to_have_count(3)", "page.close()"),
        ("with page.expect_navigation():", "    page.locator('a').click()", "look(page)"),
        ("send_it(page)", "until(page, lambda: kept(server, link))", "assert kept(server, link) == ['late']"),
        ("look(page)", "page.locator('a').click()"),
    ],
)
def test_what_waits_first_is_right(tmp_path, lines):
    assert found(tmp_path, *lines) == []


def test_a_click_at_the_end_of_a_loop_is_met_by_the_look_at_its_beginning(tmp_path):
    lines = ("for name in ('a', 'b'):", "    look(page)", "    page.get_by_role('link', name=name).click()")
    assert len(found(tmp_path, *lines)) == 1
