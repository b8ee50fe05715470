"""Everything that changes plans happens here; whole files come in through `imports`.

Whoever changes a tree holds its edition: two people never weave the same branches together.
"""

import csv
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.db.models import Model, ProtectedError, Q, QuerySet
from django.utils.text import slugify
from django.utils.translation import gettext as _

from quadro.accounts.actors import Actor
from quadro.bodies.models import Body
from quadro.journal import actions as journal
from quadro.kit.dates import ApproximateDay, Precision
from quadro.kit.refusals import Refused, Stale
from quadro.plan import policies
from quadro.plan.index import programme_items, provision_items
from quadro.plan.models import (
    UNNAMED,
    Alignment,
    Continuity,
    Edition,
    Goal,
    PnrrComponent,
    PnrrMission,
    Programme,
    Provision,
    Step,
    Theme,
)
from quadro.plan.queries import in_order
from quadro.plan.tree import place_of
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


# Documents and editions ---------------------------------------------------------------------------


@transaction.atomic
def create_programme(*, title: str, kind: str, actor: Body, by: Actor, slug: str = "") -> Programme:
    """Enter a programming document of any actor."""
    policies.check_can_keep(by=by)
    slug = slugify(slug or title)[:80]
    policies.check_slug(slug, taken=Programme.objects.filter(slug=slug).exists())
    programme = Programme.objects.create(title=title, kind=kind, actor=actor, slug=slug)
    journal.record("plan.programme_created", programme, by=by, **_told(programme, PROGRAMME))
    index_programmes([programme.pk])
    return programme


@transaction.atomic
def edit_programme(programme: Programme, values: Values, *, version: int, by: Actor) -> Programme:
    """Its address stays: other sites point to it."""
    policies.check_can_keep(by=by)
    programme = Programme.objects.select_for_update().get(pk=programme.pk)
    before = _told(programme, PROGRAMME)
    _refuse_if_stale(programme, version, before)
    _fill(programme, values, PROGRAMME)
    _save(programme, "plan.programme_edited", before, PROGRAMME, by=by)
    index_programmes([programme.pk])
    return programme


@transaction.atomic
def create_edition(programme: Programme, values: Values, *, by: Actor) -> Edition:
    policies.check_can_keep(by=by)
    policies.check_edition(values)
    slug = slugify(values["name"])[:80]
    policies.check_slug(slug, taken=programme.editions.filter(slug=slug).exists())
    edition = Edition(programme=programme, slug=slug)
    _fill(edition, values, EDITION)
    _unset_reference(edition, by=by)
    edition.save(force_insert=True)
    journal.record("plan.edition_created", edition, by=by, **_told(edition, EDITION))
    index_programmes([programme.pk])
    return edition


@transaction.atomic
def edit_edition(edition: Edition, values: Values, *, version: int, by: Actor) -> Edition:
    """Its address stays as it was first told."""
    policies.check_can_keep(by=by)
    edition = _locked(edition)
    before = _told(edition, EDITION)
    _refuse_if_stale(edition, version, before)
    policies.check_edition(values, itself=edition)
    _fill(edition, values, EDITION)
    _unset_reference(edition, by=by)
    _save(edition, "plan.edition_edited", before, EDITION, by=by)
    index_programmes([edition.programme_id])
    return edition


def _unset_reference(edition: Edition, *, by: Actor) -> None:
    """The edition of reference is one: the one before stops being it."""
    if not edition.is_reference:
        return
    for other in Edition.objects.filter(is_reference=True).exclude(pk=edition.pk):
        other.is_reference, other.version = False, other.version + 1
        other.save(update_fields=["is_reference", "version"])
        journal.record("plan.edition_edited", other, by=by, is_reference=(True, False))


@transaction.atomic
def add_step(edition: Edition, values: Values, *, by: Actor) -> Step:
    """A step of the adoption, with what is known of it."""
    policies.check_can_keep(by=by)
    step = Step(edition=edition)
    _fill(step, values, STEP)
    step.save(force_insert=True)
    journal.record("plan.step_added", edition, by=by, step=_told(step, STEP))
    return step


@transaction.atomic
def edit_step(step: Step, values: Values, *, by: Actor) -> Step:
    policies.check_can_keep(by=by)
    step = Step.objects.select_for_update().get(pk=step.pk)
    before = _told(step, STEP)
    _fill(step, values, STEP)
    step.save()
    told = journal.differences(before, _told(step, STEP))
    journal.record("plan.step_edited", step.edition, by=by, **told)
    return step


@transaction.atomic
def remove_step(step: Step, *, by: Actor) -> None:
    policies.check_can_keep(by=by)
    journal.record("plan.step_removed", step.edition, by=by, step=(_told(step, STEP), None))
    step.delete()


# The tree -----------------------------------------------------------------------------------------


@transaction.atomic
def add_provision(
    edition: Edition, values: Values, *, by: Actor, parent: Provision | None = None
) -> Provision:
    """Add a provision: in the order of the codes if the sisters are in it, otherwise last."""
    policies.check_can_keep(by=by)
    edition = _locked(edition)
    provision = Provision(edition=edition, parent=parent)
    provision.level = parent.level + 1 if parent else 0
    _fill(provision, values, PROVISION)
    _name(provision)
    policies.check_provision(_plain(provision), edition=edition, parent=parent)
    sisters = _children(edition, parent)
    sisters.insert(place_of(provision.code, [one.code for one in sisters]), provision)
    provision.save(force_insert=True)
    _set_many(provision, values)
    _number(sisters)
    journal.record("plan.provision_added", provision, by=by, **provision_record(provision))
    index_provisions([provision.pk])
    return provision


@transaction.atomic
def edit_provision(provision: Provision, values: Values, *, version: int, by: Actor) -> Provision:
    """Change what a provision says, if nobody changed it after `version`."""
    policies.check_can_keep(by=by)
    edition = _locked(provision.edition)
    provision = _fresh(provision, edition)
    before = provision_record(provision)
    _refuse_if_stale(provision, version, before)
    _fill(provision, values, PROVISION)
    _name(provision)
    policies.check_provision(
        _plain(provision), edition=edition, parent=provision.parent, itself=provision
    )
    provision.version += 1
    provision.save()
    _set_many(provision, values)
    told = journal.differences(before, provision_record(provision))
    journal.record("plan.provision_edited", provision, by=by, **told)
    index_provisions([provision.pk])
    return provision


@transaction.atomic
def move_provision(
    provision: Provision, *, under: Provision | None, place: int | None, version: int, by: Actor
) -> Provision:
    """Put a provision, with all that stands below it, under another one.

    `place` is the place among the new sisters, from 1; none is the last.
    """
    policies.check_can_keep(by=by)
    edition = _locked(provision.edition)
    provision = _fresh(provision, edition)
    under = _fresh(under, edition) if under and under.edition_id == edition.pk else under
    old_place = (str(provision.parent) if provision.parent else None, provision.position)
    _refuse_if_stale(provision, version, {"under": provision.parent, "place": provision.position})
    policies.check_can_stand_under(provision, under)
    left = [one for one in _children(edition, provision.parent) if one.pk != provision.pk]
    sisters = left if provision.parent == under else _children(edition, under)
    sisters.insert(len(sisters) if place is None else max(place, 1) - 1, provision)
    provision.parent, provision.version = under, provision.version + 1
    provision.save(update_fields=["parent", "version"])
    _number(left)
    _number(sisters)
    new_place = (str(under) if under else None, provision.position)
    told = {"under": (old_place[0], new_place[0]), "place": (old_place[1], new_place[1])}
    journal.record("plan.provision_moved", provision, by=by, **told)
    return provision


@transaction.atomic
def remove_provision(provision: Provision, *, by: Actor) -> None:
    """Take a provision out of the tree, with its links; never one that an agreement carries."""
    edition = _locked(provision.edition)
    provision = _fresh(provision, edition)
    policies.check_can_remove(provision, by=by)
    key, parent = provision.pk, provision.parent
    record = {name: (value, None) for name, value in provision_record(provision).items()}
    links = _links(provision)
    journal.record("plan.provision_removed", provision, by=by, **record, links=(links, None))
    try:
        provision.delete()
    except ProtectedError as error:
        raise Refused(
            _("Non puoi togliere «%(provision)s»: %(count)s fra intese e atti la portano. Togli "
              "prima quei legami.")
            % {"provision": provision, "count": len(error.protected_objects)}
        ) from error  # fmt: skip
    _number(_children(edition, parent))
    search.drop(Kind.PROVISION, [key])


def _links(provision: Provision) -> list[str]:
    """What goes away with a provision, in words."""
    raccordo = Alignment.objects.filter(
        Q(source_provision=provision) | Q(target_provision=provision)
    ).select_related("source_provision", "target_provision")
    continuity = Continuity.objects.filter(Q(earlier=provision) | Q(later=provision))
    return [str(one) for one in [*raccordo, *continuity.select_related("earlier", "later")]]


# Raccordo and continuity --------------------------------------------------------------------------


@transaction.atomic
def link(
    source: Provision, target: Provision, *, kind: str, by: Actor, note: str = "",
    cited: str = "",
) -> Alignment:  # fmt: skip
    """Say, or say anew, how a provision stands to one of another document (raccordo)."""
    policies.check_can_link(source, target, by=by)
    made = Alignment.objects.select_for_update().filter(
        source_provision=source, target_provision=target
    ).first() or Alignment(source_provision=source, target_provision=target)  # fmt: skip
    before = _told(made, ("kind", "note", "source")) if made.pk else {}
    made.kind, made.note, made.source = kind, note, cited
    made.save()
    told = journal.differences(before, _told(made, ("kind", "note", "source")))
    event = "plan.link_edited" if before else "plan.linked"
    journal.record_many(
        [
            journal.Fact(event, source, {"with": (None, str(target)), **told}),
            journal.Fact(event, target, {"with": (None, str(source)), **told}),
        ],
        by=by,
    )
    return made


@transaction.atomic
def unlink(alignment: Alignment, *, by: Actor) -> None:
    policies.check_can_keep(by=by)
    one, other = alignment.source_provision, alignment.target_provision
    gone = alignment.get_kind_display()
    journal.record_many(
        [
            journal.Fact("plan.unlinked", one, {"with": (str(other), None), "kind": (gone, None)}),
            journal.Fact("plan.unlinked", other, {"with": (str(one), None), "kind": (gone, None)}),
        ],
        by=by,
    )
    alignment.delete()


@transaction.atomic
def set_continuity(
    provision: Provision, *, edition: Edition, kind: str, by: Actor,
    others: Sequence[Provision] = (), note: str = "", source: str = "",
) -> list[Continuity]:  # fmt: skip
    """Say what became of a provision in `edition`, or where it comes from: replaces what was said.

    `others` are its counterparts there. A counterpart said dropped or new before is so no more.
    """
    policies.check_can_keep(by=by)
    policies.check_can_compare(provision.edition, edition)
    is_earlier = comes_before(provision.edition, edition)
    policies.check_sides(kind, is_earlier=is_earlier, others=len(others))
    if any(one.edition_id != edition.pk for one in others):
        raise Refused(_("I corrispondenti devono essere dell’altra edizione."))
    _forget_continuity(provision, edition)
    _continuities(provision.edition, edition, is_earlier=is_earlier).filter(
        **{("later" if is_earlier else "earlier") + "__in": others}, kind__in=policies.ALONE
    ).delete()
    editions = (provision.edition, edition) if is_earlier else (edition, provision.edition)
    sides: Sequence[Provision | None] = others or [None]
    made = [
        Continuity(
            earlier=provision if is_earlier else other, later=other if is_earlier else provision,
            earlier_edition=editions[0], later_edition=editions[1], kind=kind, note=note,
            source=source,
        )
        for other in sides
    ]  # fmt: skip
    Continuity.objects.bulk_create(made)
    told = {"edition": str(edition), "kind": kind, "others": [str(one) for one in others]}
    journal.record("plan.continuity_set", provision, by=by, **told, note=note)
    return made


@transaction.atomic
def drop_continuity(provision: Provision, *, edition: Edition, by: Actor) -> None:
    """Leave a provision as not compared yet."""
    policies.check_can_keep(by=by)
    gone = [str(one) for one in _forget_continuity(provision, edition)]
    journal.record("plan.continuity_dropped", provision, by=by, continuity=(gone, None))


def _forget_continuity(provision: Provision, edition: Edition) -> list[Continuity]:
    is_earlier = comes_before(provision.edition, edition)
    mine = Q(earlier=provision) if is_earlier else Q(later=provision)
    rows = _continuities(provision.edition, edition, is_earlier=is_earlier).filter(mine)
    gone = list(rows.select_related("earlier", "later"))
    rows.delete()
    return gone


def _continuities(one: Edition, other: Edition, *, is_earlier: bool) -> QuerySet[Continuity]:
    earlier, later = (one, other) if is_earlier else (other, one)
    return Continuity.objects.filter(earlier_edition=earlier, later_edition=later)


def comes_before(one: Edition, other: Edition) -> bool:
    return in_order(one, other)[0] == one


# Reference ----------------------------------------------------------------------------------------


@transaction.atomic
def add_theme(name: str, *, by: Actor) -> Theme:
    policies.check_can_keep(by=by)
    slug = slugify(name)[:50]
    if Theme.objects.filter(Q(name__iexact=name) | Q(slug=slug)).exists():
        raise Refused(_("C’è già un tema con questo nome."))
    theme = Theme.objects.create(name=name, slug=slug)
    journal.record("plan.theme_added", theme, by=by, name=name)
    return theme


@transaction.atomic
def load_reference(*, by: Actor, on: date) -> int:
    """Load the goals of the 2030 Agenda and the missions of the PNRR; says how many are new.

    From `data/riferimento/`, where each row has its source. What is there already is replaced.
    """
    policies.check_can_keep(by=by)
    folder = Path(settings.DATA_DIR) / "riferimento"
    goals, parts = _rows(folder / "sdg_goal.csv"), _rows(folder / "pnrr_missioni_componenti.csv")
    before = Goal.objects.count() + PnrrMission.objects.count() + PnrrComponent.objects.count()
    _put(Goal, "number", [
        Goal(
            number=int(row["goal"]), name=row["nome_breve"], description=row["descrizione"],
            source=row["fonte_descrizione"],
        )
        for row in goals
    ])  # fmt: skip
    names = {row["missione"]: row["missione_nome"] for row in parts}
    _put(PnrrMission, "code", [PnrrMission(code=code, name=names[code]) for code in names])
    missions = {one.code: one for one in PnrrMission.objects.all()}
    _put(PnrrComponent, "code", [
        PnrrComponent(
            mission=missions[row["missione"]], code=row["componente"],
            name=row["componente_nome"], source=row["fonte"],
        )
        for row in parts
    ])  # fmt: skip
    after = Goal.objects.count() + PnrrMission.objects.count() + PnrrComponent.objects.count()
    if after > before:
        facts = [
            journal.Fact("plan.reference_loaded", one, {"on": (None, on)})
            for one in [*Goal.objects.order_by("number"), *missions.values()]
        ]
        journal.record_many(facts, by=by)
    return after - before


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def _put(model: type[Model], key: str, rows: Iterable[Model]) -> None:
    names = [one.name for one in model._meta.concrete_fields if not one.primary_key]
    model._default_manager.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=[key],
        update_fields=[name for name in names if name != key],
    )


# Helpers ------------------------------------------------------------------------------------------


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


def provision_record(provision: Provision) -> dict[str, Any]:
    """What a provision says, in the shape in which the form says it."""
    return _told(provision, PROVISION)


def step_record(step: Step) -> dict[str, Any]:
    return _told(step, STEP)


def _told(noun: Model, names: Iterable[str]) -> dict[str, Any]:
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


def _fill(noun: Model, values: Values, names: Iterable[str]) -> None:
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


def _set_many(provision: Provision, values: Values) -> None:
    for name in MANY:
        if name in values:
            getattr(provision, name).set(values[name])


def _plain(provision: Provision) -> dict[str, Any]:
    return {name: getattr(provision, name) for name in PROVISION if name not in MANY}


def _name(provision: Provision) -> None:
    if not provision.is_available and not provision.title:
        provision.title = UNNAMED


def _save(
    noun: Programme | Edition, event: str, before: Values, names: Iterable[str], *, by: Actor
) -> None:
    noun.version += 1
    noun.save()
    journal.record(event, noun, by=by, **journal.differences(before, _told(noun, names)))


def _locked(edition: Edition) -> Edition:
    """The edition as it is now, held until the end of the transaction."""
    held = Edition.objects.select_for_update(of=("self",)).select_related("programme")
    return held.get(pk=edition.pk)


def _fresh(provision: Provision, edition: Edition) -> Provision:
    try:
        fresh = edition.provisions.select_related("parent").get(pk=provision.pk)
    except Provision.DoesNotExist:
        raise Refused(_("Questa previsione non c’è più: qualcuno l’ha tolta.")) from None
    fresh.edition = edition
    return fresh


def _children(edition: Edition, parent: Provision | None) -> list[Provision]:
    return list(edition.provisions.filter(parent=parent).order_by("position", "pk"))


def _number(sisters: Sequence[Provision]) -> None:
    """Places from 1, without gaps; only what changes is written."""
    changed = []
    for place, one in enumerate(sisters, start=1):
        if one.position != place:
            one.position = place
            changed.append(one)
    Provision.objects.bulk_update(changed, ["position"], batch_size=200)


def _refuse_if_stale(noun: Any, version: int, theirs: Values) -> None:
    if noun.version != version:
        raise Stale(
            _("Qualcun altro ha modificato questi dati mentre scrivevi."),
            theirs=theirs,
            version=noun.version,
        )
