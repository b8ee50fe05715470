"""An agreement serves provisions of a plan, and a sentence says how."""

import pytest
from django.core.files.base import ContentFile
from django.http import QueryDict

from quadro.agreements import actions, queries
from quadro.agreements.models import Agreement, AgreementDocument, Instrument
from quadro.agreements.policies import check_can_read_document
from quadro.agreements.register import register_table
from quadro.documents.models import Visibility
from quadro.kit.refusals import Hidden, Refused, Stale
from tests.agreements.world import (
    a_body,
    a_plan,
    acting,
    an_agreement,
    an_officer,
    day,
    instruments,
    somebody,
)
from tests.worlds import NOON, TODAY, a_visitor, the_system

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


def test_a_link_says_how_the_agreement_serves_the_provision() -> None:
    [provision] = a_plan("Servizi utili ai Comuni")
    agreement = an_agreement("Patto", a_body("Legnano"), published=True)

    actions.link(agreement, provision, kind="attua", sentence="Apre lo sportello.", by=the_system())

    [link] = queries.carriers(queries.provisions_to_carry_out(), a_visitor())
    assert (link.provision, link.sentence) == (provision, "Apre lo sportello.")


def test_a_link_without_a_sentence_or_twice_is_refused() -> None:
    [provision] = a_plan("Servizi utili ai Comuni")
    agreement = an_agreement()

    with pytest.raises(Refused, match="in che modo"):
        actions.link(agreement, provision, kind="attua", sentence="  ", by=the_system())
    actions.link(agreement, provision, kind="attua", sentence="Così.", by=the_system())
    with pytest.raises(Refused, match="già legata"):
        actions.link(agreement, provision, kind="cornice", sentence="Così.", by=the_system())


def test_two_people_on_one_link_see_each_other() -> None:
    [provision] = a_plan("Servizi")
    link = actions.link(an_agreement(), provision, kind="attua", sentence="Prima.", by=the_system())
    actions.edit_link(link, kind="attua", sentence="Del primo.", version=1, by=the_system())

    with pytest.raises(Stale) as overtaken:
        actions.edit_link(link, kind="attua", sentence="Del secondo.", version=1, by=the_system())

    assert overtaken.value.theirs["sentence"] == "Del primo."


def test_an_agreement_belongs_in_the_register_to_the_line_it_serves() -> None:
    first, second = a_plan("Servizi", "Opere")
    agreement = an_agreement("Patto", a_body("Legnano"), published=True)
    for provision in (second, first):
        actions.link(agreement, provision, kind="attua", sentence="Così.", by=the_system())

    [row] = register_table(QueryDict(), by=a_visitor(), today=TODAY).shown
    told = vars(queries.told_in_files(Agreement.objects.readable_by(a_visitor()), on=TODAY).get())

    assert (row.heading.endswith("Zone"), row.party_count) == (True, 1)
    assert (told["line_title"], told["party_total"]) == ("Zone", 1)


def test_the_facts_to_fix_of_a_convention_name_the_law() -> None:
    _protocol, convention = instruments()
    agreement = an_agreement("Convenzione", a_body("Legnano"), instrument=convention)

    found = {
        one.code: one for one in queries.lacks(agreement, list(queries.parties_of(agreement)), 0)
    }

    assert set(found) == {"durata", "firma", "atti", "parti", "legami"}
    assert found["durata"].law == "D.Lgs. 267/2000, art. 30"


@pytest.mark.parametrize(
    ("code", "signed", "kind", "voids"),
    [
        ("convenzione", "30/06/2014", "autografa", True),
        ("convenzione", "29/06/2014", "autografa", None),
        ("convenzione", "30/06/2014", "", False),
        ("convenzione", "30/06/2014", "digitale", None),
        ("protocollo", "30/06/2014", "autografa", False),
        ("protocollo", "30/06/2014", "", None),
    ],
)
def test_between_administrations_paper_is_void_since_30_june_2014(
    code: str,
    signed: str,
    kind: str,
    voids: bool | None,  # noqa: FBT001
) -> None:
    instruments()

    agreement = an_agreement(
        "Accordo",
        instrument=Instrument.objects.get(code=code),
        signed_on=day(signed),
        signature_kind=kind,
    )

    found = [one for one in queries.lacks(agreement, [], 1) if one.code == "forma"]

    assert [one.is_void for one in found] == ([] if voids is None else [voids])


def attached(visibility: str) -> AgreementDocument:
    agreement = an_agreement("Patto", a_body("Legnano"), published=True)
    return actions.attach(
        agreement,
        upload=ContentFile(PDF, name="patto.pdf"),
        title="Testo",
        role="testo",
        visibility=visibility,
        by=acting(an_officer()),
        at=NOON,
    )


@pytest.mark.parametrize(
    ("visibility", "readers"),
    [
        (Visibility.PUBLIC, {"visitor", "stranger", "party", "office"}),
        (Visibility.PARTIES, {"party", "office"}),
        (Visibility.INTERNAL, {"office"}),
    ],
)
def test_a_document_is_read_by_those_its_visibility_names(
    visibility: str, readers: set[str]
) -> None:
    document = attached(visibility)
    people = {
        "visitor": a_visitor(),
        "stranger": acting(somebody(a_body("Rho"))),
        "party": acting(somebody(a_body("Legnano"))),
        "office": acting(an_officer()),
    }
    able = set()
    for name, actor in people.items():
        try:
            check_can_read_document(document, by=actor)
        except Hidden:
            continue
        able.add(name)
        mine = actor.bodies & {a_body("Legnano").pk}
        assert document in queries.documents_of(document.agreement, actor, is_party=bool(mine))

    assert able == readers


def test_a_withdrawn_agreement_takes_its_public_documents_with_it() -> None:
    document = attached(Visibility.PUBLIC)
    actions.withdraw(document.agreement, reason="Errore", by=the_system())
    document.refresh_from_db()

    with pytest.raises(Hidden):
        check_can_read_document(document, by=a_visitor())


def test_a_newer_file_takes_the_place_of_the_one_in_use_and_both_stay_readable() -> None:
    document = attached(Visibility.PUBLIC)

    actions.add_version(
        document,
        ContentFile(PDF + b"%", name="patto-2.pdf"),
        about="corretto",
        by=acting(an_officer()),
        at=NOON,
    )

    [shown] = queries.documents_of(document.agreement, a_visitor(), is_party=False)
    assert shown.latest.number == 2
    assert document.document.versions.count() == 2


def test_who_sees_a_document_can_change() -> None:
    document = attached(Visibility.INTERNAL)
    told = {"title": "Testo firmato", "visibility": "public", "protocol_number": "12/2026"}

    actions.edit_document(document, told, role="firmato", version=1, by=the_system())

    [shown] = queries.documents_of(document.agreement, a_visitor(), is_party=False)
    assert (str(shown), shown.role) == ("Testo firmato", "firmato")


def test_an_act_that_authorises_a_party_is_removed_with_its_row_only() -> None:
    agreement = an_agreement()
    other = actions.add_act(agreement, {"kind": "decreto", "number": "3"}, by=the_system())
    party = actions.add_party(
        agreement, a_body("Legnano"), {"act_kind": "delibera"}, by=the_system()
    )
    assert party.act is not None

    actions.remove_act(other, by=the_system())
    with pytest.raises(Refused, match="Legnano"):
        actions.remove_act(party.act, by=the_system())

    assert list(agreement.acts.all()) == [party.act]


def test_two_people_on_one_act_see_each_other() -> None:
    act = actions.add_act(an_agreement(), {"kind": "decreto"}, by=the_system())
    actions.edit_act(act, {"kind": "decreto", "number": "1"}, version=1, by=the_system())

    with pytest.raises(Stale) as overtaken:
        actions.edit_act(act, {"kind": "decreto", "number": "2"}, version=1, by=the_system())

    assert overtaken.value.theirs["number"] == "1"


def test_the_albo_does_not_end_before_it_starts() -> None:
    told = {
        "kind": "delibera",
        "albo_since": day("20/07/2021").day,
        "albo_until": day("04/07/2021").day,
    }

    with pytest.raises(Refused, match="albo"):
        actions.add_act(an_agreement(), told, by=the_system())


def test_the_view_of_doubtful_signatures_has_also_those_known_to_be_void() -> None:
    _protocol, convention = instruments()
    for number, kind in enumerate(("", "autografa", "digitale"), start=1):
        an_agreement(
            f"Convenzione {number}",
            instrument=convention,
            signed_on=day("2020"),
            signature_kind=kind,
        )

    found = Agreement.objects.filter(queries.LACKS["forma"])

    assert sorted(one.title for one in found) == ["Convenzione 1", "Convenzione 2"]
