from typing import Any

import pytest

from quadro.journal import queries as journal
from quadro.journal.actions import subject_of
from quadro.kit.refusals import Refused, Stale
from quadro.texts import actions, queries
from quadro.texts.models import Text
from quadro.texts.patterns import patterns
from tests.texts.world import LATER, a_text, article, body_of, numbers, paragraph, saved
from tests.worlds import NOON, a_planning_officer, the_system

pytestmark = pytest.mark.django_db
BY: Any = {"by": None, "at": LATER}


@pytest.fixture(autouse=True)
def _somebody_writes() -> None:
    BY["by"] = the_system()


def rewrite(text: Text, wording: str, *, version: int | None = None, place: int = 0) -> None:
    one = article(text, place)
    token = one.revised if version is None else version
    actions.replace_article(
        text, one.anchor, one.heading, wording, content=one.content, version=token, **BY
    )


def test_a_text_starts_from_the_model_of_its_instrument() -> None:
    model = queries.pattern_for("convenzione")
    assert model is not None
    text = actions.start("Casa", pattern=model.code, **BY)

    headings = [one.heading for one in body_of(text).articles]
    assert headings[:3] == ["Premesse", "Fini", "Durata"]
    assert numbers(text)[:3] == ["", "1", "2"]


@pytest.mark.parametrize("code", patterns())
def test_a_model_promises_what_its_instrument_requires_and_leaves_it_to_be_written(
    code: str,
) -> None:
    body = patterns()[code].body()
    declared = {one.content for one in body.articles} - {""}
    required = [{"code": one, "label": one} for one in sorted(declared - {"forma"})]

    items = queries.checklist(body, required)

    assert not [one.code for one in items if one.is_met or one.article is None]


def test_a_paragraph_rewritten_stays_the_same_and_new_ones_are_new() -> None:
    text = a_text(("Fini", "Gestire insieme un’agenzia.\n\nSpendere meno."))
    before = [one.anchor for one in body_of(text).paragraphs()]

    rewrite(text, "Prima di tutto.\n\nGestire insieme la stessa agenzia.\n\nSpendere meno.")

    after = [one.anchor for one in body_of(text).paragraphs()]
    assert after[1:] == before
    assert [one.number for one in body_of(text).paragraphs()] == ["1", "2", "3"]


def test_articles_are_numbered_anew_until_the_text_is_shared() -> None:
    text = a_text(("A", "a"), ("C", "c"))
    actions.add_article(text, "B", "b", after=article(text).anchor, **BY)

    assert [(one.number, one.heading) for one in body_of(text).articles] == [
        ("1", "A"), ("2", "B"), ("3", "C"),
    ]  # fmt: skip


def test_once_shared_an_inserted_article_is_a_bis_and_a_removed_one_leaves_a_gap() -> None:
    text = a_text(("A", "a"), ("B", "b"), ("C", "c"))
    saved(text)
    actions.add_article(text, "A bis", "x", after=article(text).anchor, **BY)
    actions.add_article(text, "A ter", "y", after=article(text, 1).anchor, **BY)
    removed = article(text, 4)
    actions.remove_article(text, removed.anchor, version=removed.revised, **BY)
    actions.add_article(text, "D", "d", **BY)

    assert numbers(text) == ["1", "1-bis", "1-ter", "2", "4"]


def test_once_shared_articles_do_not_move_but_all_can_be_renumbered() -> None:
    text = a_text(("A", "a"), ("B", "b"))
    actions.move_article(text, article(text).anchor, up=False, **BY)
    assert [one.heading for one in body_of(text).articles] == ["B", "A"]
    saved(text)
    actions.add_article(text, "C", "c", after=article(text).anchor, **BY)
    with pytest.raises(Refused, match="La numerazione è fissata"):
        actions.move_article(text, article(text).anchor, up=False, **BY)

    actions.renumber(text, **BY)

    assert numbers(text) == ["1", "2", "3"]


def test_two_who_change_the_same_article_see_each_other() -> None:
    text = a_text(("A", "a"), ("B", "b"))
    opened = text.version
    rewrite(text, "prima", version=opened)

    with pytest.raises(Stale) as overtaken:
        rewrite(text, "seconda", version=opened)

    assert overtaken.value.theirs["wording"] == "prima"
    assert overtaken.value.version > opened
    rewrite(text, "seconda", version=overtaken.value.version)
    assert paragraph(text).wording == "seconda"


def test_two_who_change_different_articles_do_not_disturb_each_other() -> None:
    text = a_text(("A", "a"), ("B", "b"))
    opened = text.version

    rewrite(text, "uno", version=opened, place=0)
    rewrite(text, "due", version=opened, place=1)

    assert [one.wording for one in body_of(text).paragraphs()] == ["uno", "due"]


def test_an_edit_of_a_paragraph_overtaken_by_one_of_its_article_is_told_so() -> None:
    text = a_text()
    opened = text.version
    row = paragraph(text)
    rewrite(text, "Altro.\n\nSpendere meno.", version=opened)

    with pytest.raises(Stale):
        actions.edit_paragraph(text, row.anchor, "Mio.", version=opened, **BY)


@pytest.mark.parametrize(
    ("heading", "wording", "why"),
    [
        ("", "x", "rubrica"),
        ("A", "   ", "almeno un paragrafo"),
        ("A", "x" * 20_001, "troppo lungo"),
    ],
)
def test_an_article_wants_a_heading_and_words_and_not_too_many(
    heading: str, wording: str, why: str
) -> None:
    text = a_text()

    with pytest.raises(Refused, match=why):
        actions.add_article(text, heading, wording, **BY)


def test_an_edit_after_a_saved_version_makes_the_next_one_and_leaves_it_as_it_was() -> None:
    text = a_text()
    first = saved(text)

    rewrite(text, "Tutto diverso.")

    assert queries.current(text).number == 2
    kept = text.versions.get(pk=first.pk)
    assert [one.wording for one in kept.body.paragraphs()] == ["Gestire insieme.", "Spendere meno."]
    assert kept.is_intact


def test_what_nobody_changed_is_not_saved_again() -> None:
    text = a_text()
    saved(text)

    with pytest.raises(Refused, match="Non ci sono modifiche"):
        saved(text)


def test_a_version_once_shown_is_not_hidden_again() -> None:
    version = saved(a_text(), audience="public")

    with pytest.raises(Refused, match="continua a poterla leggere"):
        actions.show(version, "parties", by=the_system())


def test_every_change_is_in_the_journal() -> None:
    by = a_planning_officer()
    text = actions.start("Casa", by=by, at=NOON)
    actions.add_article(text, "Fini", "Gestire.", by=by, at=NOON)
    actions.save_version(text, "prima", audience="parties", by=by, at=NOON)

    events = [one.event for one in journal.history(subject_of(text), text.pk)]
    assert set(events) == {
        "texts.started", "texts.article_added", "texts.version_saved", "texts.version_shown",
    }  # fmt: skip
