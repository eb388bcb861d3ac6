"""Couples, families and groups: who may see what of each other's answers, and what is said of the whole."""
