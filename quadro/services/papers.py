"""The model of the act and of the convention, filled in for a municipality: what is not known is
marked, never invented.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import override

from quadro.bodies.models import Body
from quadro.kit.dates import in_words
from quadro.kit.numbers import written
from quadro.services.models import Adhesion, Service
from quadro.services.states import ActNeeded
from quadro.territory.queries import Place
from quadro.texts.body import Article, Paragraph, new_anchor
from quadro.texts.body import Body as Wording
from quadro.texts.exports import Sheet

BLANK = re.compile(r"\{(\w+)\}")
PAPERS = ("delibera", "convenzione")
MISSING: Mapping[str, str] = {
    "base": "base giuridica", "schema": "schema di convenzione", "condizioni": "condizioni",
    "costo": "costo", "abitanti": "numero", "zona": "nome", "ufficio": "ufficio",
    "atto": "atto del Comune, numero e data", "giorni": "giorni", "comune": "Comune",
    "organo": "Consiglio o Giunta comunale", "competenza": "di chi",
}  # fmt: skip
"""What to write where nothing is known, as the models of text mark it."""
ORGANS = {
    ActNeeded.COUNCIL: ("Il Consiglio comunale", "del Consiglio comunale"),
    ActNeeded.EXECUTIVE: ("La Giunta comunale", "della Giunta comunale"),
}


@dataclass(frozen=True)
class Paper:
    code: str
    name: str
    title: str
    parts: tuple[tuple[str, bool, tuple[str, ...]], ...]
    """Heading, whether it has a number, paragraphs."""


@cache
def paper(code: str) -> Paper:
    path = Path(settings.DATA_DIR) / "servizi" / "modelli" / f"{code}.json"
    told = json.loads(path.read_text(encoding="utf-8"))
    parts = tuple(
        (one["heading"], one.get("numbered", True), tuple(one["paragraphs"]))
        for one in told["articles"]
    )
    return Paper(code, told["name"], told["title"], parts)


def sheet_of(
    code: str, service: Service, *, body: Body | None, place: Place | None,
    adhesion: Adhesion | None = None,
) -> Sheet:  # fmt: skip
    """The document, ready to be written as a file: in Italian, whoever reads."""
    with override(settings.LANGUAGE_CODE):
        words = _words(service, body, place, adhesion)
    model = paper(code)
    articles, number = [], 0
    for heading, is_numbered, wordings in model.parts:
        number += is_numbered
        rows = tuple(
            Paragraph(new_anchor(), _filled(one, words), str(place_))
            for place_, one in enumerate(wordings, start=1)
        )
        articles.append(
            Article(
                new_anchor(), _filled(heading, words), rows, str(number) if is_numbered else "",
                is_numbered=is_numbered,
            )
        )  # fmt: skip
    return Sheet(
        title=_filled(model.title, words),
        state="Modello da completare e verificare",
        notes=(
            "Le parole sono una proposta di Quadro, non un atto adottato.",
            f"Fonte delle notizie sul servizio: {service.source or 'dato non disponibile'}.",
        ),
        body=Wording(tuple(articles)),
    )


def _filled(text: str, words: Mapping[str, str]) -> str:
    """A blank that nothing fills is marked; a full stop is not written twice."""

    def said(found: re.Match[str]) -> str:
        name = found[1]
        return words.get(name) or f"[da completare: {MISSING.get(name, name)}]"

    return BLANK.sub(said, text).replace("..", ".")


def _words(
    service: Service, body: Body | None, place: Place | None, adhesion: Adhesion | None
) -> dict[str, str]:
    organ, competence = ORGANS.get(ActNeeded(service.needs_act), ("", "")) if (
        service.needs_act
    ) else ("", "")  # fmt: skip
    residents = place.residents if place else None
    told: dict[str, Any] = {
        "servizio": service.name,
        "ente": service.body.name,
        "che_cosa": service.summary,
        "comune": body.name if body else "",
        "organo": organ,
        "competenza": competence,
        "base": service.legal_basis,
        "schema": service.scheme,
        "condizioni": service.conditions,
        "costo": cost_for(service, residents),
        "abitanti": f"{written(residents)} ({place.year})" if place and residents else "",
        "zona": place.zone.name if place and place.zone else "",
        "ufficio": ", ".join(filter(None, [service.office_name, service.body.name])),
        "giorni": f"{service.answer_days} giorni lavorativi" if service.answer_days else "",
        "ordine": (
            "prima i Comuni fino a 5.000 abitanti, poi la data della richiesta"
            if service.small_first
            else "la data della richiesta"
        ),
        "atto": _act(adhesion),
    }
    return {name: str(value) for name, value in told.items()}


def cost_for(service: Service, residents: int | None) -> str:
    free = service.free_up_to_inhabitants
    if free is not None and residents is not None and residents <= free:
        return f"gratuito (fino a {written(free)} abitanti)"
    return service.cost


def _act(adhesion: Adhesion | None) -> str:
    if adhesion is None or adhesion.act_on is None:
        return ""
    kind = adhesion.get_act_kind_display() or "atto"
    return f"{kind} n. {adhesion.act_number} del {in_words(adhesion.act_on)}"
