"""A framework between the authority and a town, with three themes, built through the actions."""

from datetime import date
from typing import Any

from quadro.agreements import actions as agreements
from quadro.agreements.models import Agreement
from quadro.bodies.models import Body
from quadro.frameworks import actions, queries
from quadro.frameworks.models import Board
from quadro.frameworks.queries import Table, Theme
from quadro.kit.terms import moment
from quadro.plan.models import Provision
from tests.agreements.world import a_body, an_agreement, the_authority
from tests.plan.world import a_provision, an_edition
from tests.worlds import TODAY, a_visitor, the_system

SINCE = date(2026, 1, 1)


def a_framework(*, published: bool = True, **values: Any) -> Agreement:
    """Between the authority and Milano."""
    told = {"state": "efficacia", "published": published, **values}
    return an_agreement("Convenzione quadro", the_authority(), milano(), **told)


def milano() -> Body:
    return a_body("Milano")


def a_board(framework: Agreement | None = None) -> Board:
    """Casa, Mobilità and Lavoro, under the third line of the plan."""
    edition = an_edition()
    line = a_provision(edition, "3")
    for number, title in enumerate(("Casa", "Mobilità", "Lavoro"), start=1):
        a_provision(edition, f"3.{number}", under=line, title=title)
    values = {
        "agreement": framework or a_framework(), "edition": edition, "under": line,
        "counterpart": milano(),
    }  # fmt: skip
    return actions.draw(values, by=the_system())


def theme(board: Board, title: str) -> Provision:
    return next(one for one in queries.themes_of(board) if one.title == title)


def answers(board: Board, title: str, *bodies: Body, since: date = SINCE) -> None:
    for body in bodies:
        office = f"Ufficio {title.lower()}"
        actions.name(board, theme(board, title), body, office=office, since=since, by=the_system())


def an_act(board: Board, title: str, **values: Any) -> Agreement:
    """An agreement between the two that implements a theme."""
    told = {"published": True, "state": "attuazione", **values}
    made = an_agreement(f"Accordo {title}", the_authority(), milano(), **told)
    sentence = f"Attua il tema {title}."
    agreements.link(made, theme(board, title), kind="attua", sentence=sentence, by=the_system())
    return made


def seen(board: Board, *, on: date = TODAY) -> Table:
    return queries.table_of(board, a_visitor(on), on=on, at=moment(on, 9))


def stands(board: Board, title: str, **more: Any) -> Theme:
    return next(one for one in seen(board, **more).themes if one.provision.title == title)
