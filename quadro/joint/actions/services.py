"""A service is entered in the register, and its record changed."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from quadro.accounts.actors import Actor
from quadro.bodies.models import Kind
from quadro.joint import policies
from quadro.joint.actions.rows import hold_unions, index, locked
from quadro.joint.models import Form, JointService, Member
from quadro.journal import actions as journal
from quadro.kit.refusals import Stale

Values = Mapping[str, Any]
RECORD = (
    *("name", "sentence", "form", "agreement", "lead", "functions", "other_functions", "since"),
    *("until", "notice_months", "people", "people_note", "consultation"),
)
TAKEN = {"nuovo", "obblighi"}
"""Addresses of something else."""


@transaction.atomic
def register(values: Values, *, by: Actor, is_demonstration: bool = False) -> JointService:
    """Enter a service; a lead that is a municipality is in from the start."""
    policies.check_can_register(values, by=by)
    policies.check_record(values, by=by)
    service = JointService(slug=_free_slug(values["name"]), is_demonstration=is_demonstration)
    _fill(service, values)
    service.save()
    journal.record("joint.registered", service, by=by, **_told(service))
    if service.lead.kind == Kind.MUNICIPALITY:
        if service.form == Form.UNION:
            hold_unions()
            policies.check_one_union(service, service.lead, since=service.since)
        Member.objects.create(service=service, body=service.lead)
        journal.record("joint.joined", service, by=by, body=service.lead.label)
    index(service)
    return service


@transaction.atomic
def edit(service: JointService, values: Values, *, version: int, by: Actor) -> JointService:
    """Change the record, if nobody changed it after `version`. Its address stays."""
    service = locked(service)
    policies.check_can_keep(service, by=by)
    before = {name: getattr(service, name) for name in RECORD}
    if service.version != version:
        raise Stale(
            _("Mentre scrivevi, qualcun altro ha modificato questo servizio."),
            theirs=before, version=service.version,
        )  # fmt: skip
    told_before = _told(service)
    whole = {**before, **values}
    policies.check_record(whole, by=by, service=service)
    if whole["lead"].pk != service.lead_id:
        policies.check_can_register(whole, by=by)
    _fill(service, values)
    if service.form == Form.UNION:
        hold_unions()
        for one in service.members.select_related("body"):
            policies.check_one_union(service, one.body, since=one.since)
    service.version += 1
    service.save()
    told = journal.differences(told_before, _told(service))
    index(service)
    journal.record("joint.edited", service, by=by, **told)
    return service


def _fill(service: JointService, values: Values) -> None:
    for name in RECORD:
        if name in values:
            value = values[name]
            setattr(service, name, value.strip() if isinstance(value, str) else value)


def _told(service: JointService) -> dict[str, Any]:
    told = {name: getattr(service, name) for name in RECORD}
    told["agreement"] = str(service.agreement) if service.agreement else ""
    told["lead"] = service.lead.label
    return told


def _free_slug(name: str) -> str:
    """An address nobody has: `polizia-locale`, `polizia-locale-2`."""
    base = slugify(name)[:70] or "servizio"
    taken = {*JointService.objects.filter(slug__startswith=base).values_list("slug", flat=True)}
    taken |= TAKEN
    wanted = (base, *(f"{base}-{number}" for number in range(2, len(taken) + 3)))
    return next(slug for slug in wanted if slug not in taken)
