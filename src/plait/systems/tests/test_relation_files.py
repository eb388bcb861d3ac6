"""`plait apim` and `plait srm`: what they read, print and write, and how they say no."""

import csv
import json
import re

import numpy as np
import pytest

from plait.cli import DONE, USER_ERROR, main
from plait.systems.tests.made_up_dyads import made_dyads
from plait.systems.tests.made_up_families import made_columns
from plait.systems.tests.made_up_groups import made_rows

THREE = ("father", "mother", "teen")


def written(path, header, columns):
    with path.open("w", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(header)
        writer.writerows(["" if cell is None else cell for cell in row] for row in zip(*columns, strict=True))
    return str(path)


@pytest.fixture
def couples(tmp_path):
    data = made_dyads(1, 40)
    columns = [*data.names] * 2, ["woman"] * 40 + ["man"] * 40, data.score.T.ravel(), data.outcome.T.ravel()
    return written(tmp_path / "couples.csv", ("dyad", "role", "score", "outcome"), columns)


@pytest.fixture
def groups(tmp_path):
    columns = made_rows(np.random.default_rng(1), [5] * 12)[:4]
    return written(tmp_path / "groups.csv", ("group", "rater", "target", "score"), columns)


@pytest.fixture
def families(tmp_path):
    columns = made_columns(1, 70, THREE, error=0.3)
    columns[3][0] = None
    return written(tmp_path / "families.csv", ("group", "rater", "target", "score", "second"), columns)


def printed(capsys, *arguments):
    assert main(arguments) == DONE
    return capsys.readouterr().out


def refused(capsys, *arguments):
    assert main(arguments) == USER_ERROR
    return capsys.readouterr().err


def test_apim_prints_both_models_and_whether_roles_matter(capsys, couples):
    out = printed(capsys, "apim", couples)
    assert out.startswith("40 dyads; 0 left out for a missing answer.")
    for line in ("Members with roles", "actor woman", "ratio man", "Members interchangeable", "Do roles matter?"):
        assert line in out
    assert "note: These are associations." in out


def test_apim_takes_other_names_and_needs_no_role(capsys, couples, tmp_path):
    text = (tmp_path / "couples.csv").read_text().replace("dyad,role,score", "couple,who,alliance", 1)
    (tmp_path / "other.csv").write_text(text)
    names = ("--column", "dyad=couple", "--column", "score=alliance")
    out = printed(capsys, "apim", str(tmp_path / "other.csv"), *names)
    assert "Do roles matter?" not in out
    assert printed(capsys, "apim", str(tmp_path / "other.csv"), *names, "--column", "role=who") == printed(
        capsys, "apim", couples
    )


def test_apim_writes_every_figure(capsys, couples, tmp_path):
    printed(capsys, "apim", couples, "--output", str(tmp_path / "out.json"))
    rows = json.loads((tmp_path / "out.json").read_text())
    found = {(row["part"], row["about"], row["figure"]): row for row in rows}
    assert len(found) == len(rows) == 12
    one = found["members with roles", "man", "actor"]
    assert one["low"] < one["value"] < one["high"]
    assert (one["n"], one["level"], one["reason"]) == (40, 0.95, "")


def test_srm_prints_components_of_groups_and_writes_members_only_if_asked(capsys, groups, tmp_path):
    out = printed(capsys, "srm", groups)
    assert out.startswith("12 groups with 60 members")
    for line in ("actor with partner", "both directions", "    group ", "shares: actor", "cannot be told apart"):
        assert line in out
    assert [path.name for path in tmp_path.iterdir()] == ["groups.csv"]
    printed(capsys, "srm", groups, "--members", str(tmp_path / "members.csv"), "--output", str(tmp_path / "all.csv"))
    with (tmp_path / "members.csv").open() as stream:
        rows = [*csv.DictReader(stream)]
    assert len(rows) == 120
    assert {row["figure"] for row in rows} == {"actor", "partner"}
    with (tmp_path / "all.csv").open() as stream:
        rows = {row["figure"]: row for row in csv.DictReader(stream)}
    assert rows["error"]["value"] == ""
    assert "within the relationship" in rows["error"]["reason"]


def test_srm_of_families_goes_by_roles(capsys, families, tmp_path):
    out = printed(capsys, "srm", families, "--roles", "--members", str(tmp_path / "members.json"))
    assert out.startswith("69 families of father, mother, teen. n counts families.\n1 left out")
    for line in ("f0000", "actor teen", "both directions father mother", "error teen mother 2", "Three members", "CFI"):
        assert line in out
    assert len(json.loads((tmp_path / "members.json").read_text())) == 69 * 3 * 2


def test_many_groups_that_are_left_out_are_counted_rather_than_listed(capsys, tmp_path):
    columns = made_rows(np.random.default_rng(1), [4] * 12 + [3] * 12)[:4]
    out = printed(capsys, "srm", written(tmp_path / "g.csv", ("group", "rater", "target", "score"), columns))
    assert "12 left out, incomplete or of another make-up: g12, g13," in out
    assert "g21 and 2 more\n" in out


@pytest.mark.parametrize(
    ("members", "told"),
    [((), []), (("m00",), ["1 rating of oneself"]), (("m00", "m01"), ["2 ratings of oneself"])],
)
def test_ratings_of_oneself_are_passed_over_and_told(capsys, tmp_path, members, told):
    columns = made_rows(np.random.default_rng(1), [5] * 12)[:4]
    for member in members:
        for column, cell in zip(columns, ("g0", member, member, 9.0), strict=True):
            column.append(cell)
    out = printed(capsys, "srm", written(tmp_path / "g.csv", ("group", "rater", "target", "score"), columns))
    assert re.findall(r"note: (\d ratings? of oneself) passed over", out) == told


def test_every_mistake_of_a_file_is_told_with_its_place_and_nothing_is_written(capsys, tmp_path):
    (tmp_path / "x.csv").write_text('dyad,score,outcome\n1,a,2\n1,"1,5",3\n,1,1\n2,1\n')
    told = refused(capsys, "apim", str(tmp_path / "x.csv"), "--output", str(tmp_path / "o.csv"))
    for part in (
        "4 problems; nothing was written",
        "line 2, column score: 'a' is not a number",
        "line 3, column score: '1,5' is not a number; write the decimals after a point",
        "line 4, column dyad: is empty",
        "line 5: has 2 fields where the header has 3",
    ):
        assert part in told
    assert [path.name for path in tmp_path.iterdir()] == ["x.csv"]


@pytest.mark.parametrize(
    ("arguments", "text", "message"),
    [
        (("apim",), "dyad,score\n", "column outcome: must be there once; the header has dyad, score"),
        (("apim",), "dyad;score;outcome\n", "separated by semicolons"),
        (("apim",), "dyad,score,outcome\n1,1,1\n2,2,2\n", "x.csv: dyad 2 has 1 member, and a dyad has two"),
        (("apim", "--column", "client=a"), "dyad,score,outcome\n", "client is no column here; there are dyad, role"),
        (("apim", "--column", "role=sex"), "dyad,score,outcome\n", "column sex: must be there once"),
        (("apim",), "dyad,score,outcome\n1,1e999,1\n1,1,1\n", "'1e999' is not a number"),
        (("srm",), "group,rater,target,score\na,x,t,1\na,y,t,2\n", "x.csv: group a: t was rated by 2"),
        (("srm",), "", "the header has nothing"),
        (("srm", "--roles"), "group,rater,target,score\na,x,y,1\na,y,x,2\n", "group a has 2 members"),
        (("srm",), None, "cannot be read: No such file"),
    ],
)
def test_what_cannot_be_used_is_refused_with_the_reason(capsys, tmp_path, arguments, text, message):
    if text is not None:
        (tmp_path / "x.csv").write_text(text)
    told = refused(capsys, *arguments, str(tmp_path / "x.csv"))
    assert message in told
    assert "Traceback" not in told


def test_outputs_never_take_the_place_of_the_ratings_or_of_each_other(capsys, groups, tmp_path):
    assert "name another file to write" in refused(capsys, "srm", groups, "--output", groups)
    assert "ends with .csv or .json" in refused(capsys, "srm", groups, "--members", str(tmp_path / "m.txt"))
    both = str(tmp_path / "o.csv")
    assert "cannot hold both" in refused(capsys, "srm", groups, "--members", both, "--output", both)
    assert [path.name for path in tmp_path.iterdir()] == ["groups.csv"]


def test_too_few_members_are_refused_by_the_command_too(capsys, tmp_path):
    columns = made_rows(np.random.default_rng(1), [4])[:4]
    path = written(tmp_path / "few.csv", ("group", "rater", "target", "score"), columns)
    assert "1 complete groups with 4 members, and 20 members are needed" in refused(capsys, "srm", path)
