"""The shape of what people type."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django import forms
from django.contrib.contenttypes.models import ContentType
from django.http import QueryDict
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from quadro.kit.dates import ApproximateDay
from quadro.kit.forms import ApproximateDayField, DayField, EuroField, ManyField
from quadro.kit.refusals import Stale
from tests.kit.stage import Sheet

GOOD = {
    "title": "Patto", "kind": "patto", "signed_on": "09/2021", "ends_on": "31/12/2026",
    "cost": "1.250.000,50", "about": "Lavoro", "origin": "noi", "zones": ["a"], "once": "t",
    "version": "3",
}  # fmt: skip


def sheet(**changes: Any) -> Sheet:
    data = QueryDict(mutable=True)
    for name, value in {**GOOD, **changes}.items():
        data.setlist(name, value if isinstance(value, list) else [value])
    form = Sheet(data)
    form.is_valid()
    return form


def test_what_is_told_comes_without_the_tokens() -> None:
    told = sheet().told

    assert told["signed_on"] == ApproximateDay(date(2021, 9, 1), "month")
    assert told["ends_on"] == date(2026, 12, 31)
    assert told["cost"] == Decimal("1250000.50")
    assert not {"once", "version"} & set(told)


@pytest.mark.parametrize("text", ["1,250,000", "12,345", "dodici", "1.25.000", "--3"])
def test_an_amount_that_could_be_read_in_two_ways_is_refused(text: str) -> None:
    with pytest.raises(forms.ValidationError, match="non è un importo"):
        EuroField().clean(text)


@given(st.decimals("-999999999.99", "999999999.99", places=2))
def test_an_amount_shown_is_read_back_as_it_was(amount: Decimal) -> None:
    field = EuroField()
    assert field.clean(field.prepare_value(amount)) == amount


@pytest.mark.django_db
@pytest.mark.parametrize("key", ["9" * 30, "-1", "x"])
def test_a_key_that_no_record_has_is_refused_among_others(key: str) -> None:
    kind = ContentType.objects.get_for_model(ContentType)
    field = ManyField(queryset=ContentType.objects.all())
    assert field.clean([str(kind.pk)]).get() == kind
    with pytest.raises(forms.ValidationError, match=key):
        field.clean([str(kind.pk), key])


@given(st.dates(date(1000, 1, 1), date(2999, 12, 31)))
def test_a_day_shown_is_read_back_as_it_was(day: date) -> None:
    field = DayField()
    assert field.clean(field.prepare_value(day)) == day


def test_a_day_needs_its_day() -> None:
    with pytest.raises(forms.ValidationError, match="Manca il giorno"):
        DayField().clean("09/2021")


def test_a_day_that_may_be_approximate_does_not() -> None:
    assert ApproximateDayField().clean("2021").precision == "year"
    assert ApproximateDayField().clean("") is None


def test_every_control_has_a_name_and_its_error_is_said_with_it() -> None:
    page = str(sheet(title="", signed_on="31/02/2024"))

    assert '<label class="q-lb" for="id_title">' in page
    assert 'aria-invalid="true"' in page
    assert 'aria-describedby="id_title_helptext id_title_error"' in page
    assert 'id="id_title_error"' in page
    assert 'role="alert"' in page
    assert 'href="#id_title"' in page
    assert "«31/02/2024» non esiste nel calendario." in page


def test_what_may_stay_empty_says_so() -> None:
    page = str(Sheet())

    assert page.count("(facoltativo)") == 5
    assert " required" not in page.replace("required_", "")


def test_a_form_opened_twice_has_two_tokens() -> None:
    assert Sheet()["once"].value() != Sheet()["once"].value()


def test_two_editors_differ_only_where_the_meaning_does() -> None:
    theirs = {
        "title": "Patto",
        "ends_on": date(2026, 12, 31),
        "cost": Decimal("1250000.5"),
        "kind": "convenzione",
        "zones": ["b", "a"],
        "public": True,
        "unknown": 1,
    }
    found = list(sheet(ends_on="31/12/2026").differences(Stale("", theirs=theirs, version=4)))

    assert [(one.label, one.mine, one.theirs) for one in found] == [
        ("Strumento", "Patto per il lavoro", "Convenzione"),
        ("Zone", "Adda Martesana", "Adda Martesana, Alto Milanese"),
        ("Pubblica subito", "no", "sì"),
    ]


def test_a_second_attempt_holds_what_was_typed_on_top_of_the_newer_version() -> None:
    form = sheet(title="Il mio")
    form.fields["kind"].label = "Set by the page"

    again = form.retry(Stale("", theirs={}, version=9))

    assert again["title"].value() == "Il mio"
    assert again["version"].value() == "9"
    assert again["once"].value() not in ("t", None, "")
    assert again["kind"].label == "Set by the page"
    assert 'role="alert"' not in str(again)
    assert form["version"].value() == "3", "the first form is left as it was"


def test_forms_speak_the_language_of_the_page() -> None:
    with override("en"):
        assert "This field is required." in str(sheet(title=""))
