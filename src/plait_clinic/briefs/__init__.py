"""Briefs: the clinician's one screen before the next contact, and the caseload."""
