"""What the verbs share: what a record says, filling it, holding it, letting it be found."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import models
from django.db.models import Model
from django.utils.translation import gettext as _

from quadro.accounts.actors import Actor
from quadro.journal import actions as journal
from quadro.kit.dates import ApproximateDay, Precision
from quadro.kit.refusals import Refused, Stale
from quadro.plan.index import programme_items, provision_items
from quadro.plan.models import (
    UNNAMED,
    Edition,
    Programme,
    Provision,
    Step,
)
from quadro.search import actions as search
from quadro.search.models import Kind

Values = Mapping[str, Any]

PROGRAMME = ("title", "kind", "actor")
EDITION = (
    "name", "title", "first_year", "last_year", "levels", "is_reference", "note", "source",
)  # fmt: skip
STEP = ("kind", "on", "organ", "act", "note", "source")
PROVISION = (
    "code", "level", "title", "text", "note", "is_available", "is_to_carry_out", "zone", "mission",
    "themes", "goals", "source",
)  # fmt: skip
MANY = ("themes", "goals")


def index_provisions(keys: Iterable[int]) -> None:
    """Let the provisions of these keys be found as they are now; the gone ones no more."""
    keys = list(keys)
    items = list(provision_items(Provision.objects.filter(pk__in=keys)))
    search.drop(Kind.PROVISION, set(keys) - {one.key for one in items})
    search.put(items)


def index_programmes(keys: Iterable[int]) -> None:
    keys = list(keys)
    items = list(programme_items(Programme.objects.filter(pk__in=keys)))
    search.drop(Kind.PROGRAMME, set(keys) - {one.key for one in items})
    search.put(items)


def index_all() -> None:
    """Write again what of plans can be found."""
    search.put(programme_items(Programme.objects.all()))
    search.put(provision_items(Provision.objects.all()))


def provision_record(provision: Provision) -> dict[str, Any]:
    """What a provision says, in the shape in which the form says it."""
    return told_by(provision, PROVISION)


def step_record(step: Step) -> dict[str, Any]:
    return told_by(step, STEP)


def told_by(noun: Model, names: Iterable[str]) -> dict[str, Any]:
    """The values of a noun; an approximate day with its precision, many as a list."""
    told: dict[str, Any] = {}
    for name in names:
        if isinstance(noun._meta.get_field(name), models.ManyToManyField):
            told[name] = list(getattr(noun, name).order_by("pk"))
            continue
        value = getattr(noun, name)
        precision = getattr(noun, f"{name}_precision", None)
        told[name] = ApproximateDay(value, precision) if value and precision else value
    return told


def fill(noun: Model, values: Values, names: Iterable[str]) -> None:
    """Texts are kept without spaces around and with one kind of line end."""
    for name in names:
        if name not in values or name in MANY:
            continue
        value = values[name]
        if isinstance(value, str):
            value = value.replace("\r\n", "\n").strip()
        if hasattr(noun, f"{name}_precision"):
            setattr(noun, f"{name}_precision", value.precision if value else Precision.DAY)
        setattr(noun, name, value.day if isinstance(value, ApproximateDay) else value)


def set_many(provision: Provision, values: Values) -> None:
    for name in MANY:
        if name in values:
            getattr(provision, name).set(values[name])


def plain(provision: Provision) -> dict[str, Any]:
    return {name: getattr(provision, name) for name in PROVISION if name not in MANY}


def give_name(provision: Provision) -> None:
    if not provision.is_available and not provision.title:
        provision.title = UNNAMED


def save(
    noun: Programme | Edition, event: str, before: Values, names: Iterable[str], *, by: Actor
) -> None:
    noun.version += 1
    noun.save()
    journal.record(event, noun, by=by, **journal.differences(before, told_by(noun, names)))


def locked(edition: Edition) -> Edition:
    """The edition as it is now, held until the end of the transaction."""
    held = Edition.objects.select_for_update(of=("self",)).select_related("programme")
    return held.get(pk=edition.pk)


def fresh_of(provision: Provision, edition: Edition) -> Provision:
    try:
        fresh = edition.provisions.select_related("parent").get(pk=provision.pk)
    except Provision.DoesNotExist:
        raise Refused(_("Questa previsione non c’è più: qualcuno l’ha tolta.")) from None
    fresh.edition = edition
    return fresh


def children_of(edition: Edition, parent: Provision | None) -> list[Provision]:
    return list(edition.provisions.filter(parent=parent).order_by("position", "pk"))


def number(sisters: Sequence[Provision]) -> None:
    """Places from 1, without gaps; only what changes is written."""
    changed = []
    for place, one in enumerate(sisters, start=1):
        if one.position != place:
            one.position = place
            changed.append(one)
    Provision.objects.bulk_update(changed, ["position"], batch_size=200)


def refuse_if_stale(noun: Any, version: int, theirs: Values) -> None:
    if noun.version != version:
        raise Stale(
            _("Qualcun altro ha modificato questi dati mentre scrivevi."),
            theirs=theirs,
            version=noun.version,
        )
