"""Who signs is told whether it signed the scheme that was approved, byte for byte."""

from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse

from quadro.agreements import actions
from quadro.agreements.models import Agreement, Instrument, Party
from quadro.texts import actions as words
from tests.agreements.world import acting, an_officer, going_to_sign, somebody
from tests.documents.signed import a_pdf, signed_pdf
from tests.documents.signers import SIGNED_AT, a_signer, p7m
from tests.worlds import NOON, the_system

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"


def a_frozen_text(agreement: Agreement) -> bytes:
    """The PDF of the scheme, as everybody downloads it."""
    Instrument.objects.update(required_contents=[])
    by = the_system()
    text = actions.start_text(agreement, by=by, at=NOON)
    words.add_article(text, "Fini", "Gestire insieme.", by=by, at=NOON)
    agreement = Agreement.objects.select_related("instrument").get(pk=agreement.pk)
    actions.freeze_text(agreement, by=by, at=NOON)
    client = Client(headers={"accept-language": "en"})
    client.force_login(an_officer())
    answer: Any = client.get(reverse("agreements:text_file", args=[agreement.slug, 1, "pdf"]))
    return b"".join(answer.streaming_content)


def signs(party: Party, content: bytes, name: str) -> bool | None:
    by = acting(somebody(party.body))
    told = {"kind": "digitale", "on": SIGNED_AT.date()}
    found = actions.examine(party.agreement, ContentFile(content, name), by=by, at=NOON)
    return actions.sign(party, told, signed=found, by=by, at=NOON).signs_scheme


def test_a_signed_scheme_is_known_again_in_a_pdf_and_in_an_envelope() -> None:
    party = going_to_sign("Bresso", "Sesto").parties.get(body__name="Bresso")
    assert signs(party, signed_pdf(), "altro.pdf") is None, "no scheme is kept here"
    scheme = a_frozen_text(party.agreement)

    assert signs(party, signed_pdf(scheme), "schema.pdf") is True
    assert signs(party, p7m(scheme, a_signer()), "schema.pdf.p7m") is True
    assert signs(party, signed_pdf(a_pdf()), "altro.pdf") is False
    assert signs(party, p7m(a_pdf(), a_signer()), "altro.pdf.p7m") is False
