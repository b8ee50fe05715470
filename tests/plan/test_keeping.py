"""The office keeps documents, editions and trees."""

from datetime import date
from typing import Any

import pytest

from quadro.accounts.models import Role
from quadro.journal.models import Entry
from quadro.kit.dates import ApproximateDay
from quadro.kit.refusals import Refused, Stale
from quadro.plan import actions, queries
from quadro.plan.models import Alignment, Continuity, Edition, Programme, Provision
from quadro.search import queries as search
from tests.plan.world import a_body, a_programme, a_provision, an_edition, codes
from tests.worlds import a_planning_officer, a_visitor, an_actor, the_system

pytestmark = pytest.mark.django_db


def test_only_the_planning_office_keeps_plans() -> None:
    told: dict[str, Any] = {"title": "Piano", "kind": "dup", "actor": a_body()}
    for by in (a_visitor(), an_actor((Role.CLERK, 7))):
        with pytest.raises(Refused, match="Ufficio piano"):
            actions.create_programme(**told, by=by)
    assert actions.create_programme(**told, by=a_planning_officer()).slug == "piano"


def test_two_documents_cannot_have_one_address() -> None:
    a_programme("Piano strategico")
    with pytest.raises(Refused, match="piano-strategico"):
        a_programme("Piano  strategico")


def test_a_word_that_is_an_address_of_its_own_names_no_edition() -> None:
    with pytest.raises(Refused, match="riservata"):
        an_edition("Confronto")


def test_the_edition_of_reference_is_one() -> None:
    programme = a_programme()
    first = an_edition("2019-2021", of=programme, is_reference=True)
    second = an_edition("2022-2024", of=programme, is_reference=True)
    first.refresh_from_db()
    assert not first.is_reference
    assert queries.reference_edition() == second


def test_the_years_of_an_edition_are_in_order() -> None:
    with pytest.raises(Refused, match="viene dopo"):
        an_edition("2022-2024", first_year=2024, last_year=2022)


def test_the_name_of_a_level_in_use_stays() -> None:
    edition = an_edition()
    a_provision(edition, "1", level=2)
    with pytest.raises(Refused, match="livello 3"):
        actions.edit_edition(
            edition, {"levels": ["Parte", "Linea"]}, version=edition.version, by=the_system()
        )


def test_a_step_may_be_known_only_by_its_month() -> None:
    edition = an_edition()
    step = actions.add_step(
        edition, {"kind": "adozione", "on": ApproximateDay.parse("03/2023")}, by=the_system()
    )
    assert (step.on, step.on_precision) == (date(2023, 3, 1), "month")
    assert queries.state_of([step]).label == "adottato · marzo 2023"


def test_an_edition_without_decisive_steps_has_no_known_state() -> None:
    step = actions.add_step(an_edition(), {"kind": "aggiornamento", "on": None}, by=the_system())
    assert queries.state_of([step]).label == ""


def test_a_code_is_one_in_an_edition() -> None:
    edition = an_edition()
    a_provision(edition, "1")
    with pytest.raises(Refused, match="c’è già il codice 1"):
        a_provision(edition, "1")


def test_a_code_is_part_of_an_address() -> None:
    with pytest.raises(Refused, match="A-3"):
        a_provision(an_edition(), "A/3")


def test_a_provision_stands_deeper_than_the_one_above() -> None:
    edition = an_edition()
    top = a_provision(edition, "1", level=1)
    with pytest.raises(Refused, match="non può stare sotto"):
        a_provision(edition, "1.1", under=top, level=1)


def test_a_provision_of_which_only_the_place_is_known_has_no_title() -> None:
    provision = a_provision(an_edition(), "D6", title="", is_available=False)
    assert str(provision) == "D6 dato non disponibile"
    with pytest.raises(Refused, match="titolo"):
        a_provision(provision.edition, "D7", title="")


def test_the_second_of_two_editors_sees_what_the_first_wrote() -> None:
    provision = a_provision(an_edition(), "1")
    told = {"title": "Prima"}
    actions.edit_provision(provision, told, version=provision.version, by=the_system())
    with pytest.raises(Stale) as stale:
        actions.edit_provision(provision, {"title": "Seconda"}, version=1, by=the_system())
    assert stale.value.theirs["title"] == "Prima"
    assert stale.value.version == 2


def test_a_provision_cannot_stand_below_itself() -> None:
    edition = an_edition()
    top = a_provision(edition, "1")
    below = a_provision(edition, "1.1", under=top)
    with pytest.raises(Refused, match="sta sotto"):
        actions.move_provision(top, under=below, place=None, version=1, by=the_system())


def test_a_provision_moves_with_what_is_below_it() -> None:
    edition = an_edition()
    one, two = a_provision(edition, "1"), a_provision(edition, "2")
    for code in ("1.1", "1.2", "1.3"):
        a_provision(edition, code, under=one)
    moved = edition.provisions.get(code="1.3")
    actions.move_provision(moved, under=one, place=1, version=1, by=the_system())
    assert codes(edition, one) == ["1.3", "1.1", "1.2"]
    moved.refresh_from_db()
    actions.move_provision(moved, under=two, place=None, version=2, by=the_system())
    assert codes(edition, one) == ["1.1", "1.2"]
    assert codes(edition, two) == ["1.3"]


def test_a_provision_with_others_below_stays() -> None:
    edition = an_edition()
    top = a_provision(edition, "1")
    a_provision(edition, "1.1", under=top)
    with pytest.raises(Refused, match="ci sono 1 voci"):
        actions.remove_provision(top, by=the_system())


def test_a_removed_provision_takes_its_links_with_it_and_the_journal_tells() -> None:
    mine, theirs = a_provision(an_edition(), "1"), other_document("1")
    actions.link(mine, theirs, kind="coerente", by=the_system())
    actions.remove_provision(mine, by=the_system())
    assert not Alignment.objects.exists()
    entry = Entry.objects.get(event="plan.provision_removed")
    assert entry.changes["links"][0] == ["1 Voce 1 coerente 1 Voce 1"]


def other_document(*codes_: str) -> Provision:
    programme = a_programme("Programma regionale", a_body("Regione", "regione"))
    edition = an_edition("2023", of=programme)
    return [a_provision(edition, code) for code in codes_][-1]


def test_raccordo_is_between_documents() -> None:
    programme = a_programme()
    old = a_provision(an_edition("2019-2021", of=programme), "1")
    new = a_provision(an_edition("2022-2024", of=programme), "1")
    with pytest.raises(Refused, match="documenti diversi"):
        actions.link(old, new, kind="coerente", by=the_system())


def test_a_link_said_anew_replaces_what_was_said() -> None:
    mine, theirs = a_provision(an_edition(), "1"), other_document("1")
    actions.link(mine, theirs, kind="coerente", by=the_system())
    actions.link(mine, theirs, kind="in_tensione", note="Traguardi diversi.", by=the_system())
    assert Alignment.objects.get().kind == "in_tensione"
    with pytest.raises(Refused, match="già legata"):
        actions.link(theirs, mine, kind="coerente", by=the_system())


def test_a_link_is_read_from_both_sides() -> None:
    mine, theirs = a_provision(an_edition(), "1"), other_document("1")
    actions.link(theirs, mine, kind="concretizza", by=the_system())
    [seen] = queries.links_of(mine)
    assert (seen.other, seen.label) == (theirs, "è concretizzata da")


def test_two_documents_side_by_side_show_what_has_no_counterpart() -> None:
    plan = an_edition()
    top = a_provision(plan, "1")
    bound = a_provision(plan, "1.1", under=top)
    a_provision(plan, "1.2", under=top)
    theirs = other_document("A", "B")
    actions.link(bound, theirs, kind="contribuisce", by=the_system())
    told = queries.raccordo(plan, theirs.edition)
    assert [one.provision.code for one in told.left.left_out] == ["1.2"]
    assert [one.provision.code for one in told.right.left_out] == ["A"]
    assert (told.left.bound, told.total, told.contributes, told.coherent) == (1, 1, 1, 0)
    assert queries.most_linked_to(plan) == theirs.edition


def two_editions() -> tuple[Edition, Edition]:
    programme = a_programme()
    return an_edition("2022-2024", of=programme), an_edition("2025-2027", of=programme)


def test_editions_are_compared_with_what_nobody_compared_yet_said_aloud() -> None:
    old, new = two_editions()
    one, two, three = (a_provision(old, code) for code in "123")
    top = a_provision(old, "4")
    a_provision(old, "4.1", under=top)
    whole, fresh = a_provision(new, "1"), a_provision(new, "2")
    for provision in (one, two):
        actions.set_continuity(
            provision, edition=new, kind="unita", others=[whole], by=the_system()
        )
    actions.set_continuity(three, edition=new, kind="lasciata", by=the_system())
    actions.set_continuity(fresh, edition=old, kind="nuova", by=the_system())
    told = queries.compare(old, new)
    assert [pair.kind for pair in told.pairs] == ["unita", "lasciata", "nuova"]
    assert [one.code for one in told.pairs[0].earlier] == ["1", "2"]
    assert told.without_reason == 1
    assert [(left.provision.code, left.below) for left in told.earlier_left] == [("4", 1)]
    assert (told.earlier_open, told.later_open) == (2, 0)


def test_what_is_said_of_a_provision_replaces_what_was_said() -> None:
    old, new = two_editions()
    one, other = a_provision(old, "1"), a_provision(new, "1")
    actions.set_continuity(one, edition=new, kind="lasciata", note="Altrove.", by=the_system())
    actions.set_continuity(other, edition=old, kind="nuova", by=the_system())
    actions.set_continuity(other, edition=old, kind="continua", others=[one], by=the_system())
    assert Continuity.objects.get().kind == "continua"
    actions.drop_continuity(one, edition=new, by=the_system())
    assert not Continuity.objects.exists()


@pytest.mark.parametrize(
    ("kind", "others"),
    [("continua", 0), ("continua", 2), ("lasciata", 1), ("divisa", 0), ("nuova", 0)],
)
def test_an_outcome_wants_its_sides(kind: str, others: int) -> None:
    old, new = two_editions()
    there = [a_provision(new, str(number)) for number in range(2)][:others]
    with pytest.raises(Refused):
        actions.set_continuity(
            a_provision(old, "1"), edition=new, kind=kind, others=there, by=the_system()
        )


def test_the_words_that_changed_are_marked() -> None:
    told = [
        (one.tag, one.words)
        for one in queries.changes("transizione digitale", "transizione ecologica")
    ]
    assert told == [("", "transizione"), ("del", "digitale"), ("ins", "ecologica")]


def test_provisions_and_documents_are_found_by_their_words() -> None:
    provision = a_provision(an_edition(), "1.1", title="Qualità dell’aria")
    by = a_visitor()
    [hit] = search.find("qualita aria", by=by).hits
    assert hit.address == provision.get_absolute_url()
    actions.remove_provision(provision, by=the_system())
    assert not search.find("qualita aria", by=by).hits
    assert search.find("strategico", by=by, kind="programme").count == 1


def test_every_verb_writes_the_journal() -> None:
    a_provision(an_edition(), "1")
    events = set(Entry.objects.values_list("event", flat=True))
    assert {"plan.programme_created", "plan.edition_created", "plan.provision_added"} <= events


def test_reference_data_are_loaded_once() -> None:
    by = the_system()
    assert actions.load_reference(by=by, on=by.on) == 41
    assert actions.load_reference(by=by, on=by.on) == 0
    assert not Programme.objects.exists()
