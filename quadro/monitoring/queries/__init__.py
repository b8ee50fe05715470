"""Questions on the state of the plan, and on how those who move it work."""

from quadro.monitoring.queries.aims import plan_of, planned_before, plans_of
from quadro.monitoring.queries.governance import Figure, Kind, Row, governance
from quadro.monitoring.queries.ground import Ground, cells_from, ground_of, in_force, is_locked
from quadro.monitoring.queries.places import Places, places_on
from quadro.monitoring.queries.series import Moment, series_of
from quadro.monitoring.queries.values import (
    Known,
    PlaceValue,
    Values,
    contested_among,
    latest_of,
    summed_until,
    values_of,
    words_of,
)

__all__ = [
    "Figure",
    "Ground",
    "Kind",
    "Known",
    "Moment",
    "PlaceValue",
    "Places",
    "Row",
    "Values",
    "cells_from",
    "contested_among",
    "governance",
    "ground_of",
    "in_force",
    "is_locked",
    "latest_of",
    "places_on",
    "plan_of",
    "planned_before",
    "plans_of",
    "series_of",
    "summed_until",
    "values_of",
    "words_of",
]
