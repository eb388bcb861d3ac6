"""Endings: looking back on the work, handing it over with the client's consent, and changing clinician."""
