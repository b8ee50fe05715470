"""Who closes a period to more readings, and who opens it again."""

from collections.abc import Collection
from datetime import date

from django.utils.translation import gettext as _

from quadro.accounts.actors import Actor
from quadro.kit.refusals import Refused
from quadro.monitoring.models import Lock


def check_can_lock(since: date, until: date, reason: str, *, by: Actor) -> None:
    if not by.is_planning_office:
        raise Refused(_("I periodi li chiude e li riapre l’Ufficio piano."))
    if since >= until:
        raise Refused(_("Il periodo finisce prima di cominciare: correggi una delle due date."))
    if not reason.strip():
        raise Refused(_("Scrivi perché il periodo si chiude: lo legge chi prova a rilevare."))


def check_can_unlock(locks: Collection[Lock], reason: str, *, by: Actor) -> None:
    if not by.is_planning_office:
        raise Refused(_("I periodi li chiude e li riapre l’Ufficio piano."))
    if not locks:
        raise Refused(_("Scegli almeno un periodo chiuso."))
    if any(one.unlocked_at is not None for one in locks):
        raise Refused(_("Uno dei periodi è già stato riaperto: rileggi la pagina."))
    if not reason.strip():
        raise Refused(_("Scrivi perché il periodo si riapre: resta nella storia."))
