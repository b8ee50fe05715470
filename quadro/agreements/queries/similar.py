"""Agreements like one at hand: by theme, parties, territory and words, with what became of them."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import (
    BooleanField,
    Case,
    Count,
    ExpressionWrapper,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce
from django.db.models.lookups import GreaterThan

from quadro.accounts.actors import Actor
from quadro.agreements.models import Agreement, Party
from quadro.agreements.queries.inquiries import File
from quadro.agreements.queries.lacks import LACKS
from quadro.bodies.models import Kind
from quadro.plan.models import Theme
from quadro.search import queries as search
from quadro.search.models import Kind as Found
from quadro.territory.models import Zone

SHOWN = 5
THEME, BODY, ZONE, WORD = 3, 2, 1, 1
"""What each thing shared weighs. Bodies count up to four, words up to three."""
MOST_BODIES, MOST_WORDS = 4, 3
FEW_ZONES = 3
LIKE = 3
"""Below this weight two agreements are not alike: a Zone and a word are chance."""


@dataclass(frozen=True)
class Similar:
    """An agreement like the one at hand: why, and which facts its record lacks."""

    agreement: Agreement
    themes: tuple[Theme, ...] = ()
    zones: tuple[Zone, ...] = ()
    bodies: int = 0
    words: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()
    """Codes of `queries.LACKS`."""


@dataclass
class _Shared:
    themes: list[int] = field(default_factory=list)
    zones: list[int] = field(default_factory=list)
    bodies: list[int] = field(default_factory=list)


@dataclass(frozen=True)
class _Traits:
    """What is looked for, as keys."""

    themes: list[int]
    zones: list[int]
    bodies: list[int]
    alike: dict[int, list[str]]
    """By the key of an agreement, the words it shares."""


def similar_to(
    themes: Collection[Theme], zones: Collection[Zone], bodies: Collection[int], words: str,
    *, by: Actor, but: Agreement | None = None,
) -> list[Similar]:  # fmt: skip
    """The agreements most like these themes, Zones, bodies (keys) and words that `by` may read.

    Three queries: the words in the index of the search, the agreements with their weights, what
    they share.
    """
    alike = search.resembling(words, kind=Found.AGREEMENT, by=by)
    traits = _Traits([one.pk for one in themes], [one.pk for one in zones], [*bodies], alike)
    rows = Agreement.objects.readable_by(by)
    if but is not None:
        rows = rows.exclude(pk=but.pk)
    found = list(_weighed(rows, traits)[:SHOWN])
    shared = _shared([one.pk for one in found], traits)
    return [
        Similar(
            agreement=one,
            themes=tuple(theme for theme in themes if theme.pk in shared[one.pk].themes),
            zones=tuple(zone for zone in zones if zone.pk in shared[one.pk].zones),
            bodies=len(shared[one.pk].bodies),
            words=tuple(alike.get(one.pk, ())),
            lacks=tuple(code for code in LACKS if getattr(one, f"lacks_{code}")),
        )
        for one in found
    ]


def _weighed(rows: "QuerySet[Agreement]", traits: _Traits) -> "QuerySet[Agreement]":
    """The heaviest first; of equals the one signed last."""
    by_words: dict[int, list[int]] = defaultdict(list)
    for key, words in traits.alike.items():
        by_words[min(len(words), MOST_WORDS)].append(key)
    in_words = Case(
        *(When(pk__in=keys, then=Value(WORD * count)) for count, keys in by_words.items()),
        default=Value(0),
        output_field=IntegerField(),
    )
    weight = (
        Value(THEME) * _count(Agreement.themes.through, "theme", traits.themes)
        + Value(BODY) * _at_most(MOST_BODIES, _count(Party, "body", traits.bodies))
        + Value(ZONE) * _at_most(1, _count(Agreement.zones.through, "zone", traits.zones))
        + in_words
    )
    lacks = {
        f"lacks_{code}": ExpressionWrapper(Q(condition), output_field=BooleanField())
        for code, condition in LACKS.items()
    }
    return (
        rows.select_related("instrument")
        .annotate(weight=weight)
        .filter(weight__gte=LIKE)
        .annotate(**lacks)
        .order_by("-weight", F("signed_on").desc(nulls_last=True), "title", "pk")
    )


def _count(pairs: Any, name: str, keys: Sequence[int]) -> Coalesce:
    """How many of these keys an agreement has, in a table of pairs."""
    rows = pairs.objects.filter(**{f"{name}__in": keys}, agreement=OuterRef("pk"))
    counted = rows.order_by().values("agreement").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted), 0)


def _at_most(most: int, count: Coalesce) -> Case:
    """Not `Least`: SQLite calls it MIN and PostgreSQL LEAST, and they treat NULL differently."""
    return Case(
        When(GreaterThan(count, most), then=Value(most)),
        default=count,
        output_field=IntegerField(),
    )


def _shared(keys: Sequence[int], traits: _Traits) -> dict[int, _Shared]:
    """What each of the agreements found shares, all read at once."""
    wanted: dict[str, tuple[Any, str, list[int]]] = {
        "themes": (Agreement.themes.through, "theme", traits.themes),
        "zones": (Agreement.zones.through, "zone", traits.zones),
        "bodies": (Party, "body", traits.bodies),
    }
    asked = [
        pairs.objects.filter(**{f"{name}__in": ours}, agreement__in=keys)
        .order_by()
        .annotate(of=Value(kind))
        .values_list("agreement_id", "of", f"{name}_id")
        for kind, (pairs, name, ours) in wanted.items()
        if ours and keys
    ]
    found: dict[int, _Shared] = defaultdict(_Shared)
    if asked:
        for agreement, kind, key in asked[0].union(*asked[1:], all=True):
            getattr(found[agreement], kind).append(key)
    return found


def similar_to_inquiry(file: File, *, by: Actor) -> list[Similar]:
    """Like what an inquiry is about; not the agreement that it became."""
    inquiry = file.inquiry
    return similar_to(
        inquiry.themes.all(),
        _telling(inquiry.zones.all()),
        [one.body_id for one in file.bodies if one.body.kind != Kind.METROPOLITAN_AUTHORITY],
        inquiry.title,
        by=by,
        but=inquiry.agreement,
    )


def similar_to_agreement(
    agreement: Agreement, parties: Collection[Party], *, by: Actor
) -> list[Similar]:
    """Like an agreement; `parties` are read with their bodies.

    The metropolitan authority is a party of almost everything: it tells of no likeness.
    """
    return similar_to(
        agreement.themes.all(),
        _telling(agreement.zones.all()),
        [one.body_id for one in parties if one.body.kind != Kind.METROPOLITAN_AUTHORITY],
        agreement.title,
        by=by,
        but=agreement,
    )


def _telling(zones: Collection[Zone]) -> Collection[Zone]:
    """What concerns many Zones concerns none in particular."""
    return zones if len(zones) <= FEW_ZONES else ()
