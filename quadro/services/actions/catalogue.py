"""A service enters the catalogue, is corrected, starts and stops; the places of a year are said."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from quadro.accounts.actors import Actor
from quadro.journal import actions as journal
from quadro.services import policies
from quadro.services.actions import telling
from quadro.services.actions.rows import (
    Values,
    create,
    differences,
    fill,
    free_slug,
    hold,
    index,
    refuse_if_stale,
    said_of,
    save,
)
from quadro.services.models import Capacity, Service
from quadro.services.queries.lists import line_of
from quadro.services.states import SERVICE_MOVES, State, move_of


@transaction.atomic
def add(values: Values, *, by: Actor) -> Service:
    """Put a service in the catalogue: proposed, until somebody starts it."""
    policies.check_can_add(values["body"], by=by)
    policies.check_values(values)
    service = create(values, slug=free_slug(values["name"]), state=State.PROPOSED)
    journal.record("services.added", service, by=by, name=service.name)
    return service


@transaction.atomic
def edit(service: Service, values: Values, *, version: int | None, by: Actor) -> Service:
    service = hold(service)
    policies.check_can_keep(service, by=by)
    before = said_of(service)
    refuse_if_stale(
        service, version, before,
        said=_("Qualcun altro ha modificato questo servizio mentre scrivevi."),
    )  # fmt: skip
    policies.check_values({**before, **values})
    fill(service, values)
    if "zones" in values:
        service.zones.set(values["zones"])
    service.version += 1
    service.save()
    service = hold(service)
    index(service)
    journal.record("services.edited", service, by=by, **differences(before, said_of(service)))
    return service


@transaction.atomic
def move(service: Service, verb: str, *, reason: str = "", by: Actor, at: datetime) -> Service:
    """Start, suspend or close a service; the municipalities that are in it are told."""
    service = hold(service)
    policies.check_can_move(service, verb, reason=reason, by=by)
    was = service.state
    found = move_of(SERVICE_MOVES, was, verb)
    assert found is not None  # noqa: S101 - the policy says so
    service.state, service.state_reason = found.target, reason.strip()
    save(service, "state", "state_reason")
    index(service)
    journal.record("services.moved", service, by=by, state=(was, service.state), reason=reason)
    telling.tell_moved(service, by=by, at=at)
    return service


@transaction.atomic
def set_capacity(
    service: Service, *, year: int, places: int, by: Actor, at: datetime,
    version: int | None = None,
) -> Capacity:  # fmt: skip
    """Say how many times it can be used in a year; who waits is proposed, not let in."""
    service = hold(service)
    policies.check_can_keep(service, by=by)
    refuse_if_stale(
        service, version, {},
        said=_("Qualcun altro ha modificato questo servizio mentre scrivevi."),
    )  # fmt: skip
    known = Capacity.objects.filter(service=service, year=year).first()
    was = known.places if known else None
    kept = known or Capacity(service=service, year=year)
    kept.places, kept.is_demonstration = places, False
    kept.version += bool(known)
    kept.save()
    save(service)
    journal.record("services.capacity_set", service, by=by, year=year, places=(was, places))
    telling.tell_next(line_of(service, year, on=by.on), by=by, at=at)
    return kept
