"""The pages of `docs/reference/` that come from the code; each function gives the text of one."""

import argparse
import ast
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from textwrap import wrap

from django.apps import apps
from django.conf import settings
from django.core.management import BaseCommand, get_commands, load_command_class
from django.db.models import Model
from django.urls import URLResolver, get_resolver
from django.utils.translation import override

from quadro.agreements.states import PHASES, ROUTES, Route, State
from quadro.imports import queries as imports
from quadro.kit.sheets import Importer
from quadro.portal.markdown import table
from quadro.portal.reference_delivery import commitment_states
from quadro.portal.reference_desks import request_states
from quadro.portal.reference_files import downloads
from quadro.portal.reference_inquiries import adviser, inquiry_states
from quadro.portal.reference_interventions import intervention_states
from quadro.portal.reference_monitoring import reading_states
from quadro.portal.reference_rounds import round_states

FOLDER = Path("docs") / "reference"
NOTICE = "<!-- Written by `make docs` from the code: do not edit by hand. -->"


def pages() -> dict[str, str]:
    """Every page by the name of its file, in the source language of the labels."""
    makers: dict[str, Callable[[], Iterable[str]]] = {
        "agreement-states.md": agreement_states,
        "adviser.md": adviser,
        "inquiry-states.md": inquiry_states,
        "commitment-states.md": commitment_states,
        "intervention-states.md": intervention_states,
        "reading-states.md": reading_states,
        "request-states.md": request_states,
        "update-rounds.md": round_states,
        "commands.md": commands,
        "downloads.md": downloads,
        "imports.md": import_sheets,
        "permissions.md": permissions,
        "personal-data.md": personal_data,
        "settings.md": setting_lines,
    }
    with override("it"):
        return {name: "\n".join([NOTICE, "", *make()]) + "\n" for name, make in makers.items()}


# States -------------------------------------------------------------------------------------------


def agreement_states() -> Iterator[str]:
    yield "# The states of an agreement"
    yield ""
    yield "From `quadro/agreements/states.py`. An office may also register an agreement that exists"
    yield "already, in whatever state it is: that is the entry of a fact, not a move."
    yield ""
    yield from table(
        ["Phase", "States"],
        [(phase, ", ".join(str(one.label) for one in states)) for phase, states in PHASES.items()],
    )
    for route in Route:
        yield from _route_lines(route)


def _route_lines(route: Route) -> Iterator[str]:
    """One route: its diagram and its table."""
    moves = ROUTES[route]
    met = {state for move in moves for state in (move.source, move.target)}
    yield ""
    yield f"## {str(route.label).capitalize()}"
    yield ""
    yield "```mermaid"
    yield "stateDiagram-v2"
    yield from (f'    state "{state.label}" as {state.value}' for state in State if state in met)
    yield f"    [*] --> {State.PROPOSED.value}"
    for move in moves:
        yield f"    {move.source.value} --> {move.target.value}: {move.verb}"
    yield f"    {State.ARCHIVED.value} --> [*]"
    yield "```"
    yield ""
    yield from table(
        ["From", "Verb", "To", "Who", "Only if"],
        [
            (move.source.label, f"`{move.verb}`", move.target.label, move.who.label,
             move.guard.label)
            for move in moves
        ],
    )[:-1]  # fmt: skip


# Settings -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Setting:
    """A name that `config/settings.py` reads from the environment."""

    name: str
    default: str
    sentence: str
    is_required: bool


def setting_lines() -> Iterator[str]:
    yield "# Settings"
    yield ""
    yield "Everything comes from the environment, and is read once, in `config/settings.py`;"
    yield "`deploy/.env.example` is the file to copy. The defaults suit a demonstration on one's"
    yield "own computer. With `QUADRO_ENV=production` the start refuses, with a sentence, to go"
    yield "without the required ones."
    found = settings_read()
    for title, wanted in (("Required by a public service", True), ("Optional", False)):
        yield ""
        yield f"## {title}"
        yield ""
        rows = [
            (f"`{one.name}`", f"`{one.default}`" if one.default else "–", one.sentence)
            for one in found
            if one.is_required == wanted
        ]
        yield from table(["Setting", "Default", "What it says"], rows)[:-1]


def settings_read() -> list[Setting]:
    """By name. The sentence is that of the refusal, or the comment in the example file."""
    base = Path(settings.BASE_DIR)
    source = ast.parse((base / "config" / "settings.py").read_text())
    comments = _comments((base / "deploy" / ".env.example").read_text())
    calls = [
        (name, node)
        for node in ast.walk(source)
        if isinstance(node, ast.Call) and (name := _name_read(node))
    ]
    required = {name for name, node in calls if isinstance(node.func, ast.Name)}
    found: dict[str, Setting] = {}
    for name, node in calls:
        is_required = isinstance(node.func, ast.Name)
        if name in required and not is_required:
            continue
        default = next((one.value for one in node.keywords if one.arg == "default"), None)
        why = str(ast.literal_eval(node.args[1])) if is_required else comments.get(name, "")
        found[name] = Setting(name, _default(default), _sentence(why), is_required)
    return [found[name] for name in sorted(found)]


def _name_read(call: ast.Call) -> str:
    """`X` of `env.str("X")` and of `required("X", …)`."""
    function = call.func
    is_ours = isinstance(function, ast.Name) and function.id == "required"
    is_env = (
        isinstance(function, ast.Attribute)
        and isinstance(function.value, ast.Name)
        and function.value.id == "env"
    )
    first = call.args[0] if call.args else None
    if (is_ours or is_env) and isinstance(first, ast.Constant):
        return str(first.value)
    return ""


def _default(value: ast.expr | None) -> str:
    """A default as the environment would say it, worked out for both kinds of start."""
    if value is None:
        return ""
    code = compile(ast.Expression(value), "settings", "eval")
    local, public = (
        str(eval(code, {"VAR_DIR": Path("var"), "PRODUCTION": is_public}))  # noqa: S307 - our own settings
        for is_public in (False, True)
    )
    local, public = (one.lower() if one in ("True", "False") else one for one in (local, public))
    return local if local == public else f"{local}, in production {public}"


def _comments(example: str) -> dict[str, str]:
    """The comment over each setting of the example file; one may stand over several."""
    found: dict[str, str] = {}
    comment: list[str] = []
    is_open = False
    for line in example.splitlines():
        if setting := re.match(r"#? ?([A-Z][A-Z_]+)=", line):
            found[setting[1]] = " ".join(comment)
            is_open = False
        elif line.startswith("# ") and "-----" not in line:
            comment = [*comment, line[2:]] if is_open else [line[2:]]
            is_open = True
        else:
            comment, is_open = [], False
    return found


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:].rstrip('.')}." if text else ""


# Commands -----------------------------------------------------------------------------------------


def commands() -> Iterator[str]:
    yield "# Commands"
    yield ""
    yield "Run them with `.venv/bin/python manage.py COMMAND`; `--help` after one says the same."
    for name in our_commands():
        command = load_command_class(get_commands()[name], name)
        yield ""
        yield f"## {name}"
        yield ""
        yield from wrap(str(command.help), 100)
        yield from _arguments(command.create_parser("manage.py", name), without=_of_every_command())


def our_commands() -> list[str]:
    return sorted(name for name, app in get_commands().items() if str(app).startswith("quadro."))


def _of_every_command() -> set[str]:
    parser = BaseCommand().create_parser("manage.py", "any")
    return {one.dest for one in parser._actions}  # noqa: SLF001 - argparse lists them nowhere else


def _arguments(parser: argparse.ArgumentParser, *, without: set[str]) -> Iterator[str]:
    rows: list[tuple[str, str]] = []
    for one in parser._actions:  # noqa: SLF001 - as above
        if isinstance(one, argparse._SubParsersAction):  # noqa: SLF001 - as above
            helps = {choice.dest: choice.help for choice in one._choices_actions}  # noqa: SLF001 - as above
            for name, inner in sorted(one.choices.items()):
                rows.append((f"`{name}`", helps.get(name) or ""))
                rows += [(f"`{name} {_spelt(two)}`", two.help or "") for two in _named(inner)]
        elif one.dest not in without:
            rows.append((f"`{_spelt(one)}`", one.help or ""))
    if rows:
        yield ""
        yield from table(["Argument", "What it says"], rows)[:-1]


def _named(parser: argparse.ArgumentParser) -> list[argparse.Action]:
    own = _of_every_command()
    return [one for one in parser._actions if one.dest not in own]  # noqa: SLF001 - as above


def _spelt(action: argparse.Action) -> str:
    name = " / ".join(action.option_strings) or action.dest
    takes_value = bool(action.option_strings) and action.nargs != 0
    metavar = action.metavar if isinstance(action.metavar, str) else action.dest.upper()
    return f"{name} {metavar}" if takes_value else name


# Permissions --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Address:
    """An address of the site, with what its view says by `@seen_by`."""

    name: str
    route: str
    methods: tuple[str, ...]
    audience: str


def permissions() -> Iterator[str]:
    yield "# Permissions"
    yield ""
    yield "Who may open each address, as its view declares. What the record itself allows"
    yield "(published or not, party or not) is for the policies of its module to say, and a refusal"
    yield "is a page with a sentence. A visitor who may not enter is sent to sign in."
    found = sorted(addresses(), key=lambda one: (one.name.rpartition(":")[0], one.route))
    for space in sorted({one.name.rpartition(":")[0] for one in found}):
        yield ""
        yield f"## {space or 'access and language'}"
        yield ""
        rows = [
            (f"`{one.name}`", f"`/{one.route}`", " ".join(one.methods), one.audience)
            for one in found
            if one.name.rpartition(":")[0] == space
        ]
        yield from table(["Name", "Address", "Methods", "Who"], rows)[:-1]


def addresses(
    resolver: URLResolver | None = None, space: str = "", route: str = ""
) -> Iterator[Address]:
    for one in (resolver or get_resolver()).url_patterns:
        here = f"{route}{str(one.pattern).lstrip('^').rstrip('$')}"
        if isinstance(one, URLResolver):
            yield from addresses(one, f"{space}{one.namespace}:" if one.namespace else space, here)
            continue
        audience = getattr(one.callback, "audience", None)
        yield Address(
            name=f"{space}{one.name}",
            route=here,
            methods=getattr(one.callback, "methods", ()),
            audience=str(audience.label) if audience else "not declared",
        )


# Personal data ------------------------------------------------------------------------------------


def personal_data() -> Iterator[str]:
    yield "# Personal data"
    yield ""
    yield "What each record keeps about a person, as its model declares in `personal_data`. The"
    yield "journal masks the values of these fields; `__str__` says that the very name of the"
    yield "record tells a person, and then the journal writes its number instead."
    yield ""
    rows = [
        (
            f"`{model._meta.label}`",
            model._meta.verbose_name,
            ", ".join(f"`{name}`" for name in _personal(model)) or "–",
        )
        for model in sorted(apps.get_models(), key=lambda model: model._meta.label)
        if model.__module__.startswith("quadro.")
    ]
    yield from table(["Record", "In Italian", "About a person"], rows)[:-1]


def _personal(model: type[Model]) -> Sequence[str]:
    """Its own, not its parents'."""
    return tuple(vars(model).get("personal_data", ()))


# Sheets that can be imported ----------------------------------------------------------------------


def import_sheets() -> Iterator[str]:
    yield "# Sheets that can be imported"
    yield ""
    yield "XLSX, ODS or CSV, in the order in which a file with several sheets is written. The page"
    yield "«Importazioni» has a template for each, with these explanations inside."
    for importer in imports.templates():
        yield from _sheet(importer)


def _sheet(importer: Importer) -> Iterator[str]:
    yield ""
    yield f"## {importer.name}"
    yield ""
    yield f"{importer.label}."
    yield ""
    rows = [
        (
            f"`{one.name}`",
            "yes" if one.required else "",
            one.about,
            f"`{one.example}`" if one.example else "",
        )
        for one in importer.columns
    ]
    yield from table(["Column", "Required", "What it says", "Example"], rows)[:-1]
