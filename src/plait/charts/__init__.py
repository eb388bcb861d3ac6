"""Plots as SVG, each with its table twin."""
