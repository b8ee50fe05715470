"""Which modules above follow at once what changes here (`kit.watching`)."""

from quadro.kit.watching import Watchers

SHOWN = Watchers()
"""Agreements shown on the public site, or taken off it."""
