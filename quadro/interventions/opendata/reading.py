"""Reading a file of open data: which profile it is of, and its pieces while they come."""

import json
import queue
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from quadro.interventions.opendata import frames
from quadro.interventions.opendata.cells import folded
from quadro.interventions.opendata.frames import Piece
from quadro.interventions.opendata.locating import Territory
from quadro.interventions.opendata.profiles import Profile
from quadro.kit import confined
from quadro.kit.refusals import Refused
from quadro.kit.text import Text

READER = Path(__file__).with_name("reader.py")
MEMORY_MB = 700
LEAST_SECONDS, SECONDS_A_MB = 60, 1
AHEAD = 24
"""Pieces that may wait to be written while others are read: the two go together."""
WHY: dict[str, Text] = {
    "empty": gettext_lazy("Il file è vuoto."),
    "not_csv": gettext_lazy("Il file non è un CSV: se è un archivio, estrai il CSV che contiene."),
    "not_text": gettext_lazy("Il file non è un testo CSV."),
    "broken_quotes": gettext_lazy("Nel file CSV ci sono virgolette aperte e mai chiuse."),
    "too_wide": gettext_lazy("Il file ha più di %(most)s colonne."),
    "unknown_headings": gettext_lazy(
        "Nessuna intestazione del file è fra quelle di «%(profile)s»: forse è un altro insieme di "
        "dati."
    ),
    "missing_headings": gettext_lazy("Al file mancano le colonne %(headings)s."),
    "too_heavy": gettext_lazy("Per leggere il file serve troppa memoria o troppo tempo."),
}
REASONS: dict[str, Text] = {
    "missing": gettext_lazy("Manca, ed è obbligatorio."),
    "number": gettext_lazy("Non è un importo."),
    "negative": gettext_lazy("È un importo negativo."),
    "large": gettext_lazy("È un importo più grande di quanto si possa scrivere."),
    "percent": gettext_lazy("È più del cento per cento."),
    "day": gettext_lazy("Non è una data, o non esiste nel calendario."),
    "cup": gettext_lazy("Non ha la forma di un CUP: lettera, due cifre, lettera, undici cifre."),
    "long": gettext_lazy("È un codice troppo lungo."),
    "person": gettext_lazy("È il codice fiscale di una persona: non si conserva."),
    "municipality": gettext_lazy("Non è il codice di un Comune."),
    "wide": gettext_lazy("Ha più celle delle intestazioni: un separatore è dentro un testo."),
    "differs": gettext_lazy("Un’altra riga dello stesso progetto dice valori diversi."),
    "elsewhere": gettext_lazy(
        "Un intervento con questo CUP c’è già e viene da un’altra parte: non si conta due volte."
    ),
    "by_hand": gettext_lazy(
        "L’intervento è stato cambiato qui dopo l’ultima importazione: il file non lo riscrive."
    ),
    "unknown_key": gettext_lazy("Non c’è un intervento importato con questo codice."),
    "order": gettext_lazy("L’inizio è dopo la fine: l’inizio non si importa."),
    "total": gettext_lazy(
        "Le fonti sommano più del totale: come costo vale la loro somma."
    ),
}  # fmt: skip


@cache
def profiles() -> dict[str, Profile]:
    """The profiles there are, by their code."""
    folder = Path(settings.DATA_DIR) / "profili"
    return {path.stem: Profile.of_file(path) for path in sorted(folder.glob("*.json"))}


def profile_of(code: str) -> Profile:
    try:
        return profiles()[code]
    except KeyError:
        raise Refused(
            _("Il profilo «%(code)s» non c’è. Ci sono: %(known)s.")
            % {"code": code, "known": ", ".join(profiles())}
        ) from None


def territory_of(codes: dict[str, str], inside: set[str]) -> Territory:
    """From the names and ISTAT codes of municipalities, and the codes of those of the area."""
    names = {folded(name): code for name, code in codes.items()}
    provinces = frozenset(code[:3] for code in inside)
    return Territory(names, frozenset(codes.values()), provinces)


@contextmanager
def pieces(
    path: Path, profile: Profile, territory: Territory
) -> Iterator[Iterator[tuple[Piece, bytes]]]:
    """What the confined reader answers, read ahead while who asks writes."""
    folder = Path(settings.DATA_DIR) / "profili"
    given = {
        "names": dict(territory.names),
        "codes": sorted(territory.codes),
        "provinces": sorted(territory.provinces),
    }
    seconds = LEAST_SECONDS + SECONDS_A_MB * (path.stat().st_size >> 20)
    limits = confined.Limits(MEMORY_MB, cpu_seconds=seconds, seconds=seconds * 10)
    told = [str(path.resolve()), str((folder / f"{profile.code}.json").resolve())]
    with confined.stream(READER, *told, limits=limits, given=json.dumps(given).encode()) as out:
        ahead = Ahead(out)
        try:
            yield _whole(ahead, profile)
        finally:
            ahead.gone.set()


class Ahead:
    """Takes pieces from the reader while who iterates is writing the ones before."""

    def __init__(self, out: IO[bytes]) -> None:
        self.out, self.gone = out, threading.Event()
        self.waiting: queue.Queue[tuple[Piece, bytes] | None] = queue.Queue(maxsize=AHEAD)
        threading.Thread(target=self._read, name="opendata", daemon=True).start()

    def _read(self) -> None:
        for piece in frames.read(self.out):
            if not self._put(piece):
                return
        self._put(None)

    def _put(self, piece: tuple[Piece, bytes] | None) -> bool:
        """Whether somebody still waits for it."""
        while not self.gone.is_set():
            try:
                self.waiting.put(piece, timeout=0.5)
            except queue.Full:
                continue
            return True
        return False

    def __iter__(self) -> Iterator[tuple[Piece, bytes]]:
        while (piece := self.waiting.get()) is not None:
            yield piece


def _whole(given: Iterable[tuple[Piece, bytes]], profile: Profile) -> Iterator[tuple[Piece, bytes]]:
    """The pieces up to the end; refused if there is none, or if the file cannot be read."""
    for piece, content in given:
        if piece is Piece.UNREADABLE:
            raise Refused(_why(json.loads(content), profile))
        yield piece, content
        if piece is Piece.END:
            return
    raise Refused(str(WHY["too_heavy"]))


def _why(answer: dict[str, Any], profile: Profile) -> str:
    told = {**answer, "profile": profile.name}
    if headings := answer.get("headings"):
        told["headings"] = ", ".join(f"«{one}»" for one in headings)
        if len(headings) == 1:
            return ngettext("Al file manca la colonna %(headings)s.",
                            "Al file mancano le colonne %(headings)s.", 1) % told  # fmt: skip
    return str(WHY[str(answer["refused"])]) % told
