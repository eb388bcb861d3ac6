"""Finding the system's Chromium for the browser journeys."""

import shutil
from collections.abc import Mapping
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome")
LEFT_OUT = (
    "!!! The browser journeys were LEFT OUT: no Chromium was found. Install one (on Debian: chromium), "
    "or name its file in CHROMIUM."
)


def chromium(environ: Mapping[str, str]) -> Path | None:
    """The browser named by CHROMIUM, else the first known name on the path; None where there is none.

    A CHROMIUM that names no file is a mistake to be told, so it does not fall back on the path.
    """
    named = environ.get("CHROMIUM")
    if named:
        return Path(named) if Path(named).is_file() else None
    found = (shutil.which(name, path=environ.get("PATH")) for name in NAMES)
    return next((Path(path) for path in found if path), None)
