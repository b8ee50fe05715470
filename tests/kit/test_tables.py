"""Lists: narrowed by facets, sorted, paged, exported, always by the address."""

import pytest
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.http import QueryDict
from django.template import Context, Template
from pytest_django import DjangoAssertNumQueries

from quadro.kit.tables import Table
from tests.kit.stage import permissions

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def world() -> None:
    Permission.objects.all().delete()
    for model, codes in {"user": ["add_user", "b", "c"], "role": ["d"]}.items():
        kind, _ = ContentType.objects.get_or_create(app_label="accounts", model=model)
        for code in codes:
            Permission.objects.create(content_type=kind, codename=code, name=f"name {code}")
    other, _ = ContentType.objects.get_or_create(app_label="contenttypes", model="contenttype")
    Permission.objects.create(content_type=other, codename="add_user", name="aaa")


def table(address: str = "", per_page: int = 3) -> Table[Permission]:
    return permissions(QueryDict(address), per_page=per_page)


def counts(shown: Table[Permission], name: str) -> dict[str, int]:
    facet = next(one for one in shown.filters if one.name == name)
    return {option.value: option.count for option in facet.options}


def test_every_option_shows_its_count_and_zero_is_shown() -> None:
    assert counts(table(), "app") == {"accounts": 4, "contenttypes": 1, "missing": 0}
    assert counts(table(), "codice") == {"add_user": 2, "x": 0}


def test_a_choice_narrows_the_other_facets_and_not_its_own() -> None:
    shown = table("app=contenttypes")

    assert counts(shown, "app") == {"accounts": 4, "contenttypes": 1, "missing": 0}
    assert counts(shown, "codice") == {"add_user": 1, "x": 0}
    assert (shown.count, shown.total) == (1, 5)


def test_two_choices_of_a_facet_widen_and_two_facets_narrow() -> None:
    assert table("app=accounts&app=contenttypes").count == 5
    assert table("app=accounts&codice=add_user").count == 1


def test_what_is_not_understood_is_left_aside() -> None:
    shown = table("app=';drop&ordina=password&pagina=abc&codice=b")

    assert shown.chosen == []
    assert shown.sort == "nome"
    assert shown.page.number == 1
    assert shown.count == 5


def test_a_filter_in_use_has_its_own_way_out() -> None:
    shown = table("app=accounts&codice=add_user&ordina=-nome&pagina=2")

    assert [one.label for one in shown.chosen] == ["modulo: Accessi", "codice: Aggiunge"]
    assert shown.chosen[0].without == "?codice=add_user&ordina=-nome"
    assert shown.all_rows == "?ordina=-nome"


def test_the_order_can_be_turned_and_always_ends_with_the_key() -> None:
    names = [row.name for row in table("ordina=-codice", per_page=9).page]

    assert names[:3] == ["name d", "name c", "name b"]
    heads = table("ordina=codice").heads({"nome": "Nome", "codice": "Codice"})
    assert [head.aria_sort for head in heads] == ["", "ascending"]
    assert [head.address for head in heads] == ["?ordina=nome", "?ordina=-codice"]


def test_pages_keep_the_filters() -> None:
    shown = table("app=accounts&pagina=2")

    assert [row.name for row in shown.page] == ["name d"]
    assert shown.pages() == [(1, "?app=accounts&pagina=1"), (2, "?app=accounts&pagina=2")]
    assert table("pagina=99").page.number == 2


def test_a_list_costs_the_same_whatever_its_length(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    shown = table("app=accounts")
    with django_assert_num_queries(3):  # the options of all facets, the counts, the rows
        list(shown.filters)
        [row.content_type.app_label for row in shown.page]


def test_the_whole_list_is_exported_not_the_page() -> None:
    answer = table(per_page=1).export("csv")

    assert answer is not None
    assert answer.content.decode("utf-8-sig").count("\r\n") == 6
    assert table().export("pdf") is None


def test_the_form_of_the_filters_keeps_the_rest_of_the_address() -> None:
    page = Template("{% facets table %}{% chosen table %}{% pages table %}").render(
        Context({"table": table("app=accounts&q=patto&ordina=-nome&pagina=2&formato=csv")})
    )

    assert '<input type="hidden" name="q" value="patto">' in page
    assert '<input type="hidden" name="ordina" value="-nome">' in page
    assert 'name="pagina"' not in page
    assert 'name="formato"' not in page
    assert 'value="accounts" checked' in page
    assert 'rel="prev"' in page
