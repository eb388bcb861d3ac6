"""Backups: copies of everything, sealed, proved by restoring them, and the way back."""
