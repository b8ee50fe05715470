"""The text of an agreement, as its owner asks for it."""

from quadro.accounts.actors import Actor
from quadro.agreements.models import Agreement
from quadro.bodies.models import Body
from quadro.texts.models import Text


def text_of(agreement: Agreement) -> Text | None:
    return Text.objects.filter(of_agreement__agreement=agreement).first()


def speakers(agreement: Agreement, by: Actor) -> list[Body]:
    """The parties in whose name `by` may speak."""
    rows = Body.objects.filter(pk__in=by.bodies, parties__agreement=agreement)
    return list(rows.order_by("name", "pk"))
