"""Amendments («atti integrativi»): drafted as typed deltas, numbered and applied in force.

When one takes effect each of its deltas keeps what it found, so that any past day reads back
(`queries.record_on`).
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from quadro.accounts.actors import Actor
from quadro.agreements import effects, policies
from quadro.agreements.actions import announcing
from quadro.agreements.actions.deltas import apply
from quadro.agreements.actions.rows import locked, note, refuse_if_stale
from quadro.agreements.amendable import AMENDABLE, kept
from quadro.agreements.models import Agreement, Amendment, Delta, ProvisionLink
from quadro.bodies.models import Body
from quadro.kit.refusals import Refused
from quadro.plan.models import Provision
from quadro.texts import actions as texts
from quadro.texts.body import Article, blocks, new_anchor
from quadro.texts.models import TextVersion

DRAFTS_FROM = 1000
"""Drafts are numbered after all those in force, and get their number when they take effect."""
SAID = ("title", "reasons", "act")


@transaction.atomic
def draft_amendment(agreement: Agreement, values: Mapping[str, Any], *, by: Actor) -> Amendment:
    """Begin an amendment; until it takes effect it changes nothing."""
    agreement = locked(agreement)
    policies.check_can_amend(agreement, by=by)
    last = agreement.amendments.aggregate(last=Max("number"))["last"] or 0
    amendment = Amendment.objects.create(
        agreement=agreement, number=max(last + 1, DRAFTS_FROM), **_said(values)
    )
    note("agreements.amendment_drafted", agreement, {"amendment": (None, amendment.title)}, by=by)
    announcing.tell_drafted(amendment, by=by)
    return amendment


@transaction.atomic
def edit_amendment(
    amendment: Amendment, values: Mapping[str, Any], *, version: int, by: Actor
) -> Amendment:
    amendment = held_draft(amendment, by=by)
    before = {name: getattr(amendment, name) for name in SAID}
    refuse_if_stale(amendment, version, before)
    for name, value in _said(values).items():
        setattr(amendment, name, value)
    touch_draft(amendment, by=by)
    return amendment


@transaction.atomic
def change_fact(amendment: Amendment, name: str, value: Any, *, by: Actor) -> Delta:
    """Say that the amendment gives a fact of `AMENDABLE` another value."""
    if name not in AMENDABLE:
        raise Refused(_("Questo dato non si cambia con un atto integrativo."))
    amendment = held_draft(amendment, by=by)
    return _add(amendment, Delta.Kind.FIELD, field=name, new=kept(value), by=by)


@transaction.atomic
def let_in(amendment: Amendment, body: Body, *, role: str, by: Actor) -> Delta:
    amendment = held_draft(amendment, by=by)
    policies.check_is_no_party(amendment.agreement, body, by.on)
    new = {"name": body.name, "role": role}
    return _add(amendment, Delta.Kind.PARTY_IN, key=body.pk, new=new, by=by)


@transaction.atomic
def let_out(amendment: Amendment, body: Body, *, by: Actor) -> Delta:
    amendment = held_draft(amendment, by=by)
    return _add(amendment, Delta.Kind.PARTY_OUT, key=body.pk, new={"name": body.name}, by=by)


@transaction.atomic
def serve_more(
    amendment: Amendment, provision: Provision, *, kind: str, sentence: str, by: Actor
) -> Delta:
    amendment = held_draft(amendment, by=by)
    policies.check_can_link(amendment.agreement, provision.pk, sentence=sentence, by=by)
    new = {"name": str(provision), "kind": kind, "sentence": sentence}
    return _add(amendment, Delta.Kind.LINK_IN, key=provision.pk, new=new, by=by)


@transaction.atomic
def serve_no_more(amendment: Amendment, link: ProvisionLink, *, by: Actor) -> Delta:
    amendment = held_draft(amendment, by=by)
    new = {"name": str(link.provision)}
    return _add(amendment, Delta.Kind.LINK_OUT, key=link.provision_id, new=new, by=by)


@transaction.atomic
def rewrite(amendment: Amendment, passage: str, *, old: str, new: str, by: Actor) -> Delta:
    """Say which words of a text that Quadro does not keep take the place of which others."""
    amendment = held_draft(amendment, by=by)
    policies.check_text_is_elsewhere(amendment.agreement)
    if old.strip() == new.strip():
        raise Refused(_("Il passo resta com’è: scrivi che cosa cambia."))
    return _add(amendment, Delta.Kind.TEXT, field=passage, old=old, new=new, by=by)


@transaction.atomic
def rewrite_article(
    amendment: Amendment, anchor: str, heading: str, wording: str, *, by: Actor
) -> Delta:
    """Give an article of the text in force other words."""
    amendment = held_draft(amendment, by=by)
    article = _article(amendment, anchor)
    new = {"label": article.label, "heading": heading.strip(), "wording": _typed(wording)}
    if not new["wording"]:
        raise Refused(_("Scrivi il testo nuovo dell’articolo; per toglierlo, abrogalo."))
    if (article.heading, article.wording) == (new["heading"], new["wording"]):
        raise Refused(_("L’articolo resta com’è: scrivi che cosa cambia."))
    old = {"heading": article.heading, "wording": article.wording}
    return _add(amendment, Delta.Kind.ARTICLE, field=anchor, old=old, new=new, by=by)


@transaction.atomic
def repeal_article(amendment: Amendment, anchor: str, *, by: Actor) -> Delta:
    amendment = held_draft(amendment, by=by)
    article = _article(amendment, anchor)
    old = {"heading": article.heading, "wording": article.wording}
    new = {"label": article.label, "heading": article.heading, "wording": ""}
    return _add(amendment, Delta.Kind.ARTICLE, field=anchor, old=old, new=new, by=by)


@transaction.atomic
def insert_article(
    amendment: Amendment, heading: str, wording: str, *, after: str = "", by: Actor
) -> Delta:
    """Add an article after another one of the text in force, or at the end."""
    amendment = held_draft(amendment, by=by)
    label = _("articolo nuovo")
    if after:
        label = _("articolo nuovo dopo «%(what)s»") % {"what": _article(amendment, after).label}
    else:
        policies.check_text_is_here(amendment.agreement)
    new = {
        "label": label, "heading": heading.strip(), "wording": _typed(wording), "after": after,
    }  # fmt: skip
    if not new["heading"] or not new["wording"]:
        raise Refused(_("Scrivi la rubrica e il testo dell’articolo nuovo."))
    return _add(amendment, Delta.Kind.ARTICLE, field=new_anchor(), new=new, by=by)


@transaction.atomic
def drop_delta(delta: Delta, *, by: Actor) -> None:
    amendment = held_draft(delta.amendment, by=by)
    amendment.deltas.filter(pk=delta.pk).delete()
    touch_draft(amendment, by=by)


@transaction.atomic
def drop_amendment(amendment: Amendment, *, by: Actor) -> None:
    """Give up a draft."""
    amendment = held_draft(amendment, by=by)
    agreement, title = amendment.agreement, amendment.title
    announcing.tell_dropped(amendment, by=by)
    amendment.delete()
    note("agreements.amendment_dropped", agreement, {"amendment": (title, None)}, by=by)


@transaction.atomic
def put_in_force(
    amendment: Amendment, *, effective_on: date, version: int, by: Actor, at: datetime
) -> Amendment:
    """Number the amendment and apply all it changes, from a day not in the future.

    What modules above planned on it changes with it, or nothing does (`agreements.effects`).
    """
    agreement = locked(amendment.agreement)
    amendment = agreement.amendments.get(pk=amendment.pk)
    amendment.agreement = agreement
    number, last = _last_in_force(agreement)
    policies.check_can_take_effect(amendment, effective_on=effective_on, last=last, by=by)
    refuse_if_stale(amendment, version, {})
    deltas = list(amendment.deltas.order_by("pk"))
    if not deltas and not effects.planned_on(amendment):
        raise Refused(_("L’atto integrativo non cambia niente: aggiungi almeno una modifica."))
    amendment.number, amendment.effective_on = number + 1, effective_on
    amendment.version += 1
    amendment.coordinated = _coordinate(amendment, deltas, by=by, at=at)
    amendment.save()
    told = apply(deltas, agreement, on=effective_on)
    told |= effects.apply_all(amendment, by=by, at=at)
    told["amendment"] = (None, str(amendment))
    note("agreements.amended", agreement, told, by=by)
    announcing.tell_amended(amendment, by=by)
    return amendment


def amend_at_once(
    agreement: Agreement, title: str, facts: Mapping[str, Any], *, reasons: str = "", on: date
) -> Amendment | None:
    """Give facts of a locked agreement other values under a number of their own, on a day.

    For what changes an agreement in another way than by a drafted act: the past stays readable. The
    caller writes the journal. None where nothing changes.
    """
    changed = {name: new for name, new in facts.items() if getattr(agreement, name) != new}
    if not changed:
        return None
    number, last = _last_in_force(agreement)
    amendment = Amendment.objects.create(
        agreement=agreement, number=number + 1, title=title, reasons=reasons,
        effective_on=max(filter(None, [on, last])),
    )  # fmt: skip
    deltas = Delta.objects.bulk_create(
        [
            Delta(amendment=amendment, kind=Delta.Kind.FIELD, field=name, new=kept(new))
            for name, new in changed.items()
        ]
    )
    apply(deltas, agreement, on=on)
    return amendment


def _coordinate(
    amendment: Amendment, deltas: Iterable[Delta], *, by: Actor, at: datetime
) -> TextVersion | None:
    """The text with the articles that the amendment changes; None where it changes none."""
    changes = [
        texts.ArticleChange(
            anchor=one.field,
            heading=one.told["heading"],
            wording=one.told["wording"],
            instead_of=one.found.get("wording"),
            after=one.told.get("after", ""),
        )
        for one in deltas
        if one.kind == Delta.Kind.ARTICLE
    ]
    if not changes:
        return None
    base = policies.check_text_is_here(amendment.agreement)
    name = _("coordinato con l’atto integrativo n. %(number)s") % {"number": amendment.number}
    return texts.coordinate(base, changes, name=name, by=by, at=at)


def _article(amendment: Amendment, anchor: str) -> Article:
    """An article of the text in force."""
    base = policies.check_text_is_here(amendment.agreement)
    article = base.body.article(anchor)
    if article is None:
        raise Refused(_("Questo articolo non è nel testo in vigore: scegline un altro."))
    return article


def _typed(wording: str) -> str:
    """As an article says it: an empty line between paragraphs."""
    return "\n\n".join(blocks(wording))


def _last_in_force(agreement: Agreement) -> tuple[int, date | None]:
    """The number and the day of the last amendment in force; 0 and None before any."""
    found = agreement.amendments.filter(effective_on__isnull=False).aggregate(
        number=Max("number"), on=Max("effective_on")
    )
    return found["number"] or 0, found["on"]


def held_draft(amendment: Amendment, *, by: Actor) -> Amendment:
    """The draft as it is now, with its agreement held."""
    agreement = locked(amendment.agreement)
    amendment = agreement.amendments.get(pk=amendment.pk)
    amendment.agreement = agreement
    policies.check_can_amend(agreement, by=by)
    policies.check_is_draft(amendment)
    return amendment


def _add(amendment: Amendment, kind: str, *, by: Actor, **values: Any) -> Delta:
    """One delta for each thing that changes: a later one takes the place of an earlier."""
    same: Iterable[str] = ("field", "key")
    amendment.deltas.filter(
        kind=kind, **{name: values[name] for name in same if name in values}
    ).delete()
    delta = Delta.objects.create(amendment=amendment, kind=kind, **values)
    touch_draft(amendment, by=by)
    return delta


def touch_draft(amendment: Amendment, *, by: Actor) -> None:
    """A held draft has changed: whoever was putting it in force reads it again."""
    amendment.version += 1
    amendment.save()
    told = {"amendment": (None, amendment.title)}
    note("agreements.amendment_edited", amendment.agreement, told, by=by)


def _said(values: Mapping[str, Any]) -> dict[str, Any]:
    if not values.get("title"):
        raise Refused(_("Scrivi il titolo dell’atto integrativo."))
    return {name: values[name] for name in SAID if name in values}
