"""Who reads the text of an agreement, compares its versions and says something of it."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.core.files.base import ContentFile
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _

from quadro.accounts.actors import Actor
from quadro.accounts.http import Request, everyone, planning_office, seen_by, signed_in
from quadro.agreements import actions, policies, queries
from quadro.agreements.forms.texts import CommentForm
from quadro.agreements.models import Agreement
from quadro.agreements.panels import offers_for
from quadro.agreements.states import BINDING
from quadro.agreements.views.common import WRITE, crumbs_of, readable
from quadro.kit.files import download as download_of
from quadro.kit.refusals import Hidden, Refused, allows
from quadro.texts import exports
from quadro.texts import queries as texts
from quadro.texts.comparison import Comparison, compare
from quadro.texts.models import Comment, Text, TextVersion


def base_of(agreement: Agreement) -> str:
    """The address below which the templates of `texts` find everything."""
    return f"{agreement.get_absolute_url()}testo/"


def text_in(request: Request, slug: str) -> tuple[Agreement, Text]:
    """The agreement and its text, if `request.actor` may read some of it."""
    agreement = readable(request, slug)
    text = queries.text_of(agreement)
    policies.check_can_read_text(agreement, text, by=request.actor)
    if text is None:
        raise Hidden(_("Il testo di questa intesa non è ancora cominciato."))
    return agreement, text


def crumbs_to(agreement: Agreement) -> list[tuple[str, str]]:
    return [*crumbs_of(agreement), (_("Testo"), base_of(agreement))]


# Reading ------------------------------------------------------------------------------------------


@seen_by(everyone)
def text(request: Request, slug: str) -> HttpResponse:
    agreement = readable(request, slug)
    drafted = queries.text_of(agreement)
    policies.check_can_read_text(agreement, drafted, by=request.actor)
    seen: dict[str, Any] = {
        "agreement": agreement,
        "base": base_of(agreement),
        "steps": crumbs_of(agreement),
    }
    if drafted is None:
        seen["required"] = texts.checklist(texts.NOTHING, agreement.instrument.required_contents)
        return render(request, "agreements/text_start.html", seen)
    audiences = policies.audiences_for(agreement, by=request.actor)
    versions = list(texts.versions_of(drafted, audiences))
    shown = asked_version(request.GET.get("versione", ""), versions) or versions[0]
    comments = list(texts.comments_of(drafted, audiences, request.actor))
    seen |= told_of_version(agreement, shown, comments)
    seen |= told_of_powers(request, agreement, drafted, is_latest=shown == versions[0])
    seen |= {
        "versions": versions,
        "latest": versions[0],
        "offers": offers_for(agreement, shown, request.actor),
        "in_force": text_in_force(agreement, request.actor) if versions else None,
        "older": next((one for one in versions if one.number < shown.number), None),
    }
    return render(request, "agreements/text.html", seen)


def text_in_force(agreement: Agreement, by: Actor) -> TextVersion | None:
    """The words that bind the parties today, once they have signed."""
    return queries.text_in_force(agreement, by.on) if agreement.state in BINDING else None


def asked_version(asked: str, versions: Sequence[TextVersion]) -> TextVersion | None:
    return next((one for one in versions if str(one.number) == asked), None)


def told_of_version(
    agreement: Agreement, version: TextVersion, comments: Sequence[Comment]
) -> dict[str, Any]:
    """The words of a version, with what was said of them and what they lack."""
    said = texts.by_paragraph(comments)
    items = texts.checklist(version.body, agreement.instrument.required_contents)
    missing = sum(not one.is_met for one in items)
    unfinished = sum(not one.is_complete for one in version.body.articles)
    told = texts.spoken(comments)
    speakers = Counter(
        one.on_behalf_of.name if one.on_behalf_of else _("Ufficio piano") for one in comments
    )
    return {
        "version": version,
        "talk": [
            (article, [(row, said.get(row.anchor, [])) for row in article.paragraphs])
            for article in version.body.articles
        ],
        "items": items,
        "met": len(items) - missing,
        "missing": missing,
        "unfinished": unfinished,
        "told": told,
        "first_open": next((one for one in comments if one.is_open), None),
        "by_party": sorted(speakers.items()),
        "ready": bool(version.body.articles) and not (missing or unfinished or told.open),
    }


def told_of_powers(
    request: Request, agreement: Agreement, drafted: Text, *, is_latest: bool
) -> dict[str, Any]:
    by = request.actor
    may_write = allows(policies.check_can_write_text, agreement, by=by)
    may_comment = allows(policies.check_can_comment, agreement, by=by)
    return {
        "is_latest": is_latest,
        "may_write": may_write,
        "may_edit": may_write and is_latest,
        "may_drop": may_write and allows(policies.check_can_drop_text, agreement, drafted, by=by),
        "may_move": not drafted.has_fixed_numbers,
        "has_fixed_numbers": drafted.has_fixed_numbers,
        "may_comment": may_comment and is_latest,
        "names": may_comment,
    }


@seen_by(everyone)
def text_file(request: Request, slug: str, number: int, form: str) -> HttpResponseBase:
    """A version as a file."""
    agreement, drafted = text_in(request, slug)
    audiences = policies.audiences_for(agreement, by=request.actor)
    version = texts.version_of(drafted, number, audiences)
    if version is None or form not in exports.FORMS:
        raise Http404
    sheet = exports.sheet_of(version)
    makers = {
        "docx": lambda: exports.as_docx(sheet),
        "pdf": lambda: exports.printed_of(version),
        "html": lambda: exports.as_html(sheet),
        "txt": lambda: exports.as_plain(version),
    }
    return _sent(makers[form](), form, name=f"{agreement.slug}-testo-{number}")


def _sent(content: bytes, form: str, *, name: str) -> HttpResponseBase:
    kind = exports.FORMS[form]
    stream = ContentFile(content).open("rb")
    return download_of(stream, name=f"{name}.{form}", media_type=kind.media_type, size=len(content))


# Comparing ----------------------------------------------------------------------------------------


@seen_by(everyone)
def comparison(request: Request, slug: str) -> HttpResponse:
    agreement, versions, old, new = compared(request, slug)
    items = texts.checklist(new.body, agreement.instrument.required_contents)
    missing = sum(not one.is_met for one in items)
    seen = {
        "agreement": agreement,
        "base": base_of(agreement),
        "steps": crumbs_to(agreement),
        "versions": versions,
        "old": old,
        "new": new,
        "found": compare(old.body, new.body),
        "is_one_column": request.GET.get("modo") == "una",
        "items": items,
        "met": len(items) - missing,
        "missing": missing,
    }
    return render(request, "agreements/text_comparison.html", seen)


@seen_by(everyone)
def comparison_file(request: Request, slug: str, form: str) -> HttpResponseBase:
    agreement, _versions, old, new = compared(request, slug)
    makers = {"pdf": exports.comparison_as_pdf, "docx": exports.comparison_as_docx}
    if form not in makers:
        raise Http404
    found: Comparison = compare(old.body, new.body)
    state = _("Confronto fra la versione %(old)s e la versione %(new)s") % {
        "old": old.number,
        "new": new.number,
    }
    at = new.saved_at or new.created_at
    content = makers[form](new.text.title, state, found, at=at)
    return _sent(content, form, name=f"{agreement.slug}-confronto-{old.number}-{new.number}")


def compared(
    request: Request, slug: str
) -> tuple[Agreement, list[TextVersion], TextVersion, TextVersion]:
    """The two versions asked for: without a choice, the last two that the reader may read."""
    agreement, drafted = text_in(request, slug)
    audiences = policies.audiences_for(agreement, by=request.actor)
    versions = list(texts.versions_of(drafted, audiences))
    if not versions:
        raise Hidden(_("Il testo di questa intesa non è disponibile."))
    new = asked_version(request.GET.get("a", ""), versions) or versions[0]
    before = next((one for one in versions if one.number < new.number), new)
    old = asked_version(request.GET.get("da", ""), versions) or before
    return agreement, versions, old, new


# Talking ------------------------------------------------------------------------------------------


@seen_by(signed_in, methods=WRITE)
def paragraph(request: Request, slug: str, anchor: str) -> HttpResponse:
    """One paragraph, what was said of it, and the form to say something: the page of a phone."""
    agreement, drafted = text_in(request, slug)
    policies.check_can_comment(agreement, by=request.actor)
    audiences = policies.audiences_for(agreement, by=request.actor)
    version = texts.versions_of(drafted, audiences).defer(None).first()
    if version is None or anchor not in version.body.places:
        raise Http404
    article, row = version.body.places[anchor]
    form = CommentForm(
        request.POST or None,
        speakers=queries.speakers(agreement, request.actor),
        tongues=policies.tongues_for(by=request.actor),
        initial={"wording": row.wording},
    )
    status = 200
    if request.method == "POST":
        try:
            if form.is_valid():
                return said(request, agreement, version, anchor, form=form)
            status = 422
        except Refused as refusal:
            form.add_error(None, str(refusal))
            status = 409
    comments = texts.comments_of(drafted, audiences, request.actor).filter(anchor=anchor)
    is_open = version.is_open
    seen = {
        "agreement": agreement,
        "base": base_of(agreement),
        "steps": crumbs_to(agreement),
        "article": article,
        "row": row,
        "said": list(comments),
        "form": form,
        "proposes": "proponi" in request.GET or request.method == "POST",
        "names": True,
        "may_write": allows(policies.check_can_write_text, agreement, by=request.actor),
        "next_number": version.number if is_open else version.number + 1,
    }
    return render(request, "agreements/text_paragraph.html", seen, status=status)


def said(
    request: Request, agreement: Agreement, version: TextVersion, anchor: str, *, form: CommentForm
) -> HttpResponse:
    """A wording left as it was proposes nothing."""
    values = form.told
    if values["wording"].replace("\r\n", "\n") == version.body.places[anchor][1].wording:
        values["wording"] = ""
    actions.comment_text(agreement, version, anchor, values, by=request.actor, at=now())
    messages.success(request, _("Commento inviato."))
    return redirect(f"{base_of(agreement)}#p-{anchor}")


@seen_by(planning_office, methods=("POST",))
def answer(request: Request, slug: str, key: int) -> HttpResponse:
    agreement, drafted = text_in(request, slug)
    comment = get_object_or_404(drafted.comments, pk=key)
    actions.answer_comment(
        agreement,
        comment,
        request.POST.get("fai", ""),
        request.POST.get("answer", "")[:5000],
        by=request.actor,
        at=now(),
    )
    messages.success(request, _("Risposta registrata."))
    return redirect(f"{base_of(agreement)}#p-{comment.anchor}")
