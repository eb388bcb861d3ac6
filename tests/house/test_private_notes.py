"""Nobody outside the room of private notes reads its table: no other room, no statistic, no export, no library."""

import ast
from pathlib import Path

import pytest
from django.apps import apps

SOURCE = Path(__file__).resolve().parents[2] / "src"
ROOM = "plait_clinic/feelings/"
MAY_NAME_IT = {
    "plait_clinic/settings.py": {"plait_clinic.feelings"},  # that the room is there
    "plait_clinic/keys/places.py": {"plait_clinic.feelings.keys.SEALED_NOTES"},  # sealing them under a newer key
    "plait_clinic/urls.py": {"plait_clinic.feelings.views"},  # its pages
}


def names_of_the_room(source: str) -> set[str]:
    """Every import of the room and every text that could reach its table by name."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names if "feelings" in alias.name.split(".")}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {f"{node.module}.{alias.name}" for alias in node.names if is_the_room(node.module, alias.name)}
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            text = node.value.lower()
            reaches = "privatenote" in text or "feelings_" in text or "plait_clinic.feelings" in text
            found |= {node.value} if reaches else set()
        elif isinstance(node, ast.Name | ast.Attribute):
            name = node.id if isinstance(node, ast.Name) else node.attr
            found |= {name} if name in {"PrivateNote", "privatenote_set"} else set()
    return found


def is_the_room(module: str, name: str) -> bool:
    return module.startswith("plait_clinic.feelings") or (module == "plait_clinic" and name == "feelings")


def test_nobody_outside_the_room_reads_its_table():
    files = [path for path in sorted(SOURCE.rglob("*.py")) if "tests" not in path.parts]
    named = {path.relative_to(SOURCE).as_posix(): names_of_the_room(path.read_text()) for path in files}
    outside = {path: names for path, names in named.items() if names and not path.startswith(ROOM)}
    assert outside == MAY_NAME_IT


def test_no_row_of_another_room_points_to_a_private_note_and_it_points_to_its_author_alone():
    notes = apps.get_model("feelings", "PrivateNote")
    pointing = [
        field
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if field.is_relation and field.related_model is notes
    ]
    assert pointing == []
    assert [field.name for field in notes._meta.get_fields() if field.is_relation] == ["author"]
    assert list(apps.get_app_config("feelings").get_models()) == [notes]


@pytest.mark.parametrize(
    "source",
    [
        "from plait_clinic.feelings.models import PrivateNote",
        "from plait_clinic.feelings import queries",
        "from plait_clinic import feelings",
        "import plait_clinic.feelings.sealing",
        "apps.get_model('feelings.PrivateNote')",
        "cursor.execute('SELECT * FROM feelings_privatenote')",
        "author.privatenote_set.count()",
    ],
)
def test_a_planted_read_is_found(source):
    assert names_of_the_room(source)


def test_words_about_feelings_are_no_read():
    assert names_of_the_room("title = 'Your feelings_'.strip('_')\nfeelings = ['warm']") == {"Your feelings_"}
    assert names_of_the_room("feelings = ['warm, and feelings of loss']") == set()
