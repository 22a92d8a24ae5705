"""Figures: what a chart shows, the chart as a Vega-Lite specification, and the table that says the same."""
