from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command

from quadro.agreements.states import ROUTES, State
from quadro.portal import reference
from tests.addresses import addresses


@pytest.fixture
def folder(settings: Any, tmp_path: Path) -> Path:
    """A copy of what the pages are made from, to write beside it."""
    for name in ("config/settings.py", "deploy/.env.example"):
        copy = tmp_path / name
        copy.parent.mkdir()
        copy.write_text((Path(settings.BASE_DIR) / name).read_text())
    settings.BASE_DIR = tmp_path
    (tmp_path / "docs" / "reference").mkdir(parents=True)
    return tmp_path / "docs" / "reference"


def generate(*, check: bool = False) -> str:
    said = StringIO()
    call_command("generate_docs", check=check, stdout=said, stderr=said)
    return said.getvalue()


def test_pages_are_written_once_and_then_found_up_to_date(folder: Path) -> None:
    assert "docs/reference/settings.md written." in generate()
    assert {path.name for path in folder.iterdir()} == set(reference.pages())
    assert generate() == ""
    assert generate(check=True) == ""


def test_a_page_that_says_something_else_is_named(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    generate()
    (folder / "commands.md").write_text("changed by hand")
    (folder / "imports.md").unlink()
    said = StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("generate_docs", check=True, stderr=said)
    assert ended.value.code == 1
    assert "commands.md, imports.md" in said.getvalue()
    assert (folder / "commands.md").read_text() == "changed by hand"
    assert not capsys.readouterr().out


def test_the_pages_are_the_same_in_every_language() -> None:
    from django.utils.translation import override  # noqa: PLC0415 - only here

    with override("en"):
        assert reference.pages() == reference.pages()
        assert "in attuazione" in reference.pages()["agreement-states.md"]


def test_the_diagram_has_every_state_and_every_move() -> None:
    page = "\n".join(reference.agreement_states())
    for state in State:
        assert f'"{state.label}" as {state.value}' in page
    for move in (one for moves in ROUTES.values() for one in moves):
        assert f"{move.source.value} --> {move.target.value}: {move.verb}" in page


def test_every_setting_has_its_sentence_and_its_default() -> None:
    found = {one.name: one for one in reference.settings_read()}
    assert not [name for name, one in found.items() if not one.sentence]
    assert found["SECRET_KEY"].is_required
    assert found["DATABASE_URL"].default == "sqlite:///var/quadro.sqlite3"
    assert found["DEMO"].default == "true, in production false"
    assert found["UPLOAD_LIMIT_MB"].default == "30"
    assert not found["LOG_LEVEL"].is_required


def test_every_address_says_who_may_open_it() -> None:
    page = "\n".join(reference.permissions())
    assert "not declared" not in page
    for one in addresses():
        assert f"| `{one.name}` |" in page


def test_every_command_of_ours_has_its_help() -> None:
    page = "\n".join(reference.commands())
    assert {"generate_docs", "journal", "scheduler"} <= set(reference.our_commands())
    for name in reference.our_commands():
        assert f"## {name}\n\n" in page
    assert "`verify --head DIGEST`" in page
    assert "--traceback" not in page


def test_every_record_says_what_it_keeps_about_a_person() -> None:
    page = "\n".join(reference.personal_data())
    for model in apps.get_models():
        if model.__module__.startswith("quadro."):
            assert f"`{model._meta.label}`" in page


def test_every_sheet_has_its_columns() -> None:
    page = "\n".join(reference.import_sheets())
    for sheet in ("enti", "intese", "parti", "previsioni"):
        assert f"\n## {sheet}\n" in page
    assert "| `chiave` | yes |" in page
