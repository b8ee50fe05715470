import pytest

from quadro.accounts.actors import Actor
from quadro.kit.refusals import Refused
from quadro.texts import actions, queries
from quadro.texts.models import Comment, Text, TextVersion
from tests.texts.world import LATER, a_text, paragraph, saved, somebody
from tests.worlds import NOON, a_visitor, the_system

pytestmark = pytest.mark.django_db


def said(
    version: TextVersion, words: str = "Perché?", wording: str = "", *, audience: str = "parties",
    by: Actor | None = None,
) -> Comment:  # fmt: skip
    anchor = paragraph(version.text).anchor
    by = by or somebody()
    return actions.comment(
        version, anchor, words, wording=wording, audience=audience, by=by, at=NOON
    )


def shared() -> tuple[Text, TextVersion]:
    text = a_text()
    return text, saved(text)


def test_an_accepted_proposal_makes_the_next_version() -> None:
    text, version = shared()
    proposal = said(version, "Meglio così.", "Gestire insieme la casa.")

    actions.accept(proposal, "Accolta.", by=the_system(), at=LATER)

    following = queries.current(text)
    proposal.refresh_from_db()
    assert following.number == version.number + 1
    assert paragraph(text).wording == "Gestire insieme la casa."
    assert (proposal.state, proposal.taken_into) == ("accepted", following)
    assert (proposal.answer, proposal.answered_by) == ("Accolta.", "Quadro")
    assert paragraph(text).anchor == proposal.anchor


def test_a_proposal_for_words_that_changed_meanwhile_is_not_put_over_them() -> None:
    text, version = shared()
    first, second = said(version, wording="Uno."), said(version, wording="Due.")
    actions.accept(first, by=the_system(), at=LATER)

    with pytest.raises(Refused, match="è cambiato dopo la proposta"):
        actions.accept(second, by=the_system(), at=LATER)
    assert paragraph(text).wording == "Uno."


def test_a_closed_comment_does_not_open_again() -> None:
    _text, version = shared()
    one = said(version)
    actions.resolve(one, "Fatto.", by=the_system(), at=LATER)

    for verb in (actions.resolve, actions.reject, actions.keep_open):
        with pytest.raises(Refused, match="già chiuso"):
            verb(one, "Ancora.", by=the_system(), at=LATER)


def test_an_answer_may_leave_the_question_open() -> None:
    text, version = shared()
    one = said(version)

    actions.keep_open(one, "Ci pensiamo.", by=the_system(), at=LATER)

    one.refresh_from_db()
    assert one.is_open
    assert one.answer == "Ci pensiamo."
    assert queries.open_comments(text) == 1


def test_who_says_no_says_why() -> None:
    _text, version = shared()
    with pytest.raises(Refused, match="deve sapere perché"):
        actions.reject(said(version), " ", by=the_system(), at=LATER)


def test_a_comment_says_something_of_a_paragraph_that_is_there() -> None:
    text, version = shared()
    same = paragraph(text).wording
    with pytest.raises(Refused, match="Scrivi un commento"):
        said(version, "  ")
    with pytest.raises(Refused, match="uguale"):
        said(version, "", same)
    with pytest.raises(Refused, match="non c’è più"):
        actions.comment(version, "x", "Ma", audience="parties", by=somebody(), at=NOON)
    with pytest.raises(Refused, match="di una persona"):
        said(version, by=a_visitor())


def test_each_reads_the_comments_of_the_audience_it_belongs_to_and_its_own() -> None:
    text, version = shared()
    party = somebody()
    said(version, "interno", audience="internal")
    mine = said(version, "solo per l’ufficio", audience="internal", by=party)
    theirs = said(version, "fra le parti")
    open_to_all = said(version, "per tutti", audience="public")

    def read(audiences: list[str], by: Actor) -> list[int]:
        return [one.pk for one in queries.comments_of(text, audiences, by)]

    assert read(["public"], a_visitor()) == [open_to_all.pk]
    assert read(["public", "parties"], party) == [mine.pk, theirs.pk, open_to_all.pk]
    assert len(read(list(queries.EVERY_AUDIENCE), the_system())) == 4


def test_comments_are_counted_by_what_became_of_them() -> None:
    text, version = shared()
    said(version)
    actions.resolve(said(version), by=the_system(), at=LATER)
    actions.reject(said(version), "No.", by=the_system(), at=LATER)

    told = queries.spoken(list(queries.comments_of(text, queries.EVERY_AUDIENCE, the_system())))

    assert (told.open, told.closed, told.rejected, told.all) == (1, 1, 1, 3)
