"""The pages that are measured, with what is asked of each."""

from dataclasses import dataclass
from urllib.parse import quote

from django.urls import reverse

from benchmarks.world import COMMON, COUNCILS, RARE, TYPO
from quadro.agreements.models import Agreement
from quadro.plan.models import Provision
from quadro.territory.models import Municipality, Zone

QUERIES = 15
"""The aim of every page, at most; signing in costs four more."""


@dataclass(frozen=True)
class Page:
    """`p95_ms` is the aim for the time in which the server answers 95 requests in 100."""

    name: str
    address: str
    p95_ms: int = 60
    is_for_the_office: bool = False


def pages() -> list[Page]:
    """Of a world that is built: its agreement with most parties, its first municipality."""
    agreement = Agreement.objects.published().order_by("code")[10:11].get()
    town = Municipality.objects.order_by("slug")[20:21].get()
    zone = Zone.objects.order_by("slug")[:1].get()
    provision = Provision.objects.filter(links__isnull=False).order_by("pk")[:1].get()
    search = reverse("portal:search")
    register = reverse("agreements:register")
    return [
        Page("register", register, 30),
        Page("register, two filters", f"{register}?stato=attuazione&ordina=-firma", 30),
        Page("agreement", agreement.get_absolute_url()),
        Page("coverage matrix", reverse("portal:coverage")),
        Page("coverage by zone", f"{reverse('portal:coverage')}?per=zone"),
        Page("search, common word", f"{search}?q={quote(COMMON)}"),
        Page("search, rare word", f"{search}?q={quote(RARE)}"),
        Page("search, typing error", f"{search}?q={quote(TYPO)}"),
        Page("home", reverse("portal:home")),
        Page("municipality", town.get_absolute_url()),
        Page("zone", zone.get_absolute_url()),
        Page("provision", provision.get_absolute_url()),
        Page(
            "tracker, 133 parties",
            reverse("agreements:approvals", args=[COUNCILS.lower()]),
            is_for_the_office=True,
        ),
    ]
