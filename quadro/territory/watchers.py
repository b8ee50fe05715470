"""Which modules above follow at once what changes here (`kit.watching`)."""

from quadro.kit.watching import Watchers

MOVED = Watchers()
"""Municipalities whose zones, or whose legal life, may have changed."""
