from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from quadro.accounts.models import User
from quadro.agreements import actions, queries
from quadro.agreements.models import Agreement, Instrument
from quadro.bodies.models import Body
from quadro.kit.refusals import Refused
from quadro.texts import actions as words
from quadro.texts import queries as texts
from quadro.texts.body import Paragraph
from quadro.texts.models import Comment
from tests.agreements.world import a_body, acting, an_agreement, an_officer, somebody
from tests.texts.world import a_docx
from tests.worlds import NOON

pytestmark = pytest.mark.django_db
REQUIRED = [{"code": "durata", "label": "Durata", "source": "art. 30"}]


class World:
    """A published agreement of Rho with a text; the office, a clerk of Rho, one of Legnano."""

    def __init__(self) -> None:
        self.rho: Body = a_body("Comune di Rho")
        self.agreement: Agreement = an_agreement("Casa in affitto", self.rho, published=True)
        Instrument.objects.update(required_contents=REQUIRED)
        self.agreement = Agreement.objects.select_related("instrument").get()
        self.office, self.clerk = an_officer(), somebody(self.rho)
        self.outsider = somebody(a_body("Comune di Legnano"))
        by = acting(self.office)
        self.text = actions.start_text(self.agreement, pattern="convenzione", by=by, at=NOON)

    def save(self, audience: str, name: str = "") -> None:
        by = acting(self.office)
        actions.save_text(self.agreement, name, audience=audience, by=by, at=NOON)

    def change(self, place: int = 0) -> None:
        actions.write_text(
            self.agreement, words.edit_paragraph, self.paragraph(place).anchor,
            "Altre parole.", version=10**6, by=acting(self.office), at=NOON,
        )  # fmt: skip

    def paragraph(self, place: int = 0) -> Paragraph:
        return list(texts.current(self.text).body.paragraphs())[place]

    def comment(self, words: str = "Perché?", **values: Any) -> Comment:
        told = {"words": words, "wording": "", "audience": "parties", **values}
        by = values.pop("by", None) or acting(self.clerk)
        version = texts.current(self.text)
        anchor = self.paragraph().anchor
        return actions.comment_text(self.agreement, version, anchor, told, by=by, at=NOON)

    def at(self, name: str = "text", **words: Any) -> str:
        return reverse(f"agreements:{name}", kwargs={"slug": self.agreement.slug, **words})


@pytest.fixture
def world() -> World:
    return World()


def ask(user: User | None) -> Client:
    client = Client()
    if user is not None:
        client.force_login(user)
    return client


def test_each_reads_the_versions_shown_to_it(world: World) -> None:
    readers = (world.office, world.clerk, world.outsider, None)

    def seen() -> list[int]:
        return [ask(one).get(world.at()).status_code for one in readers]

    assert seen() == [200, 404, 404, 404]
    world.save("parties")
    assert seen() == [200, 200, 404, 404]
    world.change()
    world.save("public")
    assert seen() == [200, 200, 200, 200]


def test_a_version_being_written_is_not_read_by_the_parties(world: World) -> None:
    world.save("parties")
    world.change()

    page = ask(world.clerk).get(world.at())

    assert "Altre parole." not in page.content.decode()
    assert "Altre parole." in ask(world.office).get(world.at()).content.decode()
    assert ask(world.clerk).get(world.at("text_file", number=2, form="pdf")).status_code == 404


def test_the_page_of_the_agreement_leads_to_a_text_that_can_be_read(world: World) -> None:
    detail = reverse("agreements:detail", kwargs={"slug": world.agreement.slug})
    assert world.at() not in ask(None).get(detail).content.decode()
    world.save("public")
    assert world.at() in ask(None).get(detail).content.decode()


def test_who_is_not_of_the_agreement_reads_bodies_and_not_the_names_of_people(
    world: World,
) -> None:
    world.save("public")
    world.comment("fra le parti")
    by = acting(world.office)
    world.comment("per tutti", audience="public", by=by)

    page = ask(None).get(world.at()).content.decode()

    assert "per tutti" in page
    assert "fra le parti" not in page
    assert world.office.name not in page
    assert "Ufficio piano" in page
    assert world.clerk.name in ask(world.office).get(world.at()).content.decode()


def test_a_clerk_proposes_other_words_from_the_page_of_a_paragraph(world: World) -> None:
    world.save("parties")
    row = world.paragraph()
    page = world.at("paragraph", anchor=row.anchor)
    told = {"words": "Meglio.", "wording": "Parole mie.", "audience": "parties"}

    answer = ask(world.clerk).post(page, told)

    assert answer.status_code == 302
    made = Comment.objects.get()
    assert (made.wording, made.instead_of) == ("Parole mie.", row.wording)
    assert made.on_behalf_of == world.rho
    assert "Parole mie" in ask(world.office).get(page).content.decode()


def test_a_wording_left_as_it_was_proposes_nothing(world: World) -> None:
    world.save("parties")
    row = world.paragraph()
    page = world.at("paragraph", anchor=row.anchor)

    ask(world.clerk).post(page, {"words": "Bene.", "wording": row.wording, "audience": "parties"})
    empty = ask(world.clerk).post(page, {"words": "", "wording": "", "audience": "parties"})

    assert Comment.objects.get().wording == ""
    assert empty.status_code == 409
    assert "Scrivi un commento" in empty.content.decode()


def test_a_party_speaks_for_itself_and_not_to_everybody(world: World) -> None:
    with pytest.raises(Refused, match="Parla a tutti solo"):
        world.comment(audience="public")
    with pytest.raises(Refused, match="di cui fai parte"):
        world.comment(on_behalf_of=a_body("Comune di Legnano"))
    with pytest.raises(Refused, match="le persone delle parti"):
        world.comment(by=acting(world.outsider))


def test_the_office_accepts_a_proposal_into_the_next_version(world: World) -> None:
    world.save("parties")
    one = world.comment(wording="Parole nuove.")
    page = world.at("answer_comment", key=one.pk)

    answer = ask(world.office).post(page, {"fai": "accept", "answer": "Sì."})

    assert answer.status_code == 302
    assert world.paragraph().wording == "Parole nuove."
    assert texts.current(world.text).number == 2
    again = ask(world.office).post(page, {"fai": "accept", "answer": ""})
    assert again.status_code == 409
    assert ask(world.clerk).post(page, {"fai": "resolve"}).status_code == 403


def test_the_second_of_two_editors_of_an_article_gets_both_texts(world: World) -> None:
    article = texts.current(world.text).body.articles[1]
    page = world.at("edit_article", anchor=article.anchor)
    told = {"heading": "Fini", "content": "", "version": world.text.version}

    first = ask(world.office).post(page, {**told, "wording": "Prima."})
    second = ask(world.office).post(page, {**told, "wording": "Seconda."})

    assert first.status_code == 302
    assert second.status_code == 409
    both = second.content.decode()
    assert "Prima." in both
    assert "Seconda." in both


def test_a_text_is_not_frozen_while_something_is_missing(world: World) -> None:
    answer = ask(world.office).post(world.at("freeze_text"), {"once": "uno"})

    assert answer.status_code == 409
    assert "Mancano contenuti obbligatori: Durata" in answer.content.decode()


def test_a_text_begins_with_a_word_file_and_a_hostile_one_ends_in_a_sentence(
    world: World,
) -> None:
    other = an_agreement("Scuola")
    page = reverse("agreements:import_text", kwargs={"slug": other.slug})
    bad = SimpleUploadedFile("testo.docx", b"PK\x03\x04 rotto")
    good = SimpleUploadedFile("testo.docx", a_docx("Art. 1 Fini", "Gestire."))

    refused = ask(world.office).post(page, {"upload": bad, "version": 0})
    taken = ask(world.office).post(page, {"upload": good, "version": 0})

    assert refused.status_code == 409
    assert "rovinato o incompleto" in refused.content.decode()
    assert taken.status_code == 302
    text = queries.text_of(other)
    assert text is not None
    assert [one.heading for one in texts.current(text).body.articles] == ["Fini"]


def test_an_agreement_has_one_text(world: World) -> None:
    answer = ask(world.office).post(world.at("start_text"), {"pattern": ""})

    assert answer.status_code == 409
    assert "ha già un testo" in answer.content.decode()


@pytest.mark.parametrize(
    ("form", "starts"), [("docx", b"PK"), ("pdf", b"%PDF"), ("html", b"\n<!DOC"), ("txt", b"Casa")]
)
def test_a_version_is_downloaded_in_every_form(world: World, form: str, starts: bytes) -> None:
    world.save("parties")

    answer = ask(world.clerk).get(world.at("text_file", number=1, form=form))

    content = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    assert content.lstrip().startswith(starts.lstrip())
    assert f'testo-1.{form}"' in answer.headers["Content-Disposition"]


@pytest.mark.parametrize("more", ["", "?modo=una", "?da=1&a=2", "?da=2&a=1", "?da=7&a=²"])
def test_versions_are_compared_side_by_side_and_in_one_column(world: World, more: str) -> None:
    world.save("parties")
    world.change()
    world.save("parties")

    page = ask(world.clerk).get(f"{world.at('text_comparison')}{more}").content.decode()

    assert "<ins>" in page
    assert "Altre parole" in page


@pytest.mark.parametrize("form", ["pdf", "docx"])
def test_a_comparison_goes_on_paper_and_to_word(world: World, form: str) -> None:
    world.save("parties")
    world.change()
    world.save("parties")

    answer = ask(world.clerk).get(world.at("text_comparison_file", form=form))

    assert answer.status_code == 200
    assert f'confronto-1-2.{form}"' in answer.headers["Content-Disposition"]


def test_the_queries_of_the_page_do_not_grow_with_comments_and_versions(world: World) -> None:
    def count() -> int:
        client = ask(world.clerk)
        client.get(world.at())
        with CaptureQueriesContext(connection) as asked:
            client.get(world.at())
        return len(asked)

    world.save("parties")
    world.comment()
    few = count()
    for _ in range(4):
        world.comment()
        world.change()
        world.save("parties")

    assert count() == few
    assert few <= 17


def test_a_text_is_taken_away_as_long_as_nobody_outside_has_read_it(world: World) -> None:
    world.save("internal")
    assert "togli/" in ask(world.office).get(world.at()).content.decode()
    answer = ask(world.office).post(world.at("drop_text"), {"once": "uno"})

    assert answer.status_code == 302
    assert queries.text_of(world.agreement) is None


def test_a_text_that_the_parties_have_read_stays(world: World) -> None:
    world.save("parties")
    answer = ask(world.office).post(world.at("drop_text"), {"once": "uno"})

    assert answer.status_code == 409
    assert "già stato letto" in answer.content.decode()
    assert queries.text_of(world.agreement) is not None
