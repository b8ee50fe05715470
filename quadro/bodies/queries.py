"""Questions on bodies and on who acts for them."""

from datetime import date

from quadro.accounts.actors import Actor
from quadro.accounts.models import User
from quadro.bodies.models import Body, Mandate


def actor_for(user: User | None, on: date) -> Actor:
    """The actor behind a request: an anonymous visitor costs no query."""
    if user is None:
        return Actor(user=None, on=on)
    held = Mandate.objects.on(on).filter(person__user=user).values_list("role", "body_id")
    office = Body.objects.authority().values_list("pk", flat=True).order_by("pk").first()
    return Actor(user=user, on=on, mandates=frozenset(held), office=office or 0)
