"""What people type about interventions."""

from quadro.interventions.forms.keeping import EditForm, InterventionForm, LinksForm, plain
from quadro.interventions.forms.rows import (
    CostsForm,
    FundingForm,
    IndicatorsForm,
    PlacesForm,
    SharesForm,
    StepsForm,
    TendersForm,
)
from quadro.interventions.forms.telling import (
    FinishForm,
    MovementForm,
    ReasonForm,
    SureForm,
    TellForm,
)

__all__ = [
    "CostsForm",
    "EditForm",
    "FinishForm",
    "FundingForm",
    "IndicatorsForm",
    "InterventionForm",
    "LinksForm",
    "MovementForm",
    "PlacesForm",
    "ReasonForm",
    "SharesForm",
    "StepsForm",
    "SureForm",
    "TellForm",
    "TendersForm",
    "plain",
]
