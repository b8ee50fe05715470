"""«Amministrazione trasparente»: the two half-yearly lists, for everybody, as page and file."""

from collections.abc import Sequence

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from quadro.accounts.http import Request, everyone, seen_by
from quadro.agreements import policies, queries
from quadro.agreements.queries import Concluded, HalfYear, Organ
from quadro.kit.dates import ApproximateDay
from quadro.kit.exports import Column, as_csv, as_xlsx
from quadro.kit.refusals import allows
from quadro.kit.text import Text

LISTS: dict[Organ, Text] = {
    Organ.POLITICAL: _("Atti degli organi politici"),
    Organ.MANAGERS: _("Atti dei dirigenti"),
}


def _act_day(row: Concluded) -> ApproximateDay | None:
    act = row.act
    return ApproximateDay(act.on, act.on_precision) if act and act.on else None


COLUMNS = (
    Column("elenco", _("elenco"), lambda row: str(LISTS[row.organ])),
    Column("oggetto", _("oggetto"), lambda row: row.agreement.title),
    Column("strumento", _("strumento"), lambda row: row.agreement.instrument.name),
    Column("base_giuridica", _("base giuridica"),
           lambda row: row.agreement.legal_basis or row.agreement.instrument.legal_basis),
    Column("parti", _("altre parti"), lambda row: " | ".join(row.others)),
    Column("atto_tipo", _("tipo di atto"), lambda row: row.act.kind),
    Column("atto_numero", _("numero dell’atto"), lambda row: row.act.number),
    Column("atto_data", _("data dell’atto"), _act_day),
    Column("data_firma", _("data della firma"),
           lambda row: ApproximateDay(row.on, row.precision)),
    Column("spesa_eur", _("spesa prevista in euro"), lambda row: row.agreement.total_eur),
    Column("durata", _("durata"), lambda row: row.agreement.duration_note),
    Column("decorre_dal", _("decorre dal"), lambda row: row.agreement.starts_on),
    Column("scade_il", _("scade il"), lambda row: row.agreement.ends_on),
    Column("pubblicato_fino_al", _("resta pubblicato fino al"), lambda row: row.retention.until),
    Column("finche_ha_effetti", _("e finché ha effetti"), lambda row: row.retention.is_open),
    Column("indirizzo", _("indirizzo"),
           lambda row: f"{settings.SITE_URL}{row.agreement.get_absolute_url()}"),
)  # fmt: skip
FILES = {"csv": as_csv, "xlsx": as_xlsx}


@seen_by(everyone)
def transparency(request: Request) -> HttpResponse:
    """The lists of a half-year (`?semestre=2026-1`); for the office, what they lack too."""
    today = localdate()
    half = HalfYear.parse(request.GET.get("semestre", "")) or HalfYear.of(today)
    rows = queries.concluded_in(half)
    shown = [row for row in rows if row.agreement.is_published]
    if write := FILES.get(request.GET.get("formato", "")):
        listed = [row for organ in LISTS for row in _of(organ, shown)]
        return write(COLUMNS, listed, name=f"accordi-{half.code}")
    keeps = allows(policies.check_can_keep, by=request.actor)
    context = {
        "half": half,
        "halves": queries.half_years(HalfYear.of(today)),
        "lists": [(organ, LISTS[organ], _of(organ, shown)) for organ in LISTS],
        "unsorted": _of(None, shown),
        "least": queries.kept_until(half.first, None, has_effects=True).until,
        "keeps": keeps,
        "gaps": queries.gaps_in(rows, today) if keeps else [],
        "undated": queries.undated() if keeps else [],
        "today": today,
    }
    return render(request, "agreements/transparency.html", context)


def _of(organ: Organ | None, rows: Sequence[Concluded]) -> list[Concluded]:
    return [row for row in rows if row.organ == organ]
