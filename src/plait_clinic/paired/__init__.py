"""Two views of one session: a clinician's own ratings beside one client's, for that clinician alone. No grades."""
