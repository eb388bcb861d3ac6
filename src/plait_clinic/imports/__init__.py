"""Imports: past sessions from a file become cases, after a dry run, all or nothing."""
