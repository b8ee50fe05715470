"""The approvals of an agreement as a file."""

from django.utils.translation import gettext_lazy as _

from quadro.agreements.models import Approval
from quadro.agreements.queries import Standing
from quadro.kit.exports import Column


def _act(standing: Standing, name: str) -> object:
    return getattr(standing.party.act, name) if standing.party.act else ""


COLUMNS = (
    Column("ente", _("ente"), lambda row: row.party.body.name),
    Column("esito", _("esito"), lambda row: str(Approval.Outcome(row.outcome).label)),
    Column("atto", _("atto"), lambda row: _act(row, "kind")),
    Column("numero", _("numero"), lambda row: _act(row, "number")),
    Column("data", _("data"), lambda row: _act(row, "on")),
    Column("in_albo_dal", _("in albo dal"), lambda row: _act(row, "albo_since")),
    Column("efficace_dal", _("efficace dal"), lambda row: row.effective_on),
    Column("seduta", _("seduta del"), lambda row: row.approval and row.approval.sitting_on),
    Column("giorni_di_attesa", _("giorni di attesa"), lambda row: row.waiting_days),
    Column("solleciti", _("solleciti"), lambda row: row.approval and row.approval.reminders),
    Column("nota", _("nota"), lambda row: row.approval and row.approval.note),
)
