"""Quadro in English: the whole catalogue, and the pages that speak it."""

import ast
import gettext
import io
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.conf import settings
from django.test import Client

BASE = Path(settings.BASE_DIR)
PO = BASE / "locale" / "en" / "LC_MESSAGES" / "django.po"
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%%")
MARKS = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy"}
TAG = re.compile(r"<[^>]+>")


def read(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file)


ENGLISH = read(PO)


def messages() -> Iterator[Message]:
    return (message for message in ENGLISH if message.id)


def forms(text: Any) -> list[str]:
    """The singular and the plural, or the only form."""
    return list(text) if isinstance(text, tuple | list) else [text]


def compiled() -> bytes:
    whole = io.BytesIO()
    write_mo(whole, ENGLISH)
    return whole.getvalue()


def test_every_string_is_translated() -> None:
    missing = [m.id for m in messages() if m.fuzzy or not all(forms(m.string))]
    assert missing == []


def test_the_translation_keeps_the_placeholders_and_the_marks_of_the_page() -> None:
    for message in messages():
        for source, english in zip(forms(message.id), forms(message.string), strict=True):
            for pattern in (PLACEHOLDER, TAG):
                assert set(pattern.findall(english)) == set(pattern.findall(source)), source


def test_the_translation_ends_like_its_source() -> None:
    """A label does not become a sentence, nor a sentence a label."""
    abbreviations = {"n.d."}
    for message in messages():
        for source, english in zip(forms(message.id), forms(message.string), strict=True):
            if source not in abbreviations:
                assert english.endswith(".") == source.endswith("."), source
                assert len(english) - len(english.lstrip()) == len(source) - len(source.lstrip())
            assert not re.search("[«»]", english), "English quotation marks: “ ”"


def test_the_catalogue_compiles() -> None:
    assert ENGLISH.locale_identifier == "en"
    assert not ENGLISH.fuzzy, "the first entry is fuzzy: pybabel would compile nothing"
    book = gettext.GNUTranslations(io.BytesIO(compiled()))
    assert book.gettext("dato non disponibile") == "not available"
    assert book.ngettext("%(n)s giorno", "%(n)s giorni", 2) == "%(n)s days"


def marked(path: Path) -> Iterator[str]:
    """The strings that a file in Python marks to be translated."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.args:
            text = node.args[0]
            if node.func.id in MARKS and isinstance(text, ast.Constant):
                yield str(text.value)


def test_no_string_is_marked_where_nobody_collects_it() -> None:
    """Inside an f-string, for example, where `make messages` sees none."""
    known = {text for message in messages() for text in forms(message.id)}
    lost = {text for path in (BASE / "quadro").rglob("*.py") for text in marked(path)} - known
    assert not lost, "run make messages; if it does not help, take the string out of the f-string"


@pytest.mark.skipif(not shutil.which("xgettext"), reason="gettext is not installed")
def test_the_catalogue_is_up_to_date_with_the_code(tmp_path: Path) -> None:
    """`make messages` would add nothing and leave nothing behind."""
    for folder in ("config", "quadro", "locale"):
        shutil.copytree(
            BASE / folder,
            tmp_path / folder,
            ignore=shutil.ignore_patterns("static", "data", "__pycache__", "*.mo"),
        )
    shutil.copy(BASE / "manage.py", tmp_path)
    command = [sys.executable, "manage.py", "makemessages", "--locale", "en", "--no-wrap"]
    environment = {"DATABASE_URL": "sqlite://:memory:", "QUADRO_ENV": "local"}
    subprocess.run(  # noqa: S603
        command, cwd=tmp_path, check=True, capture_output=True, env={**os.environ, **environment}
    )
    now = read(tmp_path / PO.relative_to(BASE))
    assert {m.id for m in now if m.id} == {m.id for m in messages()}, "run make messages"


@pytest.fixture
def in_english(tmp_path: Path, settings: Any, client: Client) -> Client:
    """A visitor who chose English, with the catalogue as it is now."""
    folder = tmp_path / "en" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "django.mo").write_bytes(compiled())
    settings.LOCALE_PATHS = [tmp_path]
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return client


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "said", "never"),
    [
        ("/", "The state of the Plan", "Lo stato del Piano"),
        ("/intese/", "Register of agreements", "Registro delle intese"),
        ("/zone/", "Homogeneous zones", "Zone omogenee"),
        ("/comuni/", "Municipalities", "Mostra"),
        ("/informazioni/", "What you find here", "Che cosa si trova qui"),
    ],
)
def test_public_pages_answer_in_english(
    in_english: Client, path: str, said: str, never: str
) -> None:
    page = in_english.get(path)
    assert page.status_code == 200
    assert page.headers["Content-Language"] == "en"
    text = page.content.decode()
    assert '<html lang="en"' in text
    assert said in text
    assert never not in text


@pytest.mark.django_db
def test_without_a_choice_pages_are_in_italian(client: Client) -> None:
    text = client.get("/", headers={"accept-language": "it"}).content.decode()
    assert '<html lang="it"' in text
    assert "Lo stato del Piano" in text
