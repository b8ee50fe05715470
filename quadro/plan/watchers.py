"""Which modules above follow at once what changes here (`kit.watching`)."""

from quadro.kit.watching import Watchers

MOVED = Watchers()
"""Provisions that changed place in their tree."""
