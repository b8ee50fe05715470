"""What is said of each term, to whom: sentences that say what to do, and where it is done."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum, auto
from functools import partial

from django.urls import reverse
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from quadro.agreements.actions.reminding.steps import OVERDUE
from quadro.agreements.queries import Deadline, DeadlineKind
from quadro.kit.dates import ELIDED, after_article
from quadro.kit.text import Text, filled
from quadro.notifications.actions import Message
from quadro.notifications.models import Notice

K = DeadlineKind
_after_article = lazy(after_article, str)


def day_words(day: date) -> dict[str, Text]:
    """A day as a sentence takes it, in the language of who will read: `{il}`, `{al}`, `{dal}`."""
    return {article: _after_article(day, article) for article in ELIDED}


class Audience(Enum):
    """Why somebody is told of a term, what binds most first: a thing is told to each once."""

    OWING = auto()
    """It is up to their body: an act, a signature, a ratification."""
    OFFICE = auto()
    """The planning office, that keeps the register."""
    REFERENT = auto()
    """Who follows the relaunch of the agreement."""
    PARTIES = auto()


@dataclass(frozen=True)
class Words:
    """What is said before the day and once it has passed; an empty `subject` says nothing.

    `place` makes the address from the term and the key of the row that is asked for.
    """

    subject: Text = ""
    what: Text = ""
    overdue: Text = ""
    what_then: Text = ""
    button: Text = ""
    place: "Place" = lambda term, _row: in_page(term, 0)
    is_action: bool = False

    def says(self, step: int) -> bool:
        return bool(self.overdue if step == OVERDUE else self.subject)


Place = Callable[[Deadline, int], str]


def in_page(term: Deadline, _row: int, section: str = "") -> str:
    address = reverse("agreements:detail", args=[term.slug])
    return f"{address}#{section}" if section else address


def at(name: str) -> Place:
    return lambda term, _row: reverse(f"agreements:{name}", args=[term.slug])


def at_row(name: str) -> Place:
    return lambda term, row: reverse(f"agreements:{name}", args=[term.slug, row])


growth, parties, programme = (
    partial(in_page, section=name) for name in ("crescita", "parti", "programma")
)

TO_RENEW = Words(
    _("L’intesa scade {il}"),
    _("Se deve continuare va rinnovata o prorogata: parlatene per tempo con le altre parti."),
    _("L’intesa è arrivata a scadenza {il}"),
    _("Se l’avete rinnovata, mandate il rinnovo firmato all’Ufficio piano."),
)
RENEWS_ITSELF = Words(
    _("L’intesa arriva a scadenza {il}"),
    _("Quel giorno si rinnova da sola, se nel frattempo nessuno ha dato disdetta."),
)
WORDS: Mapping[DeadlineKind, Mapping[Audience, Words]] = {
    K.EXPIRY: {
        Audience.OFFICE: Words(
            _("L’intesa scade {il}"),
            _("Senti le parti: se continua si rinnova o si proroga, se finisce si conclude."),
            _("L’intesa è arrivata a scadenza {il}"),
            _("Se le parti l’hanno rinnovata, registra il rinnovo dalla sua pagina."),
        ),
        Audience.REFERENT: TO_RENEW,
        Audience.PARTIES: TO_RENEW,
    },
    K.NOTICE: {
        Audience.OFFICE: Words(
            _("Si può dare disdetta fino {al}"),
            _("Poi l’intesa si rinnova da sola: se una parte dà disdetta, registra il recesso."),
            _("Il termine per la disdetta è passato {il}"),
            _("Se restano almeno due parti, alla scadenza l’intesa si rinnova da sola."),
        ),
        Audience.PARTIES: Words(
            _("Si può dare disdetta fino {al}"),
            _("Poi l’intesa si rinnova da sola: chi non vuole continuare dichiara il recesso."),
            _("Il termine per la disdetta è passato {il}"),
            _("Se restano almeno due parti, alla scadenza l’intesa si rinnova da sola."),
        ),
    },
    K.WINDOW_OPENS: {
        Audience.OFFICE: Words(
            _("L’intesa si può rinnovare {dal}"),
            _("Senti le parti: il rinnovo firmato si registra dalla pagina dell’intesa."),
        ),
        Audience.PARTIES: Words(
            _("L’intesa si può rinnovare {dal}"),
            _("Se volete continuare, preparate il rinnovo con le altre parti."),
        ),
    },
    K.WINDOW_CLOSES: {
        Audience.OFFICE: Words(
            _("Registra il rinnovo entro {il}, o l’intesa scade"),
            _("Serve il rinnovo firmato dalle parti; se nessuno rinnova non c’è altro da fare."),
            button=_("Registra il rinnovo"),
            place=at("renew"),
            is_action=True,
        ),
        Audience.PARTIES: Words(
            _("L’intesa si può rinnovare fino {al}"),
            _("Se volete continuare, firmate il rinnovo e mandatelo all’Ufficio piano."),
        ),
    },
    K.REVIEW: {
        Audience.OFFICE: Words(
            _("La verifica periodica dell’intesa è {il}"),
            _("Convoca le parti e raccogli a che punto è ciò che hanno promesso."),
            _("La verifica periodica dell’intesa era {il}"),
            _("Se non si è ancora tenuta, fissa con le parti un altro giorno."),
        ),
        Audience.PARTIES: Words(
            _("La verifica periodica dell’intesa è {il}"),
            _("Preparate a che punto è ciò che avete promesso."),
            _("La verifica periodica dell’intesa era {il}"),
            _("Se non si è ancora tenuta, fissate con l’Ufficio piano un altro giorno."),
        ),
    },
    K.RELAUNCH: {
        Audience.OFFICE: Words(
            _("Il rilancio dell’intesa arriva al suo termine {il}"),
            _("Chiedi al referente a che punto è il piano d’azione."),
            _("Il termine del rilancio è passato {il}"),
            _("Se il piano d’azione non è compiuto, fissa con le parti una nuova data."),
            place=growth,
        ),
        Audience.REFERENT: Words(
            _("Il rilancio che segui arriva al suo termine {il}"),
            _("Di’ all’Ufficio piano a che punto è il piano d’azione."),
            _("Il termine del rilancio che segui è passato {il}"),
            _("Di’ all’Ufficio piano che cosa è stato fatto e che cosa manca."),
            place=growth,
        ),
    },
    K.OPINION: {
        Audience.OWING: Words(
            _("Rendete il parere entro {il}"),
            _("Si scrive l’esito, con le condizioni se ce ne sono, e si carica il file."),
            _("Il parere era atteso entro {il}: rendetelo ora"),
            _("Si scrive l’esito, con le condizioni se ce ne sono, e si carica il file."),
            button=_("Rendi il parere"),
            place=at_row("give_opinion"),
            is_action=True,
        ),
        Audience.OFFICE: Words(
            overdue=_("Un parere era atteso entro {il} e non è arrivato"),
            what_then=_("Sollecita chi lo deve rendere, o prosegui se il suo silenzio vale."),
            place=partial(in_page, section="pareri"),
        ),
    },
    K.APPROVAL: {
        Audience.OWING: Words(
            _("Comunica entro {il} se l’ente ha approvato"),
            _("Bastano numero e data dell’atto; se la seduta è fissata, scrivi quando."),
            _("L’atto che vi autorizza era atteso entro {il}"),
            _("Comunica l’atto, o la seduta che lo approva: gli altri enti aspettano."),
            button=_("Comunica l’approvazione"),
            place=at_row("answer"),
            is_action=True,
        ),
        Audience.OFFICE: Words(
            overdue=_("Il termine per approvare è passato {il} e mancano atti"),
            what_then=_("Sollecita gli enti che non hanno risposto, o fissa un nuovo termine."),
            place=at("approvals"),
        ),
    },
    K.SIGNATURE: {
        Audience.OWING: Words(
            _("Firma l’intesa entro {il}"),
            _("Carica il file firmato: Quadro verifica la firma e dice che cosa non va."),
            _("L’intesa era da firmare entro {il}"),
            _("Senti l’Ufficio piano: dice se si può ancora firmare."),
            button=_("Carica la firma"),
            place=at("signatures"),
            is_action=True,
        ),
        Audience.OFFICE: Words(
            _("Si firma entro {il} e mancano ancora firme"),
            _("Sollecita gli enti che non hanno firmato."),
            _("Il termine per firmare è passato {il} e mancano firme"),
            _("Senti chi non ha firmato; di un accordo di programma si riconvoca la conferenza."),
            place=at("signatures"),
        ),
    },
    K.RATIFICATION: {
        Audience.OWING: Words(
            _("Il Consiglio deve ratificare entro {il}, o l’accordo decade"),
            _("Mandate la delibera all’Ufficio piano, che la registra (art. 34 c. 5 TUEL)."),
            _("Il termine per ratificare è passato {il}"),
            _("Senza la ratifica l’accordo decade (art. 34 c. 5 TUEL): sentite l’Ufficio piano."),
            button=_("Vedi l’accordo"),
            place=programme,
            is_action=True,
        ),
        Audience.OFFICE: Words(
            _("Entro {il} un Consiglio deve ratificare: {who}"),
            _("Registra la delibera quando arriva: senza, l’accordo decade (art. 34 c. 5 TUEL)."),
            place=at("decree"),
        ),
    },
    K.FORMAL_NOTICE: {
        Audience.OWING: Words(
            _("Rimediate entro {il} a ciò che chiede la diffida"),
            _("Dite all’Ufficio piano che cosa avete fatto: lo registra, e la diffida si chiude."),
            _("Il termine della diffida è passato {il}"),
            _("Altri possono fare a vostre spese, o l’intesa si risolve: sentite l’Ufficio piano."),
            button=_("Leggi la diffida"),
            place=growth,
            is_action=True,
        ),
        Audience.OFFICE: Words(
            overdue=_("Registra l’esito della diffida: il termine è passato {il}"),
            what_then=_("{who}: è sanato, fanno altri a sue spese, o l’intesa si risolve."),
            button=_("Registra l’esito"),
            place=at_row("close_default"),
            is_action=True,
        ),
    },
    K.WITHDRAWAL: {
        Audience.OFFICE: Words(
            _("{who} non è più fra le parti {dal}"),
            _("Se cambiano compiti o spese, prepara con le altre parti un atto integrativo."),
            place=parties,
        ),
        Audience.PARTIES: Words(
            _("{who} non è più fra le parti {dal}"),
            _("Se cambiano compiti o spese, chiedete all’Ufficio piano un atto integrativo."),
            place=parties,
        ),
    },
}  # fmt: skip
OFFICE_OPINION = Words(
    _("Un parere dell’ufficio va reso entro {il}"),
    _("Scrivi l’esito, con le condizioni se ce ne sono, e carica il file."),
    _("Un parere dell’ufficio era atteso entro {il}"),
    _("Scrivi l’esito, con le condizioni se ce ne sono, e carica il file."),
    button=_("Rendi il parere"),
    place=at_row("give_opinion"),
    is_action=True,
)
"""Of an opinion that the office gives by itself: no other body owes it."""


def words_of(term: Deadline, audience: Audience, *, renews_itself: bool) -> Words | None:
    """What this audience is told of a term; None where it is told nothing."""
    if term.kind == K.EXPIRY and renews_itself:
        return RENEWS_ITSELF
    if term.kind == K.OPINION and audience == Audience.OFFICE and term.is_office:
        return OFFICE_OPINION
    return WORDS[term.kind].get(audience)


def message_of(
    words: Words, term: Deadline, step: int, *, key: str, who: str = "", row: int = 0
) -> Message:
    """The notice: the term in its subject, then the agreement and what to do."""
    is_over = step == OVERDUE
    told: dict[str, Text] = {**day_words(term.falls_on), "who": who}
    return Message(
        subject=filled(words.overdue if is_over else words.subject, **told),
        kind=Notice.Kind.ACTION if words.is_action else Notice.Kind.INFORMATION,
        key=key,
        about=about(term.label, filled(words.what_then if is_over else words.what, **told)),
        address=words.place(term, row),
        button=words.button,
        due_on=term.falls_on if words.is_action else None,
    )


def about(label: str, what: Text) -> Text:
    """The agreement, and what to do: a long title leaves room to the second."""
    name = label if len(label) <= LONGEST_LABEL else f"{label[: LONGEST_LABEL - 1]}…"
    return filled("{name} · {what}", name=name, what=what)


LONGEST_LABEL = 150
