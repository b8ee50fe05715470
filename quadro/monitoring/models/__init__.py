"""Indicators, what should be reached, what was read, what is contested."""

from quadro.monitoring.models.contests import Contest, Evidence, Reply
from quadro.monitoring.models.indicators import (
    Baseline,
    Bes,
    Formula,
    Indicator,
    IndicatorKind,
    IndicatorQuerySet,
    Link,
    Periodicity,
    Polarity,
    Target,
)
from quadro.monitoring.models.places import (
    AREA,
    Level,
    Placed,
    PlaceFields,
    fields_of,
    level_of,
    of_municipality,
    of_zone,
    place_is_whole,
)
from quadro.monitoring.models.readings import Lock, Origin, Reading, ReadingQuerySet

__all__ = [
    "AREA",
    "Baseline",
    "Bes",
    "Contest",
    "Evidence",
    "Formula",
    "Indicator",
    "IndicatorKind",
    "IndicatorQuerySet",
    "Level",
    "Link",
    "Lock",
    "Origin",
    "Periodicity",
    "PlaceFields",
    "Placed",
    "Polarity",
    "Reading",
    "ReadingQuerySet",
    "Reply",
    "Target",
    "fields_of",
    "level_of",
    "of_municipality",
    "of_zone",
    "place_is_whole",
]
