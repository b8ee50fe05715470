"""Where deadlines come from: one query for each table that holds days."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from django.db.models import Exists, OuterRef, Q, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from quadro.agreements.models import (
    Act,
    Agreement,
    Conference,
    Default,
    Opinion,
    Party,
    Relaunch,
    Signature,
)
from quadro.agreements.queries.deadlines.nouns import Asked, Deadline
from quadro.agreements.queries.deadlines.nouns import DeadlineKind as K
from quadro.agreements.states import LIVING, PHASES, TO_RATIFY, Phase, Route, State
from quadro.agreements.terms import (
    RENEWAL_WINDOW,
    SIGN_WITHIN,
    after,
    brought_forward,
    moved,
    renewal_opens_on,
    reviews,
)
from quadro.bodies.models import Body
from quadro.kit.dates import Precision, in_words

Renewal = Agreement.Renewal
RENEWALS = {
    Renewal.TACIT: gettext_lazy("si rinnova da sola, se nessuno dà disdetta"),
    Renewal.EXPRESS: gettext_lazy("il rinnovo è espresso"),
    Renewal.NONE: gettext_lazy("non si rinnova"),
}
OPINIONS_OPEN = (*PHASES[Phase.PREPARING], *PHASES[Phase.APPROVING])


OF_BODY = ("body__name", "body__short_name")


def its(*names: str, of: str = "agreement") -> tuple[str, ...]:
    """What a deadline says of the agreement of a row, for `only`: no text, no more columns."""
    told = ("slug", "code", "title", "short_title", *names)
    return tuple(f"{of}__{name}" for name in told)


# What the agreement itself says -------------------------------------------------------------------


def of_the_record(asked: Asked) -> Iterator[Deadline]:
    """Expiry, notice, window of the renewal, reviews."""
    renews = Q(renewal__in=(Renewal.TACIT, Renewal.EXPRESS)) | Q(renewal_window_days__isnull=False)
    ends = Q(ends_on__gte=after(asked.since, -10)) & (asked.days("ends_on") | renews)
    rows = asked.of_the_body.filter(
        Q(ends, state__in=(*LIVING, State.EXPIRED)) | Q(review_months__gt=0, state__in=LIVING)
    ).only(
        "slug", "code", "title", "short_title", "state", "ends_on", "renewal", "notice_days",
        "renewal_window_days", "review_months", "starts_on", "signed_on", "signed_on_precision",
    )  # fmt: skip
    for one in rows:
        yield from _expiry(asked, one)
        if one.state in LIVING:
            yield from _renewal(asked, one)
            yield from _reviews(asked, one)


def _expiry(asked: Asked, one: Agreement) -> Iterator[Deadline]:
    if one.ends_on is None:
        return
    text = _("È scaduta l’intesa") if one.state == State.EXPIRED else _("Scade l’intesa")
    about = RENEWALS.get(Renewal(one.renewal)) if one.renewal else None
    if one.state == State.EXPIRED:
        about = None
    yield asked.tell(
        one, K.EXPIRY, one.ends_on, text=text, about=str(about or ""), uid=f"scadenza-{one.pk}"
    )


def _renewal(asked: Asked, one: Agreement) -> Iterator[Deadline]:
    """A tacit renewal has a last day for the notice; an express one has a window."""
    if one.ends_on is None:
        return
    end = in_words(one.ends_on)
    if one.renewal == Renewal.TACIT and one.notice_days:
        last = after(one.ends_on, -one.notice_days)
        about = _("%(days)s giorni prima della scadenza del %(end)s; poi si rinnova da sola")
        yield asked.tell(
            one, K.NOTICE, last, falls_on=brought_forward(last), is_office=True,
            text=_("Ultimo giorno per la disdetta"),
            about=about % {"days": one.notice_days, "end": end}, uid=f"disdetta-{one.pk}",
        )  # fmt: skip
    is_told = one.renewal == "" and one.renewal_window_days is not None
    opens = renewal_opens_on(one.ends_on, one.renewal_window_days)
    if opens is None or (one.renewal != Renewal.EXPRESS and not is_told):
        return
    about = _("%(days)s giorni prima della scadenza del %(end)s")
    if one.renewal_window_days is None:
        about = _(
            "%(days)s giorni prima della scadenza del %(end)s, perché l’intesa non dice quando"
        )
    days = RENEWAL_WINDOW if one.renewal_window_days is None else one.renewal_window_days
    yield asked.tell(
        one, K.WINDOW_OPENS, opens, is_office=True, text=_("Si apre la finestra del rinnovo"),
        about=about % {"days": days, "end": end}, uid=f"apre-rinnovo-{one.pk}",
    )  # fmt: skip
    yield asked.tell(
        one, K.WINDOW_CLOSES, one.ends_on, is_office=True,
        text=_("Ultimo giorno per rinnovarla"),
        about=_("finestra aperta dal %(day)s") % {"day": in_words(opens)},
        uid=f"chiude-rinnovo-{one.pk}",
    )  # fmt: skip


def _reviews(asked: Asked, one: Agreement) -> Iterator[Deadline]:
    """From the day from which it runs, or from that of its signature if it is known."""
    signed_on = one.signed_on if one.signed_on_precision == Precision.DAY else None
    first, every = one.starts_on or signed_on, one.review_months
    if first is None or not every:
        return
    until = min(asked.until, after(one.ends_on, 1)) if one.ends_on else asked.until
    about = ngettext("ogni mese dal %(day)s", "ogni %(n)s mesi dal %(day)s", every) % {
        "n": every,
        "day": in_words(first),
    }
    for number, day in reviews(first, every, asked.since, until):
        yield asked.tell(
            one, K.REVIEW, day, is_office=True, text=_("Verifica periodica"), about=about,
            uid=f"verifica-{one.pk}-{number}",
        )  # fmt: skip


def of_relaunches(asked: Asked) -> Iterator[Deadline]:
    """The day to which a relaunch takes an agreement; one not started yet is internal."""
    known = Q(started_on__isnull=False)
    if asked.knows_inside:
        known |= Q(agreement__in=asked.inside)
    rows = (
        Relaunch.objects.filter(known, asked.days("ends_on"), agreement__in=asked.of_the_body)
        .filter(agreement__state__in=LIVING)
        .select_related("agreement")
        .only("ends_on", "started_on", *its("ends_on"))
        .order_by("agreement", "-found_on", "-pk")
    )
    for _key, some in groupby(rows, lambda row: row.agreement_id):
        one = next(some)
        # Once it has become the end of the agreement it is told as its expiry.
        if one.ends_on and one.ends_on != one.agreement.ends_on:
            about = _("proposta, non ancora avviata") if one.started_on is None else ""
            yield asked.tell(
                one.agreement, K.RELAUNCH, one.ends_on, is_office=True,
                text=_("Nuova data del rilancio"), about=about, uid=f"rilancio-{one.pk}",
            )  # fmt: skip


# What somebody must do ----------------------------------------------------------------------------


def of_opinions(asked: Asked) -> Iterator[Deadline]:
    """The day is counted from the request: in Python, the open ones are few."""
    theirs = Q(agreement__in=asked.known_inside) | Q(
        agreement__in=asked.agreements, body__in=asked.by.bodies
    )
    if asked.body is not None:
        theirs &= Q(agreement__in=asked.of_the_body) | Q(body=asked.body)
    rows = (
        Opinion.objects.filter(theirs, given_on=None, agreement__state__in=OPINIONS_OPEN)
        .select_related("agreement", "body")
        .only("kind", "asked_on", "days", "silence", *OF_BODY, *its())
    )
    for one in rows:
        legal = after(one.asked_on, one.days)
        if one.silence == Opinion.Silence.PASSES:
            silence = _("se manca, passato il termine si prosegue")
        else:
            silence = _("se manca, si aspetta")
        counted = _("%(days)s giorni dal %(day)s") % {
            "days": one.days,
            "day": in_words(one.asked_on),
        }
        yield asked.tell(
            one.agreement, K.OPINION, legal, falls_on=moved(legal),
            text=_("Parere: %(what)s") % {"what": one.get_kind_display()},
            about=f"{counted} · {silence}", uid=f"parere-{one.pk}",
            is_office=one.body is None, **_who([one.body] if one.body else []),
        )  # fmt: skip


def of_parties(asked: Asked) -> Iterator[Deadline]:
    """Acts, signatures, ratifications that parties owe, one of the three; in life, who is leaving.

    Later adherents owe none of them, as the guards have it.
    """
    good = Signature.objects.filter(
        party=OuterRef("pk"), is_current=True, verdict=Signature.Verdict.GOOD
    )
    notified = Conference.objects.filter(agreement=OuterRef("agreement"), is_current=True)
    first = Q(joined_on=None) & (Q(withdrawn_on=None) | Q(withdrawn_on__gt=asked.by.on))
    to_approve = first & Q(
        asked.days("agreement__approve_by", is_open=True),
        agreement__state=State.APPROVAL, act=None, body__is_institutional=True,
    )  # fmt: skip
    to_sign = first & Q(
        Q(agreement__sign_by__isnull=False) | Q(notified_on__isnull=False),
        ~Exists(good), agreement__state=State.SIGNING,
    )  # fmt: skip
    to_ratify = Q(
        asked.days("ratification__due_on", is_open=True),
        ratification__isnull=False, ratification__ratified_on=None, agreement__state__in=TO_RATIFY,
    )  # fmt: skip
    leaving = Q(asked.days("withdrawn_on"), agreement__state__in=LIVING)
    rows = (
        Party.objects.filter(agreement__in=asked.inside)
        .annotate(notified_on=Subquery(notified.values("notified_on")[:1]))
        .filter(to_approve | to_sign | to_ratify | leaving)
        .select_related("agreement__instrument", "body", "ratification")
        .only(
            "withdrawn_on", "ratification__due_on", *OF_BODY,
            *its("state", "approve_by", "sign_by", "instrument__route"),
        )
        .order_by("agreement", "body__name", "pk")
    )  # fmt: skip
    for _key, some in groupby(rows, lambda row: row.agreement_id):
        parties = list(some)
        agreement = parties[0].agreement
        yield from TELLERS[agreement.state](asked, agreement, parties)


def _approval(asked: Asked, one: Agreement, late: list[Party]) -> Iterator[Deadline]:
    """Institutional parties without the act that authorises them."""
    if legal := one.approve_by:
        about = ngettext("manca l’atto di un ente", "mancano gli atti di %(n)s enti", len(late)) % {
            "n": len(late)
        }
        yield asked.tell(
            one, K.APPROVAL, legal, falls_on=moved(legal), about=about,
            text=_("Termine per approvare"), uid=f"approvazione-{one.pk}",
            **_who([party.body for party in late]),
        )  # fmt: skip


def _signature(asked: Asked, one: Agreement, late: list[Party]) -> Iterator[Deadline]:
    """Parties whose signature is missing or must be made again.

    The 60 days of a programme agreement do not move: who signs later finds the door closed.
    """
    notified_on: date = getattr(late[0], "notified_on")  # noqa: B009 - annotated
    legal = one.sign_by or after(notified_on, SIGN_WITHIN.days)
    is_programme = one.instrument.route == Route.PROGRAMME
    about = ngettext("manca una firma", "mancano %(n)s firme", len(late)) % {"n": len(late)}
    yield asked.tell(
        one, K.SIGNATURE, legal, falls_on=legal if is_programme else moved(legal),
        text=_("Termine per firmare"), about=about, uid=f"firma-{one.pk}",
        **_who([party.body for party in late]),
    )  # fmt: skip


def _ratifications(asked: Asked, one: Agreement, late: list[Party]) -> Iterator[Deadline]:
    """Thirty days or the agreement lapses (art. 34 c. 5): nobody should count on a day more."""
    for party in late:
        yield asked.tell(
            one, K.RATIFICATION, party.ratification.due_on,
            text=_("Ratifica del Consiglio: %(who)s") % {"who": party.body.label},
            about=_("se non arriva, l’accordo decade"), uid=f"ratifica-{party.ratification.pk}",
            **_who([party.body]),
        )  # fmt: skip


def _withdrawals(asked: Asked, one: Agreement, leaving: list[Party]) -> Iterator[Deadline]:
    """The first day on which who declared its withdrawal, or was succeeded to, is no party."""
    for party in leaving:
        if day := party.withdrawn_on:
            yield asked.tell(
                one, K.WITHDRAWAL, day, about="", uid=f"recesso-{party.pk}",
                text=_("Non è più parte: %(who)s") % {"who": party.body.label},
            )  # fmt: skip


TELLERS: dict[str, Callable[[Asked, Agreement, list[Party]], Iterator[Deadline]]] = {
    State.APPROVAL: _approval,
    State.SIGNING: _signature,
    **dict.fromkeys(TO_RATIFY, _ratifications),
    **dict.fromkeys(LIVING, _withdrawals),
}
"""What is told of the parties in each state."""


def of_formal_notices(asked: Asked) -> Iterator[Deadline]:
    """The term that a formal notice gives to a party in default."""
    rows = (
        Default.objects.filter(
            asked.days("term_on", is_open=True),
            outcome="",
            agreement__in=asked.inside,
            agreement__state=State.DEFAULT,
        )
        .select_related("agreement", "body")
        .only("term_on", "notice_on", *OF_BODY, *its())
    )
    for one in rows:
        yield asked.tell(
            one.agreement, K.FORMAL_NOTICE, one.term_on, falls_on=moved(one.term_on),
            text=_("Termine della diffida: %(who)s") % {"who": one.body.label},
            about=_("diffida del %(day)s") % {"day": in_words(one.notice_on)},
            uid=f"diffida-{one.pk}", **_who([one.body]),
        )  # fmt: skip


def of_the_albo(asked: Asked) -> Iterator[Deadline]:
    rows = (
        Act.objects.filter(asked.days("albo_until"), agreement__in=asked.inside)
        .select_related("agreement", "body")
        .only("kind", "number", "albo_until", "albo_number", *OF_BODY, *its())
    )
    for one in rows:
        told = [str(one), one.body.label if one.body else "", one.albo_number]
        if one.albo_until:
            yield asked.tell(
                one.agreement, K.ALBO, one.albo_until, text=_("Ultimo giorno in albo"),
                about=" · ".join(filter(None, told)), uid=f"albo-{one.pk}",
            )  # fmt: skip


def _who(bodies: Sequence[Body]) -> dict[str, Any]:
    return {
        "bodies": frozenset(one.pk for one in bodies),
        "whose": tuple(one.label for one in bodies),
    }


@dataclass(frozen=True)
class Source:
    """A query: the kinds it finds, the states in which an agreement can have them."""

    kinds: frozenset[K]
    states: frozenset[State]
    find: Callable[[Asked], Iterator[Deadline]]


SOURCES = (
    Source(
        frozenset({K.EXPIRY, K.NOTICE, K.WINDOW_OPENS, K.WINDOW_CLOSES, K.REVIEW}),
        frozenset({*LIVING, State.EXPIRED}),
        of_the_record,
    ),
    Source(frozenset({K.RELAUNCH}), frozenset(LIVING), of_relaunches),
    Source(frozenset({K.OPINION}), frozenset(OPINIONS_OPEN), of_opinions),
    Source(
        frozenset({K.APPROVAL, K.SIGNATURE, K.RATIFICATION, K.WITHDRAWAL}),
        frozenset({State.APPROVAL, State.SIGNING, *TO_RATIFY, *LIVING}),
        of_parties,
    ),
    Source(frozenset({K.FORMAL_NOTICE}), frozenset({State.DEFAULT}), of_formal_notices),
    Source(frozenset({K.ALBO}), frozenset(State), of_the_albo),
)
"""One that finds nothing asked for is not asked."""
