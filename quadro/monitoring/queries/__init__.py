"""Questions on the state of the plan, and on how those who move it work."""

from quadro.monitoring.queries.aims import plan_of, planned_before, plans_of
from quadro.monitoring.queries.around import Around, Compared, around
from quadro.monitoring.queries.boards import boards_of
from quadro.monitoring.queries.contests import Effect, effects_of
from quadro.monitoring.queries.desk import readings_for
from quadro.monitoring.queries.governance import Figure, Kind, Row, governance
from quadro.monitoring.queries.ground import Ground, cells_from, ground_of, in_force, is_locked
from quadro.monitoring.queries.page import (
    Sheet,
    Year,
    contests_of,
    history_of,
    readable_readings,
    readings_of,
    sheet_of,
    to_check,
)
from quadro.monitoring.queries.places import Places, places_on
from quadro.monitoring.queries.progress import (
    Result,
    Standing,
    result_of,
    results_for,
    standings_of,
)
from quadro.monitoring.queries.review import (
    Check,
    Waiting,
    checks_of,
    count_by_state,
    opened_again,
    readable_contests,
    waiting_by_indicator,
)
from quadro.monitoring.queries.rolled import values_at
from quadro.monitoring.queries.series import Moment, series_of
from quadro.monitoring.queries.values import (
    DAY,
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
    "DAY",
    "Around",
    "Check",
    "Compared",
    "Effect",
    "Figure",
    "Ground",
    "Kind",
    "Known",
    "Moment",
    "PlaceValue",
    "Places",
    "Result",
    "Row",
    "Sheet",
    "Standing",
    "Values",
    "Waiting",
    "Year",
    "around",
    "boards_of",
    "cells_from",
    "checks_of",
    "contested_among",
    "contests_of",
    "count_by_state",
    "effects_of",
    "governance",
    "ground_of",
    "history_of",
    "in_force",
    "is_locked",
    "latest_of",
    "opened_again",
    "places_on",
    "plan_of",
    "planned_before",
    "plans_of",
    "readable_contests",
    "readable_readings",
    "readings_for",
    "readings_of",
    "result_of",
    "results_for",
    "series_of",
    "sheet_of",
    "standings_of",
    "summed_until",
    "to_check",
    "values_at",
    "values_of",
    "waiting_by_indicator",
    "words_of",
]
