"""What seals, signs and opens stands in one list, in SECURITY.md."""

from pathlib import Path

from plait_clinic.configuration import SETTINGS

ROOT = Path(__file__).resolve().parents[2]
HEADING = "## Keys, and what is done with them"


def test_the_list_of_keys_names_every_key_and_password_of_the_settings():
    told = (ROOT / "SECURITY.md").read_text(encoding="utf-8").partition(HEADING)[2].partition("\n## ")[0]
    secret = {row.name for row in SETTINGS if row.secret}
    assert secret
    assert {name for name in secret if f"`{name}`" not in told} == set()
