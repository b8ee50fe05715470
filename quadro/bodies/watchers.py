"""Which modules above follow at once what changes here (`kit.watching`)."""

from quadro.kit.watching import Watchers

MOVED = Watchers()
"""Bodies whose municipality or zone may have changed."""
