"""Requests about agreements, each translated into one action or question."""
