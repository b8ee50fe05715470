"""What the verbs of the module share: a service held, rows as they are now, versions."""

from collections.abc import Mapping
from typing import Any

from django.utils.text import slugify
from django.utils.translation import gettext as _

from quadro.journal import actions as journal
from quadro.kit.refusals import Stale
from quadro.kit.text import Text
from quadro.search import actions as search
from quadro.services.index import service_items
from quadro.services.models import Adhesion, Need, Service, Use

Values = Mapping[str, Any]
KEPT = (
    "name", "summary", "text", "office_name", "office_contact", "up_to_inhabitants",
    "small_first", "small_target", "small_target_in", "small_target_source", "conditions", "cost",
    "free_up_to_inhabitants", "legal_basis", "legal_basis_source", "needs_act", "scheme", "unit",
    "answer_days", "agreement", "source",
)  # fmt: skip
"""What one says of a service, beside its body, its day and its zones."""
RESERVED = ("nuovo", "fabbisogni", "adesioni", "richieste")
"""Words of our addresses, that no service may take."""


def hold(service: Service) -> Service:
    """The service as it is now, with nobody else at it until the end of the transaction."""
    rows = Service.objects.select_for_update(of=("self",)).select_related("body", "agreement")
    found: Service = rows.prefetch_related("zones").get(pk=service.pk)
    return found


def held_adhesion(adhesion: Adhesion) -> Adhesion:
    service = hold(adhesion.service)
    found: Adhesion = Adhesion.objects.select_related("body__municipality", "document").get(
        pk=adhesion.pk
    )
    found.service = service
    return found


def held_use(use: Use) -> Use:
    service = hold(use.service)
    found: Use = Use.objects.select_related("body__municipality").get(pk=use.pk)
    found.service = service
    return found


def held_need(need: Need) -> Need:
    rows = Need.objects.select_for_update(of=("self",)).select_related("body", "theme")
    found: Need = rows.get(pk=need.pk)
    return found


def refuse_if_stale(noun: Any, version: int | None, theirs: Values, *, said: Text) -> None:
    """`version` is that of the record read; None for who read none (a command, a demonstration)."""
    if version is not None and noun.version != version:
        raise Stale(str(said), theirs=theirs, version=noun.version)


def touched() -> str:
    """What the second of two people on a record is told."""
    return _("Qualcun altro ha lavorato su questa richiesta mentre scrivevi.")


def save(noun: Any, *names: str) -> None:
    noun.version += 1
    noun.save(update_fields=[*names, "version"])


def free_slug(name: str) -> str:
    """An address of its own, that is none of our words."""
    stem = slugify(name)[:70].strip("-") or "servizio"
    taken = set(Service.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    taken |= set(RESERVED)
    slug, number = stem, 2
    while slug in taken:
        slug, number = f"{stem}-{number}", number + 1
    return slug


def said_of(service: Service) -> dict[str, Any]:
    """What is kept of a service, in the shape in which its form says it."""
    told: dict[str, Any] = {name: getattr(service, name) for name in KEPT}
    return {**told, "since": service.begun, "zones": list(service.zones.order_by("name"))}


def create(values: Values, *, slug: str, state: str, **more: Any) -> Service:
    """Write a new service; `values` are those of `KEPT`, with `body`, `since`, `zones`."""
    service = Service(slug=slug, state=state, body=values["body"], **more)
    fill(service, values)
    service.save()
    service.zones.set(values.get("zones") or [])
    index(service)
    return service


def fill(service: Service, values: Values) -> None:
    for name in KEPT:
        if name in values:
            setattr(service, name, values[name])
    if "since" in values:
        begun = values["since"]
        service.since = begun.day if begun else None
        service.since_precision = begun.precision if begun else "day"


def index(service: Service) -> None:
    search.put(service_items(Service.objects.filter(pk=service.pk)))


def index_all() -> None:
    """Write again what of services can be found."""
    search.put(service_items(Service.objects.order_by("pk")))


def differences(before: Values, after: Values) -> dict[str, Any]:
    """As the journal tells them: zones by their names."""

    def plain(told: Values) -> dict[str, Any]:
        zones = ", ".join(one.name for one in told.get("zones") or [])
        return {**told, "zones": zones}

    return journal.differences(plain(before), plain(after))
