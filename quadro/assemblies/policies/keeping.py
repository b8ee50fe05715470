"""Who keeps an assembly and its sittings, and what they must respect."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from quadro.accounts.actors import Actor
from quadro.accounts.models import Role
from quadro.assemblies.counting import Majority, Measure, Threshold
from quadro.assemblies.models import Assembly, Composition, Item, ItemKind, Kind, Sitting
from quadro.assemblies.queries.roster import seats_on
from quadro.assemblies.states import AHEAD, PUBLIC, State, move_of
from quadro.bodies.models import Person
from quadro.kit.dates import in_words
from quadro.kit.refusals import Hidden, Refused
from quadro.kit.terms import day_of

KEEPERS = (
    Role.SECRETARY, Role.OFFICER, Role.CLERK, Role.PRESIDENT, Role.MAYOR, Role.DEPUTY_MAYOR,
    Role.ZONE_COORDINATOR,
)  # fmt: skip
"""Who, in the body of an assembly, prepares and runs its sittings."""
MOST_ITEMS = 60
OF_AGREEMENTS = (Kind.STEERING, Kind.OVERSIGHT, Kind.TABLE, Kind.OTHER)


def keeps(assembly: Assembly, *, by: Actor) -> bool:
    return by.is_planning_office or any((role, assembly.body_id) in by.mandates for role in KEEPERS)


def check_can_establish(*, by: Actor) -> None:
    if not by.is_planning_office:
        raise Refused(_("Gli organi collegiali e le loro regole li tiene l’Ufficio piano."))


def check_rules(values: Mapping[str, Any]) -> None:
    """Fractions that can be read, and seats that the composition can find."""
    for name, measure in (
        ("quorum_heads", Measure.HEADS),
        ("quorum_population", Measure.POPULATION),
        ("quorum_weight", Measure.WEIGHT),
    ):
        if values.get(name):
            Threshold.parse(values[name], measure)
    if values.get("agreement") and values["kind"] not in OF_AGREEMENTS:
        raise Refused(
            _("Un’intesa istituisce tavoli, cabine di regia, collegi di vigilanza: cambia il tipo.")
        )
    body = values["body"]
    if values["composition"] == Composition.ZONE and body.zone_id is None:
        raise Refused(
            _("%(body)s non è una Zona omogenea: scegli un’altra composizione.")
            % {"body": body.label}
        )


def check_can_keep(assembly: Assembly, *, by: Actor) -> None:
    if not keeps(assembly, by=by):
        raise Refused(
            _("Le sedute di %(assembly)s le prepara chi ne tiene la segreteria.")
            % {"assembly": assembly}
        )


def check_can_read(sitting: Sitting, *, by: Actor) -> None:
    """A sitting is everybody's once convened; while prepared, of its body and of who reads all."""
    if sitting.state in PUBLIC or by.reads_everything or sitting.assembly.body_id in by.bodies:
        return
    raise Hidden(_("Questa seduta non è ancora convocata."))


def check_can_read_papers(sitting: Sitting, *, by: Actor) -> None:
    """Papers and link go with the convocation to those who have a seat; minutes are apart."""
    if by.reads_everything or sitting.assembly.body_id in by.bodies:
        return
    if not has_seat(sitting, by=by):
        raise Hidden(_("Gli atti della seduta sono di chi vi partecipa."))


def has_seat(sitting: Sitting, *, by: Actor) -> bool:
    """Once it is open its roster says so; before, who would sit on its day, if it is convened."""
    if by.user is None:
        return False
    if sitting.is_started:
        mine = Q(body__in=by.bodies) | Q(person__user=by.user)
        return sitting.roster.filter(mine).exists()
    if sitting.state != State.CONVENED:
        return False
    seats = seats_on(sitting.assembly, sitting.day)
    if any(one.body in by.bodies for one in seats):
        return True
    persons = [one.person for one in seats if one.person]
    return Person.objects.filter(pk__in=persons, user=by.user).exists()


def check_can_prepare(sitting: Sitting, *, by: Actor) -> None:
    check_can_keep(sitting.assembly, by=by)
    if sitting.state not in (*AHEAD, State.OPEN):
        raise Refused(
            _("La seduta è %(state)s: l’ordine del giorno non si tocca più.")
            % {"state": sitting.get_state_display()},
            cure=sitting.get_absolute_url(),
            cure_label=_("Torna alla seduta"),
        )


def check_move(sitting: Sitting, verb: str, *, by: Actor) -> State:
    """The state to which the verb leads."""
    check_can_keep(sitting.assembly, by=by)
    move = move_of(sitting.state, verb)
    if move is None:
        raise Refused(
            _("La seduta è %(state)s: questo passaggio non si può fare.")
            % {"state": sitting.get_state_display()},
            cure=sitting.get_absolute_url(),
            cure_label=_("Torna alla seduta"),
        )
    return move.target


def check_can_convene(sitting: Sitting, *, urgency: str, by: Actor, at: datetime) -> None:
    """With an agenda, a place, and the notice that the rules want or the reason of the urgency."""
    check_move(sitting, "convene", by=by)
    if not sitting.items.exists():
        raise Refused(_("L’ordine del giorno è vuoto: aggiungi almeno un punto."))
    if not (sitting.place or sitting.link):
        raise Refused(
            _("Indica dove si tiene la seduta: un luogo, un collegamento, o tutti e due.")
        )
    if sitting.link and not sitting.assembly.allows_online:
        raise Refused(_("Le regole di quest’organo non prevedono la partecipazione online."))
    if sitting.starts_at <= at:
        raise Refused(_("La seduta comincerebbe nel passato: correggi il giorno o l’ora."))
    days = sitting.assembly.notice_days
    if day_of(sitting.starts_at) < first_day(sitting.assembly, day_of(at)) and not urgency.strip():
        raise Refused(
            ngettext(
                "Fra convocazione e seduta serve almeno un giorno: sposta la seduta, o scrivi il "
                "motivo dell’urgenza.",
                "Fra convocazione e seduta servono %(days)s giorni: sposta la seduta, o scrivi il "
                "motivo dell’urgenza.",
                days,
            )
            % {"days": days}
        )


def check_can_tell_agenda(sitting: Sitting, *, by: Actor) -> None:
    check_can_prepare(sitting, by=by)
    if sitting.state != State.CONVENED or not sitting.agenda_differs:
        raise Refused(
            _("Chi è convocato conosce già questo ordine del giorno."),
            cure=sitting.get_absolute_url(),
            cure_label=_("Torna alla seduta"),
        )


def first_day(assembly: Assembly, on: date) -> date:
    """The first day on which one convened on a day may sit: that day is not counted."""
    return on + timedelta(days=assembly.notice_days)


def check_sitting(assembly: Assembly, values: Mapping[str, Any]) -> None:
    day = day_of(values["starts_at"])
    if not assembly.holds_on(day):
        raise Refused(
            _("Il %(day)s %(assembly)s non c’è: controlla il giorno.")
            % {"day": in_words(day), "assembly": assembly}
        )


def check_item(sitting: Sitting, values: Mapping[str, Any], *, but: int | None = None) -> None:
    """What an item is about, and how it is voted, must agree."""
    if not str(values.get("title", "")).strip():
        raise Refused(_("Scrivi l’oggetto del punto."))
    if sitting.items.exclude(pk=but or 0).count() >= MOST_ITEMS:
        raise Refused(_("Un ordine del giorno ha al più 60 punti: dividi la seduta."))
    if values.get("is_secret") and (
        values.get("majority_by") != Measure.HEADS or values.get("majority") == Majority.DOUBLE
    ):
        raise Refused(
            _("Un voto segreto si conta solo per teste: una scheda non dice di quale Comune è.")
        )
    _check_opinion(sitting, values)
    _check_minutes(sitting, values, but=but)


def _check_opinion(sitting: Sitting, values: Mapping[str, Any]) -> None:
    opinion = values.get("opinion")
    if opinion is None:
        return
    if opinion.body_id not in (None, sitting.assembly.body_id):
        raise Refused(
            _("Questo parere è chiesto a %(body)s, non a quest’organo.") % {"body": opinion.body}
        )
    if opinion.given_on is not None:
        raise Refused(_("Questo parere è già stato reso."))


def _check_minutes(sitting: Sitting, values: Mapping[str, Any], *, but: int | None) -> None:
    past = values.get("minutes_of")
    if past is None:
        if values.get("kind") == ItemKind.MINUTES:
            raise Refused(_("Scegli la seduta di cui si approva il verbale."))
        return
    if past.assembly_id != sitting.assembly_id or past.starts_at >= sitting.starts_at:
        raise Refused(_("Si approva il verbale di una seduta precedente dello stesso organo."))
    if not hasattr(past, "minutes"):
        raise Refused(_("Il verbale di quella seduta non è ancora stato composto."))
    taken = Item.objects.filter(sitting=sitting, minutes_of=past).exclude(pk=but or 0)
    if taken.exists():
        raise Refused(_("Quel verbale è già all’ordine del giorno."))
