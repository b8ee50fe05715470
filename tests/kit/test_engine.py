"""The engine of the templates lets go of what a page told."""

import gc
import weakref
from collections.abc import Iterator

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory


class Row:
    label = "Una riga"


@pytest.fixture
def no_collector() -> Iterator[None]:
    gc.disable()
    yield
    gc.enable()


@pytest.mark.usefixtures("no_collector")
def test_what_a_page_told_does_not_wait_for_the_collector() -> None:
    row = Row()
    told = weakref.ref(row)
    written = render_to_string("kit/views.html", {"views": [row]}, RequestFactory().get("/"))
    assert "Una riga" in written
    del row
    assert told() is None
