"""From a Word file to articles: read in a limited process, then recognised."""

import re
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from django.core.files.base import File
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quadro.kit import confined
from quadro.kit.refusals import Refused
from quadro.texts.body import Article, Body, Paragraph, new_anchor, tidy
from quadro.texts.numbering import LATIN, numbered

READER = Path(__file__).with_name("reader.py")
MEMORY_MB, CPU_SECONDS, SECONDS = 1024, 4, 5
MOST_BYTES = 20 << 20
SAFE = gettext_lazy("Salvalo di nuovo come documento Word (.docx) e ricaricalo.")
WHY = {
    "empty": gettext_lazy("Il file è vuoto."),
    "bomb": gettext_lazy("Il file, una volta aperto, è enormemente più grande: non viene letto."),
    "entities": gettext_lazy(
        "Il file contiene dichiarazioni di entità XML, che un documento Word non usa: "
        "non viene letto."
    ),
    "locked": gettext_lazy("Il file è protetto da una password. Toglila e ricaricalo."),
    "old_office": gettext_lazy(
        "Il file è protetto da una password oppure è un vecchio «.doc». "
        "Salvalo come documento Word (.docx), senza password, e ricaricalo."
    ),
    "macros": gettext_lazy("Il file contiene macro: salvalo come .docx, senza macro."),
    "not_word": gettext_lazy("Il contenuto non è quello di un documento Word (.docx)."),
    "broken": gettext_lazy("Il file è rovinato o incompleto."),
    "too_long": gettext_lazy("Il documento è troppo lungo: dividi testo e allegati."),
    "too_heavy": gettext_lazy("Per leggere il file serve troppa memoria o troppo tempo."),
}

BIS = "|".join(LATIN)
ARTICLE = re.compile(
    rf"art(?:icolo|\.)?\s*(?:n\.\s*)?(\d{{1,3}}(?:[-\s]?(?:{BIS}))?)\b[\s.:)°·–—-]*(.*)",
    re.IGNORECASE | re.DOTALL,
)
CLAUSE = re.compile(rf"(\d{{1,3}}(?:[-\s]?(?:{BIS}))?)[.)]\s+(.+)", re.DOTALL)
POINT = re.compile(r"(?:[a-z]{1,2}\)|[ivx]{1,4}\)|[-–—•*])\s", re.IGNORECASE)
LONGEST_HEADING = 160
PREMISES = "Premesse"
"""A word of the text itself, as acts write it: it is not translated."""


def read(upload: "File[bytes]", required: Iterable[Mapping[str, str]] = ()) -> Body:
    """The articles of a .docx; those whose heading names a required content declare it."""
    if (upload.size or 0) > MOST_BYTES:
        raise Refused(
            _("Il file è troppo grande: al massimo %(most)s MB.") % {"most": MOST_BYTES >> 20}
        )
    with tempfile.NamedTemporaryFile(suffix=".docx") as copy:
        for piece in upload.chunks():
            copy.write(piece)
        copy.flush()
        limits = confined.Limits(MEMORY_MB, CPU_SECONDS, SECONDS)
        try:
            answer = confined.run(READER, copy.name, limits=limits)
        except confined.Died as death:
            answer = death.answer
    if code := answer.get("refused"):
        told = str(WHY[code])
        raise Refused(f"{told} {SAFE}" if code in ("broken", "not_word") else told)
    body = recognised((one["kind"], tidy(one["text"])) for one in answer["blocks"])
    return declared(body, list(required))


# Recognising --------------------------------------------------------------------------------------


@dataclass
class Draft:
    """An article being put together out of the blocks that follow its heading."""

    heading: str
    number: str = ""
    is_numbered: bool = True
    wordings: list[str] = field(default_factory=list)
    counts: bool = False
    """Its paragraphs carry a number: what has none continues the one before."""

    def take(self, kind: str, text: str) -> None:
        clause = CLAUSE.fullmatch(text)
        if clause or kind == "numbered":
            self.counts = True
            self.wordings.append(clause[2] if clause else text)
        elif self.wordings and (kind in ("item", "row") or self.counts or POINT.match(text)):
            self.wordings[-1] += f"\n{text}"
        else:
            self.wordings.append(text)

    def article(self) -> Article:
        rows = tuple(Paragraph(new_anchor(), one) for one in self.wordings)
        return Article(
            new_anchor(), self.heading, rows, number=self.number, is_numbered=self.is_numbered
        )


def recognised(blocks: Iterable[tuple[str, str]]) -> Body:
    """Articles out of blocks: by «Art. 1», else by headings. The numbers are given anew."""
    told = [(kind, text) for kind, text in blocks if text]
    drafts = list(_by_articles(told)) or list(_by_headings(told))
    whole = [one.article() for one in drafts if one.wordings]
    if not whole:
        raise Refused(
            _(
                "Nel file non si riconosce nessun articolo: comincia ogni articolo con «Art. 1», "
                "«Art. 2» su una riga sua, oppure usa gli stili Titolo di Word."
            )
        )
    return numbered(Body(tuple(whole)), is_fixed=False)


def _by_articles(blocks: list[tuple[str, str]]) -> Iterator[Draft]:
    """What comes before article 1 is the premises; without any «Art. 1» there is nothing."""
    starts = list(_starts(blocks))
    if not starts:
        return
    premises = Draft(PREMISES, is_numbered=False)
    first = starts[0][0]
    for kind, text in blocks[:first]:
        if kind not in ("title", "heading"):
            premises.take(kind, text)
    yield premises
    ends = [place for place, _match in starts[1:]] + [len(blocks)]
    for (place, match), end in zip(starts, ends, strict=True):
        yield _draft(match[1], match[2].strip(), blocks[place + 1 : end])


def _starts(blocks: list[tuple[str, str]]) -> Iterator[tuple[int, re.Match[str]]]:
    """Where articles begin. «Art. 30 del Testo unico» in a sentence is none: the number must follow
    the one before, and the heading be short.
    """
    last = 0
    for place, (_kind, text) in enumerate(blocks):
        match = ARTICLE.fullmatch(text)
        if match is None or len(match[2]) > LONGEST_HEADING:
            continue
        number = int(re.match(r"\d+", match[1])[0])  # type: ignore[index]
        follows = number == last + 1 or (number == last and not match[1].isdigit())
        if follows and not match[2].rstrip().endswith((";", ":")):
            last = number
            yield place, match


def _draft(number: str, heading: str, rest: list[tuple[str, str]]) -> Draft:
    """The heading may stand on the line after «Art. 1», between brackets or not."""
    if not heading and len(rest) > 1 and _may_be_heading(rest[0][1]):
        heading, rest = rest[0][1], rest[1:]
    elif len(heading.split(". ", 1)) == 2 and not rest:  # noqa: PLR2004 - heading and words together
        heading, _dot, words = heading.partition(". ")
        rest = [("", words)]
    draft = Draft(_bare(heading) or _("senza rubrica"), number)
    for kind, text in rest:
        draft.take(kind, text)
    return draft


def _may_be_heading(text: str) -> bool:
    return (
        len(text) <= LONGEST_HEADING
        and not CLAUSE.fullmatch(text)
        and not POINT.match(text)
        and (text.startswith("(") or not text.endswith((".", ";", ":", ",")))
    )


def _bare(heading: str) -> str:
    flat = " ".join(heading.split())
    inside = re.fullmatch(r"\((.*)\)\.?", flat)
    return (inside[1] if inside else flat).rstrip(".")[:LONGEST_HEADING]


def _by_headings(blocks: list[tuple[str, str]]) -> Iterator[Draft]:
    draft: Draft | None = None
    for kind, text in blocks:
        if kind == "heading":
            if draft is not None:
                yield draft
            draft = Draft(_bare(text))
        elif draft is not None:
            draft.take(kind, text)
    if draft is not None:
        yield draft


def declared(body: Body, required: list[Mapping[str, str]]) -> Body:
    """Say which required content an article has, where its heading names it."""
    return Body(
        tuple(
            replace(one, content=next((c["code"] for c in required if _names(one, c)), ""))
            for one in body.articles
        )
    )


def _names(article: Article, content: Mapping[str, str]) -> bool:
    label, heading = content["label"].casefold(), article.heading.casefold()
    return label in heading or (len(heading) > 3 and heading in label)  # noqa: PLR2004 - «fini»
