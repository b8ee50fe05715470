"""A round asks of the breakdowns of an indicator beside its whole."""

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from quadro.accounts.actors import Actor
from quadro.cube import actions as cube
from quadro.cube import queries as cells
from quadro.kit.refusals import Refused
from quadro.monitoring import actions as monitoring
from quadro.monitoring.actions import rounds as actions
from quadro.monitoring.models import Answer, Indicator, Reading, Round
from quadro.monitoring.policies import rounds as policies
from quadro.monitoring.queries import rounds as queries
from quadro.monitoring.queries.rounds.asking import name_of_part
from quadro.monitoring.round_checks import Finding
from quadro.monitoring.round_states import AnswerState
from tests.agreements.world import a_plan, acting, an_officer
from tests.monitoring.rounds_world import NOON, again, an_open_round, answers, row, said, the_office
from tests.monitoring.test_round_pages import GRID, fields, sheet_rows, signed_in, text, upload
from tests.monitoring.world import SEPTEMBER, a_clerk, a_town, an_indicator, approved, the_place
from tests.worlds import TODAY, the_system

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine(NOON, tick=False)]
D = Decimal
WOMEN, MEN = "donne", "uomini"


def asked(**values: Any) -> tuple[Round, Answer, Client, Actor]:
    """Gessate told 40 in September, of which 25 women and 15 men; October is asked."""
    town = a_town()
    one = an_indicator(breakdowns=[WOMEN, MEN], **values)
    if one.formula == "somma":
        for part, value in (("", 40), (WOMEN, 25), (MEN, 15)):
            approved(one, {the_place(town): value}, SEPTEMBER, part=part)
    made = an_open_round()
    [answer] = answers(made)
    clerk = a_clerk(town)
    return made, answer, signed_in(clerk), acting(clerk)


def cell(answer: Answer, part: str = "", field: str = "value") -> str:
    return f"{answer.pk}-{name_of_part(part)}_{field}" if part else f"{answer.pk}-{field}"


def parts(**told: int) -> dict[str, dict[str, Decimal]]:
    return {part: {"value": D(value)} for part, value in told.items()}


def counted(one: Indicator) -> dict[str, Decimal | None]:
    """The value of October that counts, of the whole and of each part."""
    rows = Reading.objects.approved().filter(indicator=one, since__month=10)
    return dict(rows.values_list("breakdown", "value"))


def let_count(made: Round, answer: Answer) -> None:
    actions.send(made, [answer.pk], by=the_system(), at=NOON)
    actions.approve(made, [answer.pk], by=the_office(), at=NOON)


# What is asked ------------------------------------------------------------------------------------


def test_each_part_is_asked_under_the_whole_with_its_last_value() -> None:
    _made, answer, client, _clerk = asked()
    told = row(answer)
    assert [(str(one.label), one.last) for one in told.numbers] == [
        ("Valore", D(40)), ("di cui donne", D(25)), ("di cui uomini", D(15))
    ]  # fmt: skip
    page = text(client)
    for part in (WOMEN, MEN):
        assert f'name="{cell(answer, part)}"' in page
        assert f"di cui {part}" in page


def test_a_ratio_asks_the_two_terms_of_each_part() -> None:
    _made, answer, _client, _clerk = asked(formula="rapporto")
    assert [str(one.label) for one in row(answer).breakdown] == [
        "di cui donne: Numeratore", "di cui donne: Denominatore",
        "di cui uomini: Numeratore", "di cui uomini: Denominatore",
    ]  # fmt: skip


def test_what_is_typed_of_parts_is_kept_and_shown_again() -> None:
    _made, answer, client, _clerk = asked()
    data = {
        **fields(text(client)), cell(answer): "50", cell(answer, WOMEN): "30,5", "azione": "salva",
    }  # fmt: skip
    assert client.post(GRID, data).status_code == 302
    assert again(answer).values == {WOMEN: {"value": "30.5"}}
    assert 'value="30,5"' in text(client)
    data = {**fields(text(client)), cell(answer, WOMEN): "", "azione": "salva"}
    client.post(GRID, data)
    assert again(answer).values == {}, "what is taken away is not zero"


def test_a_row_saved_by_itself_says_what_is_wrong_with_a_part() -> None:
    _made, answer, client, _clerk = asked()
    typed = {cell(answer): "50", cell(answer, MEN): "molti", f"{answer.pk}-version": "1"}
    found = client.post(f"{GRID}righe/{answer.pk}/", typed)
    assert found.status_code == 422
    assert list(found.json()["faults"]) == [f"{name_of_part(MEN)}_value"]


def test_the_last_values_of_parts_are_carried_over_too() -> None:
    made, answer, _client, clerk = asked()
    actions.carry_over(made, [answer.pk], by=clerk, at=NOON)
    kept = again(answer)
    assert (kept.value, kept.values) == (
        D(40), {WOMEN: {"value": "25"}, MEN: {"value": "15"}}
    )  # fmt: skip


def test_the_queries_do_not_grow_with_the_parts(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    _made, _answer, client, _clerk = asked()
    client.get(GRID)
    with django_assert_max_num_queries(18):
        client.get(GRID)


# What it must respect -----------------------------------------------------------------------------


def test_parts_alone_do_not_tell_the_whole() -> None:
    made, answer, _client, _clerk = asked()
    said(answer, values=parts(donne=30))
    with pytest.raises(Refused, match="Manca il valore"):
        actions.send(made, [answer.pk], by=the_system(), at=NOON)


def test_the_whole_may_be_sent_without_its_parts() -> None:
    made, answer, _client, _clerk = asked()
    said(answer, value=D(50))
    let_count(made, answer)
    assert counted(answer.indicator) == {"": D(50)}  # type: ignore[arg-type]


def test_a_part_respects_the_formula_as_the_whole_does() -> None:
    _made, answer, _client, _clerk = asked(formula="media_pesata")
    said(answer, value=D(5), weight=D(10), values=parts(donne=4))
    [wrong] = queries.rows_of([again(answer)], of=answer.round)
    [(name, fault)] = policies.faults_of(wrong).items()
    assert name == f"{name_of_part(WOMEN)}_value"
    assert fault.startswith("Scrivi il peso")


@pytest.mark.parametrize(
    ("women", "men", "found"), [(30, 20, []), (30, 25, [Finding.PARTS]), (30, None, [])]
)
def test_parts_that_do_not_make_the_whole_are_shown_to_who_checks_and_not_refused(
    women: int, men: int | None, found: list[Finding]
) -> None:
    """A reading told by itself refuses none either: parts may overlap, or say of a part alone."""
    _made, answer, _client, _clerk = asked()
    told = parts(donne=women) if men is None else parts(donne=women, uomini=men)
    said(answer, value=D(50), values=told)
    assert [one.finding for one in row(answer).findings] == found


def test_of_what_does_not_add_up_nothing_is_said_of_the_sum() -> None:
    _made, answer, _client, _clerk = asked(formula="ultimo")
    said(answer, value=D(50), values=parts(donne=1, uomini=1))
    assert row(answer).sum_of_parts is None
    assert row(answer).is_clean


# What becomes of it -------------------------------------------------------------------------------


def test_approved_each_part_is_a_reading_and_only_the_whole_is_summed() -> None:
    cube.bring_to(TODAY)
    made, answer, _client, _clerk = asked()
    indicator = answer.indicator
    assert indicator is not None
    provision, _other = a_plan("Una", "Due")
    links = [(provision, D(100))]
    monitoring.set_links(indicator, links, version=indicator.version, by=the_system())
    said(answer, value=D(50), values=parts(donne=30, uomini=20))
    let_count(made, answer)
    assert counted(indicator) == {"": D(50), WOMEN: D(30), MEN: D(20)}
    kept = again(answer)
    assert kept.reading is not None
    assert kept.reading.breakdown == "", "the answer holds the reading of the whole"
    found = cells.cells(places=["area"], measures=[indicator.measure])
    assert found.at(indicator.measure, place="area").total == D(50)
    assert cells.verify() == []


def test_given_back_and_told_without_a_part_the_part_counts_no_more() -> None:
    made, answer, _client, _clerk = asked()
    said(answer, value=D(50), values=parts(donne=30, uomini=20))
    let_count(made, answer)
    actions.give_back(made, [answer.pk], "Gli uomini?", by=the_office(), at=NOON)
    said(again(answer), value=D(45), values=parts(donne=30))
    let_count(made, answer)
    assert counted(answer.indicator) == {"": D(45), WOMEN: D(30), MEN: None}  # type: ignore[arg-type]


def test_a_part_that_the_indicator_has_no_more_is_left_aside() -> None:
    made, answer, _client, _clerk = asked()
    said(answer, value=D(50), values=parts(donne=30, uomini=20))
    Indicator.objects.update(breakdowns=[WOMEN])
    let_count(made, answer)
    assert counted(answer.indicator) == {"": D(50), WOMEN: D(30)}  # type: ignore[arg-type]


# The office, the sheet ----------------------------------------------------------------------------


def test_the_office_sees_the_parts_when_it_checks() -> None:
    made, answer, _client, _clerk = asked()
    said(answer, value=D(50), values=parts(donne=30, uomini=25))
    actions.send(made, [answer.pk], by=the_system(), at=NOON)
    office = signed_in(an_officer())
    page = " ".join(text(office, made.get_absolute_url()).split())
    assert "donne 30" in page
    assert "le parti fanno 55" in page
    file = office.get(f"{made.get_absolute_url()}?formato=csv").content.decode("utf-8-sig")
    assert "donne 30, uomini 25" in file
    alone = text(office, f"{made.get_absolute_url()}risposte/{answer.pk}/")
    assert "di cui uomini" in alone
    body = text(office, f"{made.get_absolute_url()}enti/{answer.body.slug}/")
    assert "uomini 25" in " ".join(body.split())


def test_a_sheet_has_a_line_for_each_part_and_says_which_is_wrong(tmp_path: Any) -> None:
    _made, answer, client, _clerk = asked()
    head, *lines = sheet_rows(client, tmp_path)
    value, number, last = (head.index(name) for name in ("valore", "numero", "ultimo"))
    assert [(one[number], one[last]) for one in lines] == [
        ("Valore", "40"), ("di cui donne", "25"), ("di cui uomini", "15")
    ]  # fmt: skip
    for line, typed in zip(lines, ("50", "30", "molti"), strict=True):
        line[value] = typed
    page = upload(client, [head, *lines]).content.decode()
    assert '<th scope="row" class="num">4</th>' in page, (
        "the line of the part, and not of the whole"
    )

    lines[2][value] = "20"
    assert upload(client, [head, *lines]).status_code == 302
    kept = again(answer)
    assert (kept.state, kept.value) == (AnswerState.DRAFT, D(50))
    assert kept.values == {WOMEN: {"value": "30"}, MEN: {"value": "20"}}
