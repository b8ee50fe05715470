"""Who may contest a value, who answers, who decides."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from quadro.accounts.actors import Actor
from quadro.bodies.models import Body
from quadro.kit.refusals import Refused, allows
from quadro.monitoring.cells import Told, told_of
from quadro.monitoring.models import Contest, Reading
from quadro.monitoring.policies.readings import value_faults
from quadro.monitoring.states import CONTEST_MOVES, VERBS, State, move_of


def concerns(reading: Reading, body: Body) -> bool:
    """The value is of its place, or it read it, or it answers for the indicator."""
    is_its_place = (
        body.municipality_id is not None and body.municipality_id == reading.municipality_id
    ) or (body.zone_id is not None and body.zone_id == reading.zone_id)
    return is_its_place or body.pk in (reading.body_id, reading.indicator.owner_id)


def bodies_that_may_contest(reading: Reading, by: Actor) -> list[Body]:
    """For which bodies `by` may contest a value: theirs, that it concerns."""
    rows = Body.objects.filter(pk__in=by.bodies).order_by("name", "pk")
    return [one for one in rows if allows(check_can_contest, reading, one, by=by)]


def check_can_contest(reading: Reading, body: Body, *, by: Actor) -> None:
    """The people of a body that the value concerns; the office decides, and does not contest."""
    if reading.state != State.APPROVED:
        raise Refused(
            _("Si contesta un valore approvato: questa rilevazione è «%(state)s».")
            % {"state": reading.get_state_display()}
        )
    if not concerns(reading, body):
        raise Refused(
            _("Il valore non riguarda %(body)s: lo contesta l’ente di cui parla.")
            % {"body": body.label}
        )
    if not (by.is_system or body.pk in by.bodies):
        raise Refused(_("Contesta il valore chi ha un mandato in %(body)s.") % {"body": body.label})
    if reading.contests.filter(body=body, decided_at=None).exists():
        raise Refused(_("Il tuo ente ha già contestato questo valore: la decisione è attesa."))


def check_contest(reading: Reading, values: Mapping[str, Any]) -> None:
    """It proposes another value, with its reason and method."""
    told = Told.of(values)
    if told.is_empty:
        raise Refused(_("Scrivi il valore giusto: si contesta un valore con un altro."))
    for fault in value_faults(reading.indicator, weighed(told, reading)):
        raise Refused(fault)
    if told.value_for(reading.indicator) == reading.value and same_terms(told, reading):
        raise Refused(_("Il valore proposto è quello pubblicato: non c’è nulla da contestare."))
    if not values["reason"].strip():
        raise Refused(_("Scrivi perché il valore non torna: la ragione sarà pubblica."))
    if not values["method"].strip():
        raise Refused(_("Scrivi con quale metodo si arriva al valore proposto."))


def same_terms(told: Told, reading: Reading) -> bool:
    return (told.numerator, told.denominator) == (reading.numerator, reading.denominator)


def weighed(told: Told, reading: Reading) -> Told:
    """The value changes, not the weight with which it counts."""
    return Told(
        value=told.value,
        numerator=told.numerator,
        denominator=told.denominator,
        weight=told_of(reading).weight,
    )


def check_can_reply(contest: Contest, text: str, *, by: Actor) -> None:
    """Who contested, who read the value, who answers for the indicator, and the office."""
    if not contest.is_open:
        raise Refused(_("La contestazione è già decisa: si risponde contestando il nuovo valore."))
    reading = contest.reading
    near = {contest.body_id, reading.body_id, reading.indicator.owner_id}
    if not (by.is_planning_office or by.bodies & near):
        raise Refused(_("Rispondono l’ente che contesta, quello che ha rilevato e l’ufficio."))
    if not text.strip():
        raise Refused(_("Scrivi la risposta."))


def check_can_decide(contest: Contest, verb: str, values: Mapping[str, Any], *, by: Actor) -> None:
    check_move_of(contest, verb)
    if not by.is_planning_office:
        raise Refused(_("Sulle contestazioni decide l’Ufficio piano."))
    if by.user is not None and by.user.pk == contest.author_id:
        raise Refused(_("Non puoi decidere ciò che hai contestato tu: lo fa un’altra persona."))
    if not str(values.get("decision", "")).strip():
        raise Refused(_("Scrivi le ragioni della decisione: saranno pubbliche."))
    if contest.reading.state != State.APPROVED and verb != "reject":
        raise Refused(
            _("Il valore contestato è già stato sostituito: si può solo non accogliere, dicendolo.")
        )
    if verb == "accept_partly":
        told = Told.of(values)
        if told.is_empty:
            raise Refused(_("Scrivi il valore deciso: né quello pubblicato né quello proposto."))
        for fault in value_faults(contest.reading.indicator, weighed(told, contest.reading)):
            raise Refused(fault)


def check_can_withdraw(contest: Contest, *, by: Actor) -> None:
    check_move_of(contest, "withdraw")
    if not (by.is_system or contest.body_id in by.bodies):
        raise Refused(_("La ritira chi ha un mandato in %(body)s.") % {"body": contest.body.label})


def check_move_of(contest: Contest, verb: str) -> None:
    if move_of(contest.state, verb, CONTEST_MOVES) is None:
        raise Refused(
            _("La contestazione è «%(state)s»: «%(verb)s» da qui non si può.")
            % {"state": contest.get_state_display(), "verb": VERBS.get(verb, verb)}
        )
