"""Who keeps the indicators, who reads them, and what one must respect."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quadro.accounts.actors import Actor
from quadro.kit.refusals import Hidden, Refused
from quadro.monitoring.models import Formula, Indicator

WHOLE = Decimal(100)
LEAST_STEPS, MOST_STEPS = 2, 12


def check_can_read(indicator: Indicator, *, by: Actor) -> None:
    """What is not public is there only for who reads everything and for who owns it."""
    if not (indicator.is_public or by.reads_everything or indicator.owner_id in by.bodies):
        raise Hidden(_("Questo indicatore non c’è."))


def check_can_read_history(indicator: Indicator, *, by: Actor) -> None:
    if not (by.reads_everything or indicator.owner_id in by.bodies):
        raise Refused(_("La storia delle modifiche la leggono gli uffici e l’ente responsabile."))


def check_code_is_free(code: str, *, itself: Indicator | None = None) -> None:
    others = Indicator.objects.filter(code__iexact=code)
    if itself is not None:
        others = others.exclude(pk=itself.pk)
    if (other := others.first()) is not None:
        raise Refused(
            _("Il codice %(code)s è già di «%(indicator)s»: scegline un altro.")
            % {"code": code, "indicator": other}
        )


def check_can_keep(*, by: Actor) -> None:
    if not by.is_planning_office:
        raise Refused(_("Gli indicatori sono tenuti dall’Ufficio piano."))


def check_indicator(values: Mapping[str, Any], *, by: Actor) -> None:
    """A scale where it is wanted and nowhere else; somebody in office who answers for it."""
    scale, formula = values.get("scale") or [], values["formula"]
    if formula == Formula.SCALE:
        check_scale(scale)
    elif scale:
        raise Refused(_("La scala è solo degli indicatori qualitativi: togli i gradini."))
    parts = values.get("breakdowns") or []
    if len(set(parts)) < len(parts) or not all(one.strip() for one in parts):
        raise Refused(_("Ogni disaggregazione ha un nome suo: controlla i doppioni."))
    if values.get("weight", WHOLE) <= 0:
        raise Refused(_("Il peso è un numero maggiore di zero: 1 se pesano tutti lo stesso."))
    if values.get("factor", WHOLE) <= 0:
        raise Refused(_("Il moltiplicatore è maggiore di zero: 1 se il rapporto resta com’è."))
    mandate, owner = values.get("in_charge"), values["owner"]
    if mandate is not None and (mandate.body_id != owner.pk or not mandate.holds_on(by.on)):
        raise Refused(
            _("Il referente deve avere un mandato in corso in %(body)s.") % {"body": owner.label}
        )


def check_scale(scale: Iterable[Mapping[str, Any]]) -> None:
    steps = list(scale)
    if not LEAST_STEPS <= len(steps) <= MOST_STEPS:
        raise Refused(
            _("Una scala ha da %(least)s a %(most)s gradini, dal più basso al più alto.")
            % {"least": LEAST_STEPS, "most": MOST_STEPS}
        )
    numbers = [Decimal(str(one["value"])) for one in steps]
    if numbers != sorted(set(numbers)):
        raise Refused(_("I valori dei gradini crescono, e nessuno si ripete."))
    if not all(str(one["label"]).strip() for one in steps):
        raise Refused(_("Ogni gradino della scala ha il suo nome."))


FIXED = {
    "formula": gettext_lazy("la formula"),
    "level": gettext_lazy("il livello di rilevazione"),
    "periodicity": gettext_lazy("la periodicità"),
    "factor": gettext_lazy("il moltiplicatore"),
    "unit": gettext_lazy("l’unità di misura"),
}
"""What gives its meaning to a reading."""


def check_may_change(
    indicator: Indicator, values: Mapping[str, Any], *, has_readings: bool
) -> None:
    """What was read once means what it meant: another formula is another indicator."""
    if not has_readings:
        return
    for name, words in FIXED.items():
        if name in values and values[name] != getattr(indicator, name):
            raise Refused(
                _("Ci sono già rilevazioni: %(what)s non cambia. Definisci un altro indicatore.")
                % {"what": words}
            )
