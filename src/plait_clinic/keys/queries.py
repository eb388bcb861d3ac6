"""Which keys are still needed, and by how many rows."""

from collections import Counter
from dataclasses import dataclass

from plait_clinic.keys.places import places, ring_of

SETTINGS = ("PLAIT_FIELD_KEYS", "PLAIT_NOTES_KEYS")


@dataclass(frozen=True)
class Need:
    """How many rows were sealed with one key. A key that is not in its setting opens none of them."""

    setting: str
    key_id: str
    rows: int
    known: bool
    newest: bool


def needs() -> list[Need]:
    """Every key of every setting, with those that rows name and no setting holds."""
    counted = {setting: Counter(dict.fromkeys(ring_of(setting).by_id, 0)) for setting in SETTINGS}
    for place in places():
        for key_id, rows in place.rows_by_key().items():
            counted[place.setting][key_id] += rows
    return [
        Need(setting, key_id, rows, key_id in ring_of(setting).by_id, key_id == ring_of(setting).current)
        for setting in SETTINGS
        for key_id, rows in counted[setting].items()
    ]
