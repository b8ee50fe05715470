"""The pages of frameworks, as people read and use them."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate

from quadro.accounts.models import Role
from quadro.bodies.models import Body
from quadro.frameworks import actions
from quadro.frameworks.models import Board, Referent
from quadro.plan.models import Provision
from quadro.territory.models import Municipality
from tests.agreements.world import an_officer, somebody, the_authority
from tests.frameworks.world import a_board, a_framework, an_act, answers, milano, theme
from tests.plan.world import a_provision
from tests.worlds import the_system

pytestmark = pytest.mark.django_db


@pytest.fixture
def board() -> Board:
    return a_board()


def read(client: Client, board: Board, asked: str = "") -> str:
    answer = client.get(f"{board.get_absolute_url()}{asked}")
    assert answer.status_code == 200
    return answer.content.decode()


def address(board: Board, one: Provision) -> str:
    return f"{board.get_absolute_url()}temi/{one.pk}/{milano().pk}/"


def test_everybody_reads_who_answers_and_what_is_missing(client: Client, board: Board) -> None:
    answers(board, "Casa", the_authority(), milano())
    an_act(board, "Casa")

    said = read(client, board)

    assert "Ufficio casa" in said
    assert "3 elementi su 5" in said
    assert "manca: le risorse, una data" in said
    assert "Accordo Casa" in said
    assert "Indica chi" not in said
    assert board.agreement.label in client.get("/cornici/").content.decode()


def test_the_page_of_a_framework_leads_to_its_themes(client: Client, board: Board) -> None:
    said = client.get(board.agreement.get_absolute_url()).content.decode()
    assert board.get_absolute_url() in said


def test_the_file_holds_only_the_themes_that_do_not_work(client: Client, board: Board) -> None:
    rows = client.get(f"{board.get_absolute_url()}?solo=non-operativi&formato=csv")
    lines = rows.content.decode().strip().splitlines()
    assert len(lines) == 4
    assert "chi risponde per Milano" in lines[1]


def test_a_framework_not_published_has_no_page(client: Client) -> None:
    board = a_board(a_framework(published=False))

    assert client.get(board.get_absolute_url()).status_code == 404
    assert board.agreement.label not in client.get("/cornici/").content.decode()


def test_who_speaks_for_a_side_says_which_office_answers(client: Client, board: Board) -> None:
    client.force_login(somebody(milano(), Role.DIRECTOR))
    where = address(board, theme(board, "Casa"))
    assert where in read(client, board)

    wrong = client.post(where, {"office": "Direzione casa", "since": "31/12/2099"})
    assert wrong.status_code == 409
    assert "Direzione casa" in wrong.content.decode()
    done = client.post(where, {"office": "Direzione casa", "since": f"{localdate():%d/%m/%Y}"})
    assert done.status_code == 302
    assert Referent.objects.get().office == "Direzione casa"
    assert "Direzione casa" in client.get(where).content.decode()


def test_the_office_opens_and_edits_the_themes(client: Client) -> None:
    framework = a_framework()
    line = a_board().under
    assert line is not None
    Board.objects.all().delete()
    client.force_login(an_officer())

    made = client.post(
        "/cornici/nuova/",
        {
            "agreement": framework.pk, "counterpart": milano().pk, "word": "tema",
            "themes": f"previsione-{line.pk}",
        },
    )  # fmt: skip
    board = Board.objects.get()
    assert made.status_code == 302
    assert (board.under, board.edition) == (line, line.edition)

    values = {
        "counterpart": milano().pk,
        "word": "ambito",
        "themes": f"documento-{line.edition_id}",
    }
    edited = client.post(f"{board.get_absolute_url()}modifica/", {**values, "version": 1})
    assert edited.status_code == 302
    board.refresh_from_db()
    assert (board.under, board.word) == (None, "ambito")
    assert (
        client.post(f"{board.get_absolute_url()}modifica/", {**values, "version": 1}).status_code
        == 409
    )


def test_the_page_costs_the_same_however_many_themes(client: Client, board: Board) -> None:
    answers(board, "Casa", milano())
    an_act(board, "Casa")
    few = _queries(client, board)
    for number in range(4, 24):
        a_provision(board.edition, f"3.{number}", under=board.under, title=f"Tema {number}")
        answers(board, f"Tema {number}", milano())
    an_act(board, "Tema 9")

    assert _queries(client, board) == few <= 15


def _queries(client: Client, board: Board) -> int:
    read(client, board)
    with CaptureQueriesContext(connection) as queries:
        read(client, board)
    return len(queries)


def test_the_demonstration_draws_what_the_records_allow_and_takes_back_what_it_invented() -> None:
    framework = a_framework()
    framework.instrument.code = "convenzione_quadro"
    framework.instrument.save()
    town = Municipality.objects.create(name="Milano", slug="milano", province="MI")
    Body.objects.filter(pk=milano().pk).update(municipality=town)
    edition = a_board().edition
    Board.objects.all().delete()
    edition.is_reference = True
    edition.save()

    made = actions.load_demonstration(on=localdate())

    assert made == Referent.objects.filter(is_demonstration=True).count() > 0
    assert not actions.is_wanted()
    assert actions.remove_demonstration(by=the_system()) == made
    assert Board.objects.get().agreement == framework
