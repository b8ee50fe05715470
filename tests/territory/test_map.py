"""The map: every municipality a link with its name, light, the same for any value."""

import gzip
import re

import pytest
from django.template import Context, Template

from quadro.territory.map import neighbours, scale
from quadro.territory.models import Municipality, Zone
from tests.territory.world import load_territory

pytestmark = pytest.mark.django_db
LIMIT = 80_000


def draw(template: str, **context: object) -> str:
    return Template("{% load territory %}" + template).render(Context(context))


def test_every_municipality_is_a_link_that_says_name_and_value() -> None:
    load_territory()
    html = draw(
        '{% territory_map values=values label="Mappa" me="gessate" %}',
        values={"gessate": (1, "1 intesa nota"), "milano": (4, "4 intese note")},
    )
    assert len(re.findall(r"<a href=", html)) == 133
    assert '<a href="/comuni/gessate/"><title>Gessate: 1 intesa nota</title>' in html
    assert '<path class="c1 me"' in html
    assert '<title>Milano: 4 intese note</title><path class="c4"' in html
    assert '<text class="onm"' in html
    assert "style=" not in html


def test_the_map_by_zone_has_the_zones_and_milano() -> None:
    load_territory()
    html = draw(
        '{% territory_map values=values label="Mappa" by="zone" %}',
        values={"sud-est": (0.5, "metà delle intese")},
    )
    assert len(re.findall(r"<a href=", html)) == 8
    assert '<a href="/zone/sud-est/"><title>Sud Est: metà delle intese</title>' in html
    assert '<a href="/comuni/milano/"><title>Milano</title>' in html


def test_the_map_stays_light() -> None:
    load_territory()
    html = draw('{% territory_map values=values label="Mappa" %}', values={})
    assert len(gzip.compress(html.encode())) <= LIMIT


def test_the_map_asks_two_questions(django_assert_num_queries: pytest.FixtureRequest) -> None:
    load_territory()
    with django_assert_num_queries(2):  # type: ignore[operator]
        draw('{% territory_map values=values label="Mappa" %}', values={})


def test_a_name_from_a_file_cannot_break_the_page() -> None:
    load_territory()
    Municipality.objects.filter(slug="gessate").update(name="<script>")
    html = draw('{% territory_map values=values label="Mappa" %}', values={"gessate": (1, "<b>")})
    assert "<script>" not in html
    assert "<b>" not in html


def test_the_position_of_a_place_is_said_in_words() -> None:
    load_territory()
    html = draw("{% position_map place %}", place=Municipality.objects.get(slug="gessate"))
    assert "Posizione di Gessate nella Città metropolitana" in html
    assert "<a " not in html
    assert "Zona omogenea Sud Est" in draw(
        "{% position_map place %}", place=Zone.objects.get(slug="sud-est")
    )
    outside = Municipality.objects.get(slug="casorate-primo")
    assert draw("{% position_map place %}", place=outside).strip() == ""


def test_few_values_have_a_shade_each_and_many_are_grouped() -> None:
    few = scale([0, 1, 2, 4])
    assert [few.shade(value) for value in (0, 1, 2, 4, None)] == ["c0", "c1", "c2", "c4", "off"]
    many = scale(range(101))
    assert [(step.shade, step.low, step.high) for step in many.steps] == [
        (1, 1, 25),
        (2, 26, 50),
        (3, 51, 75),
        (4, 76, 100),
    ]
    assert many.shade(30) == "c2"


def test_the_legend_says_what_each_shade_means() -> None:
    values = {"a": (0, ""), "b": (1, ""), "c": (None, "")}
    html = draw('{% map_legend values=values zero="nessuna" unit="intese" %}', values=values)
    words = re.findall(r'<i class="(\w+)"></i>(.*?)\s*</li>', html)
    assert words == [("k0", "nessuna"), ("k2", "1 intese"), ("off", "dato non disponibile")]


def test_neighbours_share_a_stretch_of_border_and_see_each_other() -> None:
    found = neighbours()

    binasco, noviglio, lainate, san_colombano = "015024", "015158", "015116", "015191"
    assert noviglio in found[binasco]
    assert lainate not in found[binasco]
    assert found[san_colombano] == frozenset()
    assert all(code in found[other] for code, others in found.items() for other in others)
    assert not any(code in others for code, others in found.items())
