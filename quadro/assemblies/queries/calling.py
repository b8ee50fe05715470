"""To which sittings a body is called, and how a calendar holds them."""

from collections.abc import Collection
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse

from quadro.accounts.actors import Actor
from quadro.assemblies.models import Assembly, Composition, Seat, Sitting
from quadro.assemblies.states import PUBLIC, State
from quadro.kit.periods import holds
from quadro.kit.terms import end_of
from quadro.notifications.calendars import Appointment
from quadro.territory.models import Membership, Municipality


def called(by: Actor, *, since: date, until: date, body: int | None = None) -> "QuerySet[Sitting]":
    """The sittings of these days that are convened or were, of the assemblies in which the bodies
    of somebody sit today, or one body, or the person. Two queries.
    """
    bodies = by.bodies if body is None else {body}
    mine = _seats_of(bodies, by.on)
    if body is None and by.user is not None:
        mine |= Q(Exists(_listed(by.on).filter(person__user=by.user)))
    sittings = Sitting.objects.filter(
        assembly__in=Assembly.objects.filter(mine).values("pk"), state__in=PUBLIC,
        starts_at__gt=end_of(since - timedelta(days=1)), starts_at__lte=end_of(until),
    )  # fmt: skip
    return sittings.select_related("assembly").prefetch_related("items").order_by("starts_at", "pk")


def _seats_of(bodies: Collection[int], on: date) -> Q:
    """The assemblies, as a condition on `Assembly`, in which some bodies have a seat."""
    towns = Municipality.objects.filter(body__in=bodies)
    here = Membership.objects.filter(
        holds(on), municipality__in=towns.values("pk"), zone=OuterRef("body__zone")
    )
    return (
        Q(body__in=bodies)
        | Q(Exists(here), composition=Composition.ZONE)
        | Q(Exists(towns.inside()), composition=Composition.AREA)
        | Q(Exists(_listed(on).filter(body__in=bodies)), composition=Composition.LISTED)
    )


def _listed(on: date) -> "QuerySet[Seat]":
    return Seat.objects.on(on).filter(assembly=OuterRef("pk"))


def appointment_of(sitting: Sitting) -> Appointment:
    """The entry that a calendar keeps, moves or strikes out."""
    items = sorted(sitting.items.all(), key=lambda one: one.position)
    return Appointment(
        uid=f"sitting-{sitting.pk}",
        day=sitting.day,
        title=str(sitting.assembly),
        about="\n".join(str(one) for one in items),
        address=reverse("assemblies:sitting", args=[sitting.assembly.slug, sitting.key]),
        starts_at=sitting.starts_at,
        place=sitting.place,
        sequence=sitting.version,
        is_cancelled=sitting.state == State.CANCELLED,
    )
