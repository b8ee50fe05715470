"""What the demonstration interventions are, and how each goes: data, and the days they fall on."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from quadro.interventions.models import Kind, StepName


@dataclass(frozen=True)
class Work:
    """What is done, what is counted of it, and what it costs in thousands of euro."""

    title: str
    description: str
    kind: Kind
    counted: tuple[str, str, int]
    cost: int


WORKS = (
    Work("Ciclovia intercomunale", "Una pista in sede propria fra la stazione e i centri vicini.",
         Kind.WORKS, ("Pista ciclabile", "km", 11), 4800),
    Work("Riqualificazione energetica della scuola media",
         "Cappotto, serramenti e pompe di calore, con la scuola aperta.",
         Kind.WORKS, ("Superficie riqualificata", "m²", 3200), 2150),
    Work("Sportello digitale unico", "Un solo indirizzo per chiedere i servizi dei Comuni.",
         Kind.SERVICES, ("Servizi in linea", "servizi", 24), 420),
    Work("Bosco urbano", "Alberi e sentieri su aree pubbliche oggi incolte.",
         Kind.WORKS, ("Alberi messi a dimora", "alberi", 6000), 980),
    Work("Mezzi elettrici per il trasporto a chiamata", "Acquisto dei mezzi e delle colonnine.",
         Kind.GOODS, ("Mezzi in servizio", "mezzi", 14), 1260),
    Work("Contributi alle imprese che assumono giovani", "Un bando, una graduatoria, l’erogazione.",
         Kind.INCENTIVES, ("Imprese finanziate", "imprese", 90), 1800),
    Work("Casa dell’abitare", "Recupero di un edificio per alloggi a canone sostenibile.",
         Kind.WORKS, ("Alloggi", "alloggi", 38), 5600),
)  # fmt: skip


@dataclass(frozen=True)
class Scene:
    """How an intervention goes: months since its start and to its end, how fast it goes and pays.

    `pace` is what is done of what was planned; None where nobody tells.
    """

    name: str
    since: int
    until: int
    pace: Decimal | None
    to_find: int = 0
    """In percent of the cost."""


SCENES = (
    Scene("behind", 20, 14, Decimal("0.82"), 19),
    Scene("in_time", 16, 12, Decimal("1.0")),
    Scene("late", 26, -2, Decimal("0.7"), 12),
    Scene("done", 24, -3, Decimal("1.1")),
    Scene("to_start", -3, 24, None, 40),
    Scene("ahead", 12, 18, Decimal("1.25")),
    Scene("silent", 14, 10, None),
    Scene("suspended", 15, 9, Decimal("0.6")),
    Scene("cancelled", 10, 20, Decimal("0.3"), 100),
    Scene("done_late", 24, -6, Decimal("0.9")),
)
STEPS = {
    StepName.FEASIBILITY: 1, StepName.FUNDING: 1, StepName.DESIGN: 2, StepName.AWARD: 1,
    StepName.EXECUTION: 6, StepName.TESTING: 1,
}  # fmt: skip
"""Each with its part of the whole time, which is also its weight."""
BEFORE_WORKS = Decimal("0.1")
"""The part of the cost that is spent on the design."""


def calendar_of(starts: date, due: date) -> Iterator[tuple[StepName, date, date]]:
    """The steps one after the other, each as long as its part."""
    length, gone = (due - starts) / sum(STEPS.values()), 0
    for name, part in STEPS.items():
        yield name, starts + length * gone, starts + length * (gone + part)
        gone += part


def years_of(starts: date, due: date) -> dict[int, Decimal]:
    """The part of each year of a time."""
    total = Decimal((due - starts).days)
    found = {}
    for year in range(starts.year, due.year + 1):
        first, last = max(starts, date(year, 1, 1)), min(due, date(year + 1, 1, 1))
        if days := (last - first).days:
            found[year] = days / total
    return found
