"""Rule 2 of the house: writes stand in actions alone, and an action is keyword-only, atomic and audited."""

from pathlib import Path

import pytest

from tests.house import writes

CLINIC = Path(__file__).resolve().parents[2] / "src" / "plait_clinic"
ACTION = "@transaction.atomic\ndef note(*, case, audit):\n    Note.objects.create(case=case)\n"


def planted(folder: Path, **files: str) -> Path:
    """A package with these modules; `__` in a name stands for a folder."""
    package = folder / "clinic"
    for name, source in files.items():
        path = package / f"{name.replace('__', '/')}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(source)
    return package


def test_no_write_stands_outside_actions_migrations_and_tests():
    assert [str(finding) for finding in writes.stray_writes(CLINIC)] == []


def test_every_action_is_keyword_only_atomic_and_audited():
    assert writes.faulty_actions(CLINIC) == []


def test_every_exception_gives_a_reason_and_names_what_is_there():
    for row in writes.EXCEPTIONS:
        assert row.reason
        path = CLINIC / row.path
        found = writes.writes_in(path.read_text(), row.path) if path.exists() else []
        assert not path.exists() or row.call in {finding.call for finding in found}, f"{row} is no longer needed"


@pytest.mark.parametrize("call", sorted(writes.WRITES))
def test_a_planted_write_in_a_view_is_found(tmp_path, call):
    package = planted(tmp_path, cases__views=f"def page(request, row):\n    return row.{call}(name='x')\n")
    assert [(found.path, found.line, found.call) for found in writes.stray_writes(package)] == [
        ("cases/views.py", 2, call)
    ]


@pytest.mark.parametrize(
    "place", ["cases__actions", "cases__actions__notes", "cases__migrations__m1", "cases__tests__t"]
)
def test_the_same_write_is_right_in_actions_migrations_and_tests(tmp_path, place):
    assert writes.stray_writes(planted(tmp_path, **{place: "row.save()\n"})) == []


@pytest.mark.parametrize(
    "source",
    [
        "seen = {}\nseen.update(a=1)\n",
        "seen: dict[str, int] = {}\nseen.update(a=1)\n",
        "whole = hashlib.sha256()\nwhole.update(b'x')\n",
        "seal = hmac.new(key, digestmod='sha256')\nseal.update(b'x')\n",
        "names = set()\nnames.update(['a'])\n",
        "cursor.execute('SELECT 1')\n",
    ],
)
def test_dictionaries_hashes_and_reading_sql_are_no_writes(tmp_path, source):
    assert writes.stray_writes(planted(tmp_path, cases__views=source)) == []


@pytest.mark.parametrize(
    "source",
    [
        "rows = {}\nrows = Case.objects.all()\nrows.update(closed=True)\n",
        "def f(rows):\n    rows.update(closed=True)\n",
        "cursor.execute('DELETE FROM cases_case')\n",
        "cursor.execute(statement)\n",
        "form.save()\n",
        "Case.objects.filter(pk=1).update(closed=True)\n",
    ],
)
def test_what_may_be_a_row_counts_as_a_write(tmp_path, source):
    assert len(writes.stray_writes(planted(tmp_path, cases__views=source))) == 1


def test_an_exception_is_for_one_call_in_one_place_only(tmp_path):
    package = planted(tmp_path, audit__record="row.create()\nrow.delete()\n", other__record="row.create()\n")
    assert [(found.path, found.call) for found in writes.stray_writes(package)] == [
        ("audit/record.py", "delete"),
        ("other/record.py", "create"),
    ]


def test_a_proper_action_has_no_fault(tmp_path):
    package = planted(tmp_path, a__actions=ACTION, a__views="from clinic.a.actions import note\n")
    assert writes.faulty_actions(package) == []


@pytest.mark.parametrize(
    ("fault", "wrong"),
    [
        ("keyword-only", ACTION.replace("*, case", "case, *")),
        ("takes no audit", ACTION.replace(", audit", "")),
        ("not @transaction.atomic", ACTION.replace("@transaction.atomic\n", "")),
    ],
)
@pytest.mark.parametrize("use", ["from clinic.a.actions import note\n", "from clinic.a import actions\nactions.note\n"])
def test_an_action_used_elsewhere_that_lacks_something_is_found(tmp_path, fault, wrong, use):
    (found,) = writes.faulty_actions(planted(tmp_path, a__actions=wrong, a__views=use))
    assert fault in found


def test_a_function_that_serves_only_the_actions_beside_it_is_left_alone(tmp_path):
    source = ACTION + "def rows(case):\n    return case\n"
    assert writes.faulty_actions(planted(tmp_path, a__actions=source, a__views="")) == []
    assert writes.faulty_actions(planted(tmp_path, a__actions=source, b__views="from clinic.a.actions import rows\n"))
