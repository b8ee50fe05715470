"""Open data imported on PostgreSQL, beside the raw COPY of the same file in the same run.

    scripts/postgres.sh run .venv/bin/python -m benchmarks.opendata --interventions 2000000

The file is synthetic, with the 53 headings of a real extract of the PNRR and rows as long; one
project in twelve stands on a second row, far from the first. The import reads, cleans, compares and
writes with every constraint and index in place at its end; the search index and the roll-up, which
have measures of their own, are not in it. What is raw goes into a table of texts without indexes.
"""

import argparse
import csv
import json
import os
import platform
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from random import Random

ROOT = Path(__file__).resolve().parent.parent
RESULTS = Path(__file__).parent / "results" / "opendata.json"
DEFAULT = 20_000
FIRST_PERCENT, AGAIN_PERCENT, MOST_MB = 35, 25, 600
PIECE = 1 << 18
ON, AT = date(2026, 11, 27), datetime(2026, 11, 27, 9, tzinfo=UTC)
HEADINGS = (
    "Programma", "Missione", "Descrizione Missione", "Componente", "Descrizione Componente",
    "ID Misura", "Codice Univoco Misura", "Descrizione Misura", "ID Submisura", "Codice CID",
    "Codice Univoco Submisura", "Descrizione Submisura", "Amministrazione Titolare",
    "Codice identificativo Procedura di Attivazione", "Titolo procedura",
    "Tipologia procedura di attivazione", "CUP", "Codice Locale Progetto", "Stato CUP",
    "CUP Codice Natura", "CUP Descrizione Natura", "CUP Codice Tipologia",
    "CUP Descrizione Tipologia", "CUP Codice Settore", "CUP Descrizione Settore",
    "CUP Codice Sottosettore", "CUP Descrizione Sottosettore", "CUP Codice Categoria",
    "CUP Descrizione Categoria", "Titolo progetto", "Sintesi progetto", "Descrizione Tipo Aiuto",
    "Finanziamento - Stato", "Finanziamento UE (diverso da PNRR)", "Finanziamento Regione",
    "Finanziamento Provincia", "Finanziamento Comune", "Finanziamento Altro Pubblico",
    "Finanziamento Privato", "Finanziamento Da Reperire", "Finanziamento PNRR",
    "Finanziamento PNC", "Altri fondi", "Finanziamento Totale", "Finanziamento Totale Pubblico",
    "Finanziamento Totale Pubblico Netto", "Soggetto attuatore",
    "Codice fiscale soggetto attuatore", "Flag progetti in essere", "Data aggiornamento",
    "Codice Comune", "Descrizione Comune", "COD_ISTAT_COMUNE",
)  # fmt: skip
WORDS = (
    "migrazione", "dei", "servizi", "digitali", "riqualificazione", "energetica", "della",
    "scuola", "primaria", "territorio", "comunale", "attivazione", "piattaforma", "notifiche",
    "abbattimento", "barriere", "architettoniche", "nuova", "ciclovia", "parco", "urbano",
)  # fmt: skip


@dataclass(frozen=True)
class Measured:
    """Seconds and shares of the raw COPY; memory at its highest, in megabytes."""

    interventions: int
    rows: int
    megabytes: int
    raw_seconds: float
    first_seconds: float
    again_seconds: float
    first_percent: float
    again_percent: float
    mb_here: int
    mb_reader: int

    @property
    def is_met(self) -> bool:
        return (
            self.first_percent >= FIRST_PERCENT
            and self.again_percent >= AGAIN_PERCENT
            and self.mb_here + self.mb_reader <= MOST_MB
        )


def generate(path: Path, interventions: int, towns: list[tuple[str, str]]) -> int:
    """Write the file; tells how many rows it has."""
    dice, rows = Random(7), 0
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(HEADINGS)
        for number in range(interventions):
            writer.writerow(_row(number, *towns[number % len(towns)], dice))
            rows += 1
        dice = Random(7)
        for number in range(interventions):
            row = _row(number, *towns[(number + 7) % len(towns)], dice)
            if number % 12 == 0:
                writer.writerow(row)
                rows += 1
    return rows


def _row(number: int, town: str, code: str, dice: Random) -> list[str]:
    cup = f"{'BCDEFGHIJ'[number % 9]}{number % 90 + 10}{'BCDEF'[number % 5]}{number:011}"
    amount = f"{dice.randrange(1_000, 9_000_000)}.{dice.randrange(10)}"
    words = " ".join(dice.choices(WORDS, k=24)).upper()
    measure = f"M{number % 6 + 1}C1I1.{number % 40:02}"
    return [
        "PNRR", f"M{number % 6 + 1}", "Digitalizzazione, innovazione, competitività e cultura",
        f"M{number % 6 + 1}C1", "Digitalizzazione, innovazione e sicurezza nella PA", measure,
        measure, "Servizi digitali e esperienza dei cittadini", measure, measure, f"{measure}.00",
        "Esperienza dei cittadini - Miglioramento della qualità dei servizi pubblici digitali",
        "AMMINISTRAZIONE SINTETICA", f"{1_000_000_000 + number % 60}",
        f"AVVISO SINTETICO N. {number % 60}", "Avviso ad evidenza pubblica", cup,
        f"PRJ_SINT_{number:09}", "Attivo", str((2, 3, 7)[number % 3]),
        "ACQUISTO O REALIZZAZIONE DI SERVIZI", "19", "APPLICATIVI E PIATTAFORME WEB", "10",
        "SERVIZI PER LA P.A. E PER LA COLLETTIVITA'", "1",
        "SERVIZI E TECNOLOGIE PER L'INFORMAZIONE E LE COMUNICAZIONI", "7",
        "SISTEMI INFORMATIVI PER LA P.A.", words[:90], f"{words} N. {number}",
        "INTERVENTO CHE NON COSTITUISCE AIUTO DI STATO", *["0.0"] * 8, amount, "0.0", "0.0",
        amount, amount, amount, f"ENTE SINTETICO {number % 400}",
        f"{80_000_000_000 + number % 400}", "No", "2023-02-21", str(int(code[3:])), town.upper(),
        code,
    ]  # fmt: skip


def towns() -> Iterator[tuple[str, str]]:
    """The 133 municipalities, put in the register."""
    from quadro.territory.models import Municipality  # noqa: PLC0415 - wants a configured Django

    path = ROOT / "data" / "dimostrazione" / "territorio.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = {row["codice_istat"]: row for row in csv.DictReader(file) if row["codice_istat"]}
    for code, row in rows.items():
        if row["provincia"] == "MI":
            Municipality.objects.create(
                name=row["comune"], slug=f"c{code}", istat_code=code, province="MI"
            )
            yield row["comune"], code


def raw_copy(path: Path) -> None:
    from django.db import connection, transaction  # noqa: PLC0415 - as above

    columns = ", ".join(f"c{place} text" for place in range(len(HEADINGS)))
    told = "COPY raw FROM STDIN WITH (FORMAT csv, DELIMITER ';', HEADER)"
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE raw ({columns})")
        with cursor.copy(told) as copy, path.open("rb") as file:
            while piece := file.read(PIECE):
                copy.write(piece)
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE raw")


def timed(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def measure(interventions: int, folder: Path) -> Measured:
    from quadro.accounts.actors import Actor  # noqa: PLC0415 - as above
    from quadro.interventions import actions  # noqa: PLC0415
    from quadro.interventions.models import Intervention  # noqa: PLC0415

    path = folder / "pnrr-sintetico.csv"
    rows = generate(path, interventions, list(towns()))
    raw = timed(lambda: raw_copy(path))

    def bring() -> None:
        actions.bring_intake(path, "pnrr", only_valid=False, by=Actor.system(ON), at=AT)

    first = timed(bring)
    if Intervention.objects.count() != interventions:
        raise RuntimeError("The import did not write what the file says.")
    again = timed(bring)
    raw = (raw + timed(lambda: raw_copy(path))) / 2
    if Intervention.objects.filter(version__gt=1).exists():
        raise RuntimeError("The second import changed something.")
    return Measured(
        interventions=interventions,
        rows=rows,
        megabytes=path.stat().st_size >> 20,
        raw_seconds=round(raw, 2),
        first_seconds=round(first, 2),
        again_seconds=round(again, 2),
        first_percent=round(100 * raw / first, 1),
        again_percent=round(100 * raw / again, 1),
        mb_here=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10,
        mb_reader=resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss >> 10,
    )


def keep(measured: Measured) -> None:
    told = {
        "on": datetime.now(UTC).date().isoformat(),
        "machine": {
            "system": f"{platform.system()} {platform.machine()}",
            "cores": os.cpu_count(),
            "load": round(os.getloadavg()[0], 1),
            "python": platform.python_version(),
        },
        "aims": {
            "first_percent": FIRST_PERCENT, "again_percent": AGAIN_PERCENT, "mb": MOST_MB,
        },
        **asdict(measured),
        "is_met": measured.is_met,
    }  # fmt: skip
    RESULTS.write_text(json.dumps(told, indent=2) + "\n")


def main() -> int:
    parser = argparse.ArgumentParser(description="Measure the import of open data.")
    parser.add_argument("--interventions", type=int, default=DEFAULT)
    options = parser.parse_args()
    if not os.environ.get("DATABASE_URL", "").startswith("postgres"):
        print("Set DATABASE_URL to an empty PostgreSQL: its data would be measured.")
        return 2
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    os.environ["QUADRO_ENV"] = "local"
    import django  # noqa: PLC0415 - after the settings are named

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415 - as above

    call_command("migrate", verbosity=0)
    with tempfile.TemporaryDirectory(prefix="quadro-bench-") as folder:
        measured = measure(options.interventions, Path(folder))
    keep(measured)
    missed = "" if measured.is_met else "  misses its aim"
    print(
        f"{measured.interventions} interventions, {measured.megabytes} MB: raw COPY "
        f"{measured.raw_seconds} s, import {measured.first_seconds} s "
        f"({measured.first_percent} %), again {measured.again_seconds} s "
        f"({measured.again_percent} %), {measured.mb_here} + {measured.mb_reader} MB{missed}"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
