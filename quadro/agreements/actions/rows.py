"""What the verbs of the module share: what is said of a row, its lock, its trace."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import F, Model
from django.utils.translation import gettext as _

from quadro.accounts.actors import Actor
from quadro.agreements.actions import reminding
from quadro.agreements.index import agreement_items
from quadro.agreements.models import (
    Act,
    Agreement,
    Party,
)
from quadro.journal import actions as journal
from quadro.kit.dates import ApproximateDay, Precision
from quadro.kit.refusals import Stale
from quadro.search import actions as search

Values = Mapping[str, Any]

RECORD = (
    "title", "short_title", "summary", "scope", "instrument", "legal_basis", "state", "framework",
    "signed_on", "signature_kind", "effective_on", "starts_on", "ends_on", "duration_note",
    "renewal", "notice_days", "total_eur", "parties_note", "has_all_parties", "themes", "zones",
    "case_file", "structure", "note", "sources", "renewal_months", "renewal_window_days",
    "review_months", "approve_by", "sign_by", "wants_consent", "moves_real_estate",
    "varies_urban_plan",
)  # fmt: skip
"""What the office says of an agreement; the approximate days carry their precision with them."""
PARTY = (
    "role", "signatory", "signatory_office", "signed_on", "signature_kind", "joined_on",
    "withdrawn_on", "note", "source",
)  # fmt: skip
AUTHORISING = ("kind", "number", "on")
"""What is said of the act in the row of a party that it authorises."""
ACT = (
    *AUTHORISING, "body", "about", "register_number", "protocol_number", "case_file",
    "albo_number", "albo_since", "albo_until", "source",
)  # fmt: skip
MANY = ("themes", "zones")
NAMES = "agreements.names"
"""The lock under which two people who register the same title get two addresses and two keys."""
TREE = "agreements.tree"
"""The lock under which two edits at once cannot make two agreements each other's framework."""
PAGES = frozenset({"nuova", "pubblica"})
"""What follows `/intese/` in addresses that are no agreement's."""


def record_of(agreement: Agreement) -> dict[str, Any]:
    """What the office says of the agreement, in the shape in which it says it."""
    return {
        name: list(getattr(agreement, name).order_by("pk"))
        if name in MANY
        else told_of(agreement, name)
        for name in RECORD
    }


def party_of(party: Party) -> dict[str, Any]:
    act = party.act
    return {
        **{name: told_of(party, name) for name in PARTY},
        **{f"act_{name}": told_of(act, name) if act else None for name in AUTHORISING},
    }


def act_of(act: Act) -> dict[str, Any]:
    return {name: told_of(act, name) for name in ACT}


def told_of(noun: Model, name: str) -> Any:
    """A value; an approximate day together with its precision."""
    value = getattr(noun, name)
    precision = getattr(noun, f"{name}_precision", None)
    return ApproximateDay(value, precision) if value and precision else value


def fill(noun: Model, values: Values, names: Iterable[str]) -> None:
    for name in names:
        if name not in values or name in MANY:
            continue
        value = values[name]
        if hasattr(noun, f"{name}_precision"):
            setattr(noun, f"{name}_precision", value.precision if value else Precision.DAY)
        setattr(noun, name, value.day if isinstance(value, ApproximateDay) else value)


def set_many(agreement: Agreement, values: Values) -> None:
    for name in MANY:
        if name in values:
            getattr(agreement, name).set(values[name])


def locked(agreement: Agreement) -> Agreement:
    """The agreement as it is now, held until the end of the transaction."""
    return (
        Agreement.objects.select_for_update(of=("self",))
        .select_related("instrument")
        .get(pk=agreement.pk)
    )


def refuse_if_stale(noun: Any, version: int, theirs: Values) -> None:
    if noun.version != version:
        raise Stale(
            _("Qualcun altro ha modificato questi dati mentre scrivevi."),
            theirs=theirs,
            version=noun.version,
        )


def note(event: str, agreement: Agreement, changes: Values, *, by: Actor) -> None:
    """Write the journal, mark the agreement as changed, and let it be found as it is now.

    What people were told of a term that is no more so vanishes.
    """
    journal.record(event, agreement, by=by, **changes)
    Agreement.objects.filter(pk=agreement.pk).update(version=F("version") + 1, updated_on=by.on)
    reindex(agreement)
    reminding.let_go(agreement, by=by)


def reindex(agreement: Agreement) -> None:
    search.put(agreement_items(Agreement.objects.filter(pk=agreement.pk)))
