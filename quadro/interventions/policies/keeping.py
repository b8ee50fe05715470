"""What an intervention must respect, who reads it, who keeps it."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from quadro.accounts.actors import Actor
from quadro.bodies import policies as bodies
from quadro.bodies.models import Body
from quadro.delivery import policies as delivery
from quadro.interventions.codes import cig_fault, cup_fault
from quadro.interventions.models import Intervention, StepName, Where
from quadro.kit.refusals import Hidden, Refused

WHOLE = Decimal(100)
MOST = 60
"""Steps, indicators, tenders or places of one intervention: more is a mistake."""
check_shares = delivery.check_shares
"""The parts for the provisions: as those of a commitment, they sum to 100 or there are none."""


def check_can_read(one: Intervention, *, by: Actor) -> None:
    """Public: everybody. Not public: who reads everything, and the people of its body."""
    if not (one.is_public or by.reads_everything or one.body_id in by.bodies):
        raise Hidden(_("Questo intervento non è pubblico."))


def check_can_read_history(one: Intervention, *, by: Actor) -> None:
    if not (by.reads_everything or one.body_id in by.bodies):
        raise Hidden(_("La storia di un intervento la legge chi lo attua, e l’Ufficio piano."))


def check_can_keep(*, by: Actor) -> None:
    if not by.is_planning_office:
        raise Refused(_("Il registro degli interventi è tenuto dall’Ufficio piano."))


def speaks_for_body(one: Intervention, *, by: Actor) -> bool:
    return by.is_planning_office or one.body_id in by.bodies


def check_can_tell(one: Intervention, *, by: Actor) -> None:
    """The people of the implementing body, and the planning office."""
    check_can_read(one, by=by)
    if not speaks_for_body(one, by=by):
        raise Refused(
            _("Di questo intervento risponde %(body)s: lo aggiorna chi ne ha un mandato.")
            % {"body": one.implementer or _("l’Ufficio piano")},
            cure=one.get_absolute_url(),
            cure_label=_("Torna all’intervento"),
        )


def check_can_publish(one: Intervention, *, by: Actor) -> None:
    check_can_keep(by=by)
    if one.is_public:
        raise Refused(_("L’intervento è già pubblico."))


def check_can_hide(one: Intervention, *, by: Actor) -> None:
    check_can_keep(by=by)
    if not one.is_public:
        raise Refused(_("L’intervento non è pubblico."))


def check_intervention(
    values: Mapping[str, Any], *, on: date, itself: Intervention | None = None
) -> None:
    """Codes well made, somebody who does it, a person in office, days in order, some weight."""
    if not str(values.get("title", "")).strip():
        raise Refused(_("Scrivi il titolo dell’intervento."))
    if (code := values.get("cup")) and (fault := cup_fault(code)):
        raise Refused(fault)
    check_implementer(values, on=on)
    check_is_new(values, itself)
    starts, due = values.get("starts_on"), values.get("due_on")
    if starts and due and starts > due:
        raise Refused(_("La fine viene prima dell’inizio: correggi una delle due date."))
    if values.get("weight", WHOLE) <= 0:
        raise Refused(_("Il peso è un numero maggiore di zero: 1 se pesano tutti lo stesso."))
    measure, component = values.get("measure_code"), values.get("component")
    if measure and component and not measure.startswith(component.code):
        raise Refused(
            _("La sotto-misura %(measure)s non è della componente %(component)s.")
            % {"measure": measure, "component": component.code}
        )


def check_implementer(values: Mapping[str, Any], *, on: date) -> None:
    """A body known here or a name; no code of a natural person; a person in office of the body."""
    body, name = values.get("body"), str(values.get("implementer_name", "")).strip()
    if body is None and not name:
        raise Refused(_("Indica chi attua l’intervento: un ente, o almeno il suo nome."))
    if code := values.get("implementer_code"):
        if not code.isdigit():
            raise Refused(
                _("Il codice fiscale di una persona fisica non si registra: lascialo vuoto.")
            )
        bodies.check_fiscal_code(code, known=Body.objects.none())
    mandate = values.get("in_charge")
    if mandate is None:
        return
    if body is None or mandate.body_id != body.pk or not mandate.holds_on(on):
        raise Refused(_("Il referente deve avere un mandato in corso nell’ente attuatore."))


def check_is_new(values: Mapping[str, Any], itself: Intervention | None) -> None:
    """The same CUP may be told many times, but not with the same measure and local code."""
    if not values.get("cup"):
        return
    same = Intervention.objects.filter(
        cup=values["cup"],
        measure_code=values.get("measure_code", ""),
        local_code=values.get("local_code", ""),
    )
    if itself is not None:
        same = same.exclude(pk=itself.pk)
    if (found := same.order_by("pk").first()) is not None:
        raise Refused(
            _("Questo CUP è già di «%(title)s»: se è un altro lotto, scrivi il codice locale.")
            % {"title": found.title},
            cure=found.get_absolute_url(),
            cure_label=_("Vai a quell’intervento"),
        )


def check_places(places: Sequence[Mapping[str, Any]]) -> None:
    """Each once; the parts sum to the whole, so that a euro falls in one place only."""
    if not places:
        return
    _refuse_too_many(places)
    keys = [(one["where"], one.get("municipality"), one.get("zone")) for one in places]
    if len(set(keys)) < len(keys):
        raise Refused(_("Lo stesso luogo è indicato due volte: somma le due quote."))
    if any(one["percent"] <= 0 for one in places):
        raise Refused(_("Ogni quota è maggiore di zero: togli i luoghi che non contano."))
    for one in places:
        wants = {Where.MUNICIPALITY: "municipality", Where.ZONE: "zone"}.get(one["where"])
        if wants and one.get(wants) is None:
            raise Refused(_("Indica quale Comune o quale Zona."))
    total = sum((one["percent"] for one in places), Decimal(0))
    if total != WHOLE:
        raise Refused(
            _("Le quote sommano a %(total)s %%: devono fare 100.")
            % {"total": f"{total.normalize():f}".replace(".", ",")}
        )


def check_links(agreements: Iterable[Any], commitments: Iterable[Any]) -> None:
    """A demonstration commitment may carry real interventions: nothing else is refused here."""
    if len(list(agreements)) > MOST or len(list(commitments)) > MOST:
        raise Refused(_("I legami sono troppi: al massimo %(most)s.") % {"most": MOST})


def check_tenders(tenders: Sequence[Mapping[str, Any]]) -> None:
    _refuse_too_many(tenders)
    codes = [one["cig"] for one in tenders]
    if len(set(codes)) < len(codes):
        raise Refused(_("Lo stesso CIG è indicato due volte."))
    for one in tenders:
        if fault := cig_fault(one["cig"]):
            raise Refused(_("CIG %(cig)s. %(fault)s.") % {"cig": one["cig"], "fault": fault[:-1]})


def check_steps(steps: Sequence[Mapping[str, Any]]) -> None:
    _refuse_too_many(steps)
    for one in steps:
        if one["name"] == StepName.OTHER and not one.get("title"):
            raise Refused(_("Scrivi come si chiama il passo che non è nell’elenco."))
        first, last = one.get("planned_from"), one.get("planned_to")
        if first and last and first > last:
            raise Refused(
                _("Il passo «%(step)s» finisce prima di cominciare: correggi una delle due date.")
                % {"step": one.get("title") or StepName(one["name"]).label}
            )


def check_indicators(indicators: Sequence[Mapping[str, Any]]) -> None:
    _refuse_too_many(indicators)
    for one in indicators:
        if one["target"] == one.get("baseline", Decimal(0)):
            raise Refused(
                _("«%(name)s» parte già dal valore finale: non c’è niente da misurare.")
                % {"name": one["name"]}
            )


def _refuse_too_many(rows: Sequence[Any]) -> None:
    if len(rows) > MOST:
        raise Refused(_("Le righe sono troppe: al massimo %(most)s.") % {"most": MOST})
