"""A validation from readings to figures, by its files: blind forms, faults told at once, nothing replaced."""

import csv

import numpy as np
import pytest

from plait.cli import DONE, USER_ERROR, main
from plait.rupture.observer_files import FORM_COLUMNS, FORM_FILE, LIST_FILE, PRINT_FILE, read_flags


@pytest.fixture
def readings(tmp_path):
    path = tmp_path / "readings.csv"
    rows = [f"c{n // 10},{n % 10},{'' if n % 10 == 0 else int(n % 20 == 5)}" for n in range(600)]
    path.write_text("\n".join(["client,session,alert", *rows]) + "\n")
    return path


def rows_of(path):
    return list(csv.DictReader(path.read_text().splitlines()))


def sampled(readings, folder, *more):
    words = ["validate", "sample", str(readings), "--folder", str(folder), "--seed", "1"]
    return main([*words, "--flagged", "20", "--unflagged", "20", *more])


def coded(folder, name, ruptures):
    """A coder's form, filled in; `ruptures` says what they write for a row of the code list."""
    path = folder / name
    lines = [f"{row['code']},{ruptures(row)}" for row in rows_of(folder / LIST_FILE)]
    path.write_text("\n".join(["code,rupture", *lines]) + "\n")
    return str(path)


def test_a_sample_is_written_as_list_form_and_page(capsys, readings, tmp_path):
    folder = tmp_path / "study"
    assert sampled(readings, folder) == DONE
    out = capsys.readouterr().out
    assert "540 sessions, 30 of them flagged; 60 more could not be judged" in out
    listed, form = rows_of(folder / LIST_FILE), rows_of(folder / FORM_FILE)
    assert [row["code"] for row in listed] == [row["code"] for row in form]
    assert {(row["flagged"], row["of"]) for row in listed} == {("1", "30"), ("0", "510")}


def test_the_forms_show_codes_and_nothing_of_who_or_whether_flagged(readings, tmp_path):
    assert sampled(readings, tmp_path) == DONE
    form, page = rows_of(tmp_path / FORM_FILE), (tmp_path / PRINT_FILE).read_text()
    assert all(row[name] == "" for row in form for name in FORM_COLUMNS[1:])
    assert tuple(form[0]) == FORM_COLUMNS
    for row in rows_of(tmp_path / LIST_FILE):
        assert page.count(f'<th scope="row">{row["code"]}</th>') == 1
        assert f">{row['client']}<" not in page
    assert "flag" not in page.lower()
    assert "alert" not in page.lower()


def test_two_simulated_coders_give_weighted_figures_and_their_agreement(capsys, readings, tmp_path):
    assert sampled(readings, tmp_path) == DONE
    rng = np.random.default_rng(1)
    first = coded(tmp_path, "one.csv", lambda row: int(rng.random() < (0.6 if row["flagged"] == "1" else 0.1)))
    second = coded(tmp_path, "two.csv", lambda row: row["flagged"])
    capsys.readouterr()
    assert main(["validate", "score", str(tmp_path / LIST_FILE), first, second]) == DONE
    out = capsys.readouterr().out
    assert f"{second}: 20 flagged and 20 unflagged sessions coded" in out
    assert "sensitivity: sessions with a rupture that were flagged    1.00 (" in out
    assert "both coders said rupture: " in out
    assert "kappa" in out


def test_a_coder_may_leave_sessions_uncoded(capsys, readings, tmp_path):
    assert sampled(readings, tmp_path) == DONE
    form = coded(tmp_path, "one.csv", lambda row: "" if row["flagged"] == "1" else "0")
    assert main(["validate", "score", str(tmp_path / LIST_FILE), form]) == DONE
    out = capsys.readouterr().out
    assert "0 flagged and 20 unflagged sessions coded" in out
    assert "cannot be told from this sample" in out


def test_every_fault_of_a_coded_form_is_told_at_once(capsys, readings, tmp_path):
    assert sampled(readings, tmp_path) == DONE
    codes = [row["code"] for row in rows_of(tmp_path / LIST_FILE)]
    form = tmp_path / "one.csv"
    form.write_text(f"code,rupture\n{codes[0]},yes\n{codes[1]},1\n{codes[1]},1\n1,0\n{codes[2]}\n")
    assert main(["validate", "score", str(tmp_path / LIST_FILE), str(form)]) == USER_ERROR
    told = capsys.readouterr().err
    for place in ("line 2, column rupture: 'yes'", "line 4, column code", "line 5, column code: '1'", "line 6: has 1"):
        assert place in told


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("client,session\na,1\n", "column alert: must be there once; the header has client, session"),
        ("client,session,alert\na,1,2\na,1,1\na,1,1\n", "'2' is neither 1 nor 0 nor empty"),
        ("client;session;alert\na;1;1\n", "separated by semicolons"),
        ("", "the header has nothing"),
        ("client,session,alert\na,1,1\n", "20 unflagged sessions were asked for, and there are 0"),
    ],
)
def test_readings_that_cannot_be_sampled_are_refused_and_nothing_is_written(capsys, tmp_path, text, message):
    path = tmp_path / "readings.csv"
    path.write_text(text)
    assert sampled(path, tmp_path / "study") == USER_ERROR
    assert message in capsys.readouterr().err
    assert not (tmp_path / "study").exists()


def test_a_sample_never_replaces_another(capsys, readings, tmp_path):
    assert sampled(readings, tmp_path) == DONE
    before = (tmp_path / LIST_FILE).read_text()
    assert sampled(readings, tmp_path, "--seed", "2") == USER_ERROR
    assert "is there already; name another folder" in capsys.readouterr().err
    assert (tmp_path / LIST_FILE).read_text() == before


def test_a_changed_code_list_is_refused(capsys, readings, tmp_path):
    assert sampled(readings, tmp_path) == DONE
    codes = tmp_path / LIST_FILE
    form = coded(tmp_path, "one.csv", lambda row: row["flagged"])
    codes.write_text(codes.read_text().replace(",510", ",many"))
    assert main(["validate", "score", str(codes), form]) == USER_ERROR
    assert "this list was changed" in capsys.readouterr().err


def test_a_session_with_several_rows_is_flagged_if_one_of_them_is(tmp_path):
    path = tmp_path / "readings.csv"
    path.write_text("client,session,rater,alert\na,1,x,0\na,1,y,1\na,2,x,0\na,2,y,\na,3,x,\n")
    found = read_flags(path)
    assert found.flags == {("a", "1"): True, ("a", "2"): False}
    assert found.not_judged == 1


def test_another_column_may_hold_the_flag(readings, tmp_path):
    readings.write_text(readings.read_text().replace("alert", "shewhart_pooled"))
    assert sampled(readings, tmp_path / "study", "--flag", "shewhart_pooled") == DONE
