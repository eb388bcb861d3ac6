"""The clinic server: check-ins, briefs and caseloads on top of the library `plait`."""
