"""The map in templates: `territory_map`, `map_legend`, `position_map`."""

from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.translation import gettext as _

from quadro.kit.numbers import written
from quadro.territory import map as drawing
from quadro.territory.models import Municipality, Zone

register = template.Library()
DARK = {"c3", "c4"}


@register.inclusion_tag("territory/map.html")
def territory_map(
    values: drawing.Values,
    label: str,
    by: str = "municipality",
    me: str = "",
    after: str = "",
    names: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """The map of a value: `{% territory_map values=values label=_("Mappa: intese firmate") %}`.

    `values` maps slugs to (number, words), `by` is `municipality` or `zone`, `me` the slug to point
    out, `after` the anchor to which those who go by keyboard can jump, `names` those of the zones
    by their slugs where the page knows them already. Two queries at most.
    """
    names = drawing.zone_names(names)
    if by == "zone":
        shade = drawing.scale(one for one, _said in values.values()).shade
        links = drawing.by_zone(values, names=names, me=me)
        dark = [slug for slug in names if slug in values and shade(values[slug][0]) in DARK]
    else:
        links = drawing.by_municipality(values, me=me)
        dark = [
            slug
            for slug in (drawing.MILANO,)
            if slug in values
            and drawing.scale(one for one, _said in values.values()).shade(values[slug][0]) in DARK
        ]
    return {
        "view_box": drawing.outline().view_box,
        "label": label,
        "after": after,
        "links": links,
        "borders": drawing.borders(),
        "labels": drawing.labels(names, dark),
    }


@register.inclusion_tag("territory/legend.html")
def map_legend(
    values: drawing.Values, zero: str = "", unit: str = "", places: int = 0
) -> dict[str, Any]:
    """What each shade means; `zero` says the absence (`nessuna intesa nota`)."""
    classes = drawing.scale(one for one, _said in values.values())
    rows = [("k0", zero or "0")] if classes.has_zero or not classes.steps else []
    for step in classes.steps:
        ends = [written(step.low, places), written(step.high, places)]
        said = ends[0] if ends[0] == ends[1] else f"{ends[0]}–{ends[1]}"
        rows.append((f"k{step.shade}", f"{said} {unit}".strip()))
    if classes.has_unknown:
        rows.append(("off", _("dato non disponibile")))
    return {"rows": rows}


@register.inclusion_tag("territory/position.html")
def position_map(place: Municipality | Zone) -> dict[str, Any]:
    """Where a municipality or a zone lies: small, without links, said in words. No query."""
    shapes = drawing.outline()
    if isinstance(place, Zone):
        shape = shapes.zones.get(place.slug)
        said = _("Posizione della Zona omogenea %(name)s nella Città metropolitana")
    else:
        shape = shapes.municipalities.get(place.istat_code)
        said = _("Posizione di %(name)s nella Città metropolitana")
    return {
        "view_box": shapes.view_box,
        "land": shapes.land,
        "borders": drawing.borders(),
        "me": shape.path if shape else "",
        "said": said % {"name": place},
    }
