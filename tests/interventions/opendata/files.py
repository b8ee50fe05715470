"""Files of open data to test with, as the sources make them; no project in them exists."""

import csv
import io
from collections.abc import Sequence
from pathlib import Path

from quadro.territory.models import Municipality

PNRR = (
    "Componente", "Codice Univoco Submisura", "Amministrazione Titolare", "Titolo procedura", "CUP",
    "Codice Locale Progetto", "Stato CUP", "CUP Codice Natura", "Titolo progetto",
    "Sintesi progetto", "Finanziamento - Stato", "Finanziamento Regione", "Finanziamento Comune",
    "Finanziamento Da Reperire", "Finanziamento PNRR", "Finanziamento Totale", "Soggetto attuatore",
    "Codice fiscale soggetto attuatore", "Data aggiornamento", "Codice Comune",
    "Descrizione Comune", "COD_ISTAT_COMUNE",
)  # fmt: skip
CUP = "G17H03000130001"
USUAL = {
    "Componente": "M1C1",
    "Codice Univoco Submisura": "M1C1I1.02.00",
    "CUP": CUP,
    "Codice Locale Progetto": "PRJ_1",
    "Stato CUP": "Attivo",
    "CUP Codice Natura": "3",
    "Titolo progetto": "Ciclovia di prova",
    "Finanziamento - Stato": "0.0",
    "Finanziamento PNRR": "1000.0",
    "Finanziamento Totale": "1000.0",
    "Soggetto attuatore": "COMUNE DI PROVA",
    "Codice fiscale soggetto attuatore": "8911820960",
    "Data aggiornamento": "2023-02-21",
    "Codice Comune": "81",
    "Descrizione Comune": "COLOGNO MONZESE",
    "COD_ISTAT_COMUNE": "015081",
}
COLOGNO, MILANO, RHO = "015081", "015146", "015182"
TOWNS = {"Cologno Monzese": COLOGNO, "Milano": MILANO, "Rho": RHO}


def a_row(**values: str) -> dict[str, str]:
    """`cup="…"`, `local="…"` and so on change the usual row."""
    short = {
        "cup": "CUP", "local": "Codice Locale Progetto", "measure": "Codice Univoco Submisura",
        "title": "Titolo progetto", "about": "Sintesi progetto", "pnrr": "Finanziamento PNRR",
        "total": "Finanziamento Totale", "state": "Finanziamento - Stato",
        "town": "COD_ISTAT_COMUNE", "called": "Descrizione Comune", "of_cup": "Stato CUP",
        "code": "Codice fiscale soggetto attuatore", "who": "Soggetto attuatore",
        "told": "Data aggiornamento", "to_find": "Finanziamento Da Reperire",
        "region": "Finanziamento Regione",
    }  # fmt: skip
    return {**USUAL, **{short.get(name, name): value for name, value in values.items()}}


def a_file(
    *rows: dict[str, str],
    headings: Sequence[str] = PNRR,
    separator: str = ";",
    encoding: str = "utf-8",
) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=separator)
    writer.writerow(headings)
    writer.writerows([row.get(one, "") for one in headings] for row in rows)
    return text.getvalue().encode(encoding)


def kept(folder: Path, content: bytes, name: str = "dati.csv") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def some_towns() -> dict[str, Municipality]:
    return {
        code: Municipality.objects.create(
            name=name, slug=name.lower().replace(" ", "-"), istat_code=code, province="MI"
        )
        for name, code in TOWNS.items()
    }
