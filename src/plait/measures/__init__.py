"""Questionnaires as data: keys, wording, licences and scoring."""
