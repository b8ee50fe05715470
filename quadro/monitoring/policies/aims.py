"""What a start, a target, the shares of an indicator on the plan must respect."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from quadro.accounts.actors import Actor
from quadro.kit.refusals import Refused
from quadro.monitoring.measuring import WHOLE, Plan
from quadro.monitoring.models import AREA, Formula, Indicator, Level, level_of

FIRST_YEAR, LAST_YEAR = 1990, 2100
BELOW = {
    Level.MUNICIPALITY: {Level.MUNICIPALITY, Level.ZONE, Level.AREA},
    Level.ZONE: {Level.ZONE, Level.AREA},
    Level.AREA: {Level.AREA},
}
"""Of which places an indicator has a value, by the level at which it is read."""


def check_place(indicator: Indicator, place: str) -> None:
    if place != AREA and level_of(place) not in BELOW[Level(indicator.level)]:
        raise Refused(
            _("«%(indicator)s» si rileva per: %(level)s. Di questo luogo non ha valori.")
            % {"indicator": indicator, "level": indicator.get_level_display()}
        )


def check_start(
    indicator: Indicator, before: Plan, *, on: date, place: str, reason: str, by: Actor
) -> None:
    check_place(indicator, place)
    if on > by.on:
        raise Refused(
            _("Il %(day)s è nel futuro: si parte da un valore che si conosce.")
            % {"day": f"{on:%d/%m/%Y}"}
        )
    if before.start is not None and not reason.strip():
        raise Refused(_("Il valore di partenza c’è già: scrivi perché cambia."))


def check_targets(
    indicator: Indicator,
    before: Mapping[int, Decimal],
    targets: Mapping[int, Decimal],
    *,
    place: str,
    reason: str,
) -> None:
    """What was promised is not changed without saying why."""
    check_place(indicator, place)
    if any(not FIRST_YEAR <= year <= LAST_YEAR for year in targets):
        raise Refused(_("Un anno non torna: scrivilo con quattro cifre."))
    if before == targets:
        raise Refused(_("Gli obiettivi restano quelli di prima: cambiane almeno uno."))
    if any(targets.get(year) != value for year, value in before.items()) and not reason.strip():
        raise Refused(_("Scrivi perché gli obiettivi cambiano: quelli di prima restano leggibili."))
    if indicator.formula == Formula.SCALE:
        steps = {Decimal(str(one["value"])) for one in indicator.scale}
        if any(value not in steps for value in targets.values()):
            raise Refused(_("Un obiettivo di una scala è uno dei suoi gradini."))


def check_links(links: Iterable[tuple[Any, Decimal]]) -> None:
    """The parts of an indicator sum to the whole, so that a total never counts it twice."""
    told = list(links)
    if not told:
        return
    if len({one.pk for one, _percent in told}) < len(told):
        raise Refused(_("La stessa previsione è indicata due volte: somma le due quote."))
    if any(percent <= 0 for _one, percent in told):
        raise Refused(_("Ogni quota è maggiore di zero: togli le previsioni che non contano."))
    total = sum((percent for _one, percent in told), Decimal(0))
    if total != WHOLE:
        raise Refused(
            _("Le quote sommano a %(total)s %%: devono fare 100.")
            % {"total": f"{total.normalize():f}".replace(".", ",")}
        )
