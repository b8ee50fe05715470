"""Whose turn it is, in the words of who reads, and what comes next."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from quadro.accounts.actors import Actor
from quadro.agreements.models import Agreement, Approval, Opinion, Ratification
from quadro.agreements.policies import Missing, missing_for, verbs_of
from quadro.agreements.queries import (
    Programme,
    current_parties,
    open_ratifications,
    signing_parties,
)
from quadro.agreements.states import ADDRESSES, VERBS, Move, State
from quadro.kit.dates import in_words

SAID = {
    "reason": "…", "results": "…", "action_plan": "…", "in_charge": "…", "finding": "…",
    "term_on": "…", "ends_on": "…",
}  # fmt: skip
"""What the form of a move will ask: not missing before anybody opens it."""
BACK = ("revise", "archive")
"""What leads back or away is told last."""
PAGES = {
    "sign": "signatures",
    "call_conference": "conference",
    "decree": "decree",
    "await_ratification": "decree",
    "ratify": "decree",
    "plan_relaunch": "relaunch",
}
"""The page where a move that is no plain form is made."""
BY_THEMSELVES = ("withdraw", "cure")
"""Made with the last withdrawal, or with the outcome of the last notice: nobody asks for them."""

WRITTEN = (State.PROPOSED, State.INQUIRY, State.DRAFT)
"""While the office alone has something to do."""


@dataclass(frozen=True)
class Step:
    """A move that the office can make, or what it still wants."""

    label: str
    address: str
    missing: list[Missing] = field(default_factory=list)

    @property
    def is_open(self) -> bool:
        return not self.missing


@dataclass(frozen=True)
class Turn:
    """What the reader must do, or whom everybody waits for."""

    title: str
    text: str = ""
    is_theirs: bool = False
    due_on: date | None = None
    address: str = ""
    button: str = ""


def steps_from(agreement: Agreement, *, by: Actor, on: date) -> list[Step]:
    """The moves from here, for the office: onwards first."""
    if not by.is_planning_office:
        return []
    left_out = (*BY_THEMSELVES, _other_decree(agreement))
    moves = sorted(
        (one for one in verbs_of(agreement) if one.verb not in left_out),
        key=lambda one: BACK.index(one.verb) + 1 if one.verb in BACK else 0,
    )
    return [
        Step(str(VERBS[move.verb]), address, missing_for(move, agreement, on=on, told=SAID))
        for move in moves
        if (address := _address_of(move, agreement))
    ]


def _other_decree(agreement: Agreement) -> str:
    """Of the two moves that a decree can make, the one that the ratifications leave out."""
    if agreement.state != State.DECREE:
        return ""
    return "decree" if open_ratifications(agreement) else "await_ratification"


def _address_of(move: Move, agreement: Agreement) -> str:
    if move.verb in ADDRESSES:
        return reverse("agreements:move", args=[agreement.slug, ADDRESSES[move.verb]])
    try:
        return reverse(f"agreements:{PAGES.get(move.verb, move.verb)}", args=[agreement.slug])
    except NoReverseMatch:
        return ""


def turn_of(
    agreement: Agreement, *, by: Actor, on: date, programme: Programme | None = None,
    has_text: bool = False,
) -> Turn | None:  # fmt: skip
    """Whose turn it is while an agreement is being made; None once nobody is waited for.

    `programme` is what a programme agreement has of its own, that its pages have read already;
    `has_text`, whether `by` may read a text of it.
    """
    state = State(agreement.state)
    if state in WRITTEN and not by.is_planning_office:
        return _preparing(agreement, by, has_text=has_text)
    said = {State.OPINIONS: _opinions, State.APPROVAL: _approval, State.SIGNING: _signing}
    if ask := said.get(state):
        return ask(agreement, by, on)
    its_own = {
        State.CONFERENCE: _conference, State.DECREE: _decree, State.RATIFICATION: _ratification,
    }  # fmt: skip
    if programme is None or state not in its_own:
        return None
    return its_own[state](agreement, programme, by, on)


def _preparing(agreement: Agreement, by: Actor, *, has_text: bool) -> Turn:
    """Before the opinions the office writes; who may read what it wrote may say what to change."""
    if agreement.state != State.DRAFT:
        return Turn(_("In attesa dell’Ufficio piano"), _("Prepara l’intesa: il testo viene dopo."))
    if not has_text:
        told = _("Scrive la bozza: quando la mostra alle parti, si legge e si commenta da qui.")
        return Turn(_("In attesa dell’Ufficio piano"), told)
    title, told = _("La bozza si può leggere"), ""
    if _is_inside(agreement, by):
        title = _("La bozza si può leggere e commentare")
        told = _("Di ogni paragrafo si può chiedere un cambiamento. Poi si chiedono i pareri.")
    page = reverse("agreements:text", args=[agreement.slug])
    return Turn(title, told, address=page, button=_("Leggi la bozza"))


def _opinions(agreement: Agreement, by: Actor, on: date) -> Turn | None:
    waiting = list(
        Opinion.objects.filter(agreement=agreement, given_on=None)
        .select_related("body")
        .order_by("asked_on", "pk")
    )
    mine = next((one for one in waiting if one.body_id in by.bodies and one.body_id), None)
    if mine:
        return Turn(
            _("Tocca a voi: rendete il parere"),
            str(mine),
            is_theirs=True,
            due_on=mine.due_on,
            address=reverse("agreements:give_opinion", args=[agreement.slug, mine.pk]),
            button=_("Rendi il parere"),
        )
    if not waiting:
        return None
    late = sum(on > one.due_on for one in waiting)
    text = ", ".join(map(str, waiting))
    if late:
        text += ". " + ngettext(
            "Per uno il termine è passato.", "Per %(n)s il termine è passato.", late
        ) % {"n": late}
    title = ngettext("In attesa di un parere", "In attesa di %(n)s pareri", len(waiting))
    return Turn(title % {"n": len(waiting)}, text)


def _approval(agreement: Agreement, by: Actor, on: date) -> Turn | None:
    asked = current_parties(agreement, on).filter(body__is_institutional=True)
    lacking = asked.filter(act=None)
    mine = lacking.filter(body__in=by.bodies).select_related("body").first() if by.bodies else None
    if mine:
        return Turn(
            _("Tocca a voi: caricate l’atto che vi autorizza"),
            _("Bastano numero, data e file."),
            is_theirs=True,
            due_on=agreement.approve_by,
            address=reverse("agreements:answer", args=[agreement.slug, mine.pk]),
            button=_("Comunica l’approvazione"),
        )
    total, waiting = asked.count(), lacking.count()
    if not waiting:
        return Turn(_("Tutti gli enti hanno approvato"), due_on=agreement.approve_by)
    refused = Approval.objects.filter(
        party__agreement=agreement, outcome=Approval.Outcome.REFUSED
    ).count()
    text = (
        ngettext("Un ente ha respinto lo schema.", "%(n)s enti hanno respinto lo schema.", refused)
        % {"n": refused}
        if refused
        else ""
    )
    is_inside = _is_inside(agreement, by)
    return Turn(
        ngettext("In attesa di un ente su %(all)s", "In attesa di %(n)s enti su %(all)s", waiting)
        % {"n": waiting, "all": total},
        text,
        due_on=agreement.approve_by,
        address=reverse("agreements:approvals", args=[agreement.slug]) if is_inside else "",
        button=_("Vedi chi manca"),
    )


def _is_inside(agreement: Agreement, by: Actor) -> bool:
    return by.reads_everything or agreement.parties.filter(body__in=by.bodies).exists()


def _signing(agreement: Agreement, by: Actor, on: date) -> Turn | None:
    signing = signing_parties(agreement, on)
    lacking = [one for one, has_signed in signing if not has_signed]
    mine = next((one for one in lacking if one.body_id in by.bodies), None)
    if mine:
        return Turn(
            _("Tocca a voi: firmate"),
            _("Caricate il testo firmato: Quadro verifica la firma e dice che cosa non va."),
            is_theirs=True,
            due_on=agreement.sign_by,
            address=reverse("agreements:signatures", args=[agreement.slug]),
            button=_("Carica la firma"),
        )
    if not lacking:
        return None
    title = ngettext("Manca una firma su %(all)s", "Mancano %(n)s firme su %(all)s", len(lacking))
    names = ", ".join(one.body.label for one in lacking[:5])
    return Turn(
        title % {"n": len(lacking), "all": len(signing)},
        names if len(lacking) <= 5 else f"{names}…",  # noqa: PLR2004
        due_on=agreement.sign_by,
    )


# A programme agreement (art. 34 D.Lgs. 267/2000) --------------------------------------------------


def _conference(agreement: Agreement, programme: Programme, by: Actor, _on: date) -> Turn | None:
    """How many consents are missing; of which administrations is for who is inside."""
    if programme.conference is None:
        return None
    page = reverse("agreements:conference", args=[agreement.slug]) if by.is_planning_office else ""
    button = _("Vai alla conferenza")
    if lacking := programme.unconvinced:
        title = ngettext(
            "Manca il consenso di un’amministrazione",
            "Manca il consenso di %(n)s amministrazioni",
            len(lacking),
        )
        names = ", ".join(one.body.label for one in lacking) if _is_inside(agreement, by) else ""
        return Turn(title % {"n": len(lacking)}, names, address=page, button=button)
    if programme.conference.notified_on is None:
        text = _("Manca la comunicazione dell’esito: da quel giorno si firma entro 60 giorni.")
        return Turn(_("Tutte le amministrazioni consentono"), text, address=page, button=button)
    title = _("Tutte consentono: si può aprire la firma")
    return Turn(title, due_on=agreement.sign_by, address=page, button=button)


def _decree(agreement: Agreement, programme: Programme, by: Actor, on: date) -> Turn:
    """The act that approves, while the thirty days of the councils run."""
    waiting, council = programme.unratified, _ratification(agreement, programme, by, on)
    if council and (council.is_theirs or on > waiting[0].due_on):
        return council
    text = ""
    if waiting:
        text = _("Intanto ratificano entro il %(day)s: %(who)s. Se uno manca, l’accordo decade.")
        text %= {"day": in_words(waiting[0].due_on), "who": _names(waiting)}
    if not by.is_planning_office:
        return Turn(_("In attesa dell’atto che approva l’accordo"), text)
    title, button = _("Tocca a voi: registrate l’atto che approva l’accordo"), _("Registra l’atto")
    if programme.decree:
        title = _("Tocca a voi: indicate quando l’atto che approva è pubblicato")
        button = _("Completa l’atto")
    page = reverse("agreements:record_decree", args=[agreement.slug])
    return Turn(title, text, is_theirs=True, address=page, button=button)


def _ratification(agreement: Agreement, programme: Programme, by: Actor, on: date) -> Turn | None:
    """Which councils must still ratify, and by when; a call for the one of who reads."""
    waiting = programme.unratified
    if not waiting:
        return None
    due_on = waiting[0].due_on
    if on <= due_on and any(one.party.body_id in by.bodies for one in waiting):
        title = _("Tocca al vostro Consiglio: ratificate l’accordo")
        text = _("Comunicate la delibera all’Ufficio piano: senza, l’accordo decade.")
        return Turn(title, text, is_theirs=True, due_on=due_on)
    title = ngettext(
        "Manca la ratifica di un Consiglio", "Mancano le ratifiche di %(n)s Consigli", len(waiting)
    )
    text = _("%(who)s. Se una ratifica manca, l’accordo decade (art. 34 c. 5 D.Lgs. 267/2000).")
    if on > due_on:
        text = _("%(who)s. Il termine è passato: l’accordo decade (art. 34 c. 5 D.Lgs. 267/2000).")
    page = reverse("agreements:decree", args=[agreement.slug]) if by.is_planning_office else ""
    return Turn(
        title % {"n": len(waiting)},
        text % {"who": _names(waiting)},
        due_on=due_on,
        address=page,
        button=_("Registra una ratifica"),
    )


def _names(waiting: Sequence[Ratification]) -> str:
    return ", ".join(one.party.body.label for one in waiting)
