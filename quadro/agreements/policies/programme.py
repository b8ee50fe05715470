"""What art. 34 D.Lgs. 267/2000 asks of a programme agreement, from the conference to the decree."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _

from quadro.agreements.models import (
    Agreement,
    Consent,
    Party,
    Signature,
)
from quadro.agreements.policies.guards import (
    Missing,
    Told,
    at_page,
    wants_contents,
    wants_scheme,
    wants_signed,
)
from quadro.agreements.queries import (
    current_conference,
    current_parties,
    open_ratifications,
    sign_by,
)


def wants_promoted(agreement: Agreement, on: date, told: Told) -> Iterator[Missing]:
    yield from wants_contents(agreement, on, told)
    if not agreement.parties.filter(role=Party.Role.PROMOTER).exists():
        yield Missing(
            _("Indica fra le parti chi promuove l’accordo (art. 34 c. 1 D.Lgs. 267/2000)."),
            f"{agreement.get_absolute_url()}#parti",
            _("Vai alle parti"),
        )
    if current_conference(agreement) is None:
        yield Missing(
            _("Registra la convocazione della conferenza di tutte le amministrazioni."),
            at_page(agreement, "conference"),
            _("Convoca la conferenza"),
        )


def wants_consent(agreement: Agreement, on: date, _told: Told) -> Iterator[Missing]:
    conference = current_conference(agreement)
    where = (at_page(agreement, "conference"), _("Vai alla conferenza"))
    if conference is None or conference.held_on is None:
        yield Missing(_("La conferenza non si è ancora tenuta."), *where)
    if conference is None:
        return
    yes = Consent.objects.filter(conference=conference, answer=Consent.Answer.YES)
    lacking = list(
        current_parties(agreement, on)
        .filter(body__is_institutional=True)
        .exclude(pk__in=yes.values("party"))
        .select_related("body")
    )
    if lacking:
        names = ", ".join(one.body.label for one in lacking)
        yield Missing(
            _("Serve il consenso di tutte le amministrazioni: manca %(who)s.") % {"who": names},
            *where,
        )
    if conference.notified_on is None:
        yield Missing(_("Indica il giorno in cui è stato comunicato l’esito positivo."), *where)
    yield from wants_scheme(agreement)


def wants_signed_in_time(agreement: Agreement, on: date, told: Told) -> Iterator[Missing]:
    yield from wants_signed(agreement, on, told)
    conference = current_conference(agreement)
    last = sign_by(conference) if conference else None
    signed = Signature.objects.filter(party__agreement=agreement, is_current=True)
    latest = signed.order_by("-on").values_list("on", flat=True).first()
    if last and (latest or on) > last:
        yield Missing(
            _("I 60 giorni per firmare sono passati il %(day)s: riconvoca la conferenza.")
            % {"day": f"{last:%d/%m/%Y}"},
            at_page(agreement, "conference"),
            _("Vai alla conferenza"),
        )


def wants_decree_lacking(agreement: Agreement) -> Iterator[Missing]:
    decree = getattr(agreement, "decree", None)
    if decree is None or decree.published_on is None:
        yield Missing(
            _("Registra l’atto formale che approva l’accordo e la sua pubblicazione."),
            at_page(agreement, "decree"),
            _("Registra il decreto"),
        )


def wants_decreed(agreement: Agreement, _on: date, _told: Told) -> Iterator[Missing]:
    yield from wants_decree_lacking(agreement)
    if open_ratifications(agreement):
        yield Missing(_("Qualche Consiglio deve ancora ratificare: attendi le ratifiche."))


def wants_decreed_only(agreement: Agreement, _on: date, _told: Told) -> Iterator[Missing]:
    yield from wants_decree_lacking(agreement)
    if not open_ratifications(agreement):
        yield Missing(_("Nessuna ratifica manca: registra il decreto, e l’accordo è efficace."))


def wants_ratified(agreement: Agreement, _on: date, _told: Told) -> Iterator[Missing]:
    lacking = open_ratifications(agreement)
    if lacking:
        names = ", ".join(one.party.body.label for one in lacking)
        yield Missing(
            _("Manca la ratifica di: %(who)s.") % {"who": names},
            at_page(agreement, "decree"),
            _("Registra una ratifica"),
        )


def wants_not_ratified(agreement: Agreement, on: date, _told: Told) -> Iterator[Missing]:
    if not any(on > one.due_on for one in open_ratifications(agreement)):
        yield Missing(_("Il termine per ratificare non è passato."))
