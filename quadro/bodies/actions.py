"""Everything that changes bodies, offices, mandates, successions and shares happens here."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from quadro.accounts import actions as accounts
from quadro.accounts.actors import Actor
from quadro.accounts.models import User
from quadro.bodies import policies, watchers
from quadro.bodies.index import items_of
from quadro.bodies.models import (
    INSTITUTIONAL,
    Body,
    Mandate,
    Office,
    Person,
    Shareholding,
    Succession,
)
from quadro.bodies.queries import DEMO_DOMAIN
from quadro.journal import actions as journal
from quadro.kit.dates import ApproximateDay
from quadro.kit.refusals import Refused, Stale
from quadro.search import actions as search

Values = Mapping[str, Any]

RECORD = (
    "name", "short_name", "kind", "is_institutional", "fiscal_code", "ipa_code", "pec", "website",
    "parent", "municipality", "zone", "note", "source",
)  # fmt: skip
"""What the office says of a body."""
TAKEN = {"nuovo"}  # slugs that are addresses of something else


# Bodies -------------------------------------------------------------------------------------------


@transaction.atomic
def register(values: Values, *, by: Actor, slug: str = "") -> Body:
    """Enter a body; what is not said of it stays unknown."""
    policies.check_can_keep(by=by)
    policies.check_record(values)
    body = Body(slug=slug or free_slug(values["name"]))
    _fill(body, values)
    _save(body)
    journal.record("bodies.registered", body, by=by, **record_of(body))
    search.put(items_of([body]))
    return body


@transaction.atomic
def edit(body: Body, values: Values, *, version: int, by: Actor) -> Body:
    """Change a body, if nobody changed it after `version`. Its address stays."""
    body = _locked(body)
    policies.check_can_keep(by=by)
    before = record_of(body)
    if body.version != version:
        raise Stale(
            _("Mentre scrivevi, qualcun altro ha modificato questo ente."),
            theirs=before,
            version=body.version,
        )
    policies.check_record({**before, **values}, itself=body)
    _fill(body, values)
    body.version += 1
    _save(body)
    told = journal.differences(before, record_of(body))
    journal.record("bodies.edited", body, by=by, **told)
    search.put(items_of([body]))
    if {"municipality", "zone"} & told.keys():
        watchers.MOVED.tell([body.pk])
    return body


def record_of(body: Body) -> dict[str, Any]:
    return {name: getattr(body, name) for name in RECORD}


def free_slug(name: str) -> str:
    """An address nobody has: `comune-di-legnano`, `comune-di-legnano-2`."""
    base = slugify(name)[:90] or "ente"
    taken = set(Body.objects.filter(slug__startswith=base).values_list("slug", flat=True)) | TAKEN
    wanted = (base, *(f"{base}-{number}" for number in range(2, len(taken) + 3)))
    return next(slug for slug in wanted if slug not in taken)


def _fill(body: Body, values: Values) -> None:
    for name in RECORD:
        if name in values:
            setattr(body, name, values[name])
    if values.get("is_institutional", body.is_institutional) is None:
        body.is_institutional = body.kind in INSTITUTIONAL


def _save(body: Body) -> None:
    """Two people may register the same body at once: the second gets a sentence, not an error."""
    try:
        with transaction.atomic():
            body.save()
    except IntegrityError as error:
        field = clashing_field(str(error))
        if field is None:
            raise
        others = Body.objects.exclude(pk=body.pk).filter(**{field: getattr(body, field)})
        raise policies.clash("name" if field == "slug" else field, others.first()) from error


def clashing_field(message: str) -> str | None:
    """The field of which a unique constraint complains, on either database."""
    said = message.splitlines()[0]
    if "unique" not in said.lower():
        return None
    return next((field for field in (*policies.UNIQUE, "slug") if field in said), None)


def _locked(body: Body) -> Body:
    return Body.objects.select_for_update().get(pk=body.pk)


OFFICE = ("name", "email", "phone", "since", "until")
"""What is said of an office."""


@transaction.atomic
def add_office(body: Body, values: Values, *, by: Actor) -> Office:
    body = _locked(body)
    policies.check_can_keep(by=by)
    policies.check_office(body, values)
    office = Office(body=body)
    _fill_office(office, values)
    office.save()
    journal.record("bodies.office_added", body, by=by, office=office.name)
    return office


@transaction.atomic
def edit_office(office: Office, values: Values, *, version: int, by: Actor) -> Office:
    """Change an office, or close it (`until`), if nobody changed it after `version`."""
    body = _locked(office.body)
    office = Office.objects.select_for_update(of=("self",)).get(pk=office.pk)
    policies.check_can_keep(by=by)
    before = office_record(office)
    if office.version != version:
        raise Stale(
            _("Mentre scrivevi, qualcun altro ha modificato questo ufficio."),
            theirs=before,
            version=office.version,
        )
    policies.check_office(body, {**before, **values}, itself=office)
    _fill_office(office, values)
    office.version += 1
    office.save()
    told = journal.differences(before, office_record(office))
    journal.record("bodies.office_edited", body, by=by, office=office.name, **told)
    return office


def office_record(office: Office) -> dict[str, Any]:
    return {name: getattr(office, name) for name in OFFICE}


def _fill_office(office: Office, values: Values) -> None:
    for name in OFFICE:
        if name in values:
            setattr(office, name, values[name])
    office.name = office.name.strip()


# People and mandates ------------------------------------------------------------------------------


@transaction.atomic
def enter_person(name: str, *, by: Actor) -> Person:
    """Two people may have the same name: nobody is ever found by it."""
    policies.check_can_keep(by=by)
    if not name.strip():
        raise Refused(_("Scrivi nome e cognome."))
    person = Person.objects.create(name=name.strip())
    journal.record("bodies.person_entered", person, by=by)
    return person


@transaction.atomic
def appoint(
    person: Person, *, role: str, body: Body, by: Actor, since: date | None = None,
    until: date | None = None, office: Office | None = None, source: str = "",
) -> Mandate:  # fmt: skip
    """Give a role; it begins and ends by itself on its days (`until` excluded)."""
    person = Person.objects.select_for_update().get(pk=person.pk)
    mandate = Mandate(
        person=person, role=role, body=body, since=since, until=until, office=office, source=source
    )
    policies.check_can_appoint(person, role=role, body=body, period=mandate, by=by)
    mandate.save()
    journal.record("bodies.appointed", body, by=by, role=role, since=since, until=until)
    journal.record("bodies.appointed", mandate, by=by, role=role, body=body.name)
    return mandate


@transaction.atomic
def appoint_new(name: str, *, role: str, body: Body, by: Actor, **told: Any) -> Mandate:
    """Enter a person and give the role: both or neither."""
    person = enter_person(name, by=by)
    return appoint(person, role=role, body=body, by=by, **told)


@transaction.atomic
def end_mandate(mandate: Mandate, *, until: date, by: Actor) -> Mandate:
    """Bring its end forward; `until` is the first day without the role."""
    _locked(mandate.body)
    mandate = Mandate.objects.select_for_update().get(pk=mandate.pk)
    policies.check_can_end(mandate, until=until, by=by)
    was, mandate.until = mandate.until, until
    mandate.save(update_fields=["until"])
    told = {"until": (was, until)}
    journal.record("bodies.mandate_ended", mandate.body, by=by, role=mandate.role, **told)
    journal.record("bodies.mandate_ended", mandate, by=by, **told)
    return mandate


@transaction.atomic
def withdraw_mandate(mandate: Mandate, *, by: Actor) -> None:
    """Take back a mandate that has not begun: it gave no power yet; the journal remembers it."""
    policies.check_can_withdraw(mandate, by=by)
    journal.record("bodies.mandate_withdrawn", mandate.body, by=by, role=mandate.role)
    mandate.delete()


@transaction.atomic
def give_access(
    person: Person, *, email: str, by: Actor, at: datetime, password: str | None = None
) -> User:
    """Open the account of somebody who holds a mandate; it can do what the mandates say."""
    person = Person.objects.select_for_update().get(pk=person.pk)
    policies.check_can_give_access(person, by=by)
    person.user = accounts.open_account(
        email=email, name=person.name, by=by, at=at, password=password
    )
    person.save(update_fields=["user"])
    journal.record("bodies.access_given", person, by=by, user=email)
    return person.user


@transaction.atomic
def change_address(person: Person, email: str, *, by: Actor) -> User:
    """Another e-mail address for an access: whoever reads it can choose the password."""
    person = _with_account(person)
    policies.check_can_change_address(person, by=by)
    assert person.user is not None  # noqa: S101 - the policy says so
    was = person.user.email
    accounts.change_address(person.user, email, by=by)
    journal.record("bodies.address_changed", person, by=by, user=(was, person.user.email))
    return person.user


@transaction.atomic
def close_access(person: Person, *, by: Actor, ends_mandates: bool) -> int:
    """Shut the account at once; with `ends_mandates` the person is in office no more from today.

    Returns how many mandates ended. One that begins today ends tonight, and one still to begin is
    left to who keeps the list: without an account neither gives any power.
    """
    person = _with_account(person)
    policies.check_can_close_access(person, by=by)
    assert person.user is not None  # noqa: S101 - the policy says so
    accounts.close_account(person.user, by=by)
    journal.record("bodies.access_closed", person, by=by)
    ended = 0
    for mandate in person.mandates.on(by.on) if ends_mandates else ():
        until = max(by.on, (mandate.since or date.min) + timedelta(days=1))
        if mandate.until is None or mandate.until > until:
            end_mandate(mandate, until=until, by=by)
            ended += 1
    return ended


@transaction.atomic
def reopen_access(person: Person, *, by: Actor) -> User:
    """Who comes back into office comes back with the same account, and sets a new password."""
    person = _with_account(person)
    policies.check_can_reopen_access(person, by=by)
    assert person.user is not None  # noqa: S101 - the policy says so
    accounts.reopen_account(person.user, by=by)
    journal.record("bodies.access_reopened", person, by=by)
    return person.user


def _with_account(person: Person) -> Person:
    rows = Person.objects.select_for_update(of=("self",)).select_related("user")
    found: Person = rows.get(pk=person.pk)
    return found


def secured(user: User, event: str, *, by: Actor) -> None:
    """Write that a person changed the ways in which they sign in."""
    journal.record(event, getattr(user, "person", user), by=by)


# Successions and shares ---------------------------------------------------------------------------


@transaction.atomic
def succeed(
    predecessors: Collection[Body], successor: Body, *, on: ApproximateDay, by: Actor,
    note: str = "", source: str = "",
) -> list[Succession]:  # fmt: skip
    """A and B give way to C on a day: what they signed stays theirs, the pages lead on."""
    keys = sorted(one.pk for one in (*predecessors, successor))
    list(Body.objects.select_for_update().filter(pk__in=keys).order_by("pk"))
    policies.check_can_succeed(predecessors, successor, by=by)
    made = Succession.objects.bulk_create(
        [
            Succession(
                predecessor=one,
                successor=successor,
                on=on.day,
                on_precision=on.precision,
                note=note,
                source=source,
            )
            for one in predecessors
        ]
    )
    facts = [
        journal.Fact(
            "bodies.succeeded", one.predecessor, {"successor": successor.name, "on": on.iso}
        )
        for one in made
    ]
    names = [one.name for one in predecessors]
    told = journal.Fact("bodies.succeeded", successor, {"predecessors": names, "on": on.iso})
    journal.record_many([*facts, told], by=by)
    return made


SHARE = ("percent", "since", "until", "status", "note", "source")


@transaction.atomic
def hold_share(holder: Body, company: Body, values: Values, *, by: Actor) -> Shareholding:
    """Record that a body holds a share of a company; the percentage where it is known."""
    company = _locked(company)
    share = Shareholding(holder=holder, company=company)
    for name in SHARE:
        if name in values:
            setattr(share, name, values[name])
    policies.check_can_hold(share, by=by)
    share.save()
    told = {"holder": holder.name, "company": company.name, "percent": share.percent}
    facts = [journal.Fact("bodies.share_held", one, told) for one in (holder, company)]
    journal.record_many(facts, by=by)
    return share


@transaction.atomic
def end_share(share: Shareholding, *, until: date, by: Actor) -> Shareholding:
    _locked(share.company)
    share = Shareholding.objects.select_for_update(of=("self",)).get(pk=share.pk)
    policies.check_can_end_share(share, until=until, by=by)
    was, share.until = share.until, until
    share.save(update_fields=["until"])
    told = {"company": share.company.name, "until": (was, until)}
    facts = [journal.Fact("bodies.share_ended", one, told) for one in (share.holder, share.company)]
    journal.record_many(facts, by=by)
    return share


# The demonstration --------------------------------------------------------------------------------

DEMO_PASSWORD = "quadro-dimostrazione"  # noqa: S105 - printed by `demo_accounts`, only where DEMO


@transaction.atomic
def open_demo_accounts(rows: Iterable[Mapping[str, str]], *, at: datetime, by: Actor) -> list[User]:
    """The accounts of `ruoli.csv` (email, nome, ente, ruolo, dal): roles, not people.

    All with the same password. Those that exist already are left as they are.
    """
    known = set(User.objects.filter(email__endswith=DEMO_DOMAIN).values_list("email", flat=True))
    bodies = {one.slug: one for one in Body.objects.all()}
    opened = []
    for row in rows:
        if row["email"] in known:
            continue
        person = enter_person(row["nome"], by=by)
        since = ApproximateDay.parse(row["dal"]).day
        appoint(person, role=row["ruolo"], body=bodies[row["ente"]], since=since, by=by)
        opened.append(give_access(person, email=row["email"], by=by, at=at, password=DEMO_PASSWORD))
    return opened


def index_all() -> None:
    """Write again what of bodies can be found."""
    search.put(items_of(Body.objects.all()))
