"""The rules of the house that no linter knows. A failure names the file and the line.

`docs/explanation/architecture.md` says why; an exception stands here with its reason.
"""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models
from django.utils.functional import Promise

from quadro.journal import queries as journal
from tests.addresses import addresses
from tests.public import ALSO_PUBLIC, PUBLIC, TAKEN_BY

BASE = Path(settings.BASE_DIR)
ROOT = BASE / "quadro"
LIMIT = 400

OURS = [model for model in apps.get_models() if model.__module__.startswith("quadro.")]
DOMAIN = {"models", "queries", "policies", "actions"}
WEB = (
    *("django.http", "django.shortcuts", "django.views"),
    *("django.contrib.messages", "django.template.response"),
)
WRITES = {
    *("save", "create", "update", "delete", "bulk_create", "bulk_update"),
    *("get_or_create", "update_or_create", "add", "set", "remove", "clear"),
}
MAY_WRITE = {
    "kit/bulk.py": "it writes what an action gives it",
    "journal/once.py": "the token of a form is written with the effect of the form",
    "texts/exports/word.py": "a Word file is put together in memory",
}
CLOCKS = {"now", "today", "localdate", "localtime", "utcnow"}
TOLD_NO_TIME = {
    **dict.fromkeys(
        ("agreements/actions/tasks.py", "notifications/actions/tasks.py"),
        "a task runs when its turn comes: nobody is there to tell it",
    ),
    "journal/actions.py": "an entry is written when it happens: no caller may choose the moment",
}
NOT_REPEATED = {
    "monitoring/templates/monitoring/rounds/_grid.html": "the same rows twice are the same rows",
    "kit/templates/kit/language.html": "choosing a language twice is choosing it once",
    "kit/templates/kit/slim.html": "leaving twice is leaving once",
}
SIGN_IN = ("account", "mfa", "usersessions", "allauth")
"""Folders of templates whose forms django-allauth answers, outside the one-use tokens."""


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text())


def files() -> list[Path]:
    return [path for path in sorted(ROOT.rglob("*.py")) if "migrations" not in path.parts]


def module_of(path: Path) -> str:
    return path.relative_to(ROOT).parts[0]


def layer_of(path: Path) -> str:
    """`models` for `models.py` and for a file of the package `models/`."""
    parts = path.relative_to(ROOT).parts
    return parts[1].removesuffix(".py") if len(parts) > 1 else ""


def nodes(*layers: str) -> Iterator[tuple[Path, ast.AST]]:
    for path in files():
        if not layers or layer_of(path) in layers:
            for node in ast.walk(parsed(path)):
                yield path, node


def place(path: Path, node: ast.AST) -> str:
    return f"{path.relative_to(BASE)}:{getattr(node, 'lineno', 0)}"


def imported(node: ast.AST) -> Iterator[str]:
    """Every name that a line imports, whole: `quadro.bodies.models.Body`."""
    if isinstance(node, ast.ImportFrom) and node.module:
        yield from (f"{node.module}.{name.name}" for name in node.names)
    elif isinstance(node, ast.Import):
        yield from (name.name for name in node.names)


def called(node: ast.AST) -> str:
    """The last word of what a call calls."""
    if not isinstance(node, ast.Call):
        return ""
    function = node.func
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


# Code ---------------------------------------------------------------------------------------------


def test_modules_meet_only_through_their_public_files() -> None:
    wrong = []
    for path, node in nodes():
        for name in imported(node):
            top, owner, inside, *_ = [*name.split("."), "", ""]
            if top != "quadro" or owner in ("kit", module_of(path)) or owner.startswith("__"):
                continue
            taken, _reason = TAKEN_BY.get(module_of(path), (set(), ""))
            if inside not in PUBLIC | taken and f"{owner}.{inside}" not in ALSO_PUBLIC:
                wrong.append(f"{place(path, node)} imports {name}")
    assert not wrong


def test_the_domain_knows_nothing_of_the_web() -> None:
    wrong = [
        f"{place(path, node)} imports {name}"
        for path, node in nodes(*DOMAIN)
        for name in imported(node)
        if name.startswith(WEB)
    ]
    assert not wrong


def test_only_actions_and_imports_write() -> None:
    """A set or a dictionary that grows is no record: only what hangs from `objects` or a row."""
    wrong = [
        place(path, node)
        for path, node in nodes()
        if layer_of(path) not in {"actions", "imports", "kit"}
        and str(path.relative_to(ROOT)) not in MAY_WRITE
        and called(node) in WRITES
        and writes_records(node)
    ]
    assert not wrong


def writes_records(node: ast.AST) -> bool:
    assert isinstance(node, ast.Call)
    if not isinstance(node.func, ast.Attribute):
        return False
    owner, verb = ast.unparse(node.func.value), node.func.attr
    if owner == "bulk" or "objects" in owner.split("."):
        return True
    takes_fields = any(word.arg == "update_fields" for word in node.keywords)
    return takes_fields or (verb in ("save", "delete") and "session" not in owner)


def test_the_domain_is_told_the_time() -> None:
    wrong = [
        place(path, node)
        for path, node in nodes(*DOMAIN, "imports")
        if called(node) in CLOCKS
        and clock_of(node) in ("", "timezone", "datetime", "date")
        and str(path.relative_to(ROOT)) not in TOLD_NO_TIME
    ]
    assert not wrong


def clock_of(node: ast.AST) -> str:
    """Of what a call is a method; empty for a plain function."""
    assert isinstance(node, ast.Call)
    return ast.unparse(node.func.value) if isinstance(node.func, ast.Attribute) else ""


def test_a_refusal_is_a_sentence_that_can_be_translated() -> None:
    """`Refused(_("…"))`: a sentence of Italian, with what changes filled in after."""
    sentence = re.compile(r"[«A-ZÀ-Ý%].*[.?!»]", re.DOTALL)
    wrong = [
        f"{place(path, node)}: {said}"
        for path, node in nodes()
        if isinstance(node, ast.Call) and called(node) in ("Refused", "Hidden", "Stale")
        for said in (sentences(node.args[0]) if node.args else [])
        if said is None or not sentence.fullmatch(said)
    ]
    assert not wrong


def sentences(value: ast.expr) -> Iterator[str | None]:
    """The translated sentences of an expression; None where a text is not translated.

    A name is taken on trust: what it holds was written, and checked, elsewhere.
    """
    match value:
        case ast.Constant(value=str(said)):
            yield from [None] if re.search(r"[^\W\d]", said) else []
        case ast.Call(args=given) if called(value) in ("_", "gettext", "ngettext"):
            yield from (str(one.value) for one in given if isinstance(one, ast.Constant))
        case ast.BinOp(left=left, op=ast.Mod()):
            yield from sentences(left)
        case ast.BinOp() | ast.IfExp() | ast.JoinedStr():
            for part in ast.iter_child_nodes(value):
                if isinstance(part, ast.expr):
                    yield from sentences(part)


def test_files_stay_readable() -> None:
    long = {
        str(path.relative_to(BASE)): lines
        for folder in ("quadro", "tests", "config", "scripts")
        for path in (BASE / folder).rglob("*.py")
        if "migrations" not in path.parts and (lines := len(path.read_text().splitlines())) > LIMIT
    }
    assert not long


def test_every_event_of_the_journal_has_its_words() -> None:
    """`record("agreements.published", …)` wants «pubblicata» in `agreements/events.py`."""
    wrong = [
        f"{place(path, node)}: {code.value}"
        for path, node in nodes("actions", "imports")
        if isinstance(node, ast.Call)
        for code in node.args[:2]
        if isinstance(code, ast.Constant)
        and re.fullmatch(rf"{module_of(path)}\.\w+", str(code.value))
        and (layer_of(path) == "actions" or "import" in str(code.value).split(".")[1])
        and journal.words_of(str(code.value)) == code.value
    ]
    assert not wrong


# Models -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_a_model_says_which_of_its_fields_are_about_a_person(model: type[models.Model]) -> None:
    names = {field.name for field in model._meta.get_fields()} | {"__str__"}
    declared = vars(model).get("personal_data")

    assert declared is not None, "say personal_data = (…), empty if nothing is"
    assert set(declared) <= names


def test_a_field_that_points_to_an_account_is_about_a_person() -> None:
    user = apps.get_model(settings.AUTH_USER_MODEL)
    wrong = [
        f"{model._meta.label}.{field.name}"
        for model in OURS
        for field in model._meta.concrete_fields
        if field.related_model is user and field.name not in vars(model)["personal_data"]
    ]
    assert not wrong


def test_who_and_when_are_known_together() -> None:
    """Every pair `x_by` and `x_at` or `x_on` has a check constraint that names both."""
    wrong = []
    for model in OURS:
        names = {field.name for field in model._meta.concrete_fields}
        checks = [
            str(one) for one in model._meta.constraints if isinstance(one, models.CheckConstraint)
        ]
        for by in sorted(name for name in names if name.endswith("_by")):
            for when in {by[:-2] + "on", by[:-2] + "at"} & names:
                optional = model._meta.get_field(when).null
                if optional and not any(by in one and when in one for one in checks):
                    wrong.append(f"{model._meta.label}: {by}, {when}")
    assert not wrong


def test_what_is_removed_never_takes_others_with_it_by_chance() -> None:
    """PROTECT by default, CASCADE for the parts of a whole; a link is never quietly emptied."""
    emptied = (models.SET_NULL, models.SET_DEFAULT)
    wrong = [
        f"{model._meta.label}.{field.name}"
        for model in OURS
        for field in model._meta.concrete_fields
        if field.remote_field and field.remote_field.on_delete in emptied
    ]
    assert not wrong


def test_models_leave_the_order_to_who_lists_them() -> None:
    assert not [model._meta.label for model in OURS if model._meta.ordering]


def test_names_of_models_and_fields_are_italian_and_translatable() -> None:
    wrong = [
        model._meta.label for model in OURS if not isinstance(model._meta.verbose_name, Promise)
    ]
    assert not wrong


# Addresses ----------------------------------------------------------------------------------------


def test_every_view_declares_its_audience() -> None:
    assert not [one.name for one in addresses() if one.audience is None]


def test_every_address_has_a_name_of_its_own() -> None:
    names = [one.name for one in addresses()]
    assert not [name for name in names if not name or name.endswith(":")]
    assert sorted(names) == sorted(set(names))


# Templates ----------------------------------------------------------------------------------------

TEMPLATES = {
    str(path.relative_to(ROOT)): path.read_text()
    for path in sorted(ROOT.rglob("templates/**/*.html"))
}
COMMENT = re.compile(r"{#.*?#}|{%\s*comment.*?endcomment\s*%}", re.DOTALL)
BLOCK = re.compile(r"{%\s*block \w+\s*%}.*?{%\s*endblock(?: \w+)?\s*%}", re.DOTALL)
NAMED = re.compile(r"\bas (\w+) *%}")
FORM = re.compile(r"<form\b[^>]*>.*?</form>", re.DOTALL | re.IGNORECASE)


def test_every_form_that_posts_has_its_two_tokens() -> None:
    """A form of the kit ({{ form }}) carries the one-use token by itself."""
    wrong = []
    for name, text in TEMPLATES.items():
        for form in FORM.findall(COMMENT.sub("", text)):
            if not re.search(r"method=\"?post", form, re.IGNORECASE):
                continue
            if "{% csrf_token %}" not in form:
                wrong.append(f"{name}: csrf_token")
            is_library = Path(name).parts[2] in SIGN_IN
            has_once = "{% once %}" in form or re.search(r"{{ *\w*form *}}", form)
            if not (has_once or is_library or name in NOT_REPEATED):
                wrong.append(f"{name}: once")
    assert not wrong


def test_templates_hold_no_style_and_no_script_of_their_own() -> None:
    inline = re.compile(
        r"<style\b|\sstyle=|\son[a-z]+=\"|javascript:|<script\b(?![^>]*(src=|type=\"application/json\"))",
        re.IGNORECASE,
    )
    wrong = [name for name, text in TEMPLATES.items() if inline.search(COMMENT.sub("", text))]
    assert not wrong


def test_a_link_uses_no_address_named_in_another_block() -> None:
    """What a block names is unknown in the others: the link would lead nowhere, without a word."""
    wrong = []
    for name, text in TEMPLATES.items():
        blocks = BLOCK.findall(COMMENT.sub("", text)) if "{% extends" in text else []
        named = [set(NAMED.findall(block)) for block in blocks]
        for place, block in enumerate(blocks):
            elsewhere = set().union(*named[:place], *named[place + 1 :]) - named[place]
            linked = set(re.findall(r"href=\"{{ (\w+) }}", block))
            wrong += [f"{name}: {one}" for one in linked & elsewhere]
    assert not wrong


def test_pages_ask_nothing_of_other_sites() -> None:
    asked = re.compile(
        r"<(?:script|img|iframe|link|source|use|object|embed)\b[^>]*(?:src|href)=[\"'](?:https?:)?//",
        re.IGNORECASE,
    )
    assert not [name for name, text in TEMPLATES.items() if asked.search(COMMENT.sub("", text))]


def test_every_template_is_used() -> None:
    """By a view, by a tag or by another template; those that Django looks for by name are used."""
    by_name = {"400.html", "403.html", "404.html", "429.html", "500.html"}
    sources = [path.read_text() for path in files()] + list(TEMPLATES.values())
    unused = []
    for name, own in TEMPLATES.items():
        asked = name.split("templates/", 1)[1]
        if asked in by_name or asked.split("/")[0] in SIGN_IN:
            continue
        ways = {asked, f"{asked.rsplit('/', 1)[0]}/{{" if "/" in asked else asked}
        if not any(way in text for way in ways for text in sources if text is not own):
            unused.append(name)
    assert not unused
