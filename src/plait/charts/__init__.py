"""Plots as SVG, each with its table twin."""

from plait.charts.band import Chart, Table, band_chart
from plait.charts.spark import sparkline
from plait.charts.words import ChartWords

__all__ = ["Chart", "ChartWords", "Table", "band_chart", "sparkline"]
