"""Everything that writes the themes of frameworks and who answers for them."""

from quadro.frameworks.actions.boards import Values, draw, edit, leave, name
from quadro.frameworks.actions.demonstration import (
    is_wanted,
    load_demonstration,
    remove_demonstration,
)

__all__ = [
    "Values",
    "draw",
    "edit",
    "is_wanted",
    "leave",
    "load_demonstration",
    "name",
    "remove_demonstration",
]
