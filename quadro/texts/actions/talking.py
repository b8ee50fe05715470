"""What people say of a paragraph, and what the office answers."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from quadro.accounts.actors import Actor
from quadro.bodies.models import Body as Institution
from quadro.journal import actions as journal
from quadro.kit.refusals import Refused
from quadro.texts import policies, queries
from quadro.texts.actions.rows import locked, write
from quadro.texts.body import tidy
from quadro.texts.models import Comment, TextVersion


@transaction.atomic
def comment(
    version: TextVersion, anchor: str, words: str, *, wording: str = "", audience: str,
    on_behalf_of: Institution | None = None, by: Actor, at: datetime,
) -> Comment:  # fmt: skip
    """Say something of a paragraph, or propose other words for it, having read `version`."""
    if by.user is None:
        raise Refused(_("Un commento è di una persona: entra con il tuo accesso."))
    words, wording = words.strip(), tidy(wording)
    policies.check_can_comment(version, anchor, words, wording)
    made = Comment.objects.create(
        text=version.text,
        anchor=anchor,
        said_of=version,
        author=by.user,
        on_behalf_of=on_behalf_of,
        audience=audience,
        words=words,
        wording=wording,
        instead_of=version.body.places[anchor][1].wording if wording else "",
        made_at=at,
    )
    article, row = version.body.places[anchor]
    place = article.place_of(row)
    journal.record("texts.commented", version.text, by=by, paragraph=place)
    return made


@transaction.atomic
def accept(comment: Comment, answer: str = "", *, by: Actor, at: datetime) -> TextVersion:
    """Put the proposed words into the version in hand, which is the next one; says which."""
    text = locked(comment.text)
    comment = _held(comment)
    version = queries.current(text)
    policies.check_can_accept(comment, version)
    article, row = version.body.places[comment.anchor]
    body = version.body.with_wording(comment.anchor, comment.wording, revised=text.version + 1)
    place = article.place_of(row)
    version = write(text, body, "texts.paragraph_changed", by=by, at=at, paragraph=place)
    comment.taken_into = version
    _answer(comment, Comment.State.ACCEPTED, answer, by=by, at=at)
    return version


@transaction.atomic
def keep_open(comment: Comment, answer: str, *, by: Actor, at: datetime) -> None:
    """Answer, and leave the question open."""
    comment = _held(comment)
    policies.check_is_open(comment)
    policies.check_answer(answer)
    _answer(comment, Comment.State.OPEN, answer, by=by, at=at)


@transaction.atomic
def resolve(comment: Comment, answer: str = "", *, by: Actor, at: datetime) -> None:
    """Close a question that is answered or settled otherwise."""
    comment = _held(comment)
    policies.check_is_open(comment)
    _answer(comment, Comment.State.RESOLVED, answer, by=by, at=at)


@transaction.atomic
def reject(comment: Comment, answer: str, *, by: Actor, at: datetime) -> None:
    """Say no, and why."""
    comment = _held(comment)
    policies.check_is_open(comment)
    policies.check_answer(answer)
    _answer(comment, Comment.State.REJECTED, answer, by=by, at=at)


def _held(comment: Comment) -> Comment:
    return Comment.objects.select_for_update(of=("self",)).select_related("text").get(pk=comment.pk)


def _answer(comment: Comment, state: str, answer: str, *, by: Actor, at: datetime) -> None:
    """An earlier answer to a question left open is kept where no other words are given."""
    comment.state, comment.answer = state, answer.strip() or comment.answer
    comment.answered_at, comment.answered_by = at, str(by)
    comment.version += 1
    comment.save()
    journal.record("texts.comment_answered", comment.text, by=by, answer=str(comment))
