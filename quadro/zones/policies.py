"""Who may do what with the coordination of a Zone. Each check returns or raises ``Refused``."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from quadro.accounts.actors import Actor
from quadro.accounts.models import Role
from quadro.assemblies.models import Item
from quadro.bodies.models import Body, Mandate
from quadro.kit.dates import in_words
from quadro.kit.refusals import Hidden, Refused
from quadro.kit.terms import day_of
from quadro.territory.models import Zone
from quadro.zones import rotation
from quadro.zones.models import DECIDED, ActOpinion, Turn
from quadro.zones.queries import Rotation
from quadro.zones.rotation import End, Order

KEEPERS = (Role.ZONE_COORDINATOR, Role.SECRETARY, Role.OFFICER)
"""Who, in the body of a Zone, keeps its rotation beside the planning office."""
SAID = (End.RESIGNED, End.OTHER)
"""The reasons for which somebody ends a turn: the others come by themselves or by another verb."""


def body_of(zone: Zone) -> Body:
    """The body of a Zone, without which nobody can have a role in it."""
    found = Body.objects.filter(zone=zone).first()
    if found is None:
        raise Refused(
            _("La Zona %(zone)s non ha ancora il suo ente: registralo fra gli enti.")
            % {"zone": zone}
        )
    return found


def keeps(zone: Zone, *, by: Actor) -> bool:
    if by.is_planning_office:
        return True
    if not by.mandates:
        return False
    key = Body.objects.filter(zone=zone).values_list("pk", flat=True).first()
    return any((role, key) in by.mandates for role in KEEPERS)


def check_can_keep(zone: Zone, *, by: Actor) -> None:
    if not keeps(zone, by=by):
        raise Refused(
            _(
                "La rotazione della Zona %(zone)s la tengono l’Ufficio piano e chi la coordina: "
                "chiedi a loro."
            )
            % {"zone": zone}
        )


# Rules --------------------------------------------------------------------------------------------


def check_rule(found: Rotation, values: Mapping[str, Any], *, on: date) -> None:
    """What a rule must respect: an act, a day that does not touch the past, a whole list."""
    if not str(values.get("act") or "").strip():
        raise Refused(_("Indica il verbale dell’assemblea: senza, la regola non vale."))
    since = values["since"]
    begun = [one for one in found.turns if one.begins >= since and one.begins <= on]
    if begun:
        raise Refused(
            _(
                "Il %(day)s è già cominciato un turno: la regola vale da un giorno dopo, i turni "
                "passati non si toccano."
            )
            % {"day": in_words(begun[-1].begins)}
        )
    if found.kept and since < on:
        raise Refused(_("Una nuova regola vale da oggi o da un giorno che viene."))
    if values["order"] == Order.LOT and values.get("seed") is None:
        raise Refused(_("Scrivi il seme del sorteggio: con lo stesso numero si può rifare."))
    check_agreed(found, values["order"], values.get("agreed") or [])


def check_agreed(found: Rotation, order: str, agreed: Sequence[Body]) -> None:
    if order != Order.AGREED:
        return
    if not agreed:
        raise Refused(_("Scrivi l’elenco concordato: almeno un Comune."))
    if len({one.pk for one in agreed}) < len(agreed):
        raise Refused(_("Nell’elenco concordato un Comune compare due volte."))
    if strangers := [one.label for one in agreed if one.pk not in found.towns]:
        raise Refused(_("Non sono Comuni della Zona: %(names)s.") % {"names": ", ".join(strangers)})


# Turns --------------------------------------------------------------------------------------------


def check_can_appoint(found: Rotation, mandate: Mandate, *, since: date, by: Actor) -> None:
    """A mayor in office of the Zone, from a day that leaves no gap, within the turns in a row."""
    check_can_keep(found.zone, by=by)
    rule = rotation.rule_on(found.rules, since)
    if rule is None:
        raise Refused(
            _("In quel giorno la Zona non ha una regola di rotazione: stabilisci prima la regola.")
        )
    _check_day(found, since, on=by.on)
    here = {one.holder: one for one in found.mandates if one.holds_on(since)}
    if mandate.pk not in here:
        raise Refused(
            _("%(body)s non ha questo Sindaco in carica il %(day)s, o non è nella Zona.")
            % {"body": mandate.body.label, "day": in_words(since)}
        )
    past = [one for one in found.history if one.since < since]
    last, count = rotation.in_a_row(past)
    others = {one.town for one in here.values()} - {last}
    if mandate.body_id == last and count >= rule.consecutive and others:
        raise Refused(
            _("%(body)s ha già avuto i turni di seguito che la regola ammette: tocca a un altro.")
            % {"body": mandate.body.label}
        )


def _check_day(found: Rotation, since: date, *, on: date) -> None:
    covered = found.covered
    if covered is None:
        return
    if covered > on and since != covered:
        raise Refused(
            _("Il turno comincia il %(day)s, quando finisce quello di prima: senza buchi.")
            % {"day": in_words(covered)}
        )
    if covered <= on and not covered <= since <= on:
        raise Refused(
            _("La Zona è senza coordinatore dal %(day)s: il turno comincia fra quel giorno e oggi.")
            % {"day": in_words(covered)}
        )


def check_deputy(found: Rotation, deputy: Mandate | None, *, of: Mandate, since: date) -> None:
    if deputy is None:
        return
    if deputy.body_id == of.body_id:
        raise Refused(_("Il vice è di un altro Comune: scegline uno."))
    if not any(one.holder == deputy.pk and one.holds_on(since) for one in found.mandates):
        raise Refused(_("Il vice è un Sindaco in carica della Zona."))


def check_can_end(turn: Turn, *, ended: str, reason: str, until: date, by: Actor) -> None:
    check_can_keep(turn.zone, by=by)
    check_is_open(turn)
    if ended not in SAID:
        raise Refused(_("Scegli perché il turno finisce prima."))
    if not reason.strip():
        raise Refused(_("Scrivi il motivo per cui il turno finisce prima."))
    if not turn.begins < until <= turn.ends:
        raise Refused(
            _("L’ultimo giorno sta dentro il turno: dal %(since)s al %(until)s.")
            % {"since": in_words(turn.begins), "until": in_words(turn.last_day or turn.begins)}
        )


def check_is_open(turn: Turn) -> None:
    if turn.is_closed:
        raise Refused(
            _("Questo turno è già finito."),
            cure=turn.get_absolute_url(),
            cure_label=_("Torna alla rotazione"),
        )


def check_can_withdraw(turn: Turn, *, by: Actor) -> None:
    """One that has not begun, and after which none was prepared: no gap is left between turns."""
    check_can_keep(turn.zone, by=by)
    if turn.begins <= by.on:
        raise Refused(_("Il turno è già cominciato: si chiude, non si ritira."))
    if Turn.objects.filter(zone=turn.zone, since__gte=turn.ends).exists():
        raise Refused(_("Dopo questo è già affidato un altro turno: ritira prima quello."))


def check_can_substitute(turn: Turn, found: Rotation, *, on: date, by: Actor) -> None:
    check_can_keep(turn.zone, by=by)
    check_is_open(turn)
    if not turn.holds_on(on) or on == turn.begins:
        raise Refused(_("Il vice subentra mentre il turno è in corso, dal secondo giorno in poi."))
    if turn.deputy is None:
        raise Refused(_("Questo turno non ha un vice: chiudilo, e si chiama il prossimo."))
    if not any(one.holder == turn.deputy_id and one.holds_on(on) for one in found.mandates):
        raise Refused(_("Il vice non è più in carica: chiudi il turno, e si chiama il prossimo."))


# Hand-over ----------------------------------------------------------------------------------------


def leaves(turn: Turn, *, by: Actor) -> bool:
    return by.is_signed_in and turn.mandate.person.user_id == getattr(by.user, "pk", None)


def enters(turn: Turn | None, *, by: Actor) -> bool:
    return turn is not None and leaves(turn, by=by)


def check_can_read_dossier(turn: Turn, after: Turn | None, *, by: Actor) -> None:
    """Who leaves, who enters, those who keep the Zone, and who reads everything."""
    if by.reads_everything or leaves(turn, by=by) or enters(after, by=by):
        return
    if not keeps(turn.zone, by=by):
        raise Hidden(_("Il fascicolo di consegna è di chi lascia e di chi entra."))


def check_can_note(turn: Turn, *, by: Actor) -> None:
    if not (leaves(turn, by=by) or by.is_planning_office):
        raise Refused(_("La nota la scrive chi lascia, o l’Ufficio piano per suo conto."))


def check_can_take_over(after: Turn | None, *, by: Actor) -> None:
    if after is None:
        raise Refused(_("Nessuno è ancora entrato: il turno che segue non è cominciato."))
    if not (enters(after, by=by) or by.is_planning_office):
        raise Refused(_("Le voci le prende in carico chi entra, o l’Ufficio piano per suo conto."))


# Opinions on acts ---------------------------------------------------------------------------------


def check_can_ask(asked_on: date, *, by: Actor) -> None:
    if not by.is_planning_office:
        raise Refused(_("Alle Zone i pareri sugli atti li chiede l’Ufficio piano."))
    if asked_on > by.on:
        raise Refused(_("La data della richiesta è nel futuro."))


def check_can_give(opinion: ActOpinion, item: Item | None, *, given_on: date, by: Actor) -> None:
    """Once, by who keeps the Zone, after it was asked; by a sitting, only if it decided."""
    check_can_keep(opinion.zone, by=by)
    if opinion.outcome:
        raise Refused(_("Il parere è già reso: se è cambiato, si chiede di nuovo."))
    if given_on < opinion.asked_on:
        raise Refused(_("Il parere è reso dopo che è stato chiesto: controlla la data."))
    if given_on > by.on:
        raise Refused(_("La data del parere è nel futuro."))
    if item is None:
        return
    if item.sitting.assembly.body_id != body_of(opinion.zone).pk:
        raise Refused(_("Il punto scelto non è di una seduta di questa Zona."))
    if item.outcome not in DECIDED:
        raise Refused(_("Il punto scelto non ha ancora una decisione: il parere viene dopo."))
    if day_of(item.sitting.starts_at) != given_on:
        raise Refused(
            _("La seduta scelta è del %(day)s: il parere è reso quel giorno.")
            % {"day": in_words(day_of(item.sitting.starts_at))}
        )
