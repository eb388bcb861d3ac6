"""Clinicians' private notes on their own feelings: theirs alone, sealed with keys of their own, in no record."""
