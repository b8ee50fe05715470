"""What may be told of the money of an intervention.

What does not add up (more paid than it costs) is said beside the figures, and not refused: the
sources sometimes say it so (`reckoning.Money`).
"""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from quadro.accounts.actors import Actor
from quadro.interventions.models import Intervention, Movement, MovementKind, Source
from quadro.interventions.policies.keeping import check_can_tell
from quadro.interventions.policies.telling import check_not_ahead
from quadro.interventions.states import State
from quadro.kit.refusals import Refused

FIRST_YEAR, LAST_YEAR = 1990, 2060
MOST = Decimal(10) ** 12
"""A thousand billion euro: more is a slip of the hand."""


def check_funding(
    one: Intervention, lines: Sequence[Mapping[str, Any]], *, on: date, by: Actor
) -> None:
    """One line a source and a year; nothing below zero; what is to be found has no funder."""
    check_can_tell(one, by=by)
    check_not_ahead(on, by=by)
    keys = [(line["source"], line.get("funder"), line.get("year")) for line in lines]
    if len(set(keys)) < len(keys):
        raise Refused(_("La stessa fonte è indicata due volte per lo stesso anno: somma le righe."))
    for line in lines:
        check_amount(line["amount_eur"])
        check_year(line.get("year"))
        if line["source"] == Source.TO_FIND and line.get("funder"):
            raise Refused(_("Quello che è da reperire non ha ancora un ente che paga."))


def check_costs(one: Intervention, costs: Mapping[int, Decimal], *, on: date, by: Actor) -> None:
    check_can_tell(one, by=by)
    check_not_ahead(on, by=by)
    for year, amount in costs.items():
        check_amount(amount)
        check_year(year)


def check_movement(one: Intervention, values: Mapping[str, Any], *, by: Actor) -> None:
    """Of a day that has come; not below zero: a wrong one is taken back by its opposite."""
    check_can_tell(one, by=by)
    if one.state == State.CANCELLED and values["kind"] == MovementKind.COMMITTED:
        raise Refused(_("L’intervento è annullato: non si impegna più niente."))
    check_not_ahead(values["on"], by=by)
    check_amount(values["amount_eur"])
    check_year(values["on"].year)
    if values.get("source") == Source.TO_FIND:
        raise Refused(_("Si muove il denaro che c’è: quello da reperire non ha ancora una fonte."))


def check_taken_back(movement: Movement, reason: str, *, by: Actor) -> None:
    check_can_tell(movement.intervention, by=by)
    if movement.reverses_id is not None:
        raise Refused(_("Questo è già uno storno: registra di nuovo il movimento giusto."))
    if Movement.objects.filter(reverses=movement).exists():
        raise Refused(_("Il movimento è già stato stornato."))
    if movement.amount_eur == 0:
        raise Refused(_("Il movimento è di zero euro: non c’è niente da stornare."))
    if not reason.strip():
        raise Refused(_("Scrivi perché il movimento si storna: resta nella sua storia."))


def check_amount(amount: Decimal) -> None:
    if amount < 0:
        raise Refused(_("Un importo non è minore di zero: un movimento sbagliato si storna."))
    if amount > MOST:
        raise Refused(_("L’importo è troppo grande."))


def check_year(year: int | None) -> None:
    if year is not None and not FIRST_YEAR <= year <= LAST_YEAR:
        raise Refused(
            _("%(year)s non è un anno da registrare: va dal %(first)s al %(last)s.")
            % {"year": year, "first": FIRST_YEAR, "last": LAST_YEAR}
        )
