"""What the moves of an agreement look at: who must still approve or sign, which terms run."""

from datetime import date

from django.db.models import Exists, OuterRef

from quadro.agreements import terms
from quadro.agreements.models import (
    Agreement,
    Conference,
    Party,
    PartyQuerySet,
    Ratification,
    Signature,
)
from quadro.agreements.queries.texts import text_of
from quadro.texts import queries as texts


def contents_lacking(agreement: Agreement) -> list[dict[str, str]]:
    """The required contents that are in no article of the text, and that the office did not find.

    In the order of the law. An article that declares a content and still has something to complete
    does not count (`texts.queries.checklist`).
    """
    required = agreement.instrument.required_contents
    met = set(agreement.contents_met)
    if text := text_of(agreement):
        body = texts.current(text).body
        met |= {one.code for one in texts.checklist(body, required) if one.is_met}
    return [one for one in required if one["code"] not in met]


def current_parties(agreement: Agreement, on: date) -> PartyQuerySet:
    """Those who must approve and sign: in the agreement on the day, later adherents aside."""
    return agreement.parties.filter(joined_on=None).exclude(withdrawn_on__lte=on)


def parties_without_act(agreement: Agreement, on: date) -> list[Party]:
    """Institutional parties whose authorising act is missing or has no effect yet."""
    rows = current_parties(agreement, on).filter(body__is_institutional=True)
    return [
        one
        for one in rows.select_related("body", "act__body").order_by("body__name", "pk")
        if one.act is None or one.act.effective_on is None or one.act.effective_on > on
    ]


def signing_parties(agreement: Agreement, on: date) -> list[tuple[Party, bool]]:
    """Those who sign, each with whether its signature is in the form that the instrument wants."""
    good = Signature.objects.filter(
        party=OuterRef("pk"), is_current=True, verdict=Signature.Verdict.GOOD
    )
    rows = current_parties(agreement, on).annotate(has_signed=Exists(good))
    told = rows.select_related("body").order_by("body__name", "pk")
    return [(one, bool(vars(one)["has_signed"])) for one in told]


def parties_to_sign(agreement: Agreement, on: date) -> list[Party]:
    """Parties whose signature is missing, or is not in the form that the instrument wants."""
    return [one for one, has_signed in signing_parties(agreement, on) if not has_signed]


def renewal_opens_on(agreement: Agreement) -> date | None:
    """The first day of the window in which one renews; None where no end is known."""
    return terms.renewal_opens_on(agreement.ends_on, agreement.renewal_window_days)


def current_conference(agreement: Agreement) -> Conference | None:
    return agreement.conferences.filter(is_current=True).select_related("promoter").first()


def sign_by(conference: Conference) -> date | None:
    """The last day to sign a programme agreement (art. 34 c. 4 D.Lgs. 267/2000)."""
    return conference.notified_on + terms.SIGN_WITHIN if conference.notified_on else None


def open_ratifications(agreement: Agreement) -> list[Ratification]:
    rows = Ratification.objects.filter(party__agreement=agreement, ratified_on=None)
    return list(rows.select_related("party__body").order_by("due_on", "pk"))
