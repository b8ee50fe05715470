"""Questions that cross modules: coverage, what concerns a place, what a body does, a desk."""
