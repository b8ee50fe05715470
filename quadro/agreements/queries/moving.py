"""What the moves of an agreement look at: who must still approve or sign, which terms run."""

from datetime import date, timedelta

from quadro.agreements.models import (
    Agreement,
    Conference,
    Party,
    PartyQuerySet,
    Ratification,
    Signature,
)

RENEWAL_WINDOW = 180
"""Days before the end in which one renews, where the agreement does not say (a parameter)."""
SIGN_WITHIN = timedelta(days=60)
"""To sign a programme agreement, from the notice of the positive outcome (art. 34 c. 4)."""
RATIFY_WITHIN = timedelta(days=30)
"""To ratify an adhesion that varies the urban plan (art. 34 c. 5)."""


def contents_lacking(agreement: Agreement) -> list[dict[str, str]]:
    """The required contents that nobody found in the text yet, in the order of the law."""
    met = set(agreement.contents_met)
    return [one for one in agreement.instrument.required_contents if one["code"] not in met]


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


def parties_to_sign(agreement: Agreement, on: date) -> list[Party]:
    """Parties whose signature is missing, or is not in the form that the instrument wants."""
    good = Signature.objects.filter(
        party__agreement=agreement, is_current=True, verdict=Signature.Verdict.GOOD
    )
    rows = current_parties(agreement, on).exclude(pk__in=good.values("party"))
    return list(rows.select_related("body").order_by("body__name", "pk"))


def renewal_opens_on(agreement: Agreement) -> date | None:
    """The first day of the window in which one renews; None where no end is known."""
    if agreement.ends_on is None:
        return None
    days = agreement.renewal_window_days
    return agreement.ends_on - timedelta(days=RENEWAL_WINDOW if days is None else days)


def current_conference(agreement: Agreement) -> Conference | None:
    return agreement.conferences.filter(is_current=True).select_related("promoter").first()


def sign_by(conference: Conference) -> date | None:
    """The last day to sign a programme agreement (art. 34 c. 4 D.Lgs. 267/2000)."""
    return conference.notified_on + SIGN_WITHIN if conference.notified_on else None


def open_ratifications(agreement: Agreement) -> list[Ratification]:
    rows = Ratification.objects.filter(party__agreement=agreement, ratified_on=None)
    return list(rows.select_related("party__body").order_by("due_on", "pk"))
