"""Audit: who did and who read what, in rows that are only ever added."""
