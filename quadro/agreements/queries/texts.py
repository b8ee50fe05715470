"""The text of an agreement, as its owner asks for it."""

from collections.abc import Collection

from quadro.accounts.actors import Actor
from quadro.agreements.models import Agreement
from quadro.bodies.models import Body
from quadro.texts.models import Text, TextVersion


def text_of(agreement: Agreement) -> Text | None:
    return Text.objects.filter(of_agreement__agreement=agreement).first()


def text_shown(agreement: Agreement, audiences: Collection[str]) -> bool:
    """There is a version that a reader of these audiences may read."""
    return TextVersion.objects.filter(
        text__of_agreement__agreement=agreement, audience__in=audiences
    ).exists()


def speakers(agreement: Agreement, by: Actor) -> list[Body]:
    """The parties in whose name `by` may speak."""
    rows = Body.objects.filter(pk__in=by.bodies, parties__agreement=agreement)
    return list(rows.order_by("name", "pk"))
