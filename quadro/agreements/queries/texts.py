"""The text of an agreement, as its owner asks for it."""

from datetime import date

from django.db.models import F, Q, QuerySet

from quadro.accounts.actors import Actor
from quadro.agreements.models import Agreement, Amendment
from quadro.bodies.models import Body
from quadro.texts.models import Text, TextVersion


def text_of(agreement: Agreement) -> Text | None:
    return Text.objects.filter(of_agreement__agreement=agreement).first()


def text_in_force(agreement: Agreement, day: date) -> TextVersion | None:
    """The words that bind the parties on a day: those of the last amendment of its text, or else
    the scheme that they approved. None where Quadro does not keep them.
    """
    return words_in_force(agreement, day).first()


def scheme_of(agreement: Agreement) -> TextVersion | None:
    """The scheme that goes to be signed: the last that was frozen."""
    rows = TextVersion.objects.filter(
        text__of_agreement__agreement=agreement, frozen_at__isnull=False
    )
    return rows.defer("articles").order_by("-number").first()


def is_settled(version: TextVersion) -> bool:
    """Its words do not change any more: a frozen scheme, or what an amendment made of one."""
    return version.is_frozen or Amendment.objects.filter(coordinated=version).exists()


def words_in_force(agreement: Agreement, day: date) -> "QuerySet[TextVersion]":
    """The first is the text in force on the day. One that nobody froze is only a draft."""
    amended = Q(amendment__effective_on__lte=day)
    approved = Q(amendment=None, frozen_at__isnull=False)
    rows = TextVersion.objects.filter(amended | approved, text__of_agreement__agreement=agreement)
    return rows.select_related("text").order_by(
        F("amendment__number").desc(nulls_last=True), "-number"
    )


def speakers(agreement: Agreement, by: Actor) -> list[Body]:
    """The parties in whose name `by` may speak."""
    rows = Body.objects.filter(pk__in=by.bodies, parties__agreement=agreement)
    return list(rows.order_by("name", "pk"))
