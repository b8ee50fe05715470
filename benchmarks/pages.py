"""The pages that are measured, with what is asked of each."""

from dataclasses import dataclass
from urllib.parse import quote

from django.urls import reverse

from benchmarks import bodies
from benchmarks.bodies import CONFERENCE
from benchmarks.world import COMMON, COUNCILS, RARE, TYPO
from quadro.agreements.models import Agreement
from quadro.assemblies.models import Assembly, Sitting
from quadro.assemblies.states import State
from quadro.desks.models import Desk, Request
from quadro.frameworks.models import Board
from quadro.joint.models import JointService
from quadro.plan.models import Provision
from quadro.services.models import Service
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
    zone = bodies.zones_with_towns()[0]
    provision = Provision.objects.filter(links__isnull=False, indicator_links=None)
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
        Page("provision", provision.order_by("pk")[:1].get().get_absolute_url()),
        Page(
            "tracker, 133 parties",
            reverse("agreements:approvals", args=[COUNCILS.lower()]),
            is_for_the_office=True,
        ),
        *_of_the_bodies(zone),
        *_of_what_is_done_together(zone),
    ]


def _of_the_bodies(zone: Zone) -> list[Page]:
    room = bodies.open_room()
    held = Sitting.objects.filter(assembly=room.assembly, state=State.CLOSED).get()
    assembly = Assembly.objects.filter(body__zone=zone).get()
    words = {"slug": zone.slug}
    return [
        Page("assemblies", reverse("assemblies:assemblies")),
        Page("assembly of a zone", assembly.get_absolute_url()),
        Page("assembly, 133 seats", room.assembly.get_absolute_url()),
        Page("sitting, 133 seats", held.get_absolute_url()),
        Page("minutes, 20 items", reverse("assemblies:minutes", args=[CONFERENCE, held.key])),
        Page("room, 133 seats", _of(room, "room"), 100, is_for_the_office=True),
        Page("state of the room", _of(room, "room_state"), 100, is_for_the_office=True),
        Page("screen of the room", _of(room, "screen"), 100, is_for_the_office=True),
        Page("rotation", reverse("zones:rotation", kwargs=words)),
        Page("zone agenda", reverse("zones:agenda", kwargs=words)),
        Page("zone opinions", reverse("zones:opinions", kwargs=words)),
        Page(
            "dossier of a turn",
            reverse("zones:handover", kwargs=words | {"ordinal": 1}),
            is_for_the_office=True,
        ),
    ]


def _of(sitting: Sitting, name: str) -> str:
    return reverse(f"assemblies:{name}", args=[CONFERENCE, sitting.key])


def _of_what_is_done_together(zone: Zone) -> list[Page]:
    service = Service.objects.order_by("pk")[:1].get()
    joint = JointService.objects.order_by("pk")[:1].get()
    board = Board.objects.order_by("pk")[:1].get()
    desk = Desk.objects.filter(body__zone=zone).get()
    request = Request.objects.filter(topic__desk=desk).order_by("pk")[:1].get()
    mine = [service.slug]
    return [
        Page("services", reverse("services:catalogue")),
        Page("service", service.get_absolute_url()),
        Page("service, its towns", reverse("services:towns", args=mine)),
        Page("service, its line", reverse("services:line", args=mine)),
        Page("needs", reverse("services:needs")),
        Page("together", reverse("joint:services")),
        Page("joint service", joint.get_absolute_url()),
        Page("functions of small ones", reverse("joint:duty")),
        Page("interface offices", reverse("desks:desks")),
        Page("interface office", desk.get_absolute_url()),
        Page("board of requests", desk.get_absolute_url(), is_for_the_office=True),
        Page("requests", reverse("desks:requests"), is_for_the_office=True),
        Page("request", request.get_absolute_url(), is_for_the_office=True),
        Page("frameworks", reverse("frameworks:frameworks")),
        Page("framework", board.get_absolute_url()),
        Page("desk", reverse("portal:desk"), is_for_the_office=True),
    ]
