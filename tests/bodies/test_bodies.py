"""Bodies: what a record must respect, and that nobody overwrites anybody."""

from unittest.mock import patch

import pytest

from quadro.bodies import actions, policies, queries
from quadro.bodies.codes import fiscal_code_fault, ipa_code_fault
from quadro.bodies.models import Body, Kind
from quadro.journal import queries as journal
from quadro.kit.dates import ApproximateDay
from quadro.kit.refusals import Refused, Stale
from quadro.search import queries as search
from quadro.territory.models import Municipality
from tests.bodies.world import FISCAL_CODE, a_body, a_planner, the_authority
from tests.territory.world import load_territory
from tests.worlds import a_visitor, an_actor, the_system

pytestmark = pytest.mark.django_db


def test_a_registered_body_has_an_address_a_story_and_is_found() -> None:
    body = a_body("Comune di Legnano", short_name="Legnano")
    assert (body.slug, body.is_institutional, body.version) == ("comune-di-legnano", True, 1)
    [entry] = journal.history("bodies.body", body.pk)
    assert entry.event == "bodies.registered"
    [hit] = search.find("legnano", by=a_visitor()).hits
    assert hit.address == "/enti/comune-di-legnano/"


def test_only_who_keeps_the_list_writes_it() -> None:
    with pytest.raises(Refused, match="amministratori e dall’Ufficio piano"):
        actions.register({"name": "Un ente", "kind": Kind.OTHER}, by=an_actor())
    planner = a_planner()
    assert actions.register({"name": "Un ente", "kind": Kind.OTHER}, by=planner).pk


def test_the_authority_stays_one_or_nobody_could_enter_any_more() -> None:
    planner, authority = a_planner(), the_authority()
    values = {**actions.record_of(authority), "kind": Kind.OTHER}
    with pytest.raises(Refused, match="il suo tipo non cambia"):
        actions.edit(authority, values, version=authority.version, by=planner)


def test_the_address_new_is_never_given_to_a_body() -> None:
    assert a_body("Nuovo", Kind.OTHER).slug == "nuovo-2"


def test_the_second_of_two_editors_is_told_and_overwrites_nothing() -> None:
    body = a_body("Comune di Legnano")
    actions.edit(body, {"pec": "uno@example.it"}, version=1, by=the_system())
    with pytest.raises(Stale) as stale:
        actions.edit(body, {"pec": "due@example.it"}, version=1, by=the_system())
    assert stale.value.theirs["pec"] == "uno@example.it"
    assert stale.value.version == 2
    assert Body.objects.get().pec == "uno@example.it"


def test_an_edit_keeps_the_address_and_tells_the_journal_what_changed() -> None:
    body = a_body("Comune di Legnano")
    edited = actions.edit(body, {"name": "Città di Legnano"}, version=1, by=the_system())
    assert edited.slug == "comune-di-legnano"
    entry = journal.history("bodies.body", body.pk)[0]
    assert entry.changes == {"name": ["Comune di Legnano", "Città di Legnano"]}


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("08911820960", ""),
        ("08911820961", "L’ultima cifra di controllo non torna."),
        ("0891182096", "Il codice fiscale di un ente ha 11 cifre, qui sono 10."),
        ("ABC", "Il codice fiscale di un ente ha solo cifre."),
    ],
)
def test_a_fiscal_code_is_checked_to_its_last_digit(code: str, sentence: str) -> None:
    assert fiscal_code_fault(code) == sentence


def test_a_wrong_fiscal_code_is_refused_naming_whose_it_looks_like() -> None:
    the_authority()
    with pytest.raises(Refused) as refusal:
        a_body("Un altro ente", Kind.OTHER, fiscal_code="08911820961")
    assert str(refusal.value) == (
        "L’ultima cifra di controllo non torna. "
        "Somiglia a quello di Città metropolitana di Milano (08911820960)."
    )


@pytest.mark.parametrize(
    ("code", "kind", "is_fine"),
    [
        ("c_e514", Kind.MUNICIPALITY, True),
        ("legnano", Kind.MUNICIPALITY, False),
        ("r_lombar", Kind.REGION, True),
        ("c_e514", Kind.REGION, False),
        ("cmmi", Kind.METROPOLITAN_AUTHORITY, True),
        ("Con Spazi", Kind.OTHER, False),
    ],
)
def test_an_ipa_code_follows_its_kind(code: str, kind: str, *, is_fine: bool) -> None:
    assert (ipa_code_fault(code, kind) == "") is is_fine


def test_an_ipa_code_unlike_the_cadastral_one_is_doubted_not_refused() -> None:
    load_territory()
    legnano = Municipality.objects.get(slug="legnano")
    body = a_body("Comune di Legnano", municipality=legnano, ipa_code="c_a010")
    assert policies.doubts(body) == [
        "Il codice IPA c_a010 non è quello che viene dal codice catastale (c_e514)."
    ]
    actions.edit(body, {"ipa_code": "c_e514"}, version=1, by=the_system())
    assert policies.doubts(Body.objects.select_related("municipality").get()) == []


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"name": "città metropolitana di milano"}, "C’è già un ente di nome"),
        ({"name": "Altro", "fiscal_code": FISCAL_CODE}, "Il codice fiscale è già quello di"),
        ({"name": "Altro", "ipa_code": "cmmi"}, "Il codice IPA è già quello di"),
    ],
)
def test_what_is_of_one_body_is_refused_to_a_second(values: dict[str, str], sentence: str) -> None:
    body = the_authority()
    actions.edit(body, {"ipa_code": "cmmi"}, version=1, by=the_system())
    with pytest.raises(Refused, match=sentence) as refusal:
        actions.register({"kind": Kind.OTHER, **values}, by=the_system())
    assert refusal.value.cure == "/enti/citta-metropolitana-di-milano/"


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"name": "Città metropolitana di Milano"}, "C’è già un ente di nome"),
        ({"name": "Altro", "fiscal_code": FISCAL_CODE}, "Il codice fiscale è già quello di"),
    ],
)
def test_who_loses_a_race_gets_the_same_sentence(values: dict[str, str], sentence: str) -> None:
    """Both passed the check; the database stops the second."""
    the_authority()
    with (
        patch.object(policies, "check_is_new"),
        patch.object(actions, "free_slug", return_value="un-altro"),
        pytest.raises(Refused, match=sentence),
    ):
        actions.register({"kind": Kind.OTHER, **values}, by=the_system())
    assert Body.objects.count() == 1


def test_a_municipality_of_the_territory_belongs_to_a_body_of_that_kind() -> None:
    load_territory()
    legnano = Municipality.objects.get(slug="legnano")
    with pytest.raises(Refused, match="Solo un ente di tipo Comune"):
        a_body("Un’azienda", Kind.COMPANY, municipality=legnano)


def test_nobody_stands_above_itself() -> None:
    top = a_body("Regione", Kind.REGION)
    below = a_body("Agenzia", Kind.OTHER, parent=top)
    with pytest.raises(Refused, match="sopra sé stesso"):
        actions.edit(top, {"parent": below}, version=1, by=the_system())


def test_two_bodies_give_way_to_a_third_and_all_three_stay() -> None:
    one, other = a_body("Comune di Vermezzo"), a_body("Comune di Zelo Surrigone")
    new = a_body("Comune di Vermezzo con Zelo")
    actions.succeed([one, other], new, on=ApproximateDay.parse("2019-02"), by=the_system())
    assert [row.predecessor for row in queries.line_of(new).before] == [one, other]
    assert [row.successor for row in queries.line_of(one).after] == [new]
    assert journal.history("bodies.body", one.pk)[0].changes["successor"] == [None, str(new)]


def test_successions_do_not_go_round() -> None:
    one, two, three = (a_body(name, Kind.OTHER) for name in ("Uno", "Due", "Tre"))
    day = ApproximateDay.parse("2023")
    actions.succeed([one], two, on=day, by=the_system())
    actions.succeed([two], three, on=day, by=the_system())
    with pytest.raises(Refused, match="il giro si chiuderebbe"):
        actions.succeed([three], one, on=day, by=the_system())
    with pytest.raises(Refused, match="già registrata"):
        actions.succeed([one], two, on=day, by=the_system())


def test_shares_known_never_make_more_than_the_whole() -> None:
    company = a_body("Una società", Kind.COMPANY)
    one, two = a_body("Comune uno"), a_body("Comune due")
    actions.hold_share(one, company, {"percent": 60}, by=the_system())
    with pytest.raises(Refused, match="100 per cento"):
        actions.hold_share(two, company, {"percent": 41}, by=the_system())
    actions.hold_share(two, company, {"percent": None}, by=the_system())
    shares = queries.shares_of(company)
    assert [row.holder for row in shares.holders] == [two, one]


def test_an_office_is_named_once_in_its_body() -> None:
    body = the_authority()
    actions.add_office(body, {"name": "Segreteria"}, by=the_system())
    with pytest.raises(Refused, match="già un ufficio"):
        actions.add_office(body, {"name": "segreteria"}, by=the_system())
