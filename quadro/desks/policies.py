"""Who keeps a desk, who asks, who answers. Each check returns or raises ``Refused``."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

from quadro.accounts.actors import Actor
from quadro.bodies.models import Body, Kind
from quadro.desks import queries
from quadro.desks.models import Desk, Post, Request, Topic
from quadro.desks.queries.requests import ASKERS, KEEPERS
from quadro.desks.states import ALIVE, State, move_of
from quadro.kit.dates import in_words
from quadro.kit.refusals import Hidden, Refused
from quadro.kit.terms import day_of

REOPENS = timedelta(days=60)
"""How long after its answer a request may be reopened."""


# Desks --------------------------------------------------------------------------------------------


def keeps(desk: Desk, *, by: Actor) -> bool:
    if by.is_planning_office:
        return True
    return desk.body.kind == Kind.ZONE and any(
        (role, desk.body_id) in by.mandates for role in KEEPERS
    )


def check_can_keep(desk: Desk, *, by: Actor) -> None:
    if not keeps(desk, by=by):
        raise Refused(
            _(
                "%(desk)s lo tengono l’Ufficio piano e, per una Zona, chi la coordina: "
                "chiedi a loro."
            )
            % {"desk": desk.name}
        )


def check_can_open(*, by: Actor) -> None:
    if not by.is_planning_office:
        raise Refused(_("Un ufficio di interfaccia lo istituisce l’Ufficio piano: chiedi a loro."))


def check_desk(values: Mapping[str, Any], *, of: Desk | None = None) -> None:
    body = values.get("body", of.body if of else None)
    if body is None or body.kind not in (Kind.ZONE, Kind.METROPOLITAN_AUTHORITY):
        raise Refused(_("Un ufficio di interfaccia è di una Zona o della Città metropolitana."))
    same = Desk.objects.filter(body=body, name__iexact=str(values["name"]).strip())
    if same.exclude(pk=of.pk if of else None).exists():
        raise Refused(_("Questo ente ha già un ufficio con questo nome: scegline un altro."))
    since, until = values.get("since"), values.get("until")
    if since and until and until <= since:
        raise Refused(_("L’ultimo giorno dell’ufficio viene dopo il primo."))
    if of is not None and until and Request.objects.filter(
        topic__desk=of, state__in=ALIVE
    ).exists():  # fmt: skip
        raise Refused(
            _("L’ufficio ha richieste senza risposta: rispondi prima a quelle, poi chiudilo."),
            cure=of.get_absolute_url(),
            cure_label=_("Apri le richieste"),
        )


def check_topics(rows: Sequence[Mapping[str, Any]]) -> None:
    names = [str(one["name"]).strip().casefold() for one in rows]
    if len(set(names)) < len(names):
        raise Refused(_("Due voci hanno lo stesso nome: cambiane uno."))


def check_can_appoint(desk: Desk, person: Any, *, since: date, by: Actor) -> None:
    check_can_keep(desk, by=by)
    for one in desk.posts.filter(person=person):
        if one.until is None or one.until > since:
            raise Refused(
                _("%(person)s lavora già in questo ufficio: chiudi prima quell’incarico.")
                % {"person": person}
            )


def check_can_end(post: Post, *, until: date, by: Actor) -> None:
    check_can_keep(post.desk, by=by)
    if post.until is not None and post.until <= by.on:
        raise Refused(_("Questo incarico è già finito."))
    if post.since is not None and until <= post.since and post.since > by.on:
        raise Refused(
            _("L’incarico comincia il %(day)s: se non deve cominciare, ritiralo.")
            % {"day": in_words(post.since)}
        )
    if post.since is not None and until <= post.since:
        raise Refused(
            _("L’incarico è cominciato il %(day)s: finisce dopo.") % {"day": in_words(post.since)}
        )


def check_can_withdraw(post: Post, *, by: Actor) -> None:
    check_can_keep(post.desk, by=by)
    if post.since is None or post.since <= by.on:
        raise Refused(_("L’incarico è già cominciato: registrane la fine."))


# Reading and working ------------------------------------------------------------------------------


def works_on(desk: Desk, *, by: Actor) -> bool:
    """Who has a post there today, and who keeps the desk."""
    return keeps(desk, by=by) or desk.pk in queries.working_at(by)


def asks_for(body: int, *, by: Actor) -> bool:
    return any((role, body) in by.mandates for role in ASKERS)


def check_can_read(request: Request, *, by: Actor) -> None:
    """Who asked, the desk, and who reads everything: for others it does not exist."""
    if by.reads_everything or request.body_id in by.bodies:
        return
    if not works_on(request.desk, by=by):
        raise Hidden(_("La richiesta è di chi l’ha fatta e dell’ufficio che risponde."))


def check_works(request: Request, *, by: Actor) -> None:
    check_can_read(request, by=by)
    if not works_on(request.desk, by=by):
        raise Refused(
            _("A questa richiesta lavora chi è dell’ufficio: tu puoi scrivere e leggere.")
        )


def check_asked(request: Request, *, by: Actor) -> None:
    check_can_read(request, by=by)
    if not asks_for(request.body_id, by=by):
        raise Refused(_("Questo lo può fare solo l’ente che ha chiesto."))


def check_move(request: Request, verb: str) -> State:
    """The state to which a verb leads, if the table of moves has it."""
    move = move_of(request.state, verb)
    if move is None:
        raise Refused(
            _("La richiesta è «%(state)s»: nel frattempo qualcosa è cambiato, ricarica la pagina.")
            % {"state": request.get_state_display()},
            cure=request.get_absolute_url(),
            cure_label=_("Torna alla richiesta"),
        )
    return move.target


# Requests -----------------------------------------------------------------------------------------


def check_can_ask(topic: Topic, body: Body, *, by: Actor) -> None:
    if not (by.is_system or asks_for(body.pk, by=by)):
        raise Refused(
            _("Chiede chi ha un incarico in un Comune o in una Zona: per %(body)s non ne hai uno.")
            % {"body": body.label}
        )
    if body.kind not in (Kind.MUNICIPALITY, Kind.ZONE):
        raise Refused(_("Agli uffici di interfaccia chiedono i Comuni e le Zone."))
    if not topic.is_active or not topic.desk.holds_on(by.on):
        raise Refused(_("Questa voce oggi non si può chiedere: scegline un’altra."))
    served = Desk.objects.filter(queries.serves([body], by.on), pk=topic.desk_id)
    if topic.desk.body_id == body.pk or not served.exists():
        raise Refused(
            _("%(desk)s non risponde a %(body)s: scegli l’ufficio della tua Zona o della Città.")
            % {"desk": topic.desk.name, "body": body.label}
        )


def check_can_write(request: Request, *, by: Actor) -> None:
    check_can_read(request, by=by)
    if request.is_closed:
        raise Refused(_("La richiesta è chiusa: chi l’ha fatta può riaprirla."))
    if not (works_on(request.desk, by=by) or asks_for(request.body_id, by=by)):
        raise Refused(_("Nella conversazione scrivono chi ha chiesto e l’ufficio."))


def check_can_take(request: Request, *, by: Actor) -> None:
    check_works(request, by=by)
    if request.assignee is not None and request.state != State.OPEN:
        raise Refused(
            _("La richiesta è già in carico a %(person)s.") % {"person": request.assignee.person}
        )
    check_move(request, "take")


def check_can_assign(request: Request, post: Post, *, by: Actor) -> None:
    check_works(request, by=by)
    check_move(request, "assign")
    if post.desk_id != request.desk.pk or not post.holds_on(by.on):
        raise Refused(_("Scegli una persona che oggi lavora in questo ufficio."))
    if post.pk == request.assignee_id:
        raise Refused(_("La richiesta è già in carico a questa persona."))


def check_can_judge(request: Request, *, by: Actor) -> None:
    check_asked(request, by=by)
    if not request.is_closed:
        raise Refused(_("Il giudizio si dà quando la richiesta è chiusa."))


def check_can_reopen(request: Request, *, by: Actor) -> None:
    check_asked(request, by=by)
    check_move(request, "reopen")
    if not request.desk.holds_on(by.on):
        raise Refused(
            _("L’ufficio ha chiuso: fai una nuova richiesta a un altro."),
            cure=request.desk.get_absolute_url(),
            cure_label=_("Vedi l’ufficio"),
        )
    assert request.closed_at is not None  # noqa: S101 - a constraint says so
    if by.on > day_of(request.closed_at) + REOPENS:
        raise Refused(
            _("Sono passati più di %(days)s giorni dalla risposta: fai una nuova richiesta.")
            % {"days": REOPENS.days}
        )
