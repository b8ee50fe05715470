"""What of agreements and instruments can be found by searching, and by whom."""

from collections import defaultdict
from collections.abc import Iterator

from django.db.models import QuerySet

from quadro.agreements.found import found_with
from quadro.agreements.models import Agreement, Inquiry, Instrument, Party
from quadro.search.actions import Item, sentences
from quadro.search.models import Kind


def agreement_items(rows: "QuerySet[Agreement]") -> Iterator[Item]:
    """The entries of the index for these agreements, and for what hangs from them.

    In a fixed number of queries.
    """
    agreements = list(rows.select_related("instrument"))
    names: dict[int, list[str]] = defaultdict(list)
    readers: dict[int, set[int]] = defaultdict(set)
    for named, name in ((Agreement.themes, "theme__name"), (Agreement.zones, "zone__name")):
        pairs = named.through.objects.filter(agreement__in=agreements)
        for key, said in pairs.values_list("agreement_id", name):
            names[key].append(said)
    told = Party.objects.filter(agreement__in=agreements).values_list(
        "agreement_id", "body_id", "body__name", "act__number", "act__kind"
    )
    for key, body, name, number, kind in told:
        readers[key].add(body)
        names[key] += [name, kind or "", number or ""]
    for one in agreements:
        words = [
            one.code, one.short_title, one.summary, one.scope, one.legal_basis, one.case_file,
            *names[one.pk],
        ]  # fmt: skip
        yield Item(
            kind=Kind.AGREEMENT,
            key=one.pk,
            title=one.title,
            subtitle=" · ".join([str(one.instrument), str(one.get_state_display())]),
            text=sentences(words),
            address=one.get_absolute_url(),
            is_public=one.is_published,
            readers=frozenset(readers[one.pk]),
        )
    yield from found_with([one.pk for one in agreements])


def instrument_item(one: Instrument) -> Item:
    return Item(
        kind=Kind.INSTRUMENT,
        key=one.pk,
        title=one.name,
        subtitle=one.legal_basis,
        text=one.about,
        address=one.get_absolute_url(),
    )


def inquiry_items(rows: "QuerySet[Inquiry]") -> Iterator[Item]:
    """The office finds all of an inquiry; the others only what a published one shows."""
    for one in rows.prefetch_related("themes", "zones"):
        words = [one.need, *map(str, one.themes.all()), *map(str, one.zones.all())]
        inside = [one.context, one.costs, one.risks, one.case_file, one.structure]
        yield Item(
            kind=Kind.INQUIRY,
            key=one.pk,
            title=one.title,
            subtitle=str(one.get_state_display()),
            text=sentences(words if one.is_published else [*words, *inside]),
            address=one.get_absolute_url(),
            is_public=one.is_published,
        )
