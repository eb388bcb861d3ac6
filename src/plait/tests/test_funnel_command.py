"""`plait funnel`: what it prints and refuses, and that it has no way to rank."""

import csv
import re

import numpy as np
import pytest

from plait.cli import build_parser, main

NAMES = ["Dee", "Abe", "Cal", "Bea", "Eve", "Flo"]


@pytest.fixture
def cases(tmp_path):
    """Six clinicians in no order of anything; Cal has three cases."""
    rng = np.random.default_rng(4)
    rows = [
        (name, f"{value:.2f}", f"{value + 1:.2f}", "couple" if place % 3 else "individual")
        for at, name in enumerate(NAMES)
        for place, value in enumerate(rng.normal(at % 3, 1, 3 if name == "Cal" else 40))
    ]
    return written(tmp_path / "cases.csv", [("clinician", "score", "first", "kind"), *rows])


def written(path, rows):
    with path.open("w", newline="", encoding="utf-8") as stream:
        csv.writer(stream).writerows(rows)
    return path


def order(text):
    return [line.split(":")[0] for line in text.splitlines() if re.match(rf"({'|'.join(NAMES)}): ", line)]


def test_clinicians_stand_in_the_order_of_the_file(cases, capsys):
    assert main(["funnel", str(cases)]) == 0
    assert order(capsys.readouterr().out) == NAMES


def test_or_by_name_and_in_no_other_order(cases, capsys):
    assert main(["funnel", str(cases), "--by-name"]) == 0
    assert order(capsys.readouterr().out) == sorted(NAMES)


@pytest.mark.parametrize("option", ["--sort=mean", "--order=shrunken", "--rank", "--by=estimate", "--top=3"])
def test_no_option_puts_them_in_the_order_of_their_estimates(cases, option, capsys):
    with pytest.raises(SystemExit) as stopped:
        main(["funnel", str(cases), option])
    assert stopped.value.code == 2
    assert order(capsys.readouterr().out) == []
    assert not re.search(r"--(sort|order|rank|top)", build_parser().format_help())


def test_who_has_too_few_cases_reads_that_there_is_not_enough_information(cases, capsys):
    main(["funnel", str(cases), "--case-mix", "kind"])
    out = capsys.readouterr().out
    assert "Cal: 3 cases: not enough information" in out
    assert "case mix: kind individual" in out
    assert re.search(r"Abe: 40 cases: mean .*95 % .* to .*shrunken .*SE .*reliability", out)
    assert "This is no ranking" in out


def test_a_number_may_be_written_with_its_power_of_ten(tmp_path, capsys):
    rng = np.random.default_rng(4)
    cases = [(name, f"{value:.2f}", place % 3) for name in NAMES for place, value in enumerate(rng.normal(5, 1, 40))]
    told = []
    for thousand, one in (("000", ""), ("e3", "E+0")):
        rows = [(name, f"{score}{one}", f"{first}{thousand}") for name, score, first in cases]
        file = written(tmp_path / "cases.csv", [("clinician", "score", "first"), *rows])
        assert main(["funnel", str(file), "--case-mix", "first"]) == 0
        told.append(capsys.readouterr().out)
    assert "case mix: first" in told[0]
    assert told[0] == told[1]


def test_too_few_clinicians_are_not_compared(tmp_path, capsys):
    file = written(tmp_path / "two.csv", [("clinician", "score"), ("a", 1), ("a", 2), ("b", 3)])
    plot = tmp_path / "plot.svg"
    assert main(["funnel", str(file), "--plot", str(plot)]) == 0
    out = capsys.readouterr().out
    assert "Not enough information: 2 clinicians, and 5 are needed." in out
    assert "was not written" in out
    assert not plot.exists()


def test_every_wrong_cell_is_told_by_line_and_column(tmp_path, capsys):
    file = written(tmp_path / "bad.csv", [("clinician", "score", "first"), ("", "3", "1"), ("a", "much", ""), ("b", 1)])
    assert main(["funnel", str(file), "--case-mix", "first"]) == 2
    told = capsys.readouterr().err
    for place in ("line 2, column clinician", "line 3, column score", "line 3, column first", "line 4"):
        assert place in told


def test_what_cannot_be_fitted_and_what_is_not_there_is_told(cases, tmp_path, capsys):
    assert main(["funnel", str(cases), "--case-mix", "age"]) == 2
    assert "column age" in capsys.readouterr().err
    assert main(["funnel", str(tmp_path / "no.csv")]) == 2
    assert "cannot be read" in capsys.readouterr().err
    assert main(["funnel", str(cases), "--reliability", "1"]) == 2
    assert "least reliability" in capsys.readouterr().err


def test_the_plot_names_only_whom_it_is_asked_to(cases, tmp_path):
    plot = tmp_path / "plot.svg"
    assert main(["funnel", str(cases), "--plot", str(plot)]) == 0
    assert not any(name in plot.read_text() for name in NAMES)
    assert main(["funnel", str(cases), "--plot", str(plot), "--label", "Eve"]) == 0
    assert [name for name in NAMES if name in plot.read_text()] == ["Eve"]


def test_a_label_needs_a_plot_and_a_clinician_of_the_file(cases, tmp_path, capsys):
    assert main(["funnel", str(cases), "--label", "Eve"]) == 2
    assert main(["funnel", str(cases), "--plot", str(tmp_path / "p.svg"), "--label", "Zoe"]) == 2
    assert main(["funnel", str(cases), "--plot", str(cases)]) == 2
    told = capsys.readouterr().err
    assert "--label goes with --plot" in told
    assert "--label Zoe" in told
    assert "name another file" in told
