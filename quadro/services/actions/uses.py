"""A municipality asks to use a service; it is let in within the places of the year."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from quadro.accounts.actors import Actor
from quadro.bodies.models import Body
from quadro.journal import actions as journal
from quadro.kit.refusals import Refused
from quadro.services import policies
from quadro.services.actions import telling
from quadro.services.actions.rows import held_use, hold, refuse_if_stale, save, touched
from quadro.services.models import Service, Use
from quadro.services.queries.lists import line_of
from quadro.services.states import UseState


@transaction.atomic
def ask_use(
    service: Service, body: Body, *, subject: str, year: int, by: Actor, at: datetime
) -> Use:
    """It waits in line, also where there is room: somebody lets it in."""
    service = hold(service)
    policies.check_can_ask_use(service, body, year=year, by=by)
    use = Use.objects.create(
        service=service, body=body, subject=subject.strip(), year=year, asked_on=by.on,
        asked_by_name=str(by),
    )  # fmt: skip
    _record("services.use_asked", use, by=by)
    telling.tell_use_asked(use, by=by, at=at)
    return use


@transaction.atomic
def accept_use(use: Use, *, reason: str = "", version: int | None, by: Actor, at: datetime) -> Use:
    """Within the places of the year; out of the order of the line only with a reason."""
    use = held_use(use)
    line = line_of(use.service, use.year, on=by.on)
    policies.check_can_accept_use(use, line, reason=reason, by=by)
    refuse_if_stale(use, version, {"reason": use.reason}, said=touched())
    use.state, use.answered_on, use.reason = UseState.ACCEPTED, by.on, reason.strip()
    save(use, "state", "answered_on", "reason")
    _record("services.use_accepted", use, by=by)
    telling.tell_use_answer(use, by=by, at=at)
    after = line_of(use.service, use.year, on=by.on)
    telling.tell_next(after, by=by, at=at)
    return use


@transaction.atomic
def accept_next(service: Service, *, year: int, expected: int, by: Actor, at: datetime) -> Use:
    """Let in who comes next by rule; `expected` is the key of the request that was shown first."""
    service = hold(service)
    policies.check_can_keep(service, by=by)
    first = line_of(service, year, on=by.on).next
    if first is None:
        raise Refused(_("Nessuno è in attesa per il %(year)s.") % {"year": year})
    if first.pk != expected:
        raise Refused(
            _("Intanto la lista è cambiata: ora prima viene %(body)s. Rileggila e accogli.")
            % {"body": first.body.label}
        )
    first.service = service
    return accept_use(first, version=None, by=by, at=at)


@transaction.atomic
def refuse_use(use: Use, *, reason: str, version: int | None, by: Actor, at: datetime) -> Use:
    use = held_use(use)
    policies.check_can_refuse_use(use, reason=reason, by=by)
    refuse_if_stale(use, version, {"reason": use.reason}, said=touched())
    use.state, use.answered_on, use.reason = UseState.REFUSED, by.on, reason.strip()
    save(use, "state", "answered_on", "reason")
    _record("services.use_refused", use, by=by)
    telling.tell_use_answer(use, by=by, at=at)
    return use


@transaction.atomic
def withdraw_use(
    use: Use, *, reason: str = "", version: int | None, by: Actor, at: datetime
) -> Use:
    """The municipality takes it back: the place it had is proposed to who comes next."""
    use = held_use(use)
    policies.check_can_withdraw_use(use, by=by)
    refuse_if_stale(use, version, {"reason": use.reason}, said=touched())
    use.state, use.reason = UseState.WITHDRAWN, reason.strip()
    save(use, "state", "reason")
    _record("services.use_withdrawn", use, by=by)
    telling.settle_use(use, at=at)
    telling.tell_next(line_of(use.service, use.year, on=by.on), by=by, at=at)
    return use


@transaction.atomic
def finish_use(use: Use, *, done_on: date, version: int | None, by: Actor, at: datetime) -> Use:
    use = held_use(use)
    policies.check_can_finish_use(use, done_on=done_on, by=by)
    refuse_if_stale(use, version, {"done_on": use.done_on}, said=touched())
    use.state, use.done_on = UseState.DONE, done_on
    save(use, "state", "done_on")
    _record("services.use_done", use, by=by)
    telling.tell_use_answer(use, by=by, at=at)
    return use


def _record(event: str, use: Use, *, by: Actor) -> None:
    told = {"municipality": use.body.label, "what": use.subject, "year": use.year}
    if use.reason:
        told["reason"] = use.reason
    journal.record(event, use.service, by=by, **told)
