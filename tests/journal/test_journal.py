"""The journal tells what was done, and keeps telling it."""

from datetime import date, timedelta
from decimal import Decimal
from threading import Event, Thread

import pytest
from django.db import DatabaseError, connection, models, transaction
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy

from quadro.accounts.models import SavedView, User
from quadro.journal import actions, queries
from quadro.journal.models import Block, Entry, Leaf, Submission
from tests.worlds import NOON, a_user, an_actor, the_system

pytestmark = pytest.mark.django_db


def a_view(user: User | None = None) -> SavedView:
    """Any noun will do: the journal knows none."""
    return SavedView.objects.create(user=user or a_user(), page="/x/", name="x", query="")


def some_entries(number: int = 1) -> list[Entry]:
    view = a_view()
    return actions.record_many(
        [actions.Fact("x.done", view, {"n": (None, one)}) for one in range(number)],
        by=the_system(),
    )


def test_an_entry_says_who_did_what_to_what_with_old_and_new_values() -> None:
    by, view = an_actor(), a_view()

    entry = actions.record(
        "x.renamed",
        view,
        by=by,
        name=("vecchio", "nuovo"),
        day=date(2026, 1, 2),
        eur=Decimal("1.50"),
    )

    entry.refresh_from_db()
    assert (entry.event, entry.subject, entry.subject_key) == (
        "x.renamed",
        "accounts.savedview",
        view.pk,
    )
    assert (entry.by, entry.by_name, entry.subject_name) == (by.user, str(by), "x")
    assert entry.changes == {
        "name": ["vecchio", "nuovo"],
        "day": [None, "2026-01-02"],
        "eur": [None, "1.50"],
    }
    assert list(queries.history("accounts.savedview", view.pk)) == [entry]


def test_of_personal_fields_only_the_change_is_kept() -> None:
    view = a_view()

    entry = actions.record(
        "x.given", view, by=the_system(), user=("prima", "dopo"), name=("a", "b")
    )

    assert entry.changes == {"user": ["•••", "•••"], "name": ["a", "b"]}


def test_a_noun_whose_name_tells_a_person_is_named_by_what_it_is() -> None:
    user = a_user("Nome e cognome")

    entry = actions.record("x.opened", user, by=the_system(), email=(None, user.email))

    assert entry.subject_name == f"utente {user.pk}"
    assert entry.changes == {"email": [None, "•••"]}


def test_only_what_differs_is_a_change() -> None:
    assert actions.differences({"a": 1, "b": 2}, {"a": 1, "b": 3, "c": 4}) == {
        "b": (2, 3),
        "c": (None, 4),
    }


def test_an_entry_is_written_with_what_it_tells_or_not_at_all() -> None:
    with transaction.atomic():
        some_entries()
        transaction.set_rollback(True)

    assert not Entry.objects.exists()


# In words -----------------------------------------------------------------------------------------


def test_history_is_told_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    known = {"x.renamed": gettext_lazy("rinominata")}
    monkeypatch.setattr(queries, "words", lambda table="EVENTS": known if table == "EVENTS" else {})
    entry = actions.record(
        "x.renamed", a_view(), by=the_system(), name=("a", "b"), is_public=(False, True), what=""
    )

    [told] = queries.told([entry])

    assert (str(told.did), told.by, told.at) == ("rinominata", "Quadro", entry.at)
    assert [(str(one.label), one.old, one.new) for one in told.changes] == [
        ("nome", "a", "b"),
        ("is public", "no", "sì"),
    ]


def test_values_are_told_as_people_say_them() -> None:
    day = models.DateField("giorno")
    choice = models.CharField("stato", choices=[("on", "in corso")])

    assert queries.said(day, "2026-10-01") == "1° ottobre 2026"
    assert queries.said(choice, "on") == "in corso"
    assert queries.said(None, ["a", "b"]) == "a, b"
    assert queries.said(None, {"x": "27/2016", "on": None}) == "x: 27/2016"
    assert queries.said(None, "") is None


def test_what_has_no_words_is_told_by_its_code() -> None:
    gone = Entry(event="gone.away", subject="gone.noun", changes={"x": [None, 1]}, at=NOON)

    [told] = queries.told([gone])

    assert told.did == "gone.away"
    assert told.changes == [queries.Change("x", None, "1")]


def test_the_history_is_a_list_with_the_values_of_each_entry() -> None:
    entry = actions.record("x.renamed", a_view(), by=the_system(), name=("<a>", "b"))

    page = render_to_string("journal/_history.html", {"history": queries.told([entry])})

    assert "x.renamed" in page
    assert "&lt;a&gt;" in page
    assert "non ha ancora voci" in render_to_string("journal/_history.html", {"history": []})


# Append-only --------------------------------------------------------------------------------------


@pytest.mark.parametrize("noun", [Entry, Block, Leaf])
def test_the_database_refuses_to_change_or_remove(noun: type[models.Model]) -> None:
    some_entries()
    actions.seal(at=NOON)
    field = noun._meta.fields[-1].column

    for statement in (
        f"UPDATE {noun._meta.db_table} SET {field} = {field}",  # noqa: S608 - names of our tables
        f"DELETE FROM {noun._meta.db_table}",  # noqa: S608
    ):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            connection.cursor().execute(statement)


@pytest.mark.parametrize("noun", [Entry, Block, Leaf])
def test_the_database_refuses_to_empty_a_table(noun: type[models.Model]) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite empties a table with DELETE")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        connection.cursor().execute(f"TRUNCATE {noun._meta.db_table} CASCADE")


# Seals --------------------------------------------------------------------------------------------


def test_nothing_to_seal_makes_no_block() -> None:
    assert actions.seal(at=NOON) is None
    assert actions.seal_all(at=NOON) == 0


def test_blocks_follow_one_another_and_hold_each_entry_once() -> None:
    some_entries(5)
    first = actions.seal(at=NOON, most=3)
    second = actions.seal(at=NOON)
    assert first
    assert second
    assert (first.size, second.size) == (3, 2)
    assert second.previous == first.digest
    assert Leaf.objects.count() == 5
    assert queries.state() == queries.State(entries=5, blocks=2, unsealed=0, head=second.digest)
    assert not list(queries.faults(head=first.digest))


def test_the_chain_cannot_fork() -> None:
    some_entries()
    block = actions.seal(at=NOON)
    assert block

    with pytest.raises(DatabaseError), transaction.atomic():
        Block.objects.create(
            sealed_at=NOON, size=1, root="r", previous=block.previous, digest="another"
        )


@pytest.mark.django_db(transaction=True)
def test_sealing_waits_for_no_writer_and_forgets_none() -> None:
    """An entry written earlier and committed later goes into a later block."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer at a time")
    view, written, go_on = a_view(), Event(), Event()

    def slow_writer() -> None:
        try:
            with transaction.atomic():
                actions.record("x.slow", view, by=the_system())
                written.set()
                assert go_on.wait(10)
        finally:
            connection.close()

    writer = Thread(target=slow_writer)
    writer.start()
    assert written.wait(10)
    quick = actions.record("x.quick", view, by=the_system())
    first = actions.seal(at=NOON)
    go_on.set()
    writer.join()
    second = actions.seal(at=NOON)

    slow = Entry.objects.get(event="x.slow")
    assert slow.pk < quick.pk
    assert Leaf.objects.get(entry_key=quick.pk).block == first
    assert Leaf.objects.get(entry_key=slow.pk).block == second
    assert not list(queries.faults())


@pytest.mark.django_db(transaction=True)
def test_many_sealers_at_once_make_one_chain() -> None:
    some_entries(40)
    actions.seal(at=NOON, most=1)

    def sealer() -> None:
        try:
            for _ in range(5):
                actions.seal(at=NOON, most=2)
        finally:
            connection.close()

    sealers = [Thread(target=sealer) for _ in range(4)]
    for one in sealers:
        one.start()
    for one in sealers:
        one.join()

    assert Leaf.objects.count() == 40
    assert not list(queries.faults())


def test_old_tokens_are_forgotten_and_recent_ones_kept() -> None:
    user = a_user()
    for days in (1, 3):
        at = NOON - timedelta(days=days)
        Submission.objects.create(user=user, token=str(days), path="/", location="/", at=at)

    assert actions.forget_submissions(at=NOON) == 1
    assert Submission.objects.get().token == "1"
