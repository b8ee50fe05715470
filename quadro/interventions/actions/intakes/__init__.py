"""Open data about interventions, brought in block after block; the statements of the database."""

from quadro.interventions.actions.intakes.indexing import index as index_intake
from quadro.interventions.actions.intakes.running import Outcome, Progress
from quadro.interventions.actions.intakes.verbs import Overtaken
from quadro.interventions.actions.intakes.verbs import bring as bring_intake
from quadro.interventions.actions.intakes.verbs import confirm as confirm_intake
from quadro.interventions.actions.intakes.verbs import discard as discard_intake
from quadro.interventions.actions.intakes.verbs import preview as preview_intake
from quadro.interventions.actions.intakes.verbs import undo as undo_intake

__all__ = [
    "Outcome",
    "Overtaken",
    "Progress",
    "bring_intake",
    "confirm_intake",
    "discard_intake",
    "index_intake",
    "preview_intake",
    "undo_intake",
]
