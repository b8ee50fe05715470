"""The invented indicators of the demonstration: what each counts, and how its values go."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from quadro.monitoring.models import Formula, IndicatorKind, Level, Periodicity, Polarity

D = Decimal


@dataclass(frozen=True)
class Scene:
    """An indicator and its course.

    `periods` closed periods are told. A place starts between `low` and `high` and moves by `step`
    in each; of a ratio these are of the numerator in a hundred. `silent` is the share of the places
    that never told anything. `targets`: years from now → value.
    """

    values: dict[str, Any]
    periods: int
    low: int
    high: int
    step: Decimal
    silent: float = 0.05
    start: Decimal | None = None
    targets: dict[int, Decimal] = field(default_factory=dict)
    before: dict[int, Decimal] = field(default_factory=dict)
    """Targets that were told first, and then planned again."""
    goals: tuple[int, ...] = ()
    is_awaited: bool = False
    """Nobody told the last period: the update round that is open asks for it."""


METHOD = "Conteggio dichiarato dagli uffici; metodo, valori e obiettivi sono inventati."

SCENES = (
    Scene(
        {
            "title": "Servizi comunali attivi in linea", "code": "DIM-01",
            "kind": IndicatorKind.OUTPUT, "unit": "servizi", "polarity": Polarity.RISE,
            "formula": Formula.SUM, "level": Level.MUNICIPALITY, "periodicity": Periodicity.HALF,
            "bes": "servizi",
            "description": "Quanti servizi del Comune si chiedono e si ottengono senza sportello.",
            "definition": "Servizi con modulo in linea, identità digitale ed esito in linea.",
            "limits": "Non dice quanto i servizi sono usati.",
        },
        periods=4, low=3, high=14, step=D("1.2"), silent=0.08,
        start=D(900), targets={0: D(1600), 1: D(2000)}, before={1: D(2400)}, goals=(9, 16),
    ),
    Scene(
        {
            "title": "Rifiuti urbani raccolti in modo differenziato", "code": "DIM-02",
            "kind": IndicatorKind.OUTCOME, "unit": "%", "factor": D(100), "decimals": 1,
            "polarity": Polarity.RISE, "formula": Formula.RATIO, "level": Level.MUNICIPALITY,
            "periodicity": Periodicity.YEAR, "bes": "ambiente",
            "description": "Quanta parte dei rifiuti è raccolta in modo differenziato.",
            "definition": "Tonnellate raccolte in modo differenziato su tonnellate totali.",
        },
        periods=3, low=52, high=74, step=D("1.5"), silent=0.02,
        start=D(60), targets={0: D(66), 2: D(75)}, goals=(11, 12),
    ),
    Scene(
        {
            "title": "Giorni di attesa per una pratica edilizia", "code": "DIM-03",
            "kind": IndicatorKind.OUTCOME, "unit": "giorni", "decimals": 1,
            "polarity": Polarity.FALL, "formula": Formula.MEAN, "level": Level.ZONE,
            "periodicity": Periodicity.HALF, "bes": "servizi",
            "description": "Quanto aspetta chi presenta una pratica, dalla domanda alla risposta.",
            "definition": "Media dei giorni delle pratiche chiuse nel periodo, pesata sulle pratiche.",  # noqa: E501
            "limits": "Le sospensioni chieste da chi presenta la pratica sono contate.",
        },
        periods=4, low=54, high=80, step=D("2.4"),
        start=D(70), targets={0: D(55), 1: D(45)}, goals=(16,),
    ),
    Scene(
        {
            "title": "Ore di formazione per il personale dei Comuni", "code": "DIM-04",
            "kind": IndicatorKind.OUTPUT, "unit": "ore", "polarity": Polarity.RISE,
            "formula": Formula.CUMULATIVE, "level": Level.ZONE,
            "periodicity": Periodicity.QUARTER, "bes": "istruzione",
            "breakdowns": ["in presenza", "a distanza"],
            "description": "Ore frequentate nei corsi comuni, sommate dall’inizio.",
        },
        periods=8, low=40, high=160, step=D(6), silent=0,
        start=D(0), targets={0: D(7000), 1: D(12000)}, goals=(4,),
    ),
    Scene(
        {
            "title": "Uffici comuni con personale stabile", "code": "DIM-05",
            "kind": IndicatorKind.CONTEXT, "unit": "%", "polarity": Polarity.STAY,
            "tolerance": D(5), "formula": Formula.LATEST, "level": Level.AREA,
            "periodicity": Periodicity.QUARTER, "bes": "lavoro",
            "description": "Quanti uffici comuni hanno tutto il personale con cui sono nati.",
        },
        periods=5, low=88, high=92, step=D(-1),
        start=D(90), targets={1: D(90)},
    ),
    Scene(
        {
            "title": "Piano comunale della mobilità ciclabile", "code": "DIM-06",
            "kind": IndicatorKind.CONTEXT, "unit": "gradino", "polarity": Polarity.RISE,
            "formula": Formula.SCALE, "level": Level.MUNICIPALITY,
            "periodicity": Periodicity.YEAR, "bes": "ambiente",
            "scale": [
                {"value": 1, "label": "assente"}, {"value": 2, "label": "avviato"},
                {"value": 3, "label": "adottato"}, {"value": 4, "label": "approvato"},
            ],
            "description": "A che punto è ogni Comune con il suo piano.",
        },
        periods=2, low=1, high=3, step=D("0.6"), silent=0.1,
        start=D(1), targets={1: D(3)}, goals=(11, 13),
    ),
    Scene(
        {
            "title": "Persone aiutate dagli sportelli digitali", "code": "DIM-07",
            "kind": IndicatorKind.OUTPUT, "unit": "persone", "polarity": Polarity.RISE,
            "formula": Formula.SUM, "level": Level.ZONE, "periodicity": Periodicity.MONTH,
            "bes": "innovazione", "breakdowns": ["donne", "uomini"],
            "description": "Quante persone ha aiutato nel mese lo sportello della Zona.",
            "definition": "Persone diverse; chi torna nello stesso mese conta una volta.",
            "limits": "Dove lo sportello è chiuso nel mese il valore non c’è.",
        },
        periods=7, low=60, high=180, step=D(4), silent=0, is_awaited=True,
        start=D(600), targets={0: D(1000), 1: D(1400)}, goals=(10,),
    ),
)  # fmt: skip
