"""Who draws the board of a framework, and who says which office answers for a theme."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from quadro.accounts.actors import Actor
from quadro.accounts.models import Role
from quadro.bodies.models import Body
from quadro.frameworks.models import Board, Referent
from quadro.kit.refusals import Refused
from quadro.plan.models import Provision

SPEAKERS = (Role.SECRETARY, Role.DIRECTOR, Role.DELEGATE, Role.MAYOR, Role.PRESIDENT, Role.OFFICER)
"""Who, in a party, says which of its offices answers."""


def check_can_draw(*, by: Actor) -> None:
    if not by.is_planning_office:
        raise Refused(_("I temi delle intese quadro li tiene l’Ufficio piano."))


def check_board(values: Mapping[str, Any]) -> None:
    """A framework, with a counterpart that is a party; themes of the document that is told."""
    agreement, under = values["agreement"], values.get("under")
    if not agreement.instrument.is_framework:
        raise Refused(
            _("«%(agreement)s» non può fare da cornice ad altre intese: scegli un’intesa quadro.")
            % {"agreement": agreement.label}
        )
    if under is not None and under.edition_id != values["edition"].pk:
        raise Refused(_("La previsione scelta non è di quel documento."))
    if values["counterpart"].pk not in agreement.parties.values_list("body", flat=True):
        raise Refused(
            _("%(body)s non è fra le parti di «%(agreement)s».")
            % {"body": values["counterpart"].label, "agreement": agreement.label}
        )


def speaks_for(body: Body, *, by: Actor) -> bool:
    return by.is_planning_office or any((role, body.pk) in by.mandates for role in SPEAKERS)


def check_can_name(board: Board, provision: Provision, body: Body, *, by: Actor) -> None:
    """Each side for itself; the planning office writes for both what it is told."""
    if not speaks_for(body, by=by):
        raise Refused(
            _("Chi risponde per %(body)s lo dice %(body)s, o l’Ufficio piano.")
            % {"body": body.label}
        )
    is_there = provision.edition_id == board.edition_id and provision.parent_id == board.under_id
    if not is_there:
        raise Refused(
            _("«%(theme)s» non è fra i temi di questa intesa.") % {"theme": provision.title}
        )


def check_day(standing: Referent | None, since: date, *, on: date) -> None:
    """Who answers today leaves on the day on which the other begins."""
    if since > on:
        raise Refused(_("Il giorno è nel futuro: indica il referente quando comincia."))
    if standing is not None and standing.since is not None and since <= standing.since:
        raise Refused(
            _("Quel giorno rispondeva già un altro ufficio: scegli un giorno dopo il %(day)s.")
            % {"day": f"{standing.since:%d/%m/%Y}"}
        )
