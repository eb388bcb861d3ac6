"""Readings: each response placed against that person's own earlier course."""
