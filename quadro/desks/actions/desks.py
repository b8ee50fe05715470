"""Desks are opened and kept: contacts, people, topics."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from quadro.accounts.actors import Actor
from quadro.bodies.models import Person
from quadro.desks import policies
from quadro.desks.actions.clock import pass_on
from quadro.desks.actions.rows import Values, held_desk, refuse_if_stale
from quadro.desks.models import Desk, Post
from quadro.journal import actions as journal
from quadro.kit import locks
from quadro.kit.refusals import Refused

FIELDS = (
    "name", "competences", "email", "phone", "hours", "address", "since", "until",
)  # fmt: skip


@transaction.atomic
def open_desk(values: Values, *, by: Actor, is_demonstration: bool = False) -> Desk:
    """`values`: `body` and those of `FIELDS`."""
    policies.check_can_open(by=by)
    policies.check_desk(values)
    locks.hold("desks:slugs")
    desk = Desk(body=values["body"], is_demonstration=is_demonstration)
    for name in FIELDS:
        if name in values:
            setattr(desk, name, values[name])
    desk.slug = _free_slug(desk.name)
    desk.save()
    journal.record("desks.opened", desk, by=by, body=desk.body.label, since=desk.since)
    return desk


def _free_slug(name: str) -> str:
    base = slugify(name)[:90] or "ufficio"
    slug, number = base, 1
    while Desk.objects.filter(slug=slug).exists() or slug == "nuovo":
        number += 1
        slug = f"{base}-{number}"
    return slug


@transaction.atomic
def edit_desk(desk: Desk, values: Values, *, version: int, by: Actor) -> Desk:
    """`until`, the first day without it, closes a desk that has answered everybody."""
    desk = held_desk(desk)
    policies.check_can_keep(desk, by=by)
    before = {name: getattr(desk, name) for name in FIELDS}
    refuse_if_stale(desk, version, before)
    policies.check_desk({**before, **values}, of=desk)
    for name in FIELDS:
        if name in values:
            setattr(desk, name, values[name])
    desk.version += 1
    desk.save()
    told = journal.differences(before, {name: getattr(desk, name) for name in FIELDS})
    journal.record("desks.edited", desk, by=by, **told)
    return desk


@transaction.atomic
def set_topics(desk: Desk, rows: Sequence[Values], *, version: int, by: Actor) -> Desk:
    """`rows`: `name`, `days`, `is_active`, and the `key` of a topic that is there already.

    They come in this order; a topic that is not told stays, after the others, and is asked no more:
    what was asked under it keeps its name and its term.
    """
    desk = held_desk(desk)
    policies.check_can_keep(desk, by=by)
    refuse_if_stale(desk, version, {})
    policies.check_topics(rows)
    there = {one.pk: one for one in desk.topics.all()}
    told = {row["key"] for row in rows if row.get("key")}
    left = [one for key, one in there.items() if key not in told]
    names = {str(row["name"]).strip().casefold() for row in rows}
    if any(one.name.casefold() in names for one in left):
        raise Refused(_("Una voce con questo nome c’è già: riattivala."))
    for place, row in enumerate(rows, start=1):
        topic = there.get(row.get("key") or 0) or desk.topics.model(desk=desk)
        topic.name, topic.days = str(row["name"]).strip(), row["days"]
        topic.is_active, topic.position = bool(row["is_active"]), place
        topic.save()
    for place, topic in enumerate(left, start=len(rows) + 1):
        topic.is_active, topic.position = False, place
        topic.save()
    desk.version += 1
    desk.save(update_fields=["version"])
    journal.record("desks.topics_set", desk, by=by, topics=[str(row["name"]) for row in rows])
    return desk


@transaction.atomic
def appoint(
    desk: Desk, person: Person, *, function: str, since: date, by: Actor, is_deputy: bool = False,
    until: date | None = None,
) -> Post:  # fmt: skip
    """Somebody works at the desk from a day on."""
    desk = held_desk(desk)
    policies.check_can_appoint(desk, person, since=since, by=by)
    post = Post.objects.create(
        desk=desk, person=person, function=function.strip(), is_deputy=is_deputy, since=since,
        until=until,
    )  # fmt: skip
    journal.record("desks.appointed", desk, by=by, since=since, post=post.function)
    journal.record("desks.appointed", post, by=by, since=since)
    return post


@transaction.atomic
def end_post(post: Post, *, until: date, by: Actor, at: datetime) -> Post:
    """`until` is the first day without it; once it has come, what they had passes to others."""
    held_desk(post.desk)
    post = Post.objects.select_for_update(of=("self",)).select_related("desk__body").get(pk=post.pk)
    policies.check_can_end(post, until=until, by=by)
    was, post.until = post.until, until
    post.save(update_fields=["until"])
    journal.record("desks.post_ended", post.desk, by=by, until=(was, until), post=post.function)
    journal.record("desks.post_ended", post, by=by, until=(was, until))
    if until <= by.on:
        pass_on(post, on=by.on, at=at)
    return post


@transaction.atomic
def withdraw_post(post: Post, *, by: Actor) -> None:
    """Take back a post that has not begun: nobody worked under it; the journal remembers it."""
    held_desk(post.desk)
    post = Post.objects.select_for_update(of=("self",)).select_related("desk__body").get(pk=post.pk)
    policies.check_can_withdraw(post, by=by)
    journal.record(
        "desks.post_withdrawn", post.desk, by=by, since=(post.since, None), post=post.function
    )
    journal.record("desks.post_withdrawn", post, by=by, since=(post.since, None))
    post.delete()
