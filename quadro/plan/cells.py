"""Plans as rows of text: what exports write and imports read back, in the same words."""

from collections.abc import Iterable, Mapping

from quadro.kit.dates import ApproximateDay
from quadro.kit.exports import Column
from quadro.kit.sheets import MANY
from quadro.plan.models import Alignment, Continuity, Edition, Provision, Step

Cells = dict[str, str]
YES, NO = "sì", "no"

PROVISION = (
    "documento", "edizione", "codice", "codice_padre", "livello", "titolo", "testo", "nota", "temi",
    "sdg", "missione_pnrr", "zona", "disponibile", "da_attuare", "fonte",
)  # fmt: skip


def many(values: Iterable[object]) -> str:
    return f" {MANY} ".join(str(value) for value in values)


def yes(value: bool) -> str:  # noqa: FBT001
    return YES if value else NO


def year(value: int | None) -> str:
    return str(value) if value else ""


def edition_cells(edition: Edition) -> Cells:
    """Needs the programme and its actor."""
    programme = edition.programme
    return {
        "documento": programme.slug,
        "titolo": programme.title,
        "tipo": programme.kind,
        "attore": programme.actor.slug,
        "edizione": edition.name,
        "titolo_edizione": edition.title,
        "anno_da": year(edition.first_year),
        "anno_a": year(edition.last_year),
        "livelli": many(edition.levels),
        "riferimento": yes(edition.is_reference),
        "nota": edition.note,
        "fonte": edition.source,
    }


def step_cells(step: Step) -> Cells:
    """Needs the edition and its programme."""
    return {
        "documento": step.edition.programme.slug,
        "edizione": step.edition.name,
        "passaggio": step.kind,
        "data": ApproximateDay(step.on, step.on_precision).iso if step.on else "",
        "organo": step.organ,
        "atto": step.act,
        "nota": step.note,
        "fonte": step.source,
    }


def provision_cells(provision: Provision, codes: Mapping[int, str]) -> Cells:
    """Needs the edition and its programme, themes, goals, mission and zone; `codes` by key."""
    edition = provision.edition
    return {
        "documento": edition.programme.slug,
        "edizione": edition.name,
        "codice": provision.code,
        "codice_padre": codes[provision.parent_id] if provision.parent_id else "",
        "livello": provision.level_name,
        "titolo": provision.title,
        "testo": provision.text,
        "nota": provision.note,
        "temi": many(sorted(one.slug for one in provision.themes.all())),
        "sdg": many(sorted(one.number for one in provision.goals.all())),
        "missione_pnrr": provision.mission.code if provision.mission else "",
        "zona": provision.zone.slug if provision.zone else "",
        "disponibile": yes(provision.is_available),
        "da_attuare": yes(provision.is_to_carry_out),
        "fonte": provision.source,
    }


def provision_columns(codes: Mapping[int, str]) -> list[Column]:
    """The columns of the import, so that a tree can be taken out, corrected and brought back."""

    def column(name: str) -> Column:
        return Column(name, name, lambda one: provision_cells(one, codes)[name])

    return [column(name) for name in PROVISION]


def continuity_cells(row: Continuity) -> Cells:
    """Needs both provisions and editions, and the programme."""
    return {
        "documento": row.later_edition.programme.slug,
        "edizione_da": row.earlier_edition.name,
        "codice_da": row.earlier.code if row.earlier else "",
        "edizione_a": row.later_edition.name,
        "codice_a": row.later.code if row.later else "",
        "tipo": row.kind,
        "nota": row.note,
        "fonte": row.source,
    }


def alignment_cells(row: Alignment) -> Cells:
    """Needs both provisions with their editions and programmes."""
    one, other = row.source_provision, row.target_provision
    return {
        "da_documento": one.edition.programme.slug,
        "da_edizione": one.edition.name,
        "da_codice": one.code,
        "a_documento": other.edition.programme.slug,
        "a_edizione": other.edition.name,
        "a_codice": other.code,
        "tipo": row.kind,
        "nota": row.note,
        "fonte": row.source,
    }


CONTINUITY = (
    "documento", "edizione_da", "codice_da", "edizione_a", "codice_a", "tipo", "nota", "fonte",
)  # fmt: skip
ALIGNMENT = (
    "da_documento", "da_edizione", "da_codice", "a_documento", "a_edizione", "a_codice", "tipo",
    "nota", "fonte",
)  # fmt: skip


def continuity_columns() -> list[Column]:
    def column(name: str) -> Column:
        return Column(name, name, lambda one: continuity_cells(one)[name])

    return [column(name) for name in CONTINUITY]


def alignment_columns() -> list[Column]:
    def column(name: str) -> Column:
        return Column(name, name, lambda one: alignment_cells(one)[name])

    return [column(name) for name in ALIGNMENT]
