"""Who may do what to bodies and mandates, and what a record must respect."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from quadro.accounts.actors import Actor
from quadro.accounts.models import Role
from quadro.bodies.codes import fiscal_code_fault, ipa_code_fault, looks_like
from quadro.bodies.models import Body, Kind, Mandate, Office, Person, Shareholding, Succession
from quadro.kit.refusals import Refused, allows

POWERFUL = frozenset(
    {Role.ADMINISTRATOR, Role.PLANNING_OFFICER, Role.SECRETARY, Role.DIRECTOR, Role.AUDITOR}
)
"""Roles that keep the register or read what is not public: only administrators give them."""
WHERE = {
    Role.ADMINISTRATOR: {Kind.METROPOLITAN_AUTHORITY},
    Role.PLANNING_OFFICER: {Kind.METROPOLITAN_AUTHORITY},
    Role.AUDITOR: {Kind.METROPOLITAN_AUTHORITY},
    Role.DELEGATE: {Kind.METROPOLITAN_AUTHORITY},
    Role.MAYOR: {Kind.MUNICIPALITY, Kind.METROPOLITAN_AUTHORITY},
    Role.DEPUTY_MAYOR: {Kind.MUNICIPALITY, Kind.METROPOLITAN_AUTHORITY},
    Role.CLERK: {Kind.MUNICIPALITY},
    Role.ZONE_COORDINATOR: {Kind.ZONE},
}
"""Roles that exist only in bodies of some kinds."""
WHOLE = Decimal(100)


# Bodies -------------------------------------------------------------------------------------------


def check_can_keep(*, by: Actor) -> None:
    if not (by.is_administrator or by.is_planning_office):
        raise Refused(_("L’elenco degli enti è tenuto dagli amministratori e dall’Ufficio piano."))


def check_record(values: Mapping[str, Any], *, itself: Body | None = None) -> None:
    """What a body must respect, whatever is known of it."""
    if not values.get("name"):
        raise Refused(_("Scrivi il nome dell’ente."))
    kind = values["kind"]
    if itself is not None:
        check_kind_may_become(kind, of=itself)
    if values.get("municipality") is not None and kind != Kind.MUNICIPALITY:
        raise Refused(_("Solo un ente di tipo Comune si lega a un Comune del territorio."))
    if values.get("zone") is not None and kind != Kind.ZONE:
        raise Refused(_("Solo un ente di tipo Zona omogenea si lega a una Zona del territorio."))
    others = Body.objects.exclude(pk=itself.pk) if itself else Body.objects.all()
    if code := values.get("fiscal_code"):
        check_fiscal_code(code, known=others.exclude(fiscal_code=""))
    if (code := values.get("ipa_code")) and (fault := ipa_code_fault(code, kind)):
        raise Refused(fault)
    check_parent(values.get("parent"), of=itself)
    check_is_new(values, among=others)


def check_kind_may_become(kind: str, *, of: Body) -> None:
    """The roles of the office hold in the body of this kind: without it nobody could enter."""
    if of.kind == Kind.METROPOLITAN_AUTHORITY != kind:
        raise Refused(
            _("%(name)s è l’ente che tiene Quadro: il suo tipo non cambia.") % {"name": of.name}
        )


def check_fiscal_code(code: str, *, known: Iterable[Body]) -> None:
    if fault := fiscal_code_fault(code):
        near = looks_like(code, ((one.fiscal_code, one.name) for one in known))
        raise Refused(f"{fault} {near}".strip())


def check_parent(parent: Body | None, *, of: Body | None) -> None:
    above = parent
    while above is not None:
        if of is not None and above.pk == of.pk:
            raise Refused(_("Un ente non può stare, nemmeno in più passi, sopra sé stesso."))
        above = above.parent


UNIQUE = ("fiscal_code", "ipa_code", "municipality", "zone", "name")
"""What can be of one body only; the constraints of the database say the same."""


def check_is_new(values: Mapping[str, Any], *, among: Any) -> None:
    for field in UNIQUE:
        value = values.get(field)
        lookup = "name__iexact" if field == "name" else field
        if value and (other := among.filter(**{lookup: value}).first()):
            raise clash(field, other)


def clash(field: str, other: Body | None) -> Refused:
    """The refusal of a second body with the same value, also when the database finds it first."""
    name = other.name if other else _("un altro ente, appena registrato")
    sentences = {
        "fiscal_code": _("Il codice fiscale è già quello di %(name)s."),
        "ipa_code": _("Il codice IPA è già quello di %(name)s."),
        "municipality": _("Il Comune del territorio ha già il suo ente: %(name)s."),
        "zone": _("La Zona del territorio ha già il suo ente: %(name)s."),
        "name": _("C’è già un ente di nome %(name)s: apri la sua pagina e modificala."),
    }
    return Refused(
        sentences[field] % {"name": name},
        cure=other.get_absolute_url() if other else "",
        cure_label=_("Apri l’ente") if other else "",
    )


def doubts(body: Body) -> list[str]:
    """What is allowed but looks odd: said after saving, never an obstacle."""
    if body.municipality is None or not body.ipa_code or not body.municipality.cadastral_code:
        return []
    expected = f"c_{body.municipality.cadastral_code.lower()}"
    if body.ipa_code == expected:
        return []
    return [
        _("Il codice IPA %(code)s non è quello che viene dal codice catastale (%(expected)s).")
        % {"code": body.ipa_code, "expected": expected}
    ]


# Offices ------------------------------------------------------------------------------------------


def check_office(body: Body, values: Mapping[str, Any], *, itself: Office | None = None) -> None:
    """What an office must respect: a name of its own in its body, days in order."""
    name = str(values.get("name") or "").strip()
    if not name:
        raise Refused(_("Scrivi il nome dell’ufficio."))
    others = body.offices.exclude(pk=itself.pk) if itself else body.offices.all()
    if others.filter(name__iexact=name).exists():
        raise Refused(_("%(body)s ha già un ufficio con questo nome.") % {"body": body})
    check_period(values.get("since"), values.get("until"))


# Mandates -----------------------------------------------------------------------------------------


def check_role(role: str, kind: str) -> None:
    if (kinds := WHERE.get(Role(role))) and kind not in kinds:
        raise Refused(
            _("Il ruolo «%(role)s» esiste solo in enti di questo tipo: %(kinds)s.")
            % {
                "role": Role(role).label,
                "kinds": ", ".join(sorted(str(Kind(one).label) for one in kinds)),
            }
        )


def check_may_give(role: str, *, by: Actor) -> None:
    if role in POWERFUL and not by.is_administrator:
        raise Refused(
            _("Il ruolo «%(role)s» lo danno e lo tolgono solo gli amministratori.")
            % {"role": Role(role).label}
        )


def roles_in(kind: str, *, by: Actor) -> list[Role]:
    """The roles that `by` may give in a body of this kind."""
    return [
        role
        for role in Role
        if allows(check_role, role, kind) and allows(check_may_give, role, by=by)
    ]


def check_can_appoint(person: Person, *, role: str, body: Body, period: Mandate, by: Actor) -> None:
    check_can_keep(by=by)
    check_role(role, body.kind)
    check_may_give(role, by=by)
    check_period(period.since, period.until)
    if period.office is not None and period.office.body_id != body.pk:
        raise Refused(_("L’ufficio è di un altro ente."))
    if period.office is not None and not overlap(period.office, period.since, period.until):
        raise Refused(_("In quei giorni l’ufficio è chiuso: scegline un altro o correggi le date."))
    for held in person.mandates.filter(role=role, body=body):
        if overlap(held, period.since, period.until):
            raise Refused(_("Ha già questo ruolo in questo ente nello stesso periodo."))


def check_period(since: date | None, until: date | None) -> None:
    if since and until and since >= until:
        raise Refused(_("L’ultimo giorno viene prima del primo: correggi una delle due date."))


def overlap(row: Mandate | Office | Shareholding, since: date | None, until: date | None) -> bool:
    """The row's period and this one share a day."""
    return (row.since or date.min) < (until or date.max) and (since or date.min) < (
        row.until or date.max
    )


def check_can_end(mandate: Mandate, *, until: date, by: Actor) -> None:
    check_can_keep(by=by)
    check_may_give(mandate.role, by=by)
    if mandate.since and until <= mandate.since:
        raise Refused(_("L’ultimo giorno viene prima del primo giorno del mandato."))
    if mandate.until and until > mandate.until:
        raise Refused(_("Il mandato finisce già prima: per allungarlo registrane un altro."))
    if mandate.role == Role.ADMINISTRATOR and not _others_remain(mandate, until):
        raise Refused(_("È l’ultimo amministratore: prima nominane un altro."))


def check_can_withdraw(mandate: Mandate, *, by: Actor) -> None:
    check_can_keep(by=by)
    check_may_give(mandate.role, by=by)
    if mandate.since is None or mandate.since <= by.on:
        raise Refused(_("Il mandato è già cominciato: registrane la fine."))


def _others_remain(mandate: Mandate, until: date) -> bool:
    others = Mandate.objects.filter(role=Role.ADMINISTRATOR, body=mandate.body)
    return bool(
        others.on(until).exclude(pk=mandate.pk).filter(person__user__is_active=True).exists()
    )


def check_can_give_access(person: Person, *, by: Actor) -> None:
    check_can_keep(by=by)
    if person.user_id is not None:
        raise Refused(_("%(name)s ha già un accesso.") % {"name": person})
    check_may_act(person, by=by)


def check_can_reopen_access(person: Person, *, by: Actor) -> None:
    check_can_keep(by=by)
    if person.user is None or person.user.is_active:
        raise Refused(_("%(name)s non ha un accesso chiuso.") % {"name": person})
    check_may_act(person, by=by)


def check_may_act(person: Person, *, by: Actor) -> None:
    """An account acts with all the mandates of its person: whoever opens it gives them all."""
    held = _not_over(person, by.on)
    if not held:
        raise Refused(_("Chi non ha un mandato in corso non riceve un accesso."))
    for mandate in held:
        check_may_give(mandate.role, by=by)


def check_can_change_address(person: Person, *, by: Actor) -> None:
    """Who gets the letters of an account can act with it: it is like opening it."""
    check_can_keep(by=by)
    if person.user is None or not person.user.is_active:
        raise Refused(_("%(name)s non ha un accesso aperto.") % {"name": person})
    for mandate in _not_over(person, by.on):
        check_may_give(mandate.role, by=by)


def check_can_close_access(person: Person, *, by: Actor) -> None:
    """Whoever may give what an account can do may take it back; not from themselves."""
    check_can_keep(by=by)
    if person.user is None or not person.user.is_active:
        raise Refused(_("%(name)s non ha un accesso aperto.") % {"name": person})
    if person.user == by.user:
        raise Refused(_("Il tuo accesso lo chiude un’altra persona che tiene l’elenco."))
    for mandate in _not_over(person, by.on):
        check_may_give(mandate.role, by=by)
        if mandate.role == Role.ADMINISTRATOR and not _others_remain(mandate, by.on):
            raise Refused(_("È l’ultimo amministratore: prima nominane un altro."))


def _not_over(person: Person, on: date) -> list[Mandate]:
    return [one for one in person.mandates.all() if one.until is None or one.until > on]


# Successions and shares ---------------------------------------------------------------------------


def check_can_succeed(predecessors: Collection[Body], successor: Body, *, by: Actor) -> None:
    check_can_keep(by=by)
    if not predecessors:
        raise Refused(_("Indica almeno un ente che confluisce."))
    if successor in predecessors:
        raise Refused(_("Un ente non succede a sé stesso."))
    later = successors_of_all(successor)
    for one in predecessors:
        if one.pk in later:
            raise Refused(
                _("%(old)s è già succeduto a %(new)s: il giro si chiuderebbe.")
                % {"old": one, "new": successor}
            )
        if one.successors.filter(successor=successor).exists():
            raise Refused(_("La successione di %(old)s è già registrata.") % {"old": one})


def successors_of_all(body: Body) -> set[int]:
    """The keys of all bodies that came after this one, in any number of steps."""
    pairs = list(Succession.objects.values_list("predecessor_id", "successor_id"))
    found: set[int] = set()
    edge = {body.pk}
    while edge:
        edge = {new for old, new in pairs if old in edge} - found
        found |= edge
    return found


def check_can_hold(share: Shareholding, *, by: Actor) -> None:
    check_can_keep(by=by)
    if share.holder_id == share.company_id:
        raise Refused(_("Un ente non partecipa a sé stesso."))
    check_period(share.since, share.until)
    if share.percent is not None and not 0 < share.percent <= WHOLE:
        raise Refused(_("La quota va da più di 0 a 100 per cento."))
    rows = list(Shareholding.objects.filter(company=share.company_id))
    beside = [row for row in rows if overlap(row, share.since, share.until)]
    if any(row.holder_id == share.holder_id for row in beside):
        raise Refused(_("Questa partecipazione è già registrata nello stesso periodo."))
    check_shares([*beside, share])


def check_shares(rows: Collection[Shareholding]) -> None:
    """On no day do the known shares of a company make more than the whole."""
    starts = {row.since or date.min for row in rows}
    for day in starts:
        held = sum((row.percent or Decimal() for row in rows if row.holds_on(day)), Decimal())
        if held > WHOLE:
            raise Refused(_("Con questa le quote conosciute supererebbero il 100 per cento."))


def check_can_end_share(share: Shareholding, *, until: date, by: Actor) -> None:
    check_can_keep(by=by)
    if share.since and until <= share.since:
        raise Refused(_("L’ultimo giorno viene prima del primo."))
    if share.until and until > share.until:
        raise Refused(_("La partecipazione finisce già prima."))
