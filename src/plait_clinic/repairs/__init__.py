"""Repair cards: words for talking about a strain between client and clinician, and what came of the talk."""
