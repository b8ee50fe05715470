import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quadro.texts.body import Article, Body, Paragraph
from quadro.texts.comparison import Change, Mark, compare, differences, units

SAID = st.text(
    st.sampled_from("ab ,.’[]\nè"), max_size=40
)  # few letters, so that words come back in both


@st.composite
def bodies(draw: st.DrawFn) -> Body:
    """Articles whose anchors are of a small set: what one body has the other may have too."""
    keys = draw(st.permutations([f"a{n}" for n in range(4)]))
    used = iter(draw(st.permutations([f"p{n}" for n in range(8)])))
    articles: list[Article] = []
    for key in keys[: draw(st.integers(0, 4))]:
        rows = [Paragraph(next(used), draw(SAID), str(n)) for n in range(draw(st.integers(0, 2)))]
        articles.append(Article(key, draw(SAID), tuple(rows), number=str(len(articles) + 1)))
    return Body(tuple(articles))


@settings(deadline=None)
@given(bodies(), bodies())
def test_the_rows_make_the_second_text_out_of_the_first(old: Body, new: Body) -> None:
    rows = compare(old, new).rows

    second = [one for one in rows if one.change != Change.REMOVED]
    assert [(one.key, one.after) for one in second] == [(one.key, one.text) for one in units(new)]
    first = {one.key: one.before for one in rows if one.change != Change.ADDED}
    assert first == {one.key: one.text for one in units(old)}


@settings(deadline=None)
@given(bodies())
def test_a_text_does_not_differ_from_itself(body: Body) -> None:
    assert compare(body, body).is_same


@settings(deadline=None)
@given(SAID, SAID)
def test_the_pieces_of_a_wording_make_both_wordings(old: str, new: str) -> None:
    pieces = differences(old, new)

    assert "".join(one.text for one in pieces if one.mark != Mark.ADDED) == old
    assert "".join(one.text for one in pieces if one.mark != Mark.REMOVED) == new


def told(old: str, new: str) -> str:
    shown = {Mark.KEPT: "{}", Mark.ADDED: "+{}+", Mark.REMOVED: "-{}-"}
    return "".join(shown[one.mark].format(one.text) for one in differences(old, new))


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("dura cinque anni.", "dura sei anni.", "dura -cinque-+sei+ anni."),
        (
            "dura [da completare: anni] anni.",
            "dura sei anni.",
            "dura -[da completare: anni]-+sei+ anni.",
        ),
        (
            "I Sindaci si riuniscono quando necessario per esaminare.",
            "I Sindaci si riuniscono almeno due volte per esaminare.",
            "I Sindaci si riuniscono -quando necessario-+almeno due volte+ per esaminare.",
        ),
        ("Uno.", "Uno, due.", "Uno+, due+."),
        ("Tutto di nuovo qui.", "Altre parole.", "-Tutto di nuovo qui-+Altre parole+."),
    ],
)  # fmt: skip
def test_changes_are_told_as_a_person_would(old: str, new: str, expected: str) -> None:
    assert told(old, new) == expected


def a_body(*rows: tuple[str, str]) -> Body:
    made = tuple(Paragraph(key, words, str(n)) for n, (key, words) in enumerate(rows, start=1))
    return Body((Article("a", "Fini", made, number="1"),))


def test_equal_parts_are_folded_and_counted() -> None:
    old = a_body(("p", "Uno."), ("q", "Due."), ("r", "Tre."), ("s", "Quattro."))
    new = a_body(("p", "Uno."), ("q", "Due."), ("r", "Tre volte."), ("t", "Cinque."))

    found = compare(old, new)

    folded, shown = found.stretches
    assert (folded.is_folded, folded.paragraphs) == (True, 2)
    assert [one.change for one in shown.rows] == ["changed", "removed", "added"]
    assert (found.total, found.words_added, found.words_removed) == (5, 2, 1)


def test_a_paragraph_with_another_number_or_another_place_is_said_to_be_so() -> None:
    found = compare(
        a_body(("p", "Uno."), ("q", "Due."), ("r", "Tre.")),
        a_body(("q", "Due."), ("r", "Tre."), ("p", "Uno.")),
    )

    rows = {one.key: one for one in found.rows}
    assert (rows["q"].was, rows["q"].is_moved) == ("1.2", False)
    assert rows["p"].is_moved
    assert not found.is_same
