"""The last signature, in the form that the law wants, puts the agreement in force."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import connection

from quadro.agreements import actions, policies, queries
from quadro.agreements.models import Agreement, Party, Passage, Signature
from quadro.documents import actions as documents
from quadro.documents.signatures.report import Note, Outcome
from quadro.kit.refusals import Hidden, Refused
from tests.agreements.world import (
    a_body,
    acting,
    an_agreement,
    an_officer,
    going_to_sign,
    instruments,
    somebody,
)
from tests.documents.signed import a_pdf, locked_pdf, signed_pdf
from tests.documents.signers import SIGNED_AT, Holder, a_signer, an_authority, p7m
from tests.worlds import NOON, TODAY, the_system

PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


def by_hand(party: Party, **values: Any) -> Signature:
    told = {"kind": "autografa", "on": TODAY, "by": the_system(), **values}
    by = told.pop("by")
    return actions.sign(party, told, by=by, at=NOON)


def signing_of(agreement: Agreement) -> queries.Signing:
    return queries.signing_of(agreement, the_system(), on=TODAY)


def a_protocol(*names: str) -> Agreement:
    protocol, _convention = instruments()
    bodies = [a_body(name) for name in names or ("Bresso", "Sesto")]
    return an_agreement("Protocollo", *bodies, state="firma", instrument=protocol)


@pytest.mark.django_db
def test_the_last_signature_puts_the_agreement_in_force() -> None:
    agreement = a_protocol()
    first, second = agreement.parties.order_by("pk")

    by_hand(first, on=TODAY - timedelta(days=3))
    agreement.refresh_from_db()
    assert agreement.state == "firma"
    by_hand(second)

    agreement.refresh_from_db()
    assert (agreement.state, agreement.signed_on, agreement.signature_kind) == (
        "efficacia", TODAY, "autografa",
    )  # fmt: skip


@pytest.mark.django_db
def test_between_administrations_a_handwritten_signature_is_void_and_changes_nothing() -> None:
    agreement = going_to_sign()

    for party in agreement.parties.all():
        assert by_hand(party).verdict == Signature.Verdict.VOID

    agreement.refresh_from_db()
    assert agreement.state == "firma"
    assert len(signing_of(agreement).to_redo) == 2


@pytest.mark.django_db
def test_what_was_signed_before_the_law_may_be_on_paper() -> None:
    agreement = going_to_sign()
    old = date(2014, 6, 29)

    for party in agreement.parties.all():
        assert by_hand(party, on=old).verdict == Signature.Verdict.GOOD


@pytest.mark.django_db
def test_a_pact_with_a_union_takes_a_handwritten_signature_with_a_warning() -> None:
    signed = by_hand(a_protocol().parties.first())  # type: ignore[arg-type]

    assert signed.verdict == Signature.Verdict.GOOD
    assert "meglio quella elettronica" in signed.note


@pytest.mark.django_db
def test_an_electronic_signature_that_must_be_is_shown_by_its_file() -> None:
    party = going_to_sign().parties.first()
    assert party

    with pytest.raises(Refused, match="Carica il file firmato"):
        by_hand(party, kind="digitale")


@pytest.mark.django_db
def test_a_signature_replaces_the_earlier_one_of_the_same_party() -> None:
    party = going_to_sign().parties.first()
    assert party
    by_hand(party)

    by_hand(party)

    assert [one.is_current for one in party.signatures.order_by("pk")] == [False, True]


@pytest.mark.django_db
def test_signatures_are_gathered_only_while_the_agreement_is_being_signed() -> None:
    protocol, _convention = instruments()
    agreement = an_agreement("Bozza", a_body("Bresso"), state="bozza", instrument=protocol)

    with pytest.raises(Refused, match="quando è in firma"):
        by_hand(agreement.parties.get())


@pytest.mark.django_db
def test_one_signs_for_one_s_own_body() -> None:
    agreement = a_protocol()
    party = agreement.parties.get(body__name="Bresso")

    with pytest.raises(Hidden):
        by_hand(party, by=acting(somebody(a_body("Rho"))))
    assert by_hand(party, by=acting(somebody(a_body("Bresso")))).party == party


@pytest.mark.django_db
def test_a_signature_is_not_of_tomorrow() -> None:
    party = a_protocol().parties.first()
    assert party

    with pytest.raises(Refused, match="nel futuro"):
        by_hand(party, on=TODAY + timedelta(days=1))


@pytest.mark.django_db
def test_who_signed_is_compared_with_who_was_in_office_that_day() -> None:
    agreement = a_protocol()
    mayor = somebody(a_body("Bresso"), role="mayor")  # type: ignore[arg-type]
    first = agreement.parties.get(body__name="Bresso")
    second = agreement.parties.get(body__name="Sesto")
    by_hand(first, signatory=" ".join(reversed(mayor.name.upper().split())))

    told = {one.party.body.name: one for one in signing_of(agreement).rows}
    assert told["Bresso"].was_in_office is True
    by_hand(first, signatory="Un’altra persona")
    by_hand(second, signatory="Chiunque")

    told = {one.party.body.name: one for one in signing_of(agreement).rows}
    assert (told["Bresso"].was_in_office, told["Sesto"].was_in_office) == (False, None)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("outcome", "verdict"),
    [
        (Outcome.FINE, "a_posto"),
        (Outcome.RESERVE, "a_posto"),
        (Outcome.UNVERIFIABLE, "non_verificabile"),
        (Outcome.REDO, "da_rifare"),
        (None, "non_verificabile"),
    ],
)
def test_nothing_is_called_good_that_was_not_verified(
    outcome: Outcome | None, verdict: str
) -> None:
    found, _said = policies.verdict_of(a_protocol(), "digitale", on=TODAY, outcome=outcome)

    assert found == verdict


def signing_with(party: Party, content: bytes, name: str) -> Signature:
    by = acting(somebody(party.body))
    told = {"kind": "digitale", "on": SIGNED_AT.date()}
    found = actions.examine(party.agreement, ContentFile(content, name), by=by, at=NOON)
    return actions.sign(party, told, signed=found, by=by, at=NOON)


@pytest.fixture
def trusted() -> Holder:
    """An authority that the trust list knows."""
    authority = an_authority()
    documents.load_trust_list(authority.pem, name="elenco.pem", by=acting(an_officer()), at=NOON)
    return authority


@pytest.mark.django_db
def test_three_files_signed_by_known_people_put_a_convention_in_force(trusted: Holder) -> None:
    agreement = going_to_sign("Bresso", "Cinisello Balsamo", "Sesto San Giovanni")
    for number, party in enumerate(agreement.parties.order_by("pk")):
        signed = signing_with(party, p7m(a_pdf(), a_signer(issuer=trusted)), f"{number}.pdf.p7m")
        assert signed.verdict == Signature.Verdict.GOOD, signed.note
        assert signed.signatory

    agreement.refresh_from_db()
    assert (agreement.state, agreement.signature_kind) == ("efficacia", "digitale")


@pytest.mark.django_db
def test_a_pdf_changed_after_the_signature_is_told_as_such(trusted: Holder) -> None:
    party = going_to_sign().parties.first()
    assert party
    good = signed_pdf(holder=a_signer(issuer=trusted))
    altered = good.replace(b"Testo della convenzione", b"Testo dalla convenzione")

    signed = signing_with(party, altered, "convenzione.pdf")

    assert signed.verdict == Signature.Verdict.REDO
    [row] = [one.row for one in signing_of(party.agreement).rows if one.row]
    assert (row.intact.label, row.is_late) == ("no, alterata", True)


@pytest.mark.django_db
def test_a_scan_without_any_signature_is_void_between_administrations() -> None:
    party = going_to_sign().parties.first()
    assert party

    pact = a_protocol().parties.first()
    assert pact

    void = signing_with(party, a_pdf(), "scansione.pdf")
    redo = signing_with(pact, a_pdf("Protocollo"), "scansione.pdf")

    assert (void.verdict, redo.verdict) == (Signature.Verdict.VOID, Signature.Verdict.REDO)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("content", "name"),
    [
        (p7m(a_pdf(), a_signer())[:1500], "tronca.pdf.p7m"),
        (locked_pdf(), "protetta.pdf"),
        (signed_pdf()[:-800], "tronca.pdf"),
    ],
)
def test_a_file_that_cannot_be_read_is_to_be_sent_again_and_never_said_void(
    content: bytes, name: str
) -> None:
    party = going_to_sign().parties.first()
    assert party

    signed = signing_with(party, content, name)

    assert signed.verdict == Signature.Verdict.REDO
    assert signed.note == "Il file non si legge: serve l’originale firmato."


def test_of_a_file_too_heavy_to_read_nobody_says_that_it_is_unsigned() -> None:
    verdict, said = policies.verdict_of_unsigned(Agreement(), Note.TOO_HEAVY, on=TODAY)

    assert verdict == Signature.Verdict.UNVERIFIED
    assert "non si sa se è firmato" in said


@pytest.mark.django_db
def test_deeds_on_real_estate_refuse_the_advanced_kind() -> None:
    agreement = going_to_sign(moves_real_estate=False)
    agreement.moves_real_estate = True

    verdict, said = policies.verdict_of(agreement, "avanzata", on=TODAY, outcome=Outcome.FINE)
    assert (verdict, "immobili" in said) == ("nulla", True)
    assert (
        policies.verdict_of(agreement, "digitale", on=TODAY, outcome=Outcome.FINE)[0] == "a_posto"
    )


@pytest.mark.django_db(transaction=True)
def test_two_last_signatures_at_once_put_it_in_force_once() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer at a time: locks are tested on PostgreSQL")
    agreement = a_protocol("Bresso", "Sesto", "Cormano")
    parties = list(agreement.parties.order_by("pk"))
    by_hand(parties[0])

    def signing(party: Party) -> Callable[[], None]:
        def run() -> None:
            try:
                by_hand(party)
            finally:
                connection.close()

        return run

    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(signing(party)) for party in parties[1:]]:
            done.result()

    agreement.refresh_from_db()
    assert agreement.state == "efficacia"
    assert Passage.objects.filter(verb="sign").count() == 1


@pytest.mark.django_db
def test_the_office_confirms_what_could_not_be_verified_and_says_how() -> None:
    agreement = going_to_sign()
    for number, party in enumerate(agreement.parties.order_by("pk")):
        signature = signing_with(party, p7m(a_pdf(), a_signer()), f"{number}.pdf.p7m")
        assert signature.verdict == Signature.Verdict.UNVERIFIED
        with pytest.raises(Refused, match="come l’hai verificata"):
            actions.accept_signature(signature, reason=" ", by=the_system())
        actions.accept_signature(signature, reason="Verificata il 12/11.", by=the_system())

    agreement.refresh_from_db()
    assert (agreement.state, agreement.signature_kind) == ("efficacia", "digitale")
