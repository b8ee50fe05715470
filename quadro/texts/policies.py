"""What a text allows by itself; who may ask is for its owner to say."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from quadro.documents.models import Visibility
from quadro.kit.refusals import Refused
from quadro.texts.body import Body
from quadro.texts.models import Comment, Text, TextVersion
from quadro.texts.queries import Item

LONGEST_PARAGRAPH = 20_000
LONGEST_TEXT = 1_000_000
"""Characters: some 350 pages. It keeps comparison and print within their seconds."""
MOST_ARTICLES = 500


def check_wording(wording: str) -> None:
    if not wording.strip():
        raise Refused(_("Scrivi il testo del paragrafo; per toglierlo, modifica il suo articolo."))
    if len(wording) > LONGEST_PARAGRAPH:
        raise Refused(
            _("Il paragrafo è troppo lungo: al massimo %(most)s caratteri. Dividilo in più commi.")
            % {"most": LONGEST_PARAGRAPH}
        )


def check_size(body: Body) -> None:
    for row in body.paragraphs():
        check_wording(row.wording)
    if body.size > LONGEST_TEXT or len(body.articles) > MOST_ARTICLES:
        raise Refused(_("Il testo è troppo lungo: sposta una parte in un allegato."))


def check_can_save(version: TextVersion) -> None:
    if not version.is_open:
        raise Refused(_("Non ci sono modifiche da salvare dopo l’ultima versione."))
    if not version.body.articles:
        raise Refused(_("Il testo è vuoto: scrivi almeno un articolo."))


def check_can_show(version: TextVersion, audience: str) -> None:
    """What somebody could read once is not hidden again: it was read."""
    wideness = [Visibility.INTERNAL, Visibility.PARTIES, Visibility.PUBLIC]
    if version.is_open:
        raise Refused(_("Prima salva la versione: le parti leggono versioni che non cambiano."))
    if wideness.index(Visibility(audience)) <= wideness.index(Visibility(version.audience)):
        raise Refused(_("Chi poteva leggere questa versione continua a poterla leggere."))


def check_can_move(text: Text) -> None:
    if text.has_fixed_numbers:
        raise Refused(
            _(
                "La numerazione è fissata da quando il testo è stato condiviso: un articolo non "
                "si sposta. Aggiungine uno nuovo, oppure rinumera tutto il testo."
            )
        )


def check_can_comment(version: TextVersion, anchor: str, words: str, wording: str) -> None:
    if anchor not in version.body.places:
        raise Refused(_("Questo paragrafo non c’è più: leggi la versione più recente."))
    if not words.strip() and not wording.strip():
        raise Refused(_("Scrivi un commento, oppure il testo che proponi."))
    if wording:
        check_wording(wording)
        if wording == version.body.places[anchor][1].wording:
            raise Refused(_("Il testo che proponi è uguale a quello che c’è."))


def check_is_open(comment: Comment) -> None:
    """A closed comment does not open again: whoever disagrees writes another."""
    if not comment.is_open:
        raise Refused(_("Il commento è già chiuso: per riaprire la questione scrivine un altro."))


def check_can_accept(comment: Comment, version: TextVersion) -> None:
    """What is accepted replaces the words it was proposed for, not others."""
    check_is_open(comment)
    if not comment.wording:
        raise Refused(
            _("Il commento non propone un testo: modifica il paragrafo, poi chiudi il commento.")
        )
    place = version.body.places.get(comment.anchor)
    if place is None:
        raise Refused(_("Il paragrafo è stato tolto: chiudi il commento dicendo perché."))
    if place[1].wording != comment.instead_of:
        raise Refused(
            _(
                "Il paragrafo è cambiato dopo la proposta: modificalo tenendo conto di entrambi "
                "i testi, poi chiudi il commento."
            )
        )


def check_answer(words: str) -> None:
    if not words.strip():
        raise Refused(_("Scrivi una risposta: chi ha commentato deve sapere perché."))


def check_can_freeze(version: TextVersion, items: Iterable[Item], *, open_comments: int) -> None:
    """A scheme goes to the organs that approve it: whole, and with nobody waiting for an answer."""
    if version.is_frozen:
        raise Refused(_("Questa versione è già congelata come schema."))
    if not version.body.articles:
        raise Refused(_("Il testo è vuoto: scrivi almeno un articolo."))
    missing = [str(one.label) for one in items if not one.is_met]
    if missing:
        raise Refused(
            _("Mancano contenuti obbligatori: %(missing)s.") % {"missing": ", ".join(missing)}
        )
    if not all(one.is_complete for one in version.body.articles):
        raise Refused(_("Ci sono parti da completare: cercale fra parentesi quadre."))
    if open_comments:
        raise Refused(_("Ci sono commenti senza risposta: rispondi prima di congelare il testo."))
