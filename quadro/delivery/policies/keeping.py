"""What a commitment must respect, and who keeps it."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from quadro.accounts.actors import Actor
from quadro.agreements import policies as agreements
from quadro.agreements.models import Agreement
from quadro.agreements.states import State as AgreementState
from quadro.delivery.models import LONGEST_CADENCE, Commitment, Dependency
from quadro.kit.refusals import Refused

WHOLE = Decimal(100)
MOST_STEPS = 50
CLOSED = (AgreementState.ARCHIVED, AgreementState.LAPSED)


def check_can_read(commitment: Commitment, *, by: Actor) -> None:
    """As its agreement."""
    agreements.check_can_read(commitment.agreement, by=by)


def check_can_keep(agreement: Agreement, *, by: Actor) -> None:
    """The planning office keeps the commitments, as it keeps the register."""
    if not by.is_planning_office:
        raise Refused(_("Gli impegni delle intese sono tenuti dall’Ufficio piano."))
    if agreement.state in CLOSED:
        raise Refused(
            _("L’intesa è «%(state)s»: i suoi impegni non si toccano più.")
            % {"state": agreement.get_state_display()},
            cure=agreement.get_absolute_url(),
            cure_label=_("Torna all’intesa"),
        )


def speaks_for_owner(commitment: Commitment, *, by: Actor) -> bool:
    return by.is_planning_office or commitment.owner_id in by.bodies


def check_can_tell(commitment: Commitment, *, by: Actor) -> None:
    """The people of the body that owes it, and the planning office."""
    if not speaks_for_owner(commitment, by=by):
        raise Refused(
            _("Di questo impegno risponde %(body)s: lo aggiorna chi ne ha un mandato.")
            % {"body": commitment.owner.label},
            cure=commitment.get_absolute_url(),
            cure_label=_("Torna all’impegno"),
        )


def check_commitment(agreement: Agreement, values: Mapping[str, Any], *, on: date) -> None:
    """An owner among the parties, with a person in office; days in order; some weight."""
    owner, mandate = values["owner"], values["in_charge"]
    if not agreement.parties.filter(body=owner.pk).exists():
        raise Refused(
            _("%(body)s non è fra le parti: un impegno è di chi ha firmato l’intesa.")
            % {"body": owner.label}
        )
    if mandate.body_id != owner.pk or not mandate.holds_on(on):
        raise Refused(
            _("Il referente deve avere un mandato in corso in %(body)s.") % {"body": owner.label}
        )
    check_days(values.get("starts_on"), values.get("due_on"))
    if not 1 <= values.get("cadence_months", 1) <= LONGEST_CADENCE:
        raise Refused(_("Un impegno si aggiorna ogni tanti mesi, da 1 a 24 mesi."))
    if values.get("weight", WHOLE) <= 0:
        raise Refused(_("Il peso è un numero maggiore di zero: 1 se pesano tutti lo stesso."))


def check_days(starts: date | None, due: date | None) -> None:
    if starts and due and starts > due:
        raise Refused(_("La scadenza viene prima dell’inizio: correggi una delle due date."))


def check_shares(shares: Iterable[tuple[Any, Decimal]]) -> None:
    """The parts of a commitment sum to the whole, so that a total never counts it twice."""
    told = list(shares)
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


def check_steps(commitment: Commitment, steps: Sequence[Mapping[str, Any]]) -> None:
    if not commitment.is_open:
        raise Refused(
            _("L’impegno è «%(state)s»: per cambiarne i passi va prima riaperto.")
            % {"state": commitment.get_state_display()}
        )
    if len(steps) > MOST_STEPS:
        raise Refused(_("I passi sono troppi: al massimo %(most)s.") % {"most": MOST_STEPS})
    for one in steps:
        starts, due = one.get("starts_on"), one.get("due_on")
        if starts and due and starts > due:
            raise Refused(
                _("Il passo «%(title)s» scade prima di cominciare: correggi una delle due date.")
                % {"title": one["title"]}
            )


def check_wait(commitment: Commitment, other: Commitment) -> None:
    """One that waits for another cannot be awaited by it, through any chain."""
    if other.pk == commitment.pk:
        raise Refused(_("Un impegno non dipende da sé stesso."))
    if commitment.waits_for.filter(other=other).exists():
        raise Refused(_("Questa dipendenza c’è già."))
    edges: dict[int, list[int]] = {}
    for waiting, awaited in Dependency.objects.values_list("commitment", "other"):
        edges.setdefault(waiting, []).append(awaited)
    seen, to_see = set(), [other.pk]
    while to_see:
        key = to_see.pop()
        if key == commitment.pk:
            raise Refused(
                _("«%(other)s» aspetta già questo impegno: si aspetterebbero a vicenda.")
                % {"other": other}
            )
        if key not in seen:
            seen.add(key)
            to_see += edges.get(key, [])
