"""Open data about interventions, brought in block after block; the statements of the database."""

from quadro.interventions.actions.intakes.running import Outcome, Progress
from quadro.interventions.actions.intakes.verbs import (
    Overtaken,
    bring,
    confirm,
    discard,
    preview,
    undo,
)

__all__ = ["Outcome", "Overtaken", "Progress", "bring", "confirm", "discard", "preview", "undo"]
