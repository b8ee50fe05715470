"""Interventions with their places, shares of the plan and entries of the search, by the million.

Three statements, the same on both databases: a country is written in minutes. Indexes are made at
the end, as an import does.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.core.management.color import no_style
from django.db import connection, transaction

from quadro.interventions.models import Intervention, Place, Share
from quadro.kit.bulk import bare
from quadro.plan.models import Provision
from quadro.search.models import Entry
from quadro.search.words import OF_MANY, indexed
from quadro.territory.models import Municipality

SOURCE = "dati sintetici per le misure"
DEEDS = ("Riqualificazione", "Manutenzione", "Costruzione", "Digitalizzazione", "Estensione")
THINGS = (
    "scuola primaria", "pista ciclabile", "rete idrica", "biblioteca", "servizi demografici",
    "parco urbano", "palestra", "strada provinciale", "asilo nido", "centro diurno",
    "illuminazione pubblica", "depuratore", "museo",
)  # fmt: skip
HOWS = ("con efficientamento energetico", "per l’accessibilità", "di interesse sovracomunale")
COMMON = "riqualificazione"
"""A word of one title in five."""
SERIES = """
    WITH RECURSIVE series(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM series WHERE n < %s)
"""


@dataclass(frozen=True)
class Many:
    """One in twelve falls on two municipalities; one in so many carries a provision."""

    interventions: int
    one_linked_in: int


def cup_of(number: int) -> str:
    return f"{'BCDEFGHIJ'[number % 9]}{number % 90 + 10}{'BCDEF'[number % 5]}{number:011}"


CUP = (
    "substr('BCDEFGHIJ', n %% 9 + 1, 1) || (n %% 90 + 10) || substr('BCDEF', n %% 5 + 1, 1)"
    " || substr('00000000000', 1, 11 - length(CAST(n AS text))) || n"
)


def pick(texts: Sequence[str], place: str) -> str:
    cases = " ".join(
        f"WHEN {number} THEN '{text.replace(chr(39), chr(39) * 2)}'"
        for number, text in enumerate(texts)
    )
    return f"CASE ({place}) %% {len(texts)} {cases} END"


def title(said: Callable[[str], str] = str) -> str:
    """The SQL of a title, each part of it as `said` says it."""
    parts = ((DEEDS, "n"), (THINGS, "n / 5"), (HOWS, "n / 65"))
    words = (pick([said(text) for text in texts], place) for texts, place in parts)
    return " || ' ' || ".join([*words, "CAST(n AS text)"])


RECORDS = f"""
    {SERIES}
    INSERT INTO interventions_intervention (
        id, title, slug, description, kind, cup, local_code, key, measure_code, holder_name, call,
        implementer_name, implementer_code, state, state_since, state_reason, weight, cost_eur,
        to_find_eur, committed_eur, paid_eur, procedural, done_on, is_public, is_demonstration,
        places_apart, source, dataset, dataset_hash, known_at, updated_on, next_update_on, version
    )
    SELECT n + 1, {{title}}, 'intervento-sintetico-' || n, '', '03', {CUP}, '', '', '', '', '',
        '', '', CASE n %% 10 WHEN 0 THEN 'annullato' WHEN 1 THEN 'concluso' ELSE 'in_corso' END,
        %s, '', 1, (n %% 900 + 100) * 1000, (n %% 50) * 1000, (n %% 700) * 100, (n %% 600) * 100,
        n %% 101, CASE WHEN n %% 10 = 1 THEN %s END, true, false, false, %s, '', '', %s, %s, %s, 1
    FROM series
"""
PLACES = """
    INSERT INTO interventions_place (intervention_id, "where", municipality_id, name, percent)
    SELECT i.id, 'comune', %s + (i.id %% %s), '', CASE WHEN i.id %% 12 = 0 THEN 60 ELSE 100 END
    FROM interventions_intervention i
    UNION ALL
    SELECT i.id, 'comune', %s + ((i.id + 7) %% %s), '', 40
    FROM interventions_intervention i WHERE i.id %% 12 = 0
"""
SHARES = """
    INSERT INTO interventions_share (intervention_id, provision_id, percent)
    SELECT i.id, p.id, 100
    FROM interventions_intervention i
    JOIN bench_provision p ON p.place = (i.id / %s) %% %s
    WHERE i.id %% %s = 0
"""
ENTRIES = f"""
    {SERIES}
    INSERT INTO search_entry (
        kind, key, title, subtitle, text, address, is_public, title_stems, stems
    )
    SELECT 'intervention', n + 1, {{title}}, 'opera pubblica · in corso', {CUP},
        '/interventi/intervento-sintetico-' || n || '/', true, {{stems}},
        {{stems}} || ' oper pubblic pubblica {OF_MANY} ' || lower({CUP})
    FROM series
"""


def build(many: Many, provisions: Sequence[Sequence[Provision]], *, on: date, at: datetime) -> None:
    towns = list(Municipality.objects.order_by("pk").values_list("pk", flat=True))
    first, count = towns[0], len(towns)
    carried = [one.pk for some in provisions for one in some]
    tables = (Intervention, Place, Share, Entry)
    with transaction.atomic(), bare(tables, find={}), connection.cursor() as cursor:
        day = connection.ops.adapt_datefield_value(on)
        moment = connection.ops.adapt_datetimefield_value(at)
        records = RECORDS.format(title=title())
        cursor.execute(records, [many.interventions - 1, day, day, SOURCE, moment, day, day])
        cursor.execute(PLACES, [first, count, first, count])
        cursor.execute("CREATE TEMPORARY TABLE bench_provision (place bigint, id bigint)")
        cursor.executemany("INSERT INTO bench_provision VALUES (%s, %s)", list(enumerate(carried)))
        cursor.execute(SHARES, [many.one_linked_in, len(carried), many.one_linked_in])
        cursor.execute("DROP TABLE bench_provision")
        cursor.execute(
            ENTRIES.format(title=title(), stems=title(indexed)), [many.interventions - 1]
        )
        for statement in connection.ops.sequence_reset_sql(no_style(), list(tables)):
            cursor.execute(statement)
