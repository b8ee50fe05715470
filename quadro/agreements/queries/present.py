"""What there is of an agreement, in one query: so that its page asks only for what there is."""

from collections.abc import Collection, Mapping
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from quadro.accounts.actors import Actor
from quadro.agreements.models import (
    Adhesion,
    Agreement,
    Amendment,
    Default,
    Inquiry,
    Opinion,
    Passage,
    Relaunch,
)
from quadro.agreements.states import State
from quadro.texts.models import TextVersion


def what_there_is(
    agreement: Agreement,
    by: Actor,
    audiences: Collection[str] = (),
    more: "Mapping[str, QuerySet[Any]] | None" = None,
) -> Mapping[str, bool]:
    """Which parts its page has for `by`; `text` is a version for one of these audiences.

    `more`: rows of what modules above have of it, by the name under which they are told.
    """
    mine = OuterRef("pk")
    asked = Adhesion.objects.filter(agreement=mine)
    if not by.is_signed_in:
        asked = asked.none()
    text = TextVersion.objects.filter(text__of_agreement__agreement=mine, audience__in=audiences)
    flags = {
        "amended": Amendment.objects.filter(agreement=mine),
        "relaunched": Relaunch.objects.filter(agreement=mine),
        "defaulted": Default.objects.filter(agreement=mine),
        "suspended": Passage.objects.filter(agreement=mine, target=State.SUSPENDED),
        "asked": asked,
        "renewed": Agreement.objects.filter(renews=mine),
        "born": Inquiry.objects.readable_by(by).filter(agreement=mine),
        "judged": Opinion.objects.filter(agreement=mine),
        "text": text,
        **(more or {}),
    }
    found = (
        Agreement.objects.filter(pk=agreement.pk)
        .annotate(**{f"has_{name}": Exists(rows) for name, rows in flags.items()})
        .values_list(*(f"has_{name}" for name in flags))
        .get()
    )
    return dict(zip(flags, found, strict=True))
