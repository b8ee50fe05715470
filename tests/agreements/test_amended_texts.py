"""Amendments of a text that Quadro keeps: articles rewritten, inserted, repealed."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from quadro.agreements import actions, queries
from quadro.agreements.models import Agreement, Amendment
from quadro.kit.refusals import Refused
from quadro.texts import actions as words
from quadro.texts.body import Article
from quadro.texts.models import TextVersion
from tests.agreements.growing import SIGNED, a_pact, again, an_amendment, in_force
from tests.agreements.world import an_officer
from tests.worlds import NOON, TODAY, the_system

pytestmark = pytest.mark.django_db
BY = the_system()
BEFORE, SINCE = date(2024, 12, 31), date(2025, 1, 1)


def a_written_pact(*, published: bool = False) -> Agreement:
    """In force, with a text of three articles that its parties approved."""
    pact = a_pact()
    text = actions.start_text(pact, by=BY, at=NOON)
    for heading, wording in (
        ("Fini", "Gestire insieme."),
        ("Obblighi", "Ciascuno paga la sua parte.\n\nSi paga ogni anno."),
        ("Durata", "Tre anni."),
    ):
        words.add_article(text, heading, wording, by=BY, at=NOON)
    version = actions.freeze_text(pact, by=BY, at=NOON)
    if published:
        actions.show_text(pact, version, "public", by=BY)
        actions.publish(pact, by=BY, at=NOON)
    return pact


def on(pact: Agreement, day: date) -> TextVersion:
    found = queries.text_in_force(pact, day)
    assert found is not None
    return found


def article(pact: Agreement, place: int) -> Article:
    return on(pact, TODAY).body.articles[place]


def labels(version: TextVersion) -> list[str]:
    return [one.label for one in version.body.articles]


def test_an_article_is_rewritten_from_the_day_of_the_amendment() -> None:
    pact = a_written_pact()
    two, amendment = article(pact, 1), an_amendment(pact)
    actions.rewrite_article(
        amendment, two.anchor, "Obblighi", "Ciascuno paga la sua parte.\n\nSi paga ogni sei mesi.",
        by=BY,
    )  # fmt: skip
    assert on(pact, TODAY).body.articles[1] == two, "a draft changes nothing"

    in_force(amendment, SINCE)

    assert on(pact, BEFORE).body.articles[1].wording.endswith("ogni anno.")
    after = on(pact, SINCE)
    assert after.body.articles[1].wording.endswith("ogni sei mesi.")
    assert after.label == "Versione 2 · coordinato con l’atto integrativo n. 1"
    assert after.is_intact
    first, second = after.body.articles[1].paragraphs
    assert (first.anchor, first.number) == (two.paragraphs[0].anchor, "1"), "it did not change"
    assert second.number == "2"


def test_an_article_is_inserted_without_moving_the_numbers() -> None:
    pact = a_written_pact()
    amendment = an_amendment(pact)
    first = article(pact, 0)
    actions.insert_article(amendment, "Sedi", "A Milano.", after=first.anchor, by=BY)
    actions.insert_article(amendment, "Chiusura", "Si chiude.", by=BY)

    in_force(amendment)

    assert labels(on(pact, TODAY)) == [
        "Art. 1 · Fini", "Art. 1-bis · Sedi", "Art. 2 · Obblighi", "Art. 3 · Durata",
        "Art. 4 · Chiusura",
    ]  # fmt: skip


def test_an_article_that_is_repealed_leaves_its_place_empty() -> None:
    pact = a_written_pact()
    amendment = an_amendment(pact)
    actions.repeal_article(amendment, article(pact, 1).anchor, by=BY)

    in_force(amendment)

    assert labels(on(pact, TODAY)) == ["Art. 1 · Fini", "Art. 3 · Durata"]
    assert len(labels(on(pact, date(2024, 1, 1)))) == 3


def test_amendments_follow_one_another_and_each_day_has_its_text() -> None:
    pact = a_written_pact()
    for day, years in ((date(2024, 5, 1), "Quattro anni."), (date(2025, 5, 1), "Cinque anni.")):
        amendment = an_amendment(pact)
        actions.rewrite_article(amendment, article(pact, 2).anchor, "Durata", years, by=BY)
        in_force(amendment, day)

    told = {
        day.year: on(pact, day).body.articles[2].wording
        for day in (SIGNED, date(2024, 5, 1), date(2025, 5, 1))
    }
    assert told == {2023: "Tre anni.", 2024: "Quattro anni.", 2025: "Cinque anni."}


def test_an_amendment_written_over_other_words_is_refused_and_changes_nothing() -> None:
    pact = a_written_pact()
    early, late = an_amendment(pact, notice_days=30), an_amendment(pact)
    anchor = article(pact, 2).anchor
    actions.rewrite_article(early, anchor, "Durata", "Quattro anni.", by=BY)
    actions.rewrite_article(late, anchor, "Durata", "Dieci anni.", by=BY)
    in_force(early)

    with pytest.raises(Refused, match="è cambiato dopo"):
        in_force(late)
    assert again(late).effective_on is None
    assert on(pact, TODAY).body.articles[2].wording == "Quattro anni."


def test_a_version_being_written_is_not_overtaken() -> None:
    pact = a_written_pact()
    amendment = an_amendment(pact)
    actions.repeal_article(amendment, article(pact, 1).anchor, by=BY)
    actions.write_text(pact, words.add_article, "Altro", "Altre parole.", by=BY, at=NOON)

    with pytest.raises(Refused, match="in lavorazione"):
        in_force(amendment)


def test_words_are_quoted_only_where_the_text_is_elsewhere() -> None:
    here, elsewhere = a_written_pact(), a_pact()

    with pytest.raises(Refused, match="scegli quale articolo"):
        actions.rewrite(an_amendment(here), "art. 3", old="Tre", new="Sei", by=BY)
    with pytest.raises(Refused, match="non ha il testo approvato"):
        actions.insert_article(an_amendment(elsewhere), "Sedi", "A Milano.", by=BY)
    actions.rewrite(an_amendment(elsewhere), "art. 3", old="Tre", new="Sei", by=BY)


def test_a_change_without_words_or_without_change_is_refused() -> None:
    pact = a_written_pact()
    amendment, one = an_amendment(pact), article(pact, 0)

    with pytest.raises(Refused, match="resta com’è"):
        actions.rewrite_article(amendment, one.anchor, one.heading, one.wording + "\n\n", by=BY)
    with pytest.raises(Refused, match="per toglierlo, abrogalo"):
        actions.rewrite_article(amendment, one.anchor, one.heading, " ", by=BY)
    with pytest.raises(Refused, match="non è nel testo in vigore"):
        actions.repeal_article(amendment, "altrove", by=BY)
    with pytest.raises(Refused, match="rubrica e il testo"):
        actions.insert_article(amendment, "", "Parole.", by=BY)


@pytest.fixture
def office(client: Client) -> Client:
    client.force_login(an_officer())
    return client


def change_page(amendment: Amendment, query: str = "") -> str:
    slug = amendment.agreement.slug
    return reverse("agreements:add_change", args=[slug, amendment.pk]) + query


def test_the_office_chooses_the_article_and_sees_the_change_word_by_word(office: Client) -> None:
    pact = a_written_pact(published=True)
    amendment, two = an_amendment(pact), article(pact, 1)

    offered = office.get(change_page(amendment)).content.decode()
    assert f"?che=articolo&amp;articolo={two.anchor}" in offered
    assert "?che=testo" not in offered
    asked = change_page(amendment, f"?che=articolo&articolo={two.anchor}")
    assert "Si paga ogni anno." in office.get(asked).content.decode()

    wording = "Ciascuno paga la sua parte.\r\n\r\nSi paga ogni mese."
    answer = office.post(asked, {"heading": "Obblighi", "wording": wording, "once": "uno"})
    assert answer.status_code == 302
    told = office.get(answer["Location"]).content.decode()
    assert "Art. 2 · Obblighi" in told
    assert '<del><span class="visually-hidden">tolto: </span>anno</del>' in told

    missing = office.get(change_page(amendment, "?che=articolo&articolo=altrove"))
    assert missing.status_code == 404


def test_everybody_reads_the_text_of_a_past_day(office: Client, client: Client) -> None:
    pact = a_written_pact(published=True)
    amendment = an_amendment(pact)
    asked = change_page(amendment, f"?che=articolo&articolo={article(pact, 1).anchor}")
    office.post(asked, {"heading": "Obblighi", "is_repealed": "on", "once": "uno"})
    in_force(amendment, SINCE)
    client.logout()

    then = client.get(f"{pact.get_absolute_url()}?al=31/12/2024").content.decode()
    assert f"{pact.get_absolute_url()}testo/?versione=1" in then
    page = client.get(f"{pact.get_absolute_url()}testo/").content.decode()
    assert "coordinato con l’atto integrativo n. 1" in page
    assert page.count("in vigore</span>") == 1


def test_several_new_articles_stay_in_the_order_in_which_they_were_told() -> None:
    pact = a_written_pact()
    amendment, first = an_amendment(pact), article(pact, 0)
    for heading in ("Sedi", "Orari"):
        actions.insert_article(amendment, heading, "Parole.", after=first.anchor, by=BY)
    actions.repeal_article(amendment, first.anchor, by=BY)

    in_force(amendment)

    assert labels(on(pact, TODAY))[:2] == ["Art. 1-bis · Sedi", "Art. 1-ter · Orari"]


def test_a_new_article_does_not_end_up_elsewhere_when_its_place_is_gone() -> None:
    pact = a_written_pact()
    early, late, first = an_amendment(pact), an_amendment(pact), article(pact, 0)
    actions.insert_article(late, "Sedi", "A Milano.", after=first.anchor, by=BY)
    actions.repeal_article(early, first.anchor, by=BY)
    in_force(early)

    with pytest.raises(Refused, match="dopo cui va «Sedi» non c’è più"):
        in_force(late)


def test_a_text_that_was_approved_is_not_taken_away() -> None:
    pact = a_pact()
    text = actions.start_text(pact, by=BY, at=NOON)
    words.add_article(text, "Fini", "Gestire insieme.", by=BY, at=NOON)
    actions.freeze_text(pact, by=BY, at=NOON)

    with pytest.raises(Refused, match="congelato come schema"):
        actions.drop_text(pact, by=BY)
