"""Relative deadlines: the day on which «entro 90 giorni dalla sottoscrizione» falls."""

from datetime import date, timedelta

from quadro.agreements.models import Agreement
from quadro.delivery.models import TermFrom, TermUnit
from quadro.kit import terms


def runs_from(agreement: Agreement, since: str) -> date | None:
    """The day of the agreement from which the term runs; None while it is not known."""
    match since:
        case TermFrom.SIGNATURE:
            return agreement.signed_on
        case TermFrom.EFFECT:
            return agreement.effective_on
        case TermFrom.START:
            return agreement.starts_on
        case TermFrom.END:
            return agreement.ends_on
    return None


def due_day(agreement: Agreement, count: int, unit: str, since: str) -> date | None:
    """The last day of the term: counted forwards, or backwards from the end of the agreement.

    The first day is not counted, and a holiday is not moved: it is the day that was agreed
    (`kit.terms`; art. 2963 c.c. as commonly applied, to be confirmed by the office).
    """
    first = runs_from(agreement, since)
    if first is None:
        return None
    count = -count if since == TermFrom.END else count
    try:
        match unit:
            case TermUnit.WORKING_DAYS:
                return terms.add_working_days(first, count)
            case TermUnit.MONTHS:
                return terms.add_months(first, count)
        return first + timedelta(days=count)
    except (OverflowError, ValueError):
        return None
