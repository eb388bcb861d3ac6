"""English: months in full and the day in 24 hours, as clinics' diaries have it (Django: 17 Nov 2026, 3 p.m.)."""

DATE_FORMAT = "j F Y"
TIME_FORMAT = "H:i"
DATETIME_FORMAT = "j F Y, H:i"
