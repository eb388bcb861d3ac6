"""Measures that the clinic brings itself, as files."""
