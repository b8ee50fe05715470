"""What each guard of the tables of moves asks; those of a programme agreement are apart.

A guard tells what is missing and where to put it right, so that a page can say it before anybody
tries.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from quadro.agreements.models import (
    Agreement,
    Approval,
    OpinionKind,
    Party,
)
from quadro.agreements.queries import (
    contents_lacking,
    current_parties,
    parties_to_sign,
    parties_without_act,
    renewal_opens_on,
    text_of,
)
from quadro.agreements.states import State
from quadro.texts import queries as texts

Told = Mapping[str, Any]
"""What the person says with the move: a reason, a note on the results, new dates."""


@dataclass(frozen=True)
class Missing:
    """A condition not met: what it is, and the address of the page where it is met."""

    text: str
    cure: str = ""
    cure_label: str = ""


Check = Callable[[Agreement, date, Told], Iterator[Missing]]


def at_page(agreement: Agreement, name: str) -> str:
    return reverse(f"agreements:{name}", args=[agreement.slug])


def wants_nothing(_agreement: Agreement, _on: date, _told: Told) -> Iterator[Missing]:
    yield from ()


def wants_reason(_agreement: Agreement, _on: date, told: Told) -> Iterator[Missing]:
    if not str(told.get("reason", "")).strip():
        yield Missing(_("Scrivi il motivo: resta nella storia dell’intesa."))


def wants_parties(agreement: Agreement, on: date, _told: Told) -> Iterator[Missing]:
    if current_parties(agreement, on).count() < 2:  # noqa: PLR2004 - an agreement has two sides
        yield Missing(
            _("Un’intesa ha almeno due parti."),
            at_page(agreement, "add_party"),
            _("Aggiungi una parte"),
        )


def wants_contents(agreement: Agreement, on: date, told: Told) -> Iterator[Missing]:
    yield from wants_parties(agreement, on, told)
    lacking = [one["label"] for one in contents_lacking(agreement)]
    if lacking:
        text = _("Nel testo mancano i contenuti che lo strumento richiede: %(what)s.")
        yield Missing(
            text % {"what": ", ".join(lacking)},
            at_page(agreement, "contents"),
            _("Verifica i contenuti"),
        )
    if agreement.instrument.wants_duration and not (agreement.ends_on or agreement.duration_note):
        yield Missing(
            _("Manca la durata: %(name)s deve indicarla.") % {"name": agreement.instrument.name},
            at_page(agreement, "edit"),
            _("Indica la durata"),
        )


def wants_scheme(agreement: Agreement) -> Iterator[Missing]:
    """A text written here goes to those who approve it as a scheme that does not change any more.

    An agreement whose text Quadro does not keep is approved on its papers.
    """
    text = text_of(agreement)
    if text is not None and not texts.current(text).is_frozen:
        yield Missing(
            _("Il testo non è ancora lo schema da approvare: congela l’ultima versione."),
            at_page(agreement, "text"),
            _("Vai al testo"),
        )


def wants_opinions(agreement: Agreement, on: date, told: Told) -> Iterator[Missing]:
    if agreement.state == State.DRAFT:
        yield from wants_contents(agreement, on, told)
    yield from wants_scheme(agreement)
    asked = list(agreement.opinions.select_related("body"))
    never = set(agreement.instrument.mandatory_opinions) - {one.kind for one in asked}
    if never:
        yield Missing(
            _("Pareri obbligatori non ancora chiesti: %(what)s.")
            % {"what": ", ".join(str(OpinionKind(one).label) for one in sorted(never))},
            at_page(agreement, "ask_opinion"),
            _("Chiedi un parere"),
        )
    open_ones = [one for one in asked if one.is_mandatory and not one.is_settled_on(on)]
    if open_ones:
        yield Missing(
            _("Pareri obbligatori non resi o contrari: %(what)s.")
            % {"what": ", ".join(map(str, open_ones))},
            f"{agreement.get_absolute_url()}#pareri",
            _("Vai ai pareri"),
        )


def wants_acts(agreement: Agreement, on: date, told: Told) -> Iterator[Missing]:
    yield from wants_parties(agreement, on, told)
    lacking = parties_without_act(agreement, on)
    refused = Approval.objects.filter(party__agreement=agreement, outcome="respinto").exists()
    if refused:
        yield Missing(
            _("Una parte ha respinto lo schema: riportalo in bozza, o togli la parte."),
            at_page(agreement, "approvals"),
            _("Vai alle approvazioni"),
        )
    if lacking:
        some = ", ".join(one.body.label for one in lacking[:3])
        more = len(lacking) - 3
        if more > 0:
            some += " " + ngettext("e un’altra", "e altre %(n)s", more) % {"n": more}
        yield Missing(
            _("Senza un atto efficace che la autorizza una parte non firma: manca per %(who)s.")
            % {"who": some},
            at_page(agreement, "approvals"),
            _("Vai alle approvazioni"),
        )


def wants_signed(agreement: Agreement, on: date, told: Told) -> Iterator[Missing]:
    lacking = parties_to_sign(agreement, on)
    if not lacking:
        yield from wants_parties(agreement, on, told)
    if lacking:
        yield Missing(
            ngettext("Manca una firma a posto.", "Mancano %(n)s firme a posto.", len(lacking))
            % {"n": len(lacking)},
            at_page(agreement, "signatures"),
            _("Vai alle firme"),
        )


def wants_relaunch(_agreement: Agreement, _on: date, told: Told) -> Iterator[Missing]:
    if not told.get("action_plan"):
        yield Missing(_("Scrivi il piano d’azione."))
    if not told.get("in_charge"):
        yield Missing(_("Indica chi segue il rilancio."))
    if not told.get("ends_on"):
        yield Missing(_("Indica la nuova data."))


def wants_notice(_agreement: Agreement, _on: date, told: Told) -> Iterator[Missing]:
    if not told.get("finding"):
        yield Missing(_("Scrivi che cosa non è stato fatto."))
    if not told.get("term_on"):
        yield Missing(_("La diffida indica un termine: scrivilo."))


def wants_notice_over(agreement: Agreement, on: date, _told: Told) -> Iterator[Missing]:
    last = agreement.defaults.filter(outcome="").order_by("-term_on").first()
    if last is None:
        yield Missing(_("Nessuna diffida è aperta: registrala prima di risolvere l’intesa."))
    elif on <= last.term_on:
        yield Missing(
            _("Il termine della diffida è il %(day)s: prima non si risolve.")
            % {"day": f"{last.term_on:%d/%m/%Y}"}
        )


def wants_results(_agreement: Agreement, _on: date, told: Told) -> Iterator[Missing]:
    if not str(told.get("results", "")).strip():
        yield Missing(_("Scrivi una nota sui risultati: chiude l’intesa e si legge sul sito."))


def wants_ended(agreement: Agreement, on: date, _told: Told) -> Iterator[Missing]:
    if agreement.ends_on is None or on <= agreement.ends_on:
        yield Missing(_("La data di fine non è passata."))


def wants_too_few(agreement: Agreement, on: date, _told: Told) -> Iterator[Missing]:
    if Party.objects.on(on).filter(agreement=agreement).count() >= 2:  # noqa: PLR2004 - two sides
        yield Missing(_("Restano almeno due parti: l’intesa continua fra loro."))


def wants_window(agreement: Agreement, on: date, told: Told) -> Iterator[Missing]:
    opens = renewal_opens_on(agreement)
    where = (at_page(agreement, "edit"), _("Modifica i dati"))
    if opens is None:
        yield Missing(_("Non si conosce la scadenza: indicala prima di rinnovare."), *where)
    elif on < opens:
        yield Missing(
            _("La finestra del rinnovo si apre il %(day)s.") % {"day": f"{opens:%d/%m/%Y}"}, *where
        )
    if agreement.renewal == Agreement.Renewal.NONE:
        yield Missing(_("L’intesa dice che non si rinnova."), *where)
    if not told.get("ends_on"):
        yield Missing(_("Indica la nuova scadenza."))
