import hashlib

import pytest
from django.db import IntegrityError, transaction
from django.utils.translation import override

from quadro.kit.refusals import Refused
from quadro.texts import actions, exports, queries
from quadro.texts.canonical import plain
from quadro.texts.models import Text, TextVersion
from tests.texts.world import LATER, REQUIRED, a_text, article, body_of, paragraph, saved, somebody
from tests.worlds import NOON, the_system

pytestmark = pytest.mark.django_db


def a_whole_text() -> Text:
    text = a_text(("Fini", "Gestire insieme."), ("Durata", "Cinque anni."))
    for one, code in zip(body_of(text).articles, ("fini", "durata"), strict=True):
        actions.replace_article(
            text, one.anchor, one.heading, one.wording, content=code, version=text.version + 9,
            by=the_system(), at=NOON,
        )  # fmt: skip
    return text


def freeze(text: Text) -> TextVersion:
    return actions.freeze(text, required=REQUIRED, by=the_system(), at=LATER)


def test_a_frozen_version_has_the_hash_of_the_lines_that_anybody_can_download() -> None:
    version = freeze(a_whole_text())

    lines = plain(version.text.title, version.body)
    assert lines.startswith("Casa in affitto\n\nArt. 1 · Fini\n1. Gestire insieme.\n")
    assert version.sha256 == hashlib.sha256(lines.encode()).hexdigest()
    assert version.is_frozen
    assert version.is_intact


def test_a_frozen_version_never_changes_whatever_is_written_after() -> None:
    text = a_whole_text()
    frozen = freeze(text)
    one = article(text)

    actions.replace_article(
        text, one.anchor, "Altri fini", "Altro.", content="fini", version=text.version + 9,
        by=the_system(), at=LATER,
    )  # fmt: skip

    kept = TextVersion.objects.get(pk=frozen.pk)
    assert kept.is_frozen
    assert kept.is_intact
    assert kept.body == frozen.body
    assert queries.current(text).number == frozen.number + 1


def test_words_changed_behind_the_back_of_the_register_are_found_out() -> None:
    version = freeze(a_whole_text())
    articles = version.articles
    articles[0]["paragraphs"][0]["wording"] = "Altro."
    TextVersion.objects.filter(pk=version.pk).update(articles=articles)

    assert not TextVersion.objects.get(pk=version.pk).is_intact


def test_a_text_without_a_required_content_is_not_frozen() -> None:
    text = a_text(("Fini", "Gestire insieme."))

    with pytest.raises(Refused, match="Mancano contenuti obbligatori: Fini, Durata"):
        freeze(text)


def test_a_text_with_something_left_to_write_is_not_frozen() -> None:
    text = a_whole_text()
    actions.add_article(text, "Spese", "[da completare: importo]", by=the_system(), at=NOON)

    with pytest.raises(Refused, match="parti da completare"):
        freeze(text)


def test_a_text_with_a_comment_without_answer_is_not_frozen() -> None:
    text = a_whole_text()
    version = saved(text)
    actions.comment(
        version, paragraph(text).anchor, "Perché?", audience="parties", by=somebody(), at=NOON
    )

    with pytest.raises(Refused, match="commenti senza risposta"):
        freeze(text)


def test_a_version_is_frozen_once() -> None:
    text = a_whole_text()
    freeze(text)

    with pytest.raises(Refused, match="già congelata"):
        freeze(text)


def test_a_required_content_is_met_by_the_article_that_declares_it_once_it_is_whole() -> None:
    text = a_text(("Fini", "[da completare: fini]"))
    one = article(text)
    actions.replace_article(
        text, one.anchor, one.heading, one.wording, content="fini", version=one.revised,
        by=the_system(), at=NOON,
    )  # fmt: skip
    promised, absent = queries.checklist(body_of(text), REQUIRED)
    actions.edit_paragraph(
        text, paragraph(text).anchor, "Gestire.", version=text.version + 9, by=the_system(), at=NOON
    )
    met, still_absent = queries.checklist(body_of(text), REQUIRED)

    assert promised.article is not None
    assert not promised.is_met
    assert met.is_met
    assert absent.article is None
    assert not still_absent.is_met


def test_the_database_refuses_a_second_open_version_and_one_shown_while_open() -> None:
    text = a_text()
    with pytest.raises(IntegrityError), transaction.atomic():
        text.versions.create(number=2, created_at=NOON, created_by="x")
    with pytest.raises(IntegrityError), transaction.atomic():
        text.versions.update(audience="public")


def test_the_scheme_is_known_again_in_a_file_that_signatures_made_longer() -> None:
    text = a_text()
    version = actions.freeze(text, by=the_system(), at=NOON)
    with override("en"):
        printed = exports.printed_of(TextVersion.objects.select_related("text").get(pk=version.pk))

    assert version.is_printed_in(printed)
    assert version.is_printed_in(printed + b"\n%%signature")
    assert not version.is_printed_in(printed.replace(b"%PDF-1.7", b"%PDF-1.6"))
    assert not version.is_printed_in(printed[:-1])
    assert not a_text().versions.get().is_printed_in(b""), "nothing was printed to be signed"
