"""Batteries: which measures are asked together, each in one released version."""
