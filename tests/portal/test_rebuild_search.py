"""The index can be written again from the registers, and says the same."""

from typing import Any

import pytest
from django.core.management import call_command

from quadro.search.models import Entry, Reader
from tests.agreements.world import a_body, a_plan, an_agreement

pytestmark = pytest.mark.django_db


def told() -> tuple[list[Any], list[Any]]:
    entries = Entry.objects.order_by("kind", "key")
    return (
        list(entries.values_list("kind", "key", "title", "subtitle", "text", "is_public")),
        sorted(Reader.objects.values_list("entry__kind", "entry__key", "body")),
    )


def test_the_index_written_again_says_the_same() -> None:
    a_plan("Servizi utili ai Comuni")
    an_agreement("Patto nascosto", a_body("Legnano"))
    an_agreement("Patto aperto", a_body("Rho"), published=True)
    call_command("rebuild_search")
    before = told()

    call_command("rebuild_search")

    assert told() == before
    found = Entry.objects.filter(kind="agreement").values_list("title", "is_public")
    assert dict(found) == {"Patto nascosto": False, "Patto aperto": True}
    assert Entry.objects.filter(kind="provision").count() == 2
