"""The two frameworks of Milan with their themes, and invented offices that answer for some.

Themes, parties and the permanent conference are facts, and stay. The offices are invented, flagged,
taken away by one verb.
"""

from collections.abc import Mapping
from datetime import date

from django.db import transaction

from quadro.accounts.actors import Actor
from quadro.accounts.models import Role
from quadro.agreements.models import Agreement
from quadro.assemblies import actions as assemblies
from quadro.assemblies.models import Assembly, Composition, Delegates, Kind
from quadro.bodies.models import Body
from quadro.frameworks.actions.boards import draw, name
from quadro.frameworks.models import Board, Referent
from quadro.frameworks.queries import themes_of
from quadro.journal import actions as journal
from quadro.journal import queries as history
from quadro.kit.terms import add_months
from quadro.plan.models import Edition, Provision

LOADED, REMOVED = "frameworks.demonstration_loaded", "frameworks.demonstration_removed"
SOURCE = "dato dimostrativo"
CAPITAL, REGION = "convenzione-quadro-con-milano", "intesa-quadro"
OFFICES = ("Pianificazione", "", "Ambiente", "Edilizia", "", "Mobilità", "Lavoro", "Sviluppo")
"""Of the themes in their order, on our side; one in four answers to nobody."""
THEIRS = ("Rigenerazione", "Casa", "Verde", "", "Ambiente", "Mobilità", "Lavoro", "Lavoro")


def is_wanted() -> bool:
    """Never loaded here: who took it away does not find it again."""
    return not history.latest().filter(event=LOADED).exists()


@transaction.atomic
def load_demonstration(*, on: date) -> int:
    """Open the boards that the records allow; how many offices were invented for them."""
    by = Actor.system(on)
    boards = [one for one in (_capital(by), _region(by)) if one is not None]
    made = sum(_answer(one, add_months(on, -10), by) for one in boards)
    if boards:
        journal.record(LOADED, boards[0].agreement, by=by, referents=made)
    return made


def _capital(by: Actor) -> Board | None:
    """The ten themes of the convention with the capital are a line of chapter 6 of the plan."""
    agreement = _framework("convenzione_quadro")
    under = Provision.objects.filter(edition__is_reference=True, code="3").first()
    other = Body.objects.filter(municipality__name="Milano").first()
    if agreement is None or under is None or other is None:
        return None
    values = {
        "agreement": agreement, "edition": under.edition, "under": under, "counterpart": other,
        "word": Board.Word.THEME, "source": "PSTTM 2022-2024, capitolo 6",
    }  # fmt: skip
    made: Board = draw(values, by=by)
    return made


def _region(by: Actor) -> Board | None:
    agreement = _framework("intesa_quadro")
    edition = Edition.objects.filter(programme__slug="intesa-quadro-ambiti").first()
    other = Body.objects.filter(slug="regione-lombardia").first()
    if agreement is None or edition is None or other is None:
        return None
    values = {
        "agreement": agreement, "edition": edition, "counterpart": other,
        "word": Board.Word.AREA, "source": "Intesa quadro del 17 luglio 2024",
    }  # fmt: skip
    made: Board = draw(values, by=by)
    _conference(agreement, by)
    return made


def _framework(code: str) -> Agreement | None:
    rows = Agreement.objects.filter(instrument__code=code, instrument__is_framework=True)
    found: Agreement | None = rows.filter(board=None).order_by("pk").first()
    return found


def _conference(agreement: Agreement, by: Actor) -> None:
    """It writes the framework; who sits in it is not public."""
    authority = Body.objects.authority().first()
    if authority is None or Assembly.objects.filter(agreement=agreement).exists():
        return
    rules: Mapping[str, object] = {
        "name": "Conferenza permanente Regione – Città metropolitana", "kind": Kind.TABLE,
        "body": authority, "agreement": agreement, "composition": Composition.LISTED,
        "convened_by": Role.PRESIDENT, "delegates": Delegates.ANYBODY,
        "source": "LR Lombardia 32/2015, art. 1 c. 2-3; le altre regole sono parametri di Quadro",
    }  # fmt: skip
    assemblies.establish(rules, by=by)


def _answer(board: Board, since: date, by: Actor) -> int:
    authority = Body.objects.authority().order_by("pk").first()
    made = 0
    for place, theme in enumerate(themes_of(board)):
        for side, offices in ((authority, OFFICES), (board.counterpart, THEIRS)):
            office = offices[place % len(offices)]
            if side is not None and office:
                name(
                    board, theme, side, office=office, since=since, by=by, source=SOURCE,
                    is_demonstration=True,
                )  # fmt: skip
                made += 1
    return made


@transaction.atomic
def remove_demonstration(*, by: Actor) -> int:
    """Take away the invented offices; themes and frameworks stay."""
    rows = Referent.objects.filter(is_demonstration=True)
    boards = list(Board.objects.filter(referents__in=rows).select_related("agreement").distinct())
    count, _deleted = rows.delete()
    for board in boards[:1]:
        journal.record(REMOVED, board.agreement, by=by, referents=(count, None))
    return count
