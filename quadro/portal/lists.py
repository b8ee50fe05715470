"""Municipalities and bodies as lists: how they are narrowed, sorted, exported; the files of the
other pages.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q
from django.db.models.functions import Lower
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from quadro.accounts.actors import Actor
from quadro.bodies.models import Body, Kind
from quadro.kit import exports
from quadro.kit.exports import Column
from quadro.kit.finding import holding
from quadro.kit.tables import Facet, Table
from quadro.portal.queries import bodies, places
from quadro.portal.queries.coverage import Coverage, Line, Row, Sign
from quadro.territory.models import Municipality, Zone

as_file = exports.as_file


# Municipalities -----------------------------------------------------------------------------------

MUNICIPALITY_SORTS = {
    "nome": ("name",),
    "zona": ("zone_name", "name"),
    "abitanti": ("residents",),
    "intese": ("agreements",),
}
MUNICIPALITY_HEADS = {
    "nome": _("Comune"),
    "zona": _("Zona omogenea"),
    "abitanti": _("Abitanti"),
    "intese": _("Intese firmate"),
}
SIZES = {
    "piccolo": _("fino a 5.000 abitanti"),
    "medio": _("da 5.001 a 15.000"),
    "grande": _("oltre 15.000"),
    "non-noto": _("dato non disponibile"),
}


def _zones() -> Mapping[str, Any]:
    named = Zone.objects.order_by("name", "pk").values_list("slug", "name")
    return {**dict(named), "": _("in nessuna Zona")}


MUNICIPALITY_COLUMNS = (
    Column("comune", _("Comune"), lambda row: row.name),
    Column("codice_istat", _("codice ISTAT"), lambda row: row.istat_code),
    Column("zona", _("Zona omogenea"), lambda row: row.zone_name),
    Column("abitanti", _("abitanti"), lambda row: row.residents),
    Column("anno", _("anno della popolazione"), lambda row: row.year),
    Column("intese", _("intese firmate note"), lambda row: row.agreements),
)


def municipality_table(params: QueryDict, *, by: Actor, on: date) -> Table[Municipality]:
    words = params.get("q", "").strip()[:200]
    return Table(
        rows=places.municipalities(by, on=on),
        params=params,
        sorts=MUNICIPALITY_SORTS,
        facets=(
            Facet("zona", _("Zona omogenea"), "zone_slug", _zones),
            Facet("dimensione", _("Abitanti"), "size", lambda: SIZES),
        ),
        columns=MUNICIPALITY_COLUMNS,
        name="comuni",
        per_page=150,
        extra=holding(words, "name"),
    )


# Bodies -------------------------------------------------------------------------------------------

BODY_SORTS = {"nome": ("folded",), "tipo": ("kind", "folded"), "intese": ("agreements",)}
BODY_HEADS = {"nome": _("Ente"), "tipo": _("Tipo"), "intese": _("Intese firmate")}
NATURES = {"istituzionale": _("istituzionale"), "altra": _("non istituzionale")}
BODY_COLUMNS = (
    Column("ente", _("ente"), lambda row: row.name),
    Column("nome_breve", _("nome breve"), lambda row: row.short_name),
    Column("tipo", _("tipo"), lambda row: str(row.get_kind_display())),
    Column("istituzionale", _("istituzionale"), lambda row: row.is_institutional),
    Column("codice_fiscale", _("codice fiscale"), lambda row: row.fiscal_code),
    Column("codice_ipa", _("codice IPA"), lambda row: row.ipa_code),
    Column("pec", _("PEC"), lambda row: row.pec),
    Column("sito", _("sito"), lambda row: row.website),
    Column("intese", _("intese firmate note"), lambda row: row.agreements),
    Column("fonte", _("fonte"), lambda row: row.source),
)


def body_table(params: QueryDict, *, by: Actor, on: date) -> Table[Body]:
    words = params.get("q", "").strip()[:200]
    extra = Q()
    for word in words.split():
        extra &= (
            holding(word, "name", "short_name") | Q(fiscal_code=word) | Q(ipa_code__iexact=word)
        )
    return Table(
        rows=bodies.bodies(by, on=on),
        params=params,
        sorts=BODY_SORTS,
        facets=(
            Facet("tipo", _("Tipo"), "kind", lambda: dict(Kind.choices)),
            Facet("natura", _("Natura"), "nature", lambda: NATURES),
        ),
        columns=BODY_COLUMNS,
        name="enti",
        extra=extra,
        keys={"folded": lambda: Lower("name")},
    )


# Coverage -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Told:
    """A provision and one of the agreements that serve it, or none."""

    line: Line
    row: Row
    agreement: str
    slug: str
    state: str
    sign: Sign | None


def told(coverage: Coverage, *, only_gaps: bool = False, line: str = "") -> Iterator[Told]:
    for one in coverage.lines:
        if line and one.code != line:
            continue
        for row in one.rows:
            if row.links:
                for carrier, sign in row.links if not only_gaps or row.is_gap else ():
                    yield Told(one, row, carrier.label, carrier.slug, carrier.state_label, sign)
            else:
                yield Told(one, row, "", "", "", None)


COVERAGE_COLUMNS = (
    Column("linea", _("linea"), lambda one: f"{one.line.code} {one.line.title}".strip()),
    Column("codice", _("codice"), lambda one: one.row.code),
    Column("previsione", _("previsione"), lambda one: one.row.title),
    Column("esito", _("esito"), lambda one: str(one.row.outcome.label)),
    Column("intesa", _("intesa"), lambda one: one.agreement),
    Column("intesa_indirizzo", _("indirizzo dell’intesa"), lambda one: one.slug),
    Column("stato", _("stato dell’intesa"), lambda one: one.state),
    Column("segno", _("segno"), lambda one: str(one.sign.label) if one.sign else ""),
)
LINE_COLUMNS = (
    Column("codice", _("codice"), lambda one: one.code),
    Column("linea", _("linea"), lambda one: one.title),
    Column("previsioni", _("previsioni da attuare"), lambda one: len(one.rows)),
    Column("attuate", _("portate da un’intesa attuativa"), lambda one: one.counts["attuata"]),
    Column("solo_cornice", _("solo cornice"), lambda one: one.counts["cornice"]),
    Column("non_firmate", _("intesa non ancora firmata"), lambda one: one.counts["in_arrivo"]),
    Column("scoperte", _("scoperte"), lambda one: one.counts["scoperta"]),
    Column("intese", _("intese"), lambda one: " | ".join(each.label for each in one.carriers)),
)
ZONE_COLUMNS = (
    Column("zona", _("Zona omogenea"), lambda one: str(one.zone) if one.zone else "Milano"),
    Column("comuni", _("Comuni"), lambda one: len(one.places)),
    Column("abitanti", _("abitanti"), lambda one: one.residents),
    Column("piccoli_comuni", _("Comuni fino a 5.000 abitanti"), lambda one: one.small),
    Column("comuni_con_intese", _("Comuni che hanno firmato"), lambda one: one.signed),
    Column("intese_firmate", _("intese firmate da almeno un Comune"), lambda one: one.agreements),
    Column("intese_della_zona", _("intese che riguardano la Zona"), lambda one: one.concerning),
)
END_COLUMNS = (
    Column("scadenza", _("scadenza"), lambda one: one.ends_on),
    Column("intesa", _("intesa"), lambda one: one.title),
    Column("chiave", _("chiave"), lambda one: one.code),
)
NEWS_WORDS = {"signed": _("firmata"), "published": _("pubblicata"), "updated": _("aggiornata")}
NEWS_COLUMNS = (
    Column("giorno", _("giorno"), lambda one: one.day),
    Column("che_cosa", _("che cosa"), lambda one: str(NEWS_WORDS[one.what])),
    Column("quante", _("intese"), lambda one: one.count),
    Column("intesa", _("intesa"), lambda one: one.title if one.count == 1 else ""),
)
PARTY_COLUMNS = (
    Column("intesa", _("intesa"), lambda one: one.agreement.title),
    Column("chiave", _("chiave"), lambda one: one.agreement.code),
    Column("ente", _("ente"), lambda one: str(one.body)),
    Column("ruolo", _("ruolo"), lambda one: str(one.get_role_display())),
    Column("stato", _("stato dell’intesa"), lambda one: str(one.agreement.get_state_display())),
    Column("firma", _("data della firma"), lambda one: one.signed_on or one.agreement.signed_on),
    Column("atto", _("atto che autorizza"), lambda one: str(one.act) if one.act else ""),
    Column("fonte", _("fonte"), lambda one: one.source),
)
