"""What only a programme agreement goes through (art. 34 D.Lgs. 267/2000).

Conference, unanimous consent, signature within sixty days, decree, ratifications, oversight.
"""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Exists, F, OuterRef

from quadro.accounts.actors import Actor
from quadro.agreements import policies
from quadro.agreements.actions import announcing, telling
from quadro.agreements.actions.moving import move
from quadro.agreements.actions.papers import attach
from quadro.agreements.actions.rows import Values, locked, note, refuse_if_stale
from quadro.agreements.index import agreement_items
from quadro.agreements.models import (
    Act,
    Agreement,
    AgreementDocument,
    Conference,
    Consent,
    Decree,
    OversightReport,
    Passage,
    Ratification,
)
from quadro.agreements.states import TO_RATIFY, Route, State
from quadro.documents.models import Document, Visibility
from quadro.journal import actions as journal
from quadro.kit.dates import in_figures
from quadro.search import actions as search

if TYPE_CHECKING:
    from django.core.files.base import File

Answers = Mapping[int, tuple[str, str]]
"""What each administration said, by the key of its party: the answer, empty if none, and a note."""


@transaction.atomic
def call_conference(agreement: Agreement, values: Values, *, by: Actor, on: date) -> Conference:
    """Call the conference of all the administrations, which opens it where a draft waits.

    Called again, it starts anew: the earlier one stays in the record, its consents count no more.
    `values`: `promoter` (a body), `called_on`, `varies_urban_plan` and, where only some municipal
    plans vary, `varied` (their parties).
    """
    agreement = locked(agreement)
    promoter, called_on = values["promoter"], values["called_on"]
    policies.check_can_call(agreement, promoter, called_on, by=by, on=on)
    agreement.conferences.filter(is_current=True).update(is_current=False)
    made = Conference.objects.create(agreement=agreement, promoter=promoter, called_on=called_on)
    varied = list(values.get("varied", ())) if values["varies_urban_plan"] else []
    policies.check_varied(agreement, varied)
    made.varied.set(varied)
    agreement.varies_urban_plan = values["varies_urban_plan"]
    agreement.sign_by = None
    agreement.save(update_fields=["varies_urban_plan", "sign_by"])
    told = {"promoter": str(promoter), "called_on": in_figures(called_on)}
    if varied:
        told["varied"] = ", ".join(sorted(one.body.label for one in varied))
    note("agreements.conference_called", agreement, told, by=by)
    if agreement.state == State.DRAFT:
        move(agreement, "call_conference", by=by, on=on)
    announcing.tell_called(made, by=by)
    return made


@transaction.atomic
def record_consents(
    agreement: Agreement, answers: Answers, *, version: int, by: Actor, on: date
) -> int:
    """What the administrations said at the conference, all at once; tells how many changed."""
    agreement = locked(agreement)
    conference = policies.conference_of(agreement)
    policies.check_consents(agreement, conference, answers, by=by, on=on)
    before = {one.party_id: one for one in conference.consents.select_related("party__body")}
    refuse_if_stale(agreement, version, consents_of(conference))
    changed = {key: said for key, said in answers.items() if said != _said(before.get(key))}
    silent = [key for key, (answer, _note) in changed.items() if not answer]
    conference.consents.filter(party__in=silent).delete()
    Consent.objects.bulk_create(
        [
            Consent(conference=conference, party_id=key, answer=answer, note=said)
            for key, (answer, said) in changed.items()
            if answer
        ],
        update_conflicts=True,
        unique_fields=["conference", "party"],
        update_fields=["answer", "note"],
    )
    if changed:
        _note_consents(agreement, changed, before, by=by)
    return len(changed)


def _note_consents(
    agreement: Agreement, changed: Answers, before: Mapping[int, Consent], *, by: Actor
) -> None:
    names = dict(agreement.parties.filter(pk__in=changed).values_list("pk", "body__name"))
    words = dict(Consent.Answer.choices)
    told = [
        f"{names[key]}: {words.get(answer, 'non ha risposto')}"
        for key, (answer, _note) in changed.items()
        if answer != _said(before.get(key))[0]
    ]
    note("agreements.consents_recorded", agreement, {"consents": told}, by=by)


def _said(consent: Consent | None) -> tuple[str, str]:
    return (consent.answer, consent.note) if consent else ("", "")


def consents_of(conference: Conference) -> dict[str, str]:
    """The answers as the form names them: `answer_12`, `note_12`, by the key of the party."""
    told: dict[str, str] = {}
    for one in conference.consents.all():
        told |= {f"answer_{one.party_id}": one.answer, f"note_{one.party_id}": one.note}
    return told


@transaction.atomic
def record_outcome(
    agreement: Agreement, values: Values, *, by: Actor, on: date, at: datetime
) -> Conference:
    """The sitting and the notice of its positive outcome, from which sixty days run to sign.

    `values`: `held_on`, `notified_on` or None, `minutes` (a file) or None. The minutes become a
    document of the agreement that the parties may read.
    """
    agreement = locked(agreement)
    conference = policies.conference_of(agreement)
    held, notified = values["held_on"], values["notified_on"]
    policies.check_outcome(agreement, conference, (held, notified), by=by, on=on)
    before = _days(conference)
    conference.held_on, conference.notified_on = held, notified
    if upload := values.get("minutes"):
        title = f"Verbale della conferenza del {in_figures(held)}"
        conference.minutes = _kept(agreement, upload, title, by=by, at=at)
    conference.save()
    agreement.sign_by = policies.sign_by(conference)
    agreement.save(update_fields=["sign_by"])
    told = journal.differences(before, _days(conference))
    note("agreements.conference_held", agreement, told, by=by)
    return conference


def _days(conference: Conference) -> dict[str, str | None]:
    names = ("held_on", "notified_on")
    return {name: _figures(getattr(conference, name)) for name in names}


def _figures(day: date | None) -> str | None:
    """A day of a part of the agreement, as the history of the agreement says it."""
    return in_figures(day) if day else None


def _kept(
    agreement: Agreement, upload: "File[bytes]", title: str, *, by: Actor, at: datetime
) -> Document:
    made = attach(
        agreement,
        upload=upload,
        title=title,
        role=AgreementDocument.Role.REPORT,
        visibility=Visibility.PARTIES,
        by=by,
        at=at,
    )
    return made.document


@transaction.atomic
def record_decree(agreement: Agreement, values: Values, *, by: Actor, on: date) -> Agreement:
    """The formal act that approves the agreement; once published, the agreement goes on.

    Where councils still have to ratify, it waits for them. `values`: `kind`, `number`, `on`,
    `bulletin`, `published_on` or None.
    """
    agreement = locked(agreement)
    published_on = values["published_on"]
    policies.check_decree(agreement, values["on"], published_on, by=by, on=on)
    decree = Decree.objects.filter(agreement=agreement).select_related("act").first()
    act = decree.act if decree else Act(agreement=agreement, about="Approva l’accordo.")
    conference = policies.current_conference(agreement)
    act.body = act.body or (conference.promoter if conference else None)
    act.kind, act.number, act.on = values["kind"], values["number"], values["on"]
    act.version += 1 if act.pk else 0
    act.save()
    decree = decree or Decree(agreement=agreement, act=act)
    decree.bulletin, decree.published_on = values["bulletin"], published_on
    decree.save()
    told = {"act": str(act), "bulletin": decree.bulletin, "published_on": _figures(published_on)}
    note("agreements.decree_recorded", agreement, told, by=by)
    if published_on is None:
        return agreement
    waits = policies.open_ratifications(agreement)
    return move(agreement, "await_ratification" if waits else "decree", by=by, on=on)


@transaction.atomic
def record_ratification(
    ratification: Ratification, values: Values, *, by: Actor, on: date
) -> Agreement:
    """A council ratified: the last one that was awaited puts the agreement in force.

    `values`: `number`, `on` (the day of the deliberation).
    """
    agreement = locked(ratification.party.agreement)
    ratification = (
        Ratification.objects.select_for_update(of=("self",))
        .select_related("party__body")
        .get(pk=ratification.pk)
    )
    policies.check_ratification(ratification, agreement, values["on"], by=by, on=on)
    body = ratification.party.body
    ratification.act = Act.objects.create(
        agreement=agreement,
        body=body,
        kind="delibera di Consiglio comunale",
        number=values["number"],
        on=values["on"],
        about="Ratifica l’adesione all’accordo.",
    )
    ratification.ratified_on = values["on"]
    ratification.save()
    told = {
        "party": str(body),
        "act": str(ratification.act),
        "ratified_on": in_figures(values["on"]),
    }
    note("agreements.ratified", agreement, told, by=by)
    telling.settle(telling.RATIFICATION, ratification.party, by=by)
    if agreement.state == State.RATIFICATION and not policies.open_ratifications(agreement):
        return move(agreement, "ratify", by=by, on=on)
    return agreement


@transaction.atomic
def lapse(*, on: date) -> int:
    """The calendar's hand: what was not ratified within thirty days lapses; tells how many.

    Set-based: the same few statements for one agreement or for a thousand. The rows are locked
    first and judged again after: who ratified while we waited for the lock is not judged on what
    it was before.
    """
    late = Ratification.objects.filter(ratified_on=None, due_on__lt=on)
    rows = Agreement.objects.filter(
        Exists(late.filter(party__agreement=OuterRef("pk"))),
        instrument__route=Route.PROGRAMME,
        state__in=TO_RATIFY,
    )
    held = list(rows.order_by("pk").select_for_update(of=("self",)).values_list("pk", flat=True))
    found = list(rows.filter(pk__in=held).order_by("pk"))
    if not found:
        return 0
    Agreement.objects.filter(pk__in=[one.pk for one in found]).update(
        state=State.LAPSED, state_since=on, version=F("version") + 1, updated_on=on
    )
    _tell_lapsed(found, on)
    search.put(agreement_items(Agreement.objects.filter(pk__in=[one.pk for one in found])))
    return len(found)


def _tell_lapsed(found: list[Agreement], on: date) -> None:
    by, reasons = Actor.system(on), _why_lapsed(found, on)
    Passage.objects.bulk_create(
        [
            Passage(
                agreement=one, verb="lapse", source=one.state, target=State.LAPSED, on=on,
                reason=reasons[one.pk], by_name=str(by),
            )
            for one in found
        ]
    )  # fmt: skip
    facts: list[tuple[Agreement, dict[str, Any]]] = [
        (one, {"state": (one.state, State.LAPSED), "verb": "lapse", "reason": reasons[one.pk]})
        for one in found
    ]
    journal.record_many([journal.Fact("agreements.moved", one, told) for one, told in facts], by=by)
    telling.tell_lapsed(found, by=by)


def _why_lapsed(found: list[Agreement], on: date) -> dict[int, str]:
    """The councils that did not ratify, by agreement: it goes into the record, in Italian."""
    late = Ratification.objects.filter(
        party__agreement__in=found, ratified_on=None, due_on__lt=on
    ).select_related("party__body")
    names: dict[int, list[str]] = defaultdict(list)
    days: dict[int, date] = {}
    for one in late.order_by("party__body__name", "pk"):
        names[one.party.agreement_id].append(one.party.body.label)
        days[one.party.agreement_id] = one.due_on
    return {
        key: f"{'Non ha' if len(who) == 1 else 'Non hanno'} ratificato entro il "
        f"{in_figures(days[key])}: {', '.join(who)} (art. 34 c. 5 D.Lgs. 267/2000)."
        for key, who in names.items()
    }


@transaction.atomic
def add_oversight_report(
    agreement: Agreement, values: Values, *, by: Actor, on: date, at: datetime
) -> OversightReport:
    """What the oversight board found, chaired by who promoted (art. 34 c. 7).

    `values`: `on` (the day of the sitting), `text`, `minutes` (a file) or None.
    """
    agreement = locked(agreement)
    policies.check_report(agreement, values["on"], values["text"], by=by, on=on)
    conference = policies.current_conference(agreement)
    made = OversightReport(
        agreement=agreement,
        on=values["on"],
        text=values["text"],
        chair=conference.promoter if conference else None,
    )
    if upload := values.get("minutes"):
        title = "Verbale del collegio di vigilanza del %(day)s"
        title = title % {"day": in_figures(made.on)}
        made.document = _kept(agreement, upload, title, by=by, at=at)
    made.save()
    note("agreements.oversight_reported", agreement, {"sat_on": in_figures(made.on)}, by=by)
    return made
