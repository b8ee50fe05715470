"""Who may do what with services. Each check returns or raises ``Refused`` with the reason."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from quadro.accounts.actors import Actor
from quadro.accounts.models import Role
from quadro.bodies.models import Body, Kind
from quadro.kit.dates import in_words
from quadro.kit.refusals import Hidden, Refused
from quadro.services.models import Adhesion, Need, NeedSupport, Service, Use
from quadro.services.queries.ground import town_of, why_not
from quadro.services.queries.lists import Line
from quadro.services.queries.needs import ASKERS
from quadro.services.states import (
    ADHESION_MOVES,
    LIVE,
    OPEN,
    SERVICE_MOVES,
    USE_MOVES,
    ActNeeded,
    NeedState,
    State,
    TargetIn,
    move_of,
)

KEEPERS = (Role.OFFICER, Role.CLERK, Role.SECRETARY, Role.DIRECTOR)
"""Who, in the body that gives a service, keeps it beside the planning office."""
PER_CENT = 100
YEARS_AHEAD = 1
"""A use may be asked for this year or for so many years after."""


# Who ----------------------------------------------------------------------------------------------


def keeps_for(body: int, *, by: Actor) -> bool:
    return by.is_planning_office or any((role, body) in by.mandates for role in KEEPERS)


def keeps(service: Service, *, by: Actor) -> bool:
    return keeps_for(service.body_id, by=by)


def keeps_any(*, by: Actor) -> bool:
    """Somebody who may add a service of a body of theirs."""
    return by.is_planning_office or any(role in KEEPERS for role, _body in by.mandates)


def check_can_keep(service: Service, *, by: Actor) -> None:
    if not keeps(service, by=by):
        raise Refused(
            _("Il servizio lo tengono l’Ufficio piano e gli uffici di %(body)s: chiedi a loro.")
            % {"body": service.body.label}
        )


def check_can_add(body: Body, *, by: Actor) -> None:
    if not keeps_for(body.pk, by=by):
        raise Refused(
            _(
                "Un servizio di %(body)s lo mettono in catalogo i suoi uffici o l’Ufficio piano: "
                "chiedi a loro."
            )
            % {"body": body.label}
        )


def check_keeps_some(*, by: Actor) -> None:
    if not keeps_any(by=by):
        raise Refused(_("Il catalogo lo tengono l’Ufficio piano e gli uffici che danno i servizi."))


def acts_for(body: int, *, by: Actor) -> bool:
    return by.is_planning_office or any((role, body) in by.mandates for role in ASKERS)


def check_acts_for(body: Body, *, by: Actor) -> None:
    if not acts_for(body.pk, by=by):
        raise Refused(
            _(
                "Per %(body)s chiedono il Sindaco, il Segretario e gli uffici del Comune, o "
                "l’Ufficio piano."
            )
            % {"body": body.label}
        )


def check_is_municipality(body: Body) -> None:
    if body.kind != Kind.MUNICIPALITY or body.municipality_id is None:
        raise Refused(_("%(body)s non è un Comune dell’area.") % {"body": body.label})


# Services -----------------------------------------------------------------------------------------


def check_values(values: Mapping[str, Any]) -> None:
    """A free threshold beyond the one of the service would say nothing."""
    most, free = values.get("up_to_inhabitants"), values.get("free_up_to_inhabitants")
    if most is not None and free is not None and free > most:
        raise Refused(
            _("Il servizio è fino a %(most)s abitanti: non può essere gratuito oltre.")
            % {"most": most}
        )
    check_target(values)


def check_target(values: Mapping[str, Any]) -> None:
    """A target says how much, in what, and who set it: without one of the three there is none."""
    target = values.get("small_target")
    told = [target, values.get("small_target_in"), values.get("small_target_source")]
    if not any(told):
        return
    if not all(told):
        raise Refused(
            _(
                "Di un obiettivo servono quanto, in che cosa si conta e chi lo ha stabilito: "
                "completalo, o svuota tutti e tre i campi."
            )
        )
    if values["small_target_in"] == TargetIn.PERCENT and target is not None and target > PER_CENT:
        raise Refused(_("L’obiettivo in percentuale arriva a 100."))


def check_can_move(service: Service, verb: str, *, reason: str, by: Actor) -> None:
    check_can_keep(service, by=by)
    if move_of(SERVICE_MOVES, service.state, verb) is None:
        raise Refused(
            _("Il servizio è %(state)s: così non si può.") % {"state": service.get_state_display()},
            cure=service.get_absolute_url(),
            cure_label=_("Torna al servizio"),
        )
    if verb in ("suspend", "close") and not reason.strip():
        raise Refused(_("Scrivi perché: i Comuni che lo usano devono saperlo."))


# Adhesions ----------------------------------------------------------------------------------------


def check_is_open(service: Service) -> None:
    if service.state != State.ACTIVE:
        raise Refused(
            _("Il servizio è %(state)s: oggi non si può aderire.")
            % {"state": service.get_state_display()},
            cure=service.get_absolute_url(),
            cure_label=_("Torna al servizio"),
        )


def check_can_ask(service: Service, body: Body, *, by: Actor) -> None:
    """A municipality for which the service is, that is not in it and has not asked already."""
    check_acts_for(body, by=by)
    check_is_municipality(body)
    check_is_open(service)
    place = town_of(body, by.on)
    why = why_not(service, place) if place else _("il Comune non è registrato nel territorio")
    if why:
        raise Refused(
            _("%(body)s non può aderire: %(why)s.") % {"body": body.label, "why": why},
            cure=service.get_absolute_url(),
            cure_label=_("Vedi le condizioni"),
        )
    live = Adhesion.objects.filter(service=service, body=body, state__in=LIVE).first()
    if live is not None:
        said = (
            _("%(body)s ha già chiesto di aderire: la richiesta è aperta.")
            if live.state in OPEN
            else _("%(body)s aderisce già a questo servizio.")
        )
        raise Refused(
            said % {"body": body.label},
            cure=service.get_absolute_url(),
            cure_label=_("Torna al servizio"),
        )


def check_move(adhesion: Adhesion, verb: str) -> None:
    if move_of(ADHESION_MOVES, adhesion.state, verb) is None:
        raise Refused(
            _("La richiesta di %(body)s risulta «%(state)s»: così non si può.")
            % {"body": adhesion.body.label, "state": adhesion.get_state_display()},
            cure=adhesion.service.get_absolute_url(),
            cure_label=_("Torna al servizio"),
        )


def check_can_record_act(adhesion: Adhesion, *, by: Actor) -> None:
    check_acts_for(adhesion.body, by=by)
    if adhesion.state not in OPEN:
        check_move(adhesion, "record_act")
    if adhesion.service.needs_act == ActNeeded.NONE:
        raise Refused(_("Per questo servizio non serve nessun atto."))


def check_act(number: str, act_on: date | None, *, has_file: bool, on: date) -> None:
    if not number.strip() or act_on is None:
        raise Refused(
            _("Dell’atto servono numero e data: la copia da sola non basta.")
            if has_file
            else _("Dell’atto servono sia il numero sia la data.")
        )
    if act_on > on:
        raise Refused(
            _("Il %(day)s deve ancora venire: scrivi la data in cui l’atto è stato approvato.")
            % {"day": in_words(act_on)}
        )


def check_can_accept(adhesion: Adhesion, *, since: date, by: Actor) -> None:
    """With the act that the service wants; from a day that is not before it."""
    check_can_keep(adhesion.service, by=by)
    check_move(adhesion, "accept")
    if adhesion.wants_act:
        raise Refused(
            _(
                "Manca l’atto (%(act)s): chiedilo al Comune, che lo carica nella sua richiesta, "
                "e poi accogli."
            )
            % {"act": adhesion.service.get_needs_act_display()}
        )
    if adhesion.act_on is not None and since < adhesion.act_on:
        raise Refused(
            _("L’adesione non può valere da prima dell’atto, che è del %(day)s.")
            % {"day": in_words(adhesion.act_on)}
        )


def check_can_await(adhesion: Adhesion, *, by: Actor) -> None:
    check_can_keep(adhesion.service, by=by)
    check_move(adhesion, "await_act")
    if not adhesion.wants_act:
        raise Refused(_("L’atto c’è già, o non serve: accogli l’adesione."))


def check_can_refuse(adhesion: Adhesion, *, reason: str, by: Actor) -> None:
    check_can_keep(adhesion.service, by=by)
    check_move(adhesion, "refuse")
    if not reason.strip():
        raise Refused(_("Scrivi perché: il Comune deve saper che cosa fare."))


def check_can_leave(adhesion: Adhesion, *, by: Actor) -> None:
    check_acts_for(adhesion.body, by=by)
    check_move(adhesion, "leave")


def check_leaves_on(adhesion: Adhesion, until: date, *, by: Actor) -> None:
    if until < by.on:
        raise Refused(_("Il servizio si lascia da oggi o da un giorno che viene."))
    if adhesion.since is not None and until <= adhesion.since:
        raise Refused(
            _("L’adesione vale dal %(day)s: si lascia da un giorno dopo.")
            % {"day": in_words(adhesion.since)}
        )


def check_can_read_act(adhesion: Adhesion, *, by: Actor) -> None:
    """The copy of the act is of the municipality and of who keeps the service."""
    if by.reads_everything or keeps(adhesion.service, by=by) or adhesion.body_id in by.bodies:
        return
    raise Hidden(_("La copia dell’atto è del Comune e di chi tiene il servizio."))


# Uses ---------------------------------------------------------------------------------------------


def check_can_ask_use(service: Service, body: Body, *, year: int, by: Actor) -> None:
    check_acts_for(body, by=by)
    if service.state != State.ACTIVE:
        raise Refused(
            _("Il servizio è %(state)s: oggi non si chiede.")
            % {"state": service.get_state_display()}
        )
    if not by.on.year <= year <= by.on.year + YEARS_AHEAD:
        raise Refused(_("Si chiede per quest’anno o per il prossimo."))
    if not Adhesion.objects.in_use(by.on).filter(service=service, body=body).exists():
        raise Refused(
            _("%(body)s non aderisce al servizio: prima aderisce, poi lo usa.")
            % {"body": body.label},
            cure=service.get_absolute_url(),
            cure_label=_("Vedi come si aderisce"),
        )


def check_use_move(use: Use, verb: str) -> None:
    if move_of(USE_MOVES, use.state, verb) is None:
        raise Refused(
            _("La richiesta di %(body)s risulta «%(state)s»: così non si può.")
            % {"body": use.body.label, "state": use.get_state_display()}
        )


def check_can_accept_use(use: Use, line: Line, *, reason: str, by: Actor) -> None:
    """Within the places of the year, and in the order of the line unless there is a reason."""
    check_can_keep(use.service, by=by)
    check_use_move(use, "accept_use")
    if not line.has_room:
        raise Refused(
            _(
                "I posti del %(year)s sono finiti (%(places)s): accogli quando se ne libera uno, "
                "o aumentali."
            )
            % {"year": line.year, "places": line.places}
        )
    if line.next is not None and line.next.pk != use.pk and not reason.strip():
        raise Refused(
            _("Prima viene %(body)s: per accogliere un’altra richiesta scrivi il motivo.")
            % {"body": line.next.body.label}
        )


def check_can_refuse_use(use: Use, *, reason: str, by: Actor) -> None:
    check_can_keep(use.service, by=by)
    check_use_move(use, "refuse_use")
    if not reason.strip():
        raise Refused(_("Scrivi perché: il Comune deve saper che cosa fare."))


def check_can_withdraw_use(use: Use, *, by: Actor) -> None:
    check_acts_for(use.body, by=by)
    check_use_move(use, "withdraw_use")


def check_can_finish_use(use: Use, *, done_on: date, by: Actor) -> None:
    check_can_keep(use.service, by=by)
    check_use_move(use, "finish_use")
    if not use.asked_on <= done_on <= by.on:
        raise Refused(
            _("Si conclude fra il %(asked)s, quando è stata chiesta, e oggi.")
            % {"asked": in_words(use.asked_on)}
        )


# Needs --------------------------------------------------------------------------------------------


def check_can_propose(body: Body, *, by: Actor) -> None:
    check_acts_for(body, by=by)
    check_is_municipality(body)


def check_is_unanswered(need: Need) -> None:
    if need.state != NeedState.OPEN:
        raise Refused(_("Il fabbisogno ha già avuto risposta."))


def check_can_support(need: Need, body: Body, *, by: Actor) -> None:
    check_can_propose(body, by=by)
    check_is_unanswered(need)
    if need.body_id == body.pk:
        raise Refused(_("%(body)s lo ha proposto: non serve che lo sostenga.") % {
            "body": body.label
        })  # fmt: skip
    if NeedSupport.objects.filter(need=need, body=body).exists():
        raise Refused(_("%(body)s lo sostiene già.") % {"body": body.label})


def check_can_answer(need: Need, *, by: Actor) -> None:
    if not by.is_planning_office:
        raise Refused(_("Ai fabbisogni risponde l’Ufficio piano."))
    check_is_unanswered(need)
