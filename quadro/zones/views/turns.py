"""A turn is given, called, ended before its time, carried on by the deputy."""

from datetime import timedelta

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.timezone import now
from django.utils.translation import gettext as _

from quadro.accounts.http import Request, seen_by, signed_in
from quadro.kit.dates import in_words
from quadro.kit.pages import ask
from quadro.zones import actions, policies, queries
from quadro.zones.forms import AppointForm, EndForm, ReasonForm
from quadro.zones.views.common import WRITE, found, home_of, sheet_of, turn_of


@seen_by(signed_in, methods=WRITE)
def appoint(request: Request, slug: str) -> HttpResponse:
    zone, on = found(slug), request.actor.on
    policies.check_can_keep(zone, by=request.actor)
    rotation = queries.rotation_of(zone, on=on)
    covered = rotation.covered
    day = covered if covered is not None and covered > on else on

    def save(form: AppointForm) -> str:
        told = form.told
        made = actions.appoint(
            zone, told["mandate"], since=told["since"], deputy=told["deputy"], act=told["act"],
            by=request.actor, at=now(),
        )  # fmt: skip
        messages.success(
            request,
            _("Turno affidato al Sindaco di %(body)s, fino al %(day)s.")
            % {"body": made.body.label, "day": in_words(made.last_day or made.ends)},
        )
        return home_of(zone)

    sheet = sheet_of(
        zone, _("Affida un turno"), _("Affida il turno"),
        lead=_("Di solito chiama la regola: affida un turno a mano solo se l’assemblea lo decide."),
    )  # fmt: skip
    mayors = rotation.queue_on(day)
    form = AppointForm(request.POST or None, initial={"since": day}, mayors=mayors)
    return ask(request, form, save, sheet=sheet)


@seen_by(signed_in, methods=("POST",))
def call_next(request: Request, slug: str) -> HttpResponseBase:
    zone = found(slug)
    made = actions.call_next(zone, by=request.actor, at=now())
    messages.success(
        request,
        _("È stato chiamato il Sindaco di %(body)s.") % {"body": made[-1].body.label},
    )
    return redirect(home_of(zone))


@seen_by(signed_in, methods=WRITE)
def end(request: Request, slug: str, ordinal: int) -> HttpResponse:
    turn = turn_of(slug, ordinal)
    policies.check_can_keep(turn.zone, by=request.actor)
    policies.check_is_open(turn)

    def save(form: EndForm) -> str:
        told = form.told
        actions.end(
            turn, ended=told["ended"], reason=told["reason"],
            until=told["last"] + timedelta(days=1), by=request.actor, at=now(),
        )  # fmt: skip
        messages.success(request, _("Fine del turno registrata."))
        return home_of(turn.zone)

    title = _("Chiudi il turno di %(body)s") % {"body": turn.body.label}
    sheet = sheet_of(turn.zone, title, _("Chiudi il turno"))
    form = EndForm(request.POST or None, initial={"last": request.actor.on - timedelta(days=1)})
    return ask(request, form, save, sheet=sheet)


@seen_by(signed_in, methods=WRITE)
def withdraw(request: Request, slug: str, ordinal: int) -> HttpResponse:
    turn = turn_of(slug, ordinal)
    policies.check_can_withdraw(turn, by=request.actor)

    def save(form: ReasonForm) -> str:
        actions.withdraw(turn, reason=form.told["reason"], by=request.actor)
        messages.success(request, _("Turno ritirato: torna a chiamare la regola."))
        return home_of(turn.zone)

    title = _("Ritira il turno di %(body)s") % {"body": turn.body.label}
    sheet = sheet_of(turn.zone, title, _("Ritira il turno"))
    return ask(request, ReasonForm(request.POST or None), save, sheet=sheet)


@seen_by(signed_in, methods=WRITE)
def substitute(request: Request, slug: str, ordinal: int) -> HttpResponse:
    turn = turn_of(slug, ordinal)
    rotation = queries.rotation_of(turn.zone, on=request.actor.on)
    policies.check_can_substitute(turn, rotation, on=request.actor.on, by=request.actor)
    assert turn.deputy is not None  # noqa: S101 - the policy says so

    def save(form: ReasonForm) -> str:
        actions.substitute(turn, reason=form.told["reason"], by=request.actor, at=now())
        messages.success(request, _("Da oggi coordina il vice."))
        return home_of(turn.zone)

    said = {
        "body": turn.deputy.body.label, "day": in_words(turn.last_day or turn.ends),
    }  # fmt: skip
    sheet = sheet_of(
        turn.zone, _("Fai subentrare il vice"), _("Subentra il vice"),
        lead=_("Il Sindaco di %(body)s completa il turno fino al %(day)s; il suo viene dopo.")
        % said,
    )  # fmt: skip
    return ask(request, ReasonForm(request.POST or None), save, sheet=sheet)
