"""What the sheets of the territory have in common."""

BATCH = 400
