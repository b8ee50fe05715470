"""Territory changes through files (`imports`); here is what keeps it findable."""

from quadro.search import actions as search
from quadro.territory.index import municipality_items, zone_items


def index_all() -> None:
    """Write again what of municipalities and zones can be found."""
    search.put([*zone_items(), *municipality_items()])
