"""Which instrument suits a case: what a secretary would expect, and what never happens."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from hypothesis import given
from hypothesis import settings as limits
from hypothesis import strategies as st

from quadro.agreements import actions, adviser
from quadro.agreements.adviser import CODES, QUESTIONS, Weight
from quadro.agreements.models import Instrument
from tests.agreements.inquiry_world import an_inquiry
from tests.agreements.world import an_officer
from tests.worlds import the_system

CATALOGUE = json.loads(
    (Path(settings.BASE_DIR) / "data" / "riferimento" / "strumenti.json").read_text()
)["strumenti"]
FIELDS = {one.name for one in Instrument._meta.concrete_fields}
INSTRUMENTS = [
    Instrument(pk=number, **{name: told for name, told in one.items() if name in FIELDS})
    for number, one in enumerate(CATALOGUE, start=1)
]
PLAIN = {"chi": "enti", "ufficio": "no", "piccoli": "no", "variante": "no", "regione": "no",
         "soldi": "no", "fondi": "no", "obblighi": "si", "adesioni": "no"}  # fmt: skip
ANSWERS = st.fixed_dictionaries(
    {}, optional={one.name: st.sampled_from([two.value for two in one.answers])
                  for one in QUESTIONS}
)  # fmt: skip


def best(**answers: str) -> list[str]:
    advice = adviser.advise({**PLAIN, **answers}, INSTRUMENTS)
    return [one.instrument.code for one in advice.best]


@pytest.mark.parametrize(
    ("case", "code"),
    [
        # Three councils put their housing offices together, and pay each year.
        ({"cosa": "servizi", "ufficio": "ufficio", "soldi": "anni"}, "convenzione"),
        ({"cosa": "servizi", "soldi": "anni"}, "convenzione"),
        # A hospital where the plan has fields.
        ({"cosa": "opere", "variante": "si", "soldi": "volta"}, "adp"),
        ({"cosa": "servizi", "variante": "si"}, "adp"),
        # Municipalities, enterprises and associations of one area.
        ({"chi": "privati", "cosa": "territorio", "obblighi": "no", "adesioni": "si"},
         "patto_territoriale"),
        # Unions and employers, for jobs.
        ({"chi": "sociali", "cosa": "lavoro", "obblighi": "no", "adesioni": "si"}, "patto_lavoro"),
        # A common study of two administrations.
        ({"cosa": "attivita"}, "accordo_pa"),
        ({"chi": "privati", "cosa": "attivita", "obblighi": "no"}, "protocollo"),
        # Four villages that must share the local police.
        ({"cosa": "servizi", "ufficio": "ufficio", "piccoli": "si", "soldi": "anni"},
         "gestione_associata"),
        ({"cosa": "servizi", "ufficio": "soggetto", "soldi": "anni"}, "consorzio"),
        ({"cosa": "gare", "soldi": "anni"}, "sua_adesione"),
        ({"cosa": "linee", "regione": "linee", "obblighi": "no"}, "intesa_quadro"),
        ({"cosa": "linee"}, "convenzione_quadro"),
        ({"cosa": "territorio", "regione": "promuove", "soldi": "volta"}, "aqst"),
        ({"cosa": "opere", "regione": "aderisce", "obblighi": "no"}, "als"),
        ({"cosa": "territorio", "fondi": "europei"}, "iti"),
        ({"chi": "privati", "cosa": "territorio", "regione": "promuove", "fondi": "regionali"},
         "arest"),
        ({"chi": "partecipata", "cosa": "servizi", "soldi": "anni"}, "contratto_servizio"),
    ],
    ids=lambda one: one if isinstance(one, str) else "",
)  # fmt: skip
def test_a_classic_case_finds_its_instrument(case: dict[str, str], code: str) -> None:
    assert best(**case) == [code]


@given(ANSWERS)
@limits(max_examples=400, deadline=None)
def test_every_instrument_is_judged_once_and_the_best_is_possible(answers: dict[str, str]) -> None:
    advice = adviser.advise(answers, INSTRUMENTS)
    told = [one.instrument.pk for one in (*advice.possible, *advice.out)]

    assert len(told) == len(set(told)) == len(INSTRUMENTS) - len(advice.unjudged)
    assert not any(one.is_out for one in advice.best)
    assert all(one.points > 0 and one.pros for one in advice.best)
    assert len({one.points for one in advice.best}) <= 1
    assert set(map(id, advice.best)) <= set(map(id, advice.possible))


@given(ANSWERS)
@limits(max_examples=400, deadline=None)
def test_an_outcome_is_an_instrument_or_an_honest_none(answers: dict[str, str]) -> None:
    """None only where nothing known speaks for what is possible, and then the reasons are there."""
    advice = adviser.advise(answers, INSTRUMENTS)
    if not advice.best:
        assert all(one.points <= 0 for one in advice.possible)
    assert all(one.cons[0].bars and str(one.cons[0].reason) for one in advice.out)
    assert all(one.cures for one in advice.out)


def test_whoever_signs_and_whatever_they_do_something_is_left() -> None:
    """Every pair of answers about who and what, and every third answer beside."""
    who, what = QUESTIONS[0], QUESTIONS[1]
    alone = [
        {who.name: one.value, what.name: two.value, three.name: four.value}
        for one in who.answers
        for two in what.answers
        for three in QUESTIONS[2:]
        for four in three.answers
    ]
    assert [one for one in alone if not adviser.advise(one, INSTRUMENTS).possible] == []


@given(ANSWERS)
@limits(max_examples=100, deadline=None)
def test_more_answers_never_bring_back_what_is_out(answers: dict[str, str]) -> None:
    out = {one.instrument.code for one in adviser.advise(answers, INSTRUMENTS).out}
    for name in answers:
        fewer = {key: value for key, value in answers.items() if key != name}
        assert {one.instrument.code for one in adviser.advise(fewer, INSTRUMENTS).out} <= out


@given(ANSWERS)
@limits(max_examples=100, deadline=None)
def test_answers_written_in_an_address_read_back(answers: dict[str, str]) -> None:
    told = dict(pair.split("=") for pair in adviser.written(answers).split("&") if pair)
    assert adviser.answered(told) == answers


def test_what_an_address_does_not_know_is_no_answer() -> None:
    assert adviser.answered({"chi": "marziani", "altro": "si"}) == {}


def test_not_knowing_says_what_would_change() -> None:
    told = {**PLAIN, "cosa": "servizi", "variante": "non_so"}
    [found] = adviser.outlook(told, INSTRUMENTS)

    assert found.question.name == "variante"
    cases = {one.value: [two.instrument.code for two in best] for one, best in found.cases}
    assert cases == {"si": ["adp"], "no": ["convenzione"]}


def test_not_knowing_what_would_change_nothing_says_nothing() -> None:
    told = {**PLAIN, "cosa": "servizi", "fondi": "non_so"}
    assert adviser.outlook(told, INSTRUMENTS) == []


# The table ----------------------------------------------------------------------------------------


def test_the_table_speaks_of_the_whole_catalogue_but_the_nameless_accord() -> None:
    assert {one["code"] for one in CATALOGUE} - CODES == {"accordo_altro"}
    assert {one["code"] for one in CATALOGUE} >= CODES


def test_each_instrument_has_a_case_for_which_it_is_made() -> None:
    effects = [two for one in QUESTIONS for answer in one.answers for two in answer.effects]
    made = {code for one in effects if one.weight == Weight.MADE_FOR for code in one.codes}
    assert made | {"protocollo"} == CODES, "a protocol is made for nothing in particular"


def test_what_speaks_against_says_when_it_would_fit() -> None:
    effects = [two for one in QUESTIONS for answer in one.answers for two in answer.effects]
    assert not [str(one.reason) for one in effects if bool(one.cure) == one.is_for]


def test_an_answer_says_one_thing_of_an_instrument() -> None:
    twice = [
        (one.name, answer.value, code)
        for one in QUESTIONS
        for answer in one.answers
        for code in CODES
        if len(list(one.effects_on(answer.value, code))) > 1
    ]
    assert twice == []


def test_there_are_eight_to_ten_questions_and_one_may_not_know() -> None:
    assert 8 <= len(QUESTIONS) <= 10
    assert all(one.answers[-1].value == "non_so" and not one.answers[-1].effects
               for one in QUESTIONS)  # fmt: skip
    assert len({one.name for one in QUESTIONS}) == len(QUESTIONS)


# Pages --------------------------------------------------------------------------------------------


def page(client: Client, **answers: str) -> str:
    response = client.get("/strumenti/consiglio/", answers)
    assert response.status_code == 200
    return response.content.decode()


@pytest.fixture
def catalogue(db: None) -> None:  # noqa: ARG001
    actions.load_instruments(
        [{name: told for name, told in one.items() if name in FIELDS} for one in CATALOGUE],
        by=the_system(),
    )


HOUSING = {**PLAIN, "cosa": "servizi", "ufficio": "ufficio", "soldi": "anni"}


@pytest.mark.usefixtures("catalogue")
def test_questions_are_asked_one_at_a_time_and_answers_stay_in_the_address(client: Client) -> None:
    text = page(client)
    assert str(QUESTIONS[0].text) in text
    assert str(QUESTIONS[1].text) not in text

    text = page(client, chi="enti")
    assert str(QUESTIONS[1].text) in text
    assert '<input type="hidden" name="chi" value="enti">' in text


@pytest.mark.usefixtures("catalogue")
def test_the_outcome_says_law_approval_signature_contents_and_why_not_the_others(
    client: Client,
) -> None:
    text = page(client, **HOUSING)
    for said in (
        "D.Lgs. 267/2000, art. 30",
        "Consiglio metropolitano",
        "Forme di consultazione",
        "elettronica a pena di nullità",
        "dato non disponibile",
        "Firmano solo enti locali",
        "Stazione unica appaltante",
        "se si trattasse di gare",
    ):
        assert said in text, said


@pytest.mark.usefixtures("catalogue")
def test_without_anything_known_the_outcome_is_an_honest_none(client: Client) -> None:
    text = page(client, **{one.name: "non_so" for one in QUESTIONS})
    assert "Con queste risposte non si può consigliare uno strumento" in text


@pytest.mark.usefixtures("catalogue")
def test_an_inquiry_keeps_the_outcome_as_an_option_with_its_answers(client: Client) -> None:
    inquiry = an_inquiry()
    client.force_login(an_officer())
    text = page(client, **HOUSING, istruttoria=inquiry.slug)
    assert "Aggiungi come opzione" in text

    client.post(f"/istruttorie/{inquiry.slug}/opzioni/consiglio/", HOUSING)

    option = inquiry.options.get()
    assert option.instrument is not None
    assert option.instrument.code == "convenzione"
    assert "chi=enti" in option.advice


@pytest.mark.usefixtures("catalogue")
def test_half_an_advice_is_not_kept(client: Client) -> None:
    inquiry = an_inquiry()
    client.force_login(an_officer())
    answer = client.post(f"/istruttorie/{inquiry.slug}/opzioni/consiglio/", {"chi": "enti"})
    assert answer.status_code == 409
    assert not inquiry.options.exists()


@pytest.mark.usefixtures("catalogue")
def test_a_visitor_learns_nothing_of_an_inquiry_that_is_not_public(client: Client) -> None:
    inquiry = an_inquiry("Un segreto")
    assert "Un segreto" not in page(client, istruttoria=inquiry.slug)


def test_an_empty_catalogue_breaks_nothing(client: Client, db: Any) -> None:  # noqa: ARG001
    assert "Con queste risposte non si può" in page(client, **HOUSING)
