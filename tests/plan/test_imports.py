"""Plans come in from files, and go out in the same columns."""

import csv
import io
import time
from typing import Any

import pytest
from django.test import Client

from quadro.kit.sheets import Effect, Row
from quadro.plan.models import Continuity, Edition, Programme, Provision, Step
from quadro.search import queries as search
from tests.plan.world import (
    LEVELS,
    a_provision,
    an_edition,
    check,
    codes,
    rows,
    rows_of,
    take_in,
    the_demonstration,
)
from tests.worlds import a_visitor

pytestmark = pytest.mark.django_db

PLACE = {"documento": "piano-strategico", "edizione": "2022-2024"}


def tree(*told: dict[str, str]) -> list[Row]:
    return rows(*[{**PLACE, "titolo": f"Voce {one['codice']}", **one} for one in told])


def test_the_demonstration_comes_in_whole_and_coming_in_again_changes_nothing() -> None:
    the_demonstration()
    assert Provision.objects.filter(is_to_carry_out=True).count() == 38
    assert Edition.objects.get(is_reference=True).slug == "2022-2024"
    plan = Edition.objects.get(programme__slug="psttm", slug="2022-2024")
    assert codes(plan) == ["V", "M", "D", "A"]
    assert codes(plan, plan.provisions.get(code="4"))[8:11] == ["4.9", "4.10", "4.11"]
    for name in ("temi", "documenti", "passaggi", "previsioni", "continuita", "raccordo"):
        again = check(name, rows_of(name))
        assert not again.problems
        assert len(again.of(Effect.SAME)) == len(again.proposals)
    assert search.find("housing sociale", by=a_visitor()).count


def test_an_exported_tree_brought_back_changes_nothing(client: Client) -> None:
    the_demonstration()
    answer = client.get("/piano/psttm/2022-2024/", {"formato": "csv"})
    text = answer.content.decode("utf-8-sig")
    told = rows(*csv.DictReader(io.StringIO(text, newline="")))
    again = check("previsioni", told)
    assert not again.problems
    assert len(again.of(Effect.SAME)) == len(told) == 78


def test_a_text_that_a_spreadsheet_would_run_comes_back_as_it_was(client: Client) -> None:
    edition = an_edition()
    a_provision(edition, "1", text="- primo\n- secondo", title="=1+1")
    answer = client.get(edition.get_absolute_url(), {"formato": "csv"})
    text = answer.content.decode("utf-8-sig")
    assert "'=1+1" in text
    [same] = check("previsioni", rows(*csv.DictReader(io.StringIO(text, newline="")))).proposals
    assert same.effect == Effect.SAME


def test_an_unknown_parent_is_refused_with_the_likeliest() -> None:
    an_edition()
    [problem] = check(
        "previsioni", tree({"codice": "1"}, {"codice": "1.2", "codice_padre": "I"})
    ).problems
    assert (problem.row, problem.column, problem.suggestion) == (3, "codice_padre", "1")


def test_a_provision_is_never_proposed_as_its_own_parent() -> None:
    an_edition()
    [problem] = check("previsioni", tree({"codice": "X2", "codice_padre": "X1"})).problems
    assert (problem.column, problem.suggestion) == ("codice_padre", "")


def test_of_an_unknown_edition_only_that_is_told() -> None:
    an_edition()
    row = {"edizione": "2022-2025", "codice": "1.1", "codice_padre": "1"}
    [problem] = check("previsioni", tree(row)).problems
    assert (problem.column, problem.suggestion) == ("edizione", "2022-2024")


def test_a_cycle_is_told_in_full() -> None:
    an_edition()
    told = tree(
        {"codice": "1", "codice_padre": "3", "livello": "Parte"},
        {"codice": "2", "codice_padre": "1", "livello": "Linea"},
        {"codice": "3", "codice_padre": "2", "livello": "Previsione"},
    )
    problems = check("previsioni", told).problems
    assert [one.column for one in problems] == ["codice_padre"] * 3
    assert "1 → 3 → 2 → 1" in problems[0].reason


def test_a_cycle_through_what_is_already_there_is_refused() -> None:
    edition = an_edition()
    top = a_provision(edition, "1")
    a_provision(edition, "1.1", under=top)
    [problem] = check("previsioni", tree({"codice": "1", "codice_padre": "1.1"})).problems
    assert problem.column == "codice_padre"


def test_a_code_told_twice_is_refused_and_a_rounded_one_is_recognised() -> None:
    an_edition()
    told = tree({"codice": "1"}, *[
        {"codice": code, "codice_padre": "1"} for code in ("1.1", "1.9", "1.1")
    ])  # fmt: skip
    [problem] = check("previsioni", told).problems
    assert (problem.row, problem.column, problem.suggestion) == (5, "codice", "1.10")


def test_a_level_is_one_of_the_document_and_deeper_than_the_parent() -> None:
    an_edition()
    told = tree(
        {"codice": "1", "livello": "Linea"},
        {"codice": "1.1", "codice_padre": "1", "livello": "Parte"},
        {"codice": "1.2", "codice_padre": "1", "livello": "Previsioni"},
        {"codice": "1.3", "codice_padre": "1", "livello": ""},
    )
    preview = check("previsioni", told)
    wrong = [(one.row, one.column, one.suggestion) for one in preview.problems]
    assert wrong == [(3, "livello", "Previsione"), (4, "livello", "Previsione")]
    assert preview.proposals[-1].values["livello"] == "Previsione"


def test_a_level_cannot_sink_below_what_stands_under_it() -> None:
    edition = an_edition()
    top = a_provision(edition, "1")
    a_provision(edition, "1.1", under=top)
    [problem] = check("previsioni", tree({"codice": "1", "livello": "Azione"})).problems
    assert "1.1" in problem.reason


def test_unknown_themes_goals_missions_and_zones_are_told_each_in_its_column() -> None:
    an_edition()
    told = tree(
        {"codice": "1", "temi": "pesca", "sdg": "18", "missione_pnrr": "M9", "zona": "nord"}
    )
    columns = {one.column for one in check("previsioni", told).problems}
    assert columns == {"temi", "sdg", "missione_pnrr", "zona"}


def test_a_likely_value_is_proposed_however_it_is_written_otherwise_a_few_are_all_named() -> None:
    the_demonstration()
    row = {"documento": "psttm", "codice": "D1", "temi": "Casaa", "missione_pnrr": "M9"}
    theme, mission = check("previsioni", tree(row)).problems
    assert (theme.column, theme.suggestion) == ("temi", "casa")
    assert (mission.column, mission.suggestion) == ("missione_pnrr", "")
    assert "M1, M2, M3" in mission.reason


def test_a_plan_is_found_by_its_acronym() -> None:
    the_demonstration()
    [plan] = search.find("psttm", by=a_visitor(), kind="programme").hits
    assert plan.address == "/piano/psttm/"


def test_rows_are_ordered_as_in_the_file_when_it_has_all_the_sisters() -> None:
    edition = an_edition()
    take_in("previsioni", tree({"codice": "1"}, {"codice": "2"}, {"codice": "3"}))
    preview, _written = take_in(
        "previsioni", tree({"codice": "3"}, {"codice": "1"}, {"codice": "2"})
    )
    assert codes(edition) == ["3", "1", "2"]
    assert preview.proposals[0].changes == {"ordine": ("3", "1")}
    take_in("previsioni", tree({"codice": "4"}, {"codice": "2"}))
    assert codes(edition) == ["3", "1", "2", "4"]


def test_a_column_that_the_file_lacks_leaves_things_as_they_are() -> None:
    edition = an_edition()
    a_provision(edition, "1", text="Le parole del Piano.", is_to_carry_out=True)
    take_in("previsioni", tree({"codice": "1", "titolo": "Nuovo titolo"}))
    provision = edition.provisions.get()
    assert (provision.title, provision.text) == ("Nuovo titolo", "Le parole del Piano.")
    assert provision.is_to_carry_out
    take_in("previsioni", tree({"codice": "1", "titolo": "Nuovo titolo", "testo": ""}))
    assert edition.provisions.get().text == ""


def test_themes_no_longer_told_go_away_and_are_told_as_taken() -> None:
    edition = an_edition()
    take_in("temi", rows(*[{"chiave": one, "nome": one.upper()} for one in ("acqua", "casa")]))
    take_in("previsioni", tree({"codice": "1", "temi": "acqua"}))
    _preview, written = take_in("previsioni", tree({"codice": "1", "temi": "casa"}))
    assert [one.slug for one in edition.provisions.get().themes.all()] == ["casa"]
    gone = [one for one in written if one.after is None]
    assert [one.model for one in gone] == ["plan.provision_themes"]


def test_a_tree_may_name_an_edition_of_the_same_file() -> None:
    pending = {"documenti": {"piano-strategico/2022-2024"}}
    assert not check("previsioni", tree({"codice": "1", "livello": "Parte"}), pending).problems


def test_only_one_edition_is_of_reference() -> None:
    told = {
        "documento": "p", "titolo": "P", "tipo": "dup", "attore": "ente", "livelli": "Parte",
        "riferimento": "si",
    }  # fmt: skip
    preview = check(
        "documenti",
        rows({**told, "edizione": "2020"}, {**told, "edizione": "2021"}),
        {"enti": {"ente"}},
    )
    assert [(one.row, one.column) for one in preview.problems] == [(3, "riferimento")]


def test_rows_of_a_document_say_the_same_of_it() -> None:
    told = {"documento": "p", "tipo": "dup", "attore": "ente", "livelli": "Parte"}
    preview = check(
        "documenti",
        rows(
            {**told, "edizione": "2020", "titolo": "Piano"},
            {**told, "edizione": "2021", "titolo": "Pianoo"},
        ),
        {"enti": {"ente"}},
    )
    [problem] = preview.problems
    assert (problem.row, problem.column, problem.suggestion) == (3, "titolo", "Piano")


def test_a_step_that_gets_its_day_is_the_same_step() -> None:
    edition = an_edition()
    step = {**PLACE, "passaggio": "approvazione"}
    take_in("passaggi", rows({**step, "data": ""}))
    preview, _written = take_in("passaggi", rows({**step, "data": "12/05/2023"}))
    assert preview.proposals[0].effect == Effect.CHANGE
    assert Step.objects.get().edition == edition


def test_a_dropped_provision_has_no_counterpart() -> None:
    edition = an_edition()
    an_edition("2025-2027", of=Programme.objects.get())
    a_provision(edition, "1")
    row = {
        "documento": "piano-strategico", "edizione_da": "2022-2024", "codice_da": "1",
        "edizione_a": "2025-2027", "tipo": "lasciata",
    }  # fmt: skip
    wrong = check("continuita", rows({**row, "codice_a": "9"})).problems
    assert [one.column for one in wrong] == ["codice_a"]
    take_in("continuita", rows({**row, "codice_a": ""}))
    assert Continuity.objects.get().later is None


def test_raccordo_inside_a_document_is_refused() -> None:
    edition = an_edition()
    a_provision(edition, "1")
    side = {"documento": "piano-strategico", "edizione": "2022-2024", "codice": "1"}
    row = {f"{one}_{name}": value for one in ("da", "a") for name, value in side.items()}
    problems = check("raccordo", rows({**row, "tipo": "coerente"})).problems
    assert "a_documento" in {one.column for one in problems}


def many_rows(count: int) -> list[Row]:
    told = [{"codice": "1", "livello": LEVELS[0]}]
    told += [
        {"codice": f"1.{n}", "codice_padre": "1", "livello": LEVELS[1]}
        for n in range(1, count // 50)
    ]
    told += [
        {"codice": f"1.{n % (count // 50 - 1) + 1}.{n}", "livello": LEVELS[2],
         "codice_padre": f"1.{n % (count // 50 - 1) + 1}"}
        for n in range(count - len(told))
    ]  # fmt: skip
    return tree(*told)


def test_five_thousand_rows_are_looked_at_quickly_in_a_fixed_number_of_queries(
    django_assert_max_num_queries: Any,
) -> None:
    edition = an_edition()
    told = many_rows(5000)
    with django_assert_max_num_queries(8):
        started = time.process_time()
        preview = check("previsioni", told)
        took = time.process_time() - started
    assert not preview.problems
    assert len(preview.of(Effect.ADD)) == 5000
    assert took < 3
    take_in("previsioni", told)
    assert edition.provisions.count() == 5000
    with django_assert_max_num_queries(8):
        assert len(check("previsioni", told).of(Effect.SAME)) == 5000


def test_thousands_of_wrong_rows_are_told_quickly() -> None:
    an_edition()
    told = many_rows(5000)[1:]
    started = time.process_time()
    assert len(check("previsioni", told).problems) > 50
    assert time.process_time() - started < 3
