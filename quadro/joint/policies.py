"""Who may do what with what is done together. Each check returns or raises ``Refused``."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from quadro.accounts.actors import Actor
from quadro.agreements.models import Agreement
from quadro.bodies.models import Body, Kind
from quadro.joint.models import Answer, Application, Budget, Form, JointService, Member
from quadro.joint.models.budgets import FIRST_YEAR, LAST_YEAR
from quadro.joint.queries.applications import ASKERS
from quadro.kit.dates import in_words
from quadro.kit.refusals import Hidden, Refused

KEEPERS = ASKERS
"""Who, in a municipality, writes of what it does with others."""


def writes_for(body: int, *, by: Actor) -> bool:
    return by.is_planning_office or any((role, body) in by.mandates for role in KEEPERS)


def may_register(*, by: Actor) -> bool:
    """Who writes for some body; which one is checked with the record."""
    return by.is_planning_office or any(role in KEEPERS for role, _body in by.mandates)


def check_may_register(*, by: Actor) -> None:
    if not may_register(by=by):
        raise Refused(
            _(
                "Un servizio fatto insieme lo registrano il Sindaco, il segretario o un "
                "funzionario del Comune capofila, oppure l’Ufficio piano."
            )
        )


def check_can_register(values: Mapping[str, Any], *, by: Actor) -> None:
    check_may_register(by=by)
    if not writes_for(values["lead"].pk, by=by):
        raise Refused(
            _("Lo registra il capofila: scrivi per %(body)s solo se ne hai un incarico.")
            % {"body": values["lead"].label}
        )


def keeps(service: JointService, *, by: Actor) -> bool:
    return writes_for(service.lead_id, by=by)


def check_can_keep(service: JointService, *, by: Actor) -> None:
    if not keeps(service, by=by):
        raise Refused(
            _("Lo tengono il capofila, %(body)s, e l’Ufficio piano: chiedi a loro.")
            % {"body": service.lead.label}
        )


def is_inside(service: JointService, members: Iterable[Member], *, by: Actor) -> bool:
    """Reads drafts: somebody of the lead or of a municipality that is in, and who reads all."""
    inside = {service.lead_id, *(one.body_id for one in members)}
    return by.reads_everything or bool(inside & by.bodies)


def check_can_read(service: JointService, members: Iterable[Member], *, by: Actor) -> None:
    if service.is_draft and not is_inside(service, members, by=by):
        raise Hidden(_("Il servizio è in preparazione: lo leggono i Comuni che lo preparano."))


# The record ---------------------------------------------------------------------------------------


def check_record(
    values: Mapping[str, Any], *, by: Actor, service: JointService | None = None
) -> None:
    """What a record must respect; `values` has all of it."""
    if not str(values.get("name") or "").strip():
        raise Refused(_("Manca il nome del servizio."))
    same = JointService.objects.filter(name__iexact=str(values["name"]).strip())
    if same.exclude(pk=service.pk if service else None).exists():
        raise Refused(_("C’è già un servizio con questo nome: scegline un altro."))
    since, until = values.get("since"), values.get("until")
    if until is not None and (since is None or until <= since):
        raise Refused(_("La fine viene dopo l’inizio: correggi le date."))
    agreement: Agreement | None = values.get("agreement")
    if agreement is not None:
        if not Agreement.objects.readable_by(by).filter(pk=agreement.pk).exists():
            raise Refused(_("Questa convenzione non si può leggere: scegline un’altra."))
    elif since is not None and values["form"] != Form.UNION and not _is_invented(service, by):
        raise Refused(
            _(
                "Indica la convenzione: senza, il servizio resta in preparazione e non ha un "
                "giorno di inizio (art. 30 D.Lgs. 267/2000)."
            )
        )


def _is_invented(service: JointService | None, by: Actor) -> bool:
    return service.is_demonstration if service is not None else by.is_system


# Members ------------------------------------------------------------------------------------------


def check_can_join(
    service: JointService, body: Body, *, since: date | None, act: str, by: Actor
) -> None:
    check_can_keep(service, by=by)
    check_is_municipality(body)
    if since is not None and not act.strip():
        raise Refused(_("Indica l’atto con cui %(body)s entra.") % {"body": body.label})
    if since is None and not service.is_draft:
        raise Refused(_("Indica da quale giorno %(body)s entra.") % {"body": body.label})
    check_may_be_in(service, body, since=since)


def check_may_be_in(service: JointService, body: Body, *, since: date | None) -> None:
    """While the service lasts, once at a time, and in one union only."""
    if since is not None and service.since is not None and since < service.since:
        raise Refused(
            _("Il servizio comincia il %(day)s: prima non si entra.")
            % {"day": in_words(service.since)}
        )
    if service.until is not None and since is not None and since >= service.until:
        raise Refused(_("In quel giorno il servizio è già finito."))
    held = service.members.filter(body=body)
    if since is not None:
        held = held.filter(Q(until=None) | Q(until__gt=since))
    if held.exists():
        raise Refused(_("%(body)s c’è già.") % {"body": body.label})
    if service.form == Form.UNION:
        check_one_union(service, body, since=since)


def check_is_municipality(body: Body) -> None:
    if body.kind != Kind.MUNICIPALITY:
        raise Refused(_("%(body)s non è un Comune.") % {"body": body.label})


def check_one_union(service: JointService, body: Body, *, since: date | None) -> None:
    """A municipality belongs to one union only (art. 32 D.Lgs. 267/2000)."""
    others = Member.objects.filter(service__form=Form.UNION, body=body).exclude(service=service)
    day = since or service.since
    if day is not None:
        others = others.filter(
            Q(until=None) | Q(until__gt=day), Q(service__until=None) | Q(service__until__gt=day)
        )
    other = others.select_related("service").order_by("pk").first()
    if other is not None:
        raise Refused(
            _(
                "%(body)s fa già parte di «%(union)s»: un Comune sta in una sola unione "
                "(art. 32 D.Lgs. 267/2000)."
            )
            % {"body": body.label, "union": other.service}
        )


def check_can_let_go(member: Member, *, until: date, act: str, by: Actor) -> None:
    """The lead and the office, and the municipality itself."""
    if not (keeps(member.service, by=by) or writes_for(member.body_id, by=by)):
        check_can_keep(member.service, by=by)
    if member.until is not None:
        raise Refused(_("L’uscita di %(body)s è già registrata.") % {"body": member.body.label})
    if member.body_id == member.service.lead_id:
        raise Refused(_("Il capofila non esce: prima cambia il capofila, o chiudi il servizio."))
    if not act.strip():
        raise Refused(_("Indica l’atto con cui %(body)s esce.") % {"body": member.body.label})
    begun = member.since or member.service.since
    if begun is not None and until <= begun:
        raise Refused(
            _("Il Comune è entrato il %(day)s: l’ultimo giorno viene dopo.")
            % {"day": in_words(begun)}
        )


# Asking to join -----------------------------------------------------------------------------------


def acting_for(by: Actor) -> set[int]:
    """The bodies for which a person asks, and takes back what was asked."""
    return {body for role, body in by.mandates if role in ASKERS}


def acts_for(body: int, *, by: Actor) -> bool:
    return body in acting_for(by)


def check_can_apply(
    service: JointService, body: Body, *, since: date, by: Actor, is_invented: bool = False
) -> None:
    """A municipality that is not in, nor waits for an answer; `is_invented` for a demonstration."""
    if service.is_draft:
        raise Hidden(_("Il servizio è in preparazione: lo leggono i Comuni che lo preparano."))
    if not (acts_for(body.pk, by=by) or (by.is_system and is_invented)):
        raise Refused(
            _("Per %(body)s chiedono il Sindaco, il segretario o un funzionario del Comune.")
            % {"body": body.label}
        )
    check_is_municipality(body)
    if since < by.on:
        raise Refused(_("Si chiede di entrare da oggi o da un giorno che viene."))
    check_may_be_in(service, body, since=since)
    if service.applications.filter(body=body, state=Answer.AWAITED).exists():
        raise Refused(
            _("%(body)s ha già chiesto di entrare: la richiesta aspetta una risposta.")
            % {"body": body.label},
            cure=service.get_absolute_url(),
            cure_label=_("Torna al servizio"),
        )


def check_is_awaited(application: Application) -> None:
    if not application.is_awaited:
        raise Refused(
            _("La richiesta di %(body)s risulta «%(state)s»: così non si può.")
            % {"body": application.body.label, "state": application.get_state_display()},
            cure=application.service.get_absolute_url(),
            cure_label=_("Torna al servizio"),
        )


def check_can_answer(application: Application, *, by: Actor) -> None:
    check_can_keep(application.service, by=by)
    check_is_awaited(application)


def check_can_refuse(application: Application, *, reason: str, by: Actor) -> None:
    check_can_answer(application, by=by)
    if not reason.strip():
        raise Refused(_("Scrivi perché: il Comune deve saper che cosa fare."))


def check_can_withdraw(application: Application, *, by: Actor) -> None:
    if not acts_for(application.body_id, by=by):
        raise Refused(
            _("La ritira chi l’ha fatta: il Sindaco, il segretario o un funzionario di %(body)s.")
            % {"body": application.body.label}
        )
    check_is_awaited(application)


# The cost of a year -------------------------------------------------------------------------------


def check_can_budget(service: JointService, year: int, *, by: Actor) -> None:
    check_can_keep(service, by=by)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Refused(_("L’anno non è fra quelli possibili."))
    budget = Budget.objects.filter(service=service, year=year).first()
    if budget is not None:
        check_is_open(budget)


def check_is_open(budget: Budget) -> None:
    if budget.approved_on is not None:
        raise Refused(
            _("Il riparto del %(year)s è stato approvato il %(day)s: non si ricalcola.")
            % {"year": budget.year, "day": in_words(budget.approved_on)},
            cure=budget.service.get_absolute_url(),
            cure_label=_("Torna al servizio"),
        )


def check_can_approve(budget: Budget, *, act: str, approved_on: date, by: Actor) -> None:
    check_can_keep(budget.service, by=by)
    check_is_open(budget)
    if budget.service.is_draft:
        raise Refused(_("Il servizio è in preparazione: il riparto si approva quando comincia."))
    if not act.strip():
        raise Refused(_("Indica l’atto che approva il riparto."))
    if approved_on > by.on:
        raise Refused(_("Il giorno dell’approvazione è nel futuro: correggilo."))
