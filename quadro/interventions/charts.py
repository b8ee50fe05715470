"""The curve of payments as a chart."""

from collections.abc import Sequence
from decimal import Decimal

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from quadro.interventions.reckoning import Spent
from quadro.kit.charts import Lines, Series
from quadro.kit.numbers import per_cent


def payments_chart(curve: Sequence[Spent], *, csv: str) -> Lines | None:
    """Paid beside planned, in percent of the cost; None where neither is known."""
    paid = [one.paid for one in curve]
    planned = [one.planned for one in curve]
    series = []
    if any(one is not None for one in paid):
        series.append(Series(_("pagato"), [_whole(one) for one in paid]))
    if any(one is not None for one in planned):
        series.append(Series(_("previsto"), [_whole(one) for one in planned], planned=True))
    if not series:
        return None
    last = next((one for one in reversed(paid) if one is not None), None)
    said = _("Pagamenti in percentuale del costo; i valori sono nella tabella.")
    if last is not None:
        said = _("Pagamenti: %(paid)s del costo; i valori sono nella tabella.") % {
            "paid": per_cent(last)
        }
    return Lines(
        title=said,
        heading=_("Alla data"),
        unit="%",
        csv=csv,
        labels=[date_format(one.on, "M y") for one in curve],
        series=series,
    )


def _whole(value: Decimal | None) -> int | None:
    return None if value is None else round(value)
