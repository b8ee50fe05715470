"""What a person can and cannot do with the roles in force, in words: the page «I miei ruoli»."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from quadro.accounts.actors import Actor


@dataclass(frozen=True)
class Ability:
    label: str
    about: str
    is_held: bool


def abilities_of(actor: Actor) -> list[Ability]:
    """The same questions that the policies ask of an actor, those held first."""
    keeps = actor.is_planning_office or actor.is_administrator
    told = [
        Ability(
            _("Leggere tutto ciò che è pubblico"),
            _("come chiunque, e salvare le viste che usi spesso"),
            is_held=True,
        ),
        Ability(
            _("Leggere le bozze e i documenti riservati alle parti"),
            _("per le intese dei tuoi enti"),
            is_held=bool(actor.bodies) or actor.reads_everything,
        ),
        Ability(
            _("Leggere anche ciò che non è pubblico, di tutti"),
            _("lo fanno Ufficio piano, Segretario generale, Direttore e revisori"),
            is_held=actor.reads_everything,
        ),
        Ability(
            _("Tenere il registro: registrare, modificare, pubblicare, importare"),
            _("lo fa l’Ufficio piano della Città metropolitana"),
            is_held=actor.is_planning_office,
        ),
        Ability(
            _("Tenere l’elenco degli enti, dare ruoli e accessi"),
            _("lo fanno gli amministratori e l’Ufficio piano"),
            is_held=keeps,
        ),
        Ability(
            _("Dare i ruoli che tengono o controllano il registro"),
            _("lo fanno solo gli amministratori"),
            is_held=actor.is_administrator,
        ),
    ]
    return sorted(told, key=lambda one: not one.is_held)
