"""A collegial body is established, its rules and its seats are told."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.text import slugify

from quadro.accounts.actors import Actor
from quadro.assemblies import policies
from quadro.assemblies.actions.rows import Values, refuse_if_stale
from quadro.assemblies.index import sitting_items
from quadro.assemblies.models import Assembly, Seat, Sitting
from quadro.journal import actions as journal
from quadro.search import actions as search

RULES = (
    "name", "kind", "body", "agreement", "composition", "convened_by", "notice_days", "delegates",
    "allows_online", "quorum_heads", "quorum_population", "quorum_weight", "majority",
    "majority_by", "two_thirds_of", "counts_abstained", "opinion_days", "opinion_silence",
    "since", "until", "source",
)  # fmt: skip


@transaction.atomic
def establish(values: Values, *, by: Actor, is_demonstration: bool = False) -> Assembly:
    """`values`: those of `RULES`; what is not told keeps its default."""
    policies.check_can_establish(by=by)
    policies.check_rules(values)
    made = Assembly(
        slug=slugify(str(values["name"]))[:100],
        is_demonstration=is_demonstration,
        **{name: values[name] for name in RULES if name in values},
    )
    made.save()
    journal.record("assemblies.established", made, by=by, source=made.source)
    return made


@transaction.atomic
def edit(assembly: Assembly, values: Values, *, version: int, by: Actor) -> Assembly:
    policies.check_can_establish(by=by)
    assembly = Assembly.objects.select_for_update(of=("self",)).get(pk=assembly.pk)
    before = rules_of(assembly)
    refuse_if_stale(assembly, version, before)
    policies.check_rules({**before, **values})
    for name in RULES:
        if name in values:
            setattr(assembly, name, values[name])
    assembly.version += 1
    assembly.save()
    search.put(sitting_items(Sitting.objects.filter(assembly=assembly)))
    told = journal.differences(before, rules_of(assembly))
    journal.record("assemblies.edited", assembly, by=by, **told)
    return assembly


def rules_of(assembly: Assembly) -> dict[str, Any]:
    return {name: getattr(assembly, name) for name in RULES}


@transaction.atomic
def seat(assembly: Assembly, seats: Sequence[Values], *, by: Actor) -> list[Seat]:
    """Tell all the seats of a list as they are from now: who is not told leaves today.

    A seat is `body` or `person`, with `category`, `weight` and `source`.
    """
    policies.check_can_establish(by=by)
    assembly = Assembly.objects.select_for_update(of=("self",)).get(pk=assembly.pk)
    kept = {(one.body_id, one.person_id): one for one in assembly.seats.on(by.on)}
    wanted = {(_key(one, "body"), _key(one, "person")): one for one in seats}
    gone = [one.pk for key, one in kept.items() if key not in wanted]
    assembly.seats.filter(pk__in=gone, since=by.on).delete()
    assembly.seats.filter(pk__in=gone).update(until=by.on)
    made = [
        Seat(assembly=assembly, since=by.on, **told)
        for key, told in wanted.items()
        if key not in kept
    ]
    Seat.objects.bulk_create(made)
    journal.record("assemblies.seated", assembly, by=by, seats=(len(kept), len(wanted)))
    return list(assembly.seats.on(by.on))


def _key(told: Values, name: str) -> int | None:
    found = told.get(name)
    return found.pk if found is not None else None
