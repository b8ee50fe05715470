"""The pages of the rotation and of the hand-over, as people read and use them."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate

from quadro.accounts.models import User
from quadro.territory.models import Zone
from quadro.zones import actions
from quadro.zones.models import Turn
from quadro.zones.rotation import Order
from tests.assemblies.world import a_sitting, an_assembly, convened
from tests.zones.world import a_rotating_zone, an_officer, current, leaves_office, mayor_of, on

pytestmark = pytest.mark.django_db


def seen(user: User | None = None) -> Client:
    client = Client()
    if user is not None:
        client.force_login(user)
    return client


def an_office() -> Client:
    return seen(an_officer(localdate()).user)


@pytest.fixture
def zone() -> Zone:
    """Bollate coordinates until the end of the year."""
    made = a_rotating_zone()
    actions.advance(at=on(2026, 1, 1))
    return made


def rotation(zone: Zone, client: Client | None = None) -> str:
    answer = (client or Client()).get(f"/zone/{zone.slug}/rotazione/")
    assert answer.status_code == 200
    return answer.content.decode()


def test_everybody_reads_who_coordinates_who_comes_next_and_the_rule(zone: Zone) -> None:
    said = rotation(zone)

    assert "Sindaco di Bollate" in said
    assert "Sindaco di Lainate" in said
    assert "Assemblea dei Sindaci, verbale 1 del 2026" in said
    assert said.count("Sindaco in carica") >= 10
    assert "Chiudi il turno in corso" not in said


def test_a_vacancy_is_hatched_along_time_and_said_in_the_table(zone: Zone) -> None:
    leaves_office("Bollate", date(2026, 3, 1))
    for town in ("Lainate", "Rho", "Senago"):
        leaves_office(town, date(2026, 2, 1))
    actions.advance(at=on(2026, 3, 2))

    said = rotation(zone)

    assert 'fill="url(#vacante)"' in said
    assert "la Zona è vacante" in said


def test_a_zone_without_a_rule_says_that_no_source_tells_one() -> None:
    zone = Zone.objects.create(name="Sud Est", slug="sud-est")

    said = rotation(zone)

    assert "non dice quanto dura un turno" in said
    assert "nessuna regola è stata registrata" in said


def test_the_office_tries_a_rule_and_nothing_is_written(zone: Zone) -> None:
    values = {
        "since": "01/01/2027", "months": "12", "consecutive": "1", "order": Order.AGREED,
        "agreed": "Senago\nRho", "least_left": "0", "early": "prossimo", "prova": "1",
    }  # fmt: skip

    answer = an_office().post(f"/zone/{zone.slug}/rotazione/regola/", values)

    said = answer.content.decode()
    assert answer.status_code == 200
    assert "Senago (dal posto 3 al 1)" in said
    assert "prova, non salvata" in said
    assert zone.rotation_rules.count() == 1


def test_a_rule_is_saved_only_with_its_act(zone: Zone) -> None:
    values = {
        "since": "01/01/2027", "months": "6", "consecutive": "1", "order": Order.POPULATION,
        "agreed": "", "least_left": "0", "early": "prossimo", "act": "",
    }  # fmt: skip
    client, address = an_office(), f"/zone/{zone.slug}/rotazione/regola/"

    refused = client.post(address, values)
    saved = client.post(address, {**values, "act": "Verbale 2 del 2026"})

    assert refused.status_code == 409
    assert "Indica il verbale" in refused.content.decode()
    assert saved.status_code == 302
    assert zone.rotation_rules.get(since=date(2027, 1, 1)).months == 6


def test_a_name_that_is_no_town_of_the_zone_comes_back_with_the_form(zone: Zone) -> None:
    values = {
        "since": "01/01/2027", "months": "12", "consecutive": "1", "order": Order.AGREED,
        "agreed": "Milano", "least_left": "0", "early": "prossimo", "prova": "1",
    }  # fmt: skip

    answer = an_office().post(f"/zone/{zone.slug}/rotazione/regola/", values)

    assert answer.status_code == 422
    assert "Non sono Comuni della Zona: Milano." in answer.content.decode()


def test_the_office_gives_the_next_turn_to_whom_the_assembly_chose(zone: Zone) -> None:
    client = an_office()
    address = f"/zone/{zone.slug}/rotazione/affida/"
    assert "Lainate" in client.get(address).content.decode()

    given = client.post(address, {"mandate": mayor_of("Rho").pk, "since": "01/01/2027"})

    assert given.status_code == 302
    assert zone.turns.get(since=date(2027, 1, 1)).body.label == "Rho"
    assert "già affidato" in rotation(zone)
    taken_back = client.post(
        f"/zone/{zone.slug}/rotazione/turni/2/ritira/", {"reason": "L’assemblea ci ripensa."}
    )
    assert taken_back.status_code == 302
    assert "già affidato" not in rotation(zone)


def test_who_coordinates_gives_up_and_the_next_is_called(zone: Zone) -> None:
    turn = current(zone)
    client = seen(turn.mandate.person.user)
    last = localdate().strftime("%d/%m/%Y")

    answer = client.post(
        f"/zone/{zone.slug}/rotazione/turni/1/chiudi/",
        {"ended": "rinuncia", "reason": "Altro incarico.", "last": last},
    )

    assert answer.status_code == 302
    assert Turn.objects.get(pk=turn.pk).ended == "rinuncia"


def test_the_deputy_steps_in_from_the_page(zone: Zone) -> None:
    answer = an_office().post(
        f"/zone/{zone.slug}/rotazione/turni/1/sostituisci/", {"reason": "Assenza lunga."}
    )

    assert answer.status_code == 302
    assert zone.turns.get(ordinal=2).completes
    assert "completa il turno di prima" in rotation(zone)


def test_a_vacant_zone_calls_the_next_with_a_button() -> None:
    zone = a_rotating_zone()
    client = an_office()
    assert "Chiama il prossimo" in rotation(zone, client)

    called = client.post(f"/zone/{zone.slug}/rotazione/chiama/")

    assert called.status_code == 302
    assert "Sindaco di Bollate" in rotation(zone)


def test_the_dossier_shows_notes_and_lets_who_enters_take_lines_over(zone: Zone) -> None:
    body = zone.body
    sitting = convened(a_sitting(an_assembly(body)))
    name, address = f"sitting-{sitting.pk}", f"/zone/{zone.slug}/rotazione/turni/1/consegna/"
    client = an_office()
    noted = client.post(f"{address}nota/{name}/", {"note": "Serve un relatore.", "version": "0"})
    assert noted.status_code == 302
    assert "«Serve un relatore.»" in client.get(address).content.decode()

    client.post(f"/zone/{zone.slug}/rotazione/turni/1/sostituisci/", {"reason": "Assenza."})
    entering = seen(zone.turns.get(ordinal=2).mandate.person.user)
    assert "Da Bollate a Lainate" in entering.get(address).content.decode()
    taken = entering.post(f"{address}prendi/", {"voce": [name]})

    assert taken.status_code == 302
    assert "tutto preso in carico" in entering.get(address).content.decode()


def test_the_dossier_is_not_for_others(zone: Zone) -> None:
    address = f"/zone/{zone.slug}/rotazione/turni/1/consegna/"

    assert seen(mayor_of("Rho").person.user).get(address).status_code == 404
    assert seen().get(address).status_code == 302


def test_a_page_asks_few_questions_of_the_database(zone: Zone) -> None:
    convened(a_sitting(an_assembly(zone.body)))
    client = an_office()
    addresses = [f"/zone/{zone.slug}/rotazione/{one}" for one in ("", "turni/1/consegna/")]
    rotation(zone, client)

    counts = []
    for address in addresses:
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        counts.append(len(queries))

    assert max(counts) <= 26
