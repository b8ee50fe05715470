"""What may happen while a sitting goes on."""

from collections.abc import Collection, Iterable

from django.utils.translation import gettext as _

from quadro.accounts.actors import Actor
from quadro.assemblies.counting import Majority, Mass, Measure
from quadro.assemblies.models import (
    Assembly,
    Attendance,
    Ballot,
    Delegates,
    Item,
    Minutes,
    Sitting,
)
from quadro.assemblies.policies.keeping import check_can_keep, has_seat
from quadro.assemblies.queries.roster import SeatOn
from quadro.assemblies.states import AHEAD, Mark, MinutesState, Stage, State
from quadro.bodies.models import Mandate
from quadro.kit.refusals import Hidden, Refused


def check_is_open(sitting: Sitting, *, by: Actor) -> None:
    check_can_keep(sitting.assembly, by=by)
    if sitting.state != State.OPEN:
        raise Refused(
            _("La seduta è %(state)s: aprila per segnare presenze e voti.")
            % {"state": sitting.get_state_display()},
            cure=sitting.get_absolute_url(),
            cure_label=_("Torna alla seduta"),
        )


def check_roster(assembly: Assembly, seats: Iterable[SeatOn], items: Iterable[Item]) -> None:
    """Somebody has a seat; where population counts, it is known of all of them."""
    seats = list(seats)
    if not seats:
        raise Refused(_("Nel giorno della seduta nessuno ha un seggio: controlla la composizione."))
    counts = assembly.counts_population or any(counts_population(one) for one in items)
    unknown = [one.label for one in seats if one.residents is None]
    if counts and unknown:
        raise Refused(
            _("Il quorum si conta anche per popolazione, e non si conosce quella di: %(names)s.")
            % {"names": ", ".join(unknown[:5])}
        )


def counts_population(item: Item) -> bool:
    return item.majority == Majority.DOUBLE or item.majority_by == Measure.POPULATION


def check_seats(found: Collection[int], told: Iterable[int]) -> None:
    """What is marked is a seat of this sitting."""
    if not set(told) <= set(found):
        raise Refused(_("Uno dei seggi segnati non è di questa seduta: ricarica la pagina."))


def check_mark(seat: Attendance, mark: str, delegate: str, *, sitting: Sitting) -> None:
    """How somebody may be there, by the rules of the body."""
    assembly = sitting.assembly
    if mark == Mark.ONLINE and not assembly.allows_online:
        raise Refused(_("Le regole di quest’organo non prevedono la partecipazione online."))
    if mark != Mark.PROXY:
        return
    if assembly.delegates == Delegates.NONE:
        raise Refused(_("Le regole di quest’organo non prevedono deleghe."))
    if not delegate.strip():
        raise Refused(_("Scrivi chi partecipa con la delega di %(seat)s.") % {"seat": seat.label})
    if assembly.delegates == Delegates.SAME_BODY and seat.body_id is not None:
        _check_is_of(seat, delegate.strip(), sitting=sitting)


def _check_is_of(seat: Attendance, delegate: str, *, sitting: Sitting) -> None:
    """Where mandates of the body are known beside its head, the delegate must hold one of them."""
    rows = Mandate.objects.on(sitting.day).filter(body=seat.body_id)
    names = set(rows.exclude(person=seat.person_id).values_list("person__name", flat=True))
    if names and delegate not in names:
        raise Refused(
            _("Per %(seat)s può essere delegato chi vi ha un mandato: %(names)s.")
            % {"seat": seat.label, "names": ", ".join(sorted(names)[:5])}
        )


def check_can_begin(item: Item, *, by: Actor) -> None:
    check_is_open(item.sitting, by=by)
    if item.stage != Stage.TO_COME:
        raise Refused(_("Questo punto è già stato aperto."))
    if current := item.sitting.items.filter(stage=Stage.UNDER_WAY).first():
        raise Refused(
            _("È aperto il punto %(number)s: chiudilo prima di passare a un altro.")
            % {"number": current.position}
        )


def check_is_under_way(item: Item, *, by: Actor) -> None:
    check_is_open(item.sitting, by=by)
    if item.stage != Stage.UNDER_WAY:
        raise Refused(_("Questo punto non è in trattazione."))


def check_can_vote_on(item: Item, present: Mass, *, is_enough: bool, by: Actor) -> None:
    """Nobody votes without the quorum, nor twice at once."""
    check_is_under_way(item, by=by)
    if not item.votes:
        raise Refused(_("Un’informativa non si vota: cambia il tipo del punto, o chiudilo."))
    if item.ballots.filter(closed_at=None).exists():
        raise Refused(_("C’è già un voto aperto su questo punto."))
    if not present.heads:
        raise Refused(_("Non è presente nessuno che possa votare."))
    if not is_enough:
        raise Refused(
            _("Manca il numero legale: il punto non si vota. Rinvialo, o sospendi la seduta.")
        )


def check_is_voting(ballot: Ballot, *, by: Actor) -> None:
    check_is_under_way(ballot.item, by=by)
    if not ballot.is_open:
        raise Refused(_("Il voto è chiuso."))


def check_counts(ballot: Ballot, in_favour: int, against: int, abstained: int) -> None:
    """Of a secret vote: no more votes than voters."""
    if min(in_favour, against, abstained) < 0:
        raise Refused(_("I voti sono numeri interi, da zero in su."))
    told = in_favour + against + abstained
    if told > ballot.voters:
        raise Refused(
            _("I voti sono %(told)s e i votanti %(voters)s: ricontrolla lo spoglio.")
            % {"told": told, "voters": ballot.voters}
        )


def check_can_close_item(item: Item, *, by: Actor) -> None:
    check_is_under_way(item, by=by)
    if item.ballots.filter(closed_at=None).exists():
        raise Refused(_("C’è un voto aperto: chiudilo prima del punto."))


def check_can_close(sitting: Sitting, *, by: Actor) -> None:
    check_is_open(sitting, by=by)
    if current := sitting.items.filter(stage=Stage.UNDER_WAY).first():
        raise Refused(
            _("È ancora aperto il punto %(number)s: chiudilo, o rinvialo.")
            % {"number": current.position}
        )


def check_can_correct(minutes: Minutes, *, by: Actor) -> None:
    check_can_keep(minutes.sitting.assembly, by=by)
    if minutes.state != MinutesState.DRAFT:
        raise Refused(
            _(
                "Il verbale è «%(state)s»: non si corregge più. Se la seduta chiede una modifica, "
                "riportalo in bozza."
            )
            % {"state": minutes.get_state_display()}
        )


def check_can_forward(item: Item, target: Sitting) -> None:
    """Once to each body, and to a sitting that is still to come."""
    if target.assembly_id == item.sitting.assembly_id:
        raise Refused(_("Il punto si invia a un altro organo, non allo stesso."))
    if target.state not in AHEAD:
        raise Refused(
            _("La seduta è %(state)s: scegline una che deve ancora tenersi.")
            % {"state": target.get_state_display()}
        )
    if item.went_to.filter(sitting__assembly=target.assembly_id).exists():
        raise Refused(_("Questo punto è già stato inviato a quell’organo."))


def check_can_read_minutes(minutes: Minutes, *, by: Actor) -> None:
    """Everybody's once published; before, of who takes part in the assembly."""
    sitting = minutes.sitting
    if minutes.state == MinutesState.PUBLISHED or by.reads_everything:
        return
    if sitting.assembly.body_id in by.bodies or has_seat(sitting, by=by):
        return
    raise Hidden(_("Il verbale non è ancora pubblicato."))
