"""Who may read what a client sent is decided in one place, and whoever reads it is known."""

from pathlib import Path

import pytest

from tests.house import visibility

CLINIC = Path(__file__).resolve().parents[2] / "src" / "plait_clinic"


def test_whoever_asks_the_database_for_what_was_sent_is_known_and_says_how_it_keeps_to_the_rule():
    assert visibility.readers(CLINIC) == set(visibility.READERS)


def test_no_query_decides_by_the_visibility_as_it_was_sent():
    told = "own/looks.py"  # since when the complaints contact could read, never what: both it and the changes are asked
    assert {place.partition(":")[0] for place in visibility.own_decisions(CLINIC)} <= {told}


@pytest.mark.parametrize(
    "source",
    ["Answer.objects.filter(pk=1)", "def rows(model):\n    return model.objects.all()", "x = Comment.objects.get()"],
)
def test_a_planted_read_is_found(tmp_path, source):
    (tmp_path / "briefs").mkdir()
    (tmp_path / "briefs" / "views.py").write_text(source)
    assert visibility.readers(tmp_path) == {"briefs/views.py"}


def test_a_planted_decision_is_found(tmp_path):
    (tmp_path / "queries.py").write_text("rows.filter(\n    visibility__in=('clinician',)\n)")
    assert visibility.own_decisions(tmp_path) == ["queries.py:1"]
