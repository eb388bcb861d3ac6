"""The time zones that somebody can choose: those of the zone database that are named after a place."""

import zoneinfo

PARTS_OF_THE_WORLD = (
    "Africa",
    "America",
    "Antarctica",
    "Arctic",
    "Asia",
    "Atlantic",
    "Australia",
    "Europe",
    "Indian",
    "Pacific",
)
ZONES = tuple(sorted(zone for zone in zoneinfo.available_timezones() if zone.split("/")[0] in PARTS_OF_THE_WORLD))
