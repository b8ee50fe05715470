"""The open requests of the desk of a Zone, in the dossier of who coordinates it."""

from django.utils.translation import gettext_lazy as _

from quadro.accounts.actors import Actor
from quadro.desks.queries import readable
from quadro.desks.states import State
from quadro.kit.text import Text
from quadro.territory.models import Zone
from quadro.zones.panels import Open, Panel

HEADING: Text = _("Richieste aperte all’ufficio di interfaccia")


def _open(zone: Zone, by: Actor) -> list[Open]:
    """One query."""
    rows = readable(by).filter(topic__desk__body__zone=zone).exclude(state=State.CLOSED)
    found = rows.select_related("topic", "body").order_by("due_on", "pk")
    return [
        Open(
            one.subject, f"{one.body.label}, {one.get_state_display()}", one.get_absolute_url(),
            one.due_on,
        )
        for one in found
    ]  # fmt: skip


PANEL = Panel(HEADING, _open)
