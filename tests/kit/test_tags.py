"""The words of the templates."""

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.template import Context, Template
from django.test import RequestFactory
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from quadro.kit.charts import BASE, TOP, Bars, Columns, Lines, Part, Point, Series, round_top
from quadro.kit.templatetags import measures

ROOT = Path(__file__).parents[2] / "quadro"


def render(text: str, **context: Any) -> str:
    return Template(text).render(Context(context))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{{ 384082|num }}", "384.082"),
        ("{{ minus|num:1 }}", "−3,5"),
        ("{{ 1250000|euro }}", "1.250.000\u00a0€"),
        ("{{ half|percent:1 }}", "12,5\u00a0%"),
        ("{{ 0|num }}", "0"),
        ("{{ day|shortday }}", '<time datetime="2026-10-01">01/10/2026</time>'),
        ("{{ day|day }}", '<time datetime="2026-10-01">1° ottobre 2026</time>'),
        ('{% approx day "month" %}', '<time datetime="2026-10">ottobre 2026</time>'),
        ('{% approx day "year" "short" %}', '<time datetime="2026">2026</time>'),
    ],
)
def test_numbers_and_days_are_said_as_italians_say_them(text: str, said: str) -> None:
    context = {"day": date(2026, 10, 1), "half": Decimal("12.5"), "minus": -3.5}
    assert render(text, **context) == said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{{ 384082|num }}", "384,082"),
        ("{{ minus|num:1 }}", "−3.5"),
        ("{{ 1250000|euro }}", "€1,250,000"),
        ("{{ minus|euro:2 }}", "−€3.50"),
        ("{{ half|percent:1 }}", "12.5%"),
        ("{{ day|shortday }}", '<time datetime="2026-10-31">31/10/2026</time>'),
        ("{{ day|day }}", '<time datetime="2026-10-31">31 October 2026</time>'),
    ],
)
def test_in_english_numbers_and_days_are_said_as_the_english_say_them(text: str, said: str) -> None:
    context = {"day": date(2026, 10, 31), "half": Decimal("12.5"), "minus": -3.5}
    with override("en"):
        assert render(text, **context) == said


def test_a_moment_is_said_in_the_time_of_italy() -> None:
    said = render("{{ at|moment }}", at=datetime(2026, 10, 31, 23, 30, tzinfo=UTC))
    assert "1° novembre 2026, ore 00:30" in said


@pytest.mark.parametrize(
    "text",
    [
        "{{ none|num }}", "{{ none|euro }}", "{{ none|percent }}", "{{ none|day }}",
        "{{ none|shortday }}", "{{ none|moment }}", "{% approx none %}", "{% known none %}",
        '{% known "  " %}', "{% figure none %}", '{% progress none 10 "x" %}',
        '{% progress 1 0 "x" %}', '{% source_link "" %}', '{% delta none "punti" %}',
    ],
)  # fmt: skip
def test_what_is_not_known_is_said_in_words(text: str) -> None:
    assert render(text) == '<span class="nd">dato non disponibile</span>'


def test_zero_is_known() -> None:
    assert render("{% known 0 %}") == "0"
    assert "0</span>" in render("{% figure 0 %}")


@pytest.mark.parametrize(
    "text",
    [
        "{% chip 'ok' 'check' bad %}", "{% known bad %}", "{% fact bad bad %}",
        "{% figure bad bad %}", "{% bar 1 2 bad %}", "{% icon 'check' bad %}",
        "{% pagehead bad lead=bad kick=bad %}{% endpagehead %}",
        "{% section 'a' bad about=bad %}{{ bad }}{% endsection %}",
        "{% note %}{{ bad }}{% endnote %}", "{% nothing %}{{ bad }}{% endnothing %}",
        "{% crumbs bad '/' bad %}", "{% source_link 'https://x.example' bad %}",
        "{% progress 1 2 bad 1 bad %}",
    ],
)  # fmt: skip
def test_texts_are_always_escaped(text: str) -> None:
    said = render(text, bad='<b onload="x">')
    assert "<b onload" not in said
    assert "&lt;b onload" in said


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "ftp://x"])
def test_only_web_addresses_become_links(url: str) -> None:
    assert "href" not in render("{% source_link url %}", url=url)


def test_a_source_shows_its_host() -> None:
    said = render("{% source_link url %}", url="https://www.cittametropolitana.mi.it/a/b?c=1&d")
    assert ">cittametropolitana.mi.it</a>" in said
    assert "noopener" in said


def test_a_chip_keeps_word_icon_and_tone_together() -> None:
    said = render("{% chip 'ok' 'check-circle' 'firmata' 'plain' %}")
    assert said.startswith('<span class="q-chip ok plain"><svg')
    assert said.endswith("firmata</span>")
    with pytest.raises(ValueError, match="No such tone"):
        render("{% chip 'red' 'check' 'x' %}")


@given(st.floats(0, 1e9), st.floats(0, 1e9))
def test_a_bar_never_leaves_its_frame(value: float, total: float) -> None:
    found = re.search(r'class="v" width="([\d.e+-]+)"', measures.bar(value, total, "x"))
    assert found is not None
    assert 0 <= float(found[1]) <= 100


def test_parts_of_a_bar_fill_it_and_are_counted_aloud() -> None:
    parts = [Part("v", 3, "inviati"), Part("v2", 1, "pronti"), Part("vb", 0, "mancanti")]
    said = render("{% stacked_bar parts 'Aggiornamenti' %}", parts=parts)
    assert 'aria-label="Aggiornamenti: 3 inviati, 1 pronti"' in said
    assert '<rect class="v2" x="75" width="25"' in said
    assert "mancanti" not in said


def test_two_tokens_are_never_the_same() -> None:
    assert render("{% once %}") != render("{% once %}")


def test_the_menu_knows_the_page_and_the_pages_below(settings: Any) -> None:
    settings.ROOT_URLCONF = "tests.kit.stage"

    def item(path: str, name: str = "gallery") -> str:
        request = RequestFactory().get(path)
        return Template(f"{{% nav_link '{name}' 'G' %}}").render(Context({"request": request}))

    assert 'aria-current="page"' in item("/galleria/")
    assert 'aria-current="true"' in item("/galleria/uno/")
    assert "aria-current" not in item("/altro/")
    assert item("/", "absent:page") == ""


def test_every_icon_named_by_a_template_exists() -> None:
    sheet = Path(str(finders.find("bi/svg/sprites.svg"))).read_text()
    ours = Path(str(finders.find("quadro/icone.svg"))).read_text()
    known = set(re.findall(r'id="(?:it-)?([\w-]+)"', sheet)) | set(re.findall(r'id="(\S+)"', ours))
    for page in ROOT.rglob("templates/**/*.html"):
        text = page.read_text()
        named = re.findall(r'{% icon "([\w-]+)"', text)
        named += re.findall(r'{% chip "\w*" "([\w-]+)"', text)
        assert set(named) <= known, page


def test_every_file_that_the_styles_name_is_served() -> None:
    styles = Path(str(finders.find("quadro/quadro.css"))).read_text()
    for name in re.findall(r"url\(\.\./([^)]+)\)", styles):
        assert finders.find(name), name


# Charts -----------------------------------------------------------------------------------------


@given(st.lists(st.one_of(st.none(), st.floats(0, 1e12)), min_size=1))
def test_an_axis_holds_every_value(values: list[float | None]) -> None:
    assert round_top(values) >= max((value or 0 for value in values), default=0)


@given(st.lists(st.one_of(st.none(), st.integers(0, 10**9)), min_size=1, max_size=30))
def test_a_line_stays_in_its_frame_and_breaks_where_nothing_is_known(
    values: list[int | None],
) -> None:
    chart = Lines(
        "t", "h", labels=[str(n) for n in range(len(values))], series=[Series("x", values)]
    )
    (stroke,) = chart.strokes

    assert len(stroke.dots) == len([value for value in values if value is not None])
    assert all(TOP <= dot.y <= BASE for dot in stroke.dots)
    gaps = sum(
        1
        for place, value in enumerate(values)
        if value is not None and (place == 0 or values[place - 1] is None)
    )
    assert stroke.path.count("M") == gaps


@pytest.mark.parametrize("kind", [Bars, Columns])
def test_a_chart_is_also_a_table_where_unknown_is_not_zero(kind: type[Bars | Columns]) -> None:
    points = [Point("Adda Martesana", 1234), Point("Alto Milanese", None), Point("Nord", 0)]
    said = render("{% chart c %}", c=kind("Intese", "Zona", points=points, measure="Intese"))

    assert "Vedi come tabella" in said
    assert '<td class="num">1.234' in said
    assert '<td class="num"><span class="nd">dato non disponibile</span>' in said
    assert '<td class="num">0' in said
    assert said.count('<rect class="v"') == 2
    assert "1,5" not in said, "coordinates are never written with a comma"


def test_labels_of_lines_that_end_together_do_not_touch() -> None:
    chart = Lines(
        "t",
        "h",
        labels=["a", "b"],
        series=[Series("x", [1, 50]), Series("y", [2, 51], planned=True)],
    )
    first, second = chart.strokes
    assert abs(first.label_y - second.label_y) >= 18
    assert "dotted" not in render("{% chart c %}", c=chart)
    assert render("{% chart c %}", c=chart).count("ln2") == 1
