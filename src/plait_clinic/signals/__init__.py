"""Signals: what may be fraying between a client and a clinician, until it is seen, talked about and put right."""
