"""Indicators and their readings, update rounds, and how the plan stands on any day."""
