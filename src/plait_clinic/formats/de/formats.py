"""German: a comma before the time (Django: 17. November 2026 15:00); the rest is Django's own."""

DATETIME_FORMAT = "j. F Y, H:i"
