"""The file that the client gets: a page that prints well, the same for a machine, its schema, and what is not in it."""

import io
import json
import zipfile
from datetime import datetime
from pathlib import Path

from django.template.loader import render_to_string
from django.utils.safestring import mark_safe
from django.utils.translation import get_language

from plait_clinic.copies.content import Copy, Rows, Value, as_json, schema
from plait_clinic.copies.sections import NOT_IN_IT

STYLE = Path(__file__).parents[1] / "static" / "copy.css"
PAGE, DATA, SCHEMA = "everything.html", "everything.json", "everything.schema.json"


def packed(copy: Copy) -> bytes:
    """The zip file. Its members carry the moment of the copy and nothing of the server."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as pack:
        for name, text in ((PAGE, readable(copy)), (DATA, as_json(copy)), (SCHEMA, json.dumps(schema(), indent=2))):
            pack.writestr(member(name, copy.made_at), text)
    return file.getvalue()


def member(name: str, at: datetime) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, at.timetuple()[:6])
    info.compress_type = zipfile.ZIP_DEFLATED
    return info


def readable(copy: Copy) -> str:
    """The page: complete in itself, without a script or anything from elsewhere."""
    page = {
        "copy": copy,
        "parts": [table(part) for part in copy.sections if part.rows],
        "empty": [part.title for part in copy.sections if not part.rows],
        "not_in_it": NOT_IN_IT,
        "language": get_language(),
        "style": mark_safe(STYLE.read_text(encoding="utf-8")),  # noqa: S308 - our own file
    }
    return render_to_string("copies/everything.html", page)


def table(part: Rows) -> dict[str, object]:
    heads = list(part.section.fields.values())
    cells = [[(name, shown(row[name])) for name in heads] for row in part.rows]
    return {"title": part.title, "heads": [words(name) for name in heads], "rows": cells}


def words(name: str) -> str:
    return name.replace("_", " ")


def shown(value: Value) -> str:
    if value is None or value == "":
        return "–"
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list | bool) else str(value)
