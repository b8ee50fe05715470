"""What a visitor types, what is found: the same on both databases."""

import pytest
from django.core.management import call_command
from django.db import connection

from quadro.accounts.models import Role
from quadro.search import actions, queries
from quadro.search.actions import Item
from quadro.search.models import Entry, Reader
from quadro.search.queries import MOST, PAGE, Results, find
from quadro.search.words import OF_FEW
from tests.worlds import OFFICE, a_planning_officer, a_visitor, an_actor

pytestmark = pytest.mark.django_db
LEGNANO, RHO = 11, 12


def an_item(key: int, title: str, **told: object) -> Item:
    kind = str(told.pop("kind", "agreement"))
    return Item(kind=kind, key=key, title=title, address=f"/{kind}/{key}/", **told)  # type: ignore[arg-type]


@pytest.fixture
def index() -> None:
    actions.put(
        [
            an_item(1, "Patto per il lavoro dell’Adda Martesana", text="Occupazione e formazione."),
            an_item(2, "Convenzione per la mobilità sostenibile", subtitle="art. 30 TUEL"),
            an_item(
                3,
                "Accordo di programma per il polo ospedaliero",
                text="Decreto del Sindaco metropolitano R.G. 37/2023, delibera 1162/2021.",
            ),
            an_item(118, "Legnano", kind="municipality", subtitle="Comune", text="015118"),
            an_item(
                60, "Cassina de’ Pecchi", kind="municipality", subtitle="Comune", text="015060"
            ),
            an_item(13, "Basiano e Masate: piste ciclabili, città di città", text="municipalità"),
            an_item(7, "Bozza riservata sul depuratore", is_public=False, readers={LEGNANO}),
        ]
    )


def titles(query: str, **asked: object) -> list[str]:
    results = find(query, **{"by": a_visitor(), **asked})  # type: ignore[arg-type]
    return [str(hit.title).replace("<mark>", "").replace("</mark>", "") for hit in results.hits]


@pytest.mark.usefixtures("index")
@pytest.mark.parametrize(
    ("query", "address"),
    [
        ("convenzioni", "/agreement/2/"),  # a stem
        ("mobilita", "/agreement/2/"),  # without its accent
        ("MOBILITÀ", "/agreement/2/"),
        ("città", "/agreement/13/"),
        ("dell'Adda", "/agreement/1/"),  # a typed apostrophe finds a printed one
        ("dell’Adda", "/agreement/1/"),
        ("patto lavoro", "/agreement/1/"),
        ("lavoro patto", "/agreement/1/"),
        ("Cassina de' Pecchi", "/municipality/60/"),
        ("cassina pecchi", "/municipality/60/"),
        ("1162/2021", "/agreement/3/"),
        ("RG 37/2023", "/agreement/3/"),
        ("R.G. 37/2023", "/agreement/3/"),
        ("015118", "/municipality/118/"),
        ("legn", "/municipality/118/"),  # while typing
        ("conv", "/agreement/2/"),
        ("convenzio", "/agreement/2/"),
        ("municipalit", "/agreement/13/"),
        ("municipalita", "/agreement/13/"),
        ("polo osp", "/agreement/3/"),
        ("art 30", "/agreement/2/"),
        ("formazione", "/agreement/1/"),
    ],
)
def test_a_query_finds_its_entry(query: str, address: str) -> None:
    found = [hit.address for hit in find(query, by=a_visitor()).hits]

    assert found == [address]


@pytest.mark.usefixtures("index")
@pytest.mark.parametrize(
    "query",
    [
        "",
        "   ",
        "il",
        "dell’",
        "!!!",
        '"',
        "a:*",
        "' OR 1=1 --",
        "NEAR(",
        "* & |",
        "(",
        "\x00",
        "ß",
        "日本",
    ],
)
def test_no_query_is_an_error(query: str) -> None:
    find(query, by=a_visitor())


@pytest.mark.usefixtures("index")
def test_words_that_tell_nothing_find_nothing() -> None:
    assert find("il della con", by=a_visitor()) == Results("il della con", [], 0, {})


@pytest.mark.usefixtures("index")
def test_operators_of_the_databases_are_only_words() -> None:
    assert titles("legnano OR convenzione") == []
    assert titles("NOT legnano") == []
    assert titles("leg*") == ["Legnano"]


def test_the_title_counts_more_than_the_text() -> None:
    actions.put(
        [
            an_item(1, "Un’altra cosa", text="Parla anche di ciclabili, e di altro."),
            an_item(2, "Rete delle ciclabili"),
        ]
    )

    assert titles("ciclabili") == ["Rete delle ciclabili", "Un’altra cosa"]


@pytest.mark.usefixtures("index")
def test_what_was_found_is_marked_and_everything_else_is_escaped() -> None:
    actions.put(
        [an_item(99, "<b>Sesto</b>", text="Prima. " * 60 + "Qui <i>Sesto</i> San Giovanni.")]
    )

    [hit] = find("sesto", by=a_visitor()).hits

    assert hit.title == "&lt;b&gt;<mark>Sesto</mark>&lt;/b&gt;"
    assert hit.excerpt.startswith("… ")
    assert "&lt;i&gt;<mark>Sesto</mark>&lt;/i&gt;" in hit.excerpt


# Mistakes -----------------------------------------------------------------------------------------


@pytest.mark.usefixtures("index")
@pytest.mark.parametrize(
    ("query", "likelier"),
    [
        ("legnanno", "legnano"),
        ("cassina peccchi", "cassina pecchi"),
        ("convenzine mobilita", "convenzione mobilita"),
        ("pato lavoro", "patto lavoro"),
        ("formazione lavorro", "formazione lavoro"),  # the first word is only in a text
        ("xyzxyz", ""),
        ("legnano pecchi", ""),  # both known, never together
    ],
)
def test_a_mistake_gets_a_suggestion_that_finds_something(query: str, likelier: str) -> None:
    results = find(query, by=a_visitor())

    assert results.count == 0
    assert results.suggestion == likelier
    assert not likelier or find(likelier, by=a_visitor()).count


# Who may read -------------------------------------------------------------------------------------


@pytest.mark.usefixtures("index")
def test_what_is_not_public_is_found_only_by_who_may_read_it() -> None:
    of_legnano = an_actor((Role.CLERK, LEGNANO))
    of_rho = an_actor((Role.CLERK, RHO))

    assert titles("depuratore", by=of_legnano)
    assert titles("depuratore", by=a_planning_officer())
    assert titles("depuratore", by=an_actor((Role.AUDITOR, OFFICE)))
    assert not titles("depuratore", by=of_rho)
    assert not titles("depuratore")


@pytest.mark.usefixtures("index")
@pytest.mark.parametrize("query", ["bozza", "depuratore", "depurattore", "riservatta"])
def test_nothing_of_it_comes_out_in_counts_or_suggestions(query: str) -> None:
    results = find(query, by=a_visitor())

    assert (results.count, results.counts, results.suggestion) == (0, {}, "")


@pytest.mark.usefixtures("index")
def test_what_is_withdrawn_is_no_longer_found() -> None:
    actions.put([an_item(2, "Convenzione per la mobilità sostenibile", is_public=False)])

    assert not titles("convenzione")


# The index ----------------------------------------------------------------------------------------


@pytest.mark.usefixtures("index")
def test_what_is_written_again_is_found_by_its_new_words_only() -> None:
    actions.put([an_item(2, "Protocollo per la casa", readers={LEGNANO})])

    assert titles("protocollo casa") == ["Protocollo per la casa"]
    assert not titles("mobilità")
    assert Entry.objects.filter(kind="agreement", key=2).count() == 1
    assert Reader.objects.filter(entry__key=2).count() == 1


@pytest.mark.usefixtures("index")
def test_what_is_dropped_is_no_longer_found() -> None:
    actions.drop("agreement", [2])

    assert not titles("convenzione")
    assert titles("patto")


def test_many_are_written_in_few_statements_and_all_found(
    django_assert_max_num_queries: object,
) -> None:
    many = [an_item(number, f"Intesa numero {number}", text="parole") for number in range(400)]
    for _ in range(2):
        with django_assert_max_num_queries(20):  # type: ignore[operator]
            actions.put(many)

    assert find("parole", by=a_visitor()).count == 400
    assert titles("numero 399") == ["Intesa numero 399"]


def test_an_item_given_twice_is_written_once() -> None:
    actions.put([an_item(1, "Prima"), an_item(1, "Dopo")])

    assert titles("dopo") == ["Dopo"]
    assert not titles("prima")


def test_a_very_long_text_is_indexed_as_far_as_it_matters() -> None:
    actions.put([an_item(1, "Lunghissima", text="inizio " + "parola " * 400_000 + "fine")])

    assert titles("inizio")
    assert not titles("fine")


# Many ---------------------------------------------------------------------------------------------


def test_results_come_in_pages_and_kinds_with_their_counts() -> None:
    actions.put([an_item(number, f"Accordo {number:03}") for number in range(45)])
    actions.put([an_item(1, "Accordo quadro", kind="provision")])

    first, last = find("accordo", by=a_visitor()), find("accordo", by=a_visitor(), page=3)

    assert (first.count, first.pages, len(first.hits), len(last.hits)) == (46, 3, PAGE, 6)
    assert first.counts == {"agreement": 45, "provision": 1}
    assert not {hit.address for hit in first.hits} & {hit.address for hit in last.hits}
    assert find("accordo", by=a_visitor(), kind="provision").count == 1
    assert find("accordo", by=a_visitor(), page=99).page == 3
    assert find("accordo", by=a_visitor(), page=-1).page == 1


def test_no_more_than_the_cap_is_ranked() -> None:
    actions.put([an_item(number, f"Accordo {number}") for number in range(MOST + 20)])

    results = find("accordo", by=a_visitor())

    assert results.count == MOST
    assert results.is_capped


def test_of_millions_of_interventions_some_are_ranked_and_all_the_rest_whole(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(queries, "MOST_RANKED", 5)
    works = [an_item(one, f"Accordo {one}", kind="intervention") for one in range(20)]
    actions.put([*works, *(an_item(number, f"Accordo {number}") for number in range(20, 30))])

    results = find("accordo", by=a_visitor())

    assert results.counts == {"agreement": 10, "intervention": 5}


def test_of_a_word_that_is_everywhere_only_what_has_it_whole_is_found(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    titles_of = {"agreement": ("Parco", "Parcheggio"), "intervention": ("Parco", "Parcheggio")}
    actions.put(
        [
            an_item(key, title, kind=kind)
            for kind, some in titles_of.items()
            for key, title in enumerate(some)
        ]
    )
    assert find("parc", by=a_visitor()).count == 4

    monkeypatch.setattr(queries, "MOST_RANKED", 1)
    assert titles("parc") == ["Parco", "Parco"]
    assert titles("parcheg") == ["Parcheggio", "Parcheggio"]


def test_the_word_that_tells_kinds_apart_is_shown_to_nobody() -> None:
    actions.put([an_item(1, "Accordo di pace", text="Testo dell’accordo")])

    [hit] = find("accordo", by=a_visitor()).hits

    assert OF_FEW not in f"{hit.title} {hit.excerpt}"


def test_likelier_spellings_come_from_the_first_titles(monkeypatch: pytest.MonkeyPatch) -> None:
    actions.put([an_item(1, "Idrovora"), an_item(2, "Biblioteca")])
    monkeypatch.setattr(queries, "MOST_TITLES", 1)

    assert find("idrovra", by=a_visitor()).suggestion == "idrovora"
    assert find("biblioteka", by=a_visitor()).suggestion == ""


def test_beginnings_of_words_of_many_and_of_few_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """PostgreSQL is asked in two ways: what is frequent as it comes, the rest through the index."""
    actions.put([an_item(number, f"Idrovora {number}") for number in range(30)])
    actions.put([an_item(99, "Biblioteca")])

    for is_frequent in (True, False):
        monkeypatch.setattr(queries, "_is_frequent", lambda _asked, told=is_frequent: told)
        assert find("idrov", by=a_visitor()).count == 30
        assert titles("bibl") == ["Biblioteca"]
        assert find("xyz", by=a_visitor()).count == 0


def test_no_number_is_suggested_in_place_of_another() -> None:
    actions.put([an_item(1, "Idrovora 41507"), an_item(2, "Idrovora 41508")])

    assert find("idrovra 41507", by=a_visitor()).suggestion == "idrovora 41507"
    assert find("idrovora 41509", by=a_visitor()).suggestion == ""


def test_a_search_costs_the_same_queries_however_much_is_found(
    django_assert_num_queries: object,
) -> None:
    actions.put([an_item(number, f"Accordo {number}") for number in range(60)])

    for query in ("accordo", "accordo 7"):
        most = 5 if connection.vendor == "postgresql" else 4
        with django_assert_num_queries(most):  # type: ignore[operator]
            find(query, by=a_visitor())


def test_the_index_agrees_with_its_entries() -> None:
    """The check that FTS5 makes of itself against the table that it indexes."""
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL computes the column by itself")
    actions.put([an_item(number, f"Accordo {number}") for number in range(30)])
    actions.put([an_item(number, f"Protocollo {number}") for number in range(10)])
    actions.drop("agreement", range(5))

    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO search_words(search_words, rank) VALUES ('integrity-check', 1)")


def test_no_migration_is_missing() -> None:
    call_command("makemigrations", "search", "journal", "accounts", "--check", "--dry-run")


def test_what_begins_with_the_words_comes_first() -> None:
    actions.put(
        [
            an_item(10, "D10 dato non disponibile"),
            an_item(1, "D1 Campus metropolitano smart", text="Servizi digitali nei Comuni."),
            an_item(2, "Il campus D1 e i suoi campus"),
        ]
    )
    first, *others = titles("D1")
    assert first == "D1 Campus metropolitano smart"
    assert len(others) == 2


def test_the_parts_of_a_text_end_once() -> None:
    assert actions.sentences(["Un fatto.", "", None, "R.G. 7/2023"]) == "Un fatto. R.G. 7/2023"
