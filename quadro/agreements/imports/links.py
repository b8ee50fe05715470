"""The sheet `collegamenti`: which provision an agreement serves, and how."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quadro.accounts.actors import Actor
from quadro.agreements import policies
from quadro.agreements.imports.cells import (
    Pending,
    Values,
    agreements_by_code,
    batch_of,
    joined,
    nameable,
    options,
    proposal,
    value_of,
)
from quadro.agreements.models import ProvisionLink
from quadro.kit.sheets import Column, Preview, Reading, Row, Written, duplicates, likeliest
from quadro.kit.text import Text
from quadro.plan.models import Provision

COLUMNS = {
    "agreement": "intesa",
    "provision": "codice",
    "kind": "tipo",
    "sentence": "frase",
    "source": "fonte",
}


class LinkImporter:
    name = "collegamenti"
    label: Text = gettext_lazy("Legami fra intese e previsioni")
    columns: Sequence[Column] = (
        Column("intesa", gettext_lazy("Chiave dell’intesa"), required=True, example="SILAM"),
        Column("documento", gettext_lazy("Chiave del piano o programma"), required=True,
               example="psttm"),
        Column("edizione", gettext_lazy("Edizione del piano"), required=True, example="2022-2024"),
        Column("codice", gettext_lazy("Codice della previsione"), required=True, example="5.1"),
        Column("tipo", gettext_lazy("attua (come se fosse vuoto) oppure cornice")),
        Column("frase", gettext_lazy("In che modo l’intesa serve la previsione"), required=True),
        Column("fonte", gettext_lazy("Da dove viene il dato")),
    )  # fmt: skip

    def check(self, rows: Sequence[Row], *, by: Actor, on: date, pending: Pending) -> Preview:
        policies.check_can_keep(by=by)
        preview = Preview(problems=duplicates(rows, "intesa", "documento", "edizione", "codice"))
        agreements = agreements_by_code(pending)
        provisions = _provisions(rows, pending)
        there = {
            (one.agreement_id, one.provision_id): one
            for one in ProvisionLink.objects.select_related("agreement", "provision").filter(
                agreement__code__in={row["intesa"] for row in rows}
            )
        }
        self.today: dict[str, ProvisionLink] = {}
        for row in rows:
            values = _read(Reading(row, preview.problems), agreements, provisions)
            key = joined(row["intesa"], _place(row))
            link = there.get(
                (getattr(values["agreement"], "pk", 0), getattr(values["provision"], "pk", 0))
            )
            if link is not None:
                self.today[key] = link
            today = {name: value_of(link, name) for name in COLUMNS} if link else None
            name = f"{row['intesa']} → {row['codice']}"
            preview.proposals.append(
                proposal(row, key, name, today=today, values=values, columns=COLUMNS)
            )
        return preview

    def write(self, preview: Preview, *, by: Actor, on: date) -> list[Written]:
        batch = batch_of("agreements.link", ProvisionLink, preview, self.today)
        batch.save()
        batch.tell(by=by)
        batch.tell_agreements("provision", lambda link: link.provision, by=by)
        return batch.written()

    def reindex(self, keys: Collection[int]) -> None:
        """What an agreement serves is not among the words by which it is found."""


def _read(reading: Reading, agreements: Mapping[str, Any], provisions: Mapping[str, Any]) -> Values:
    row = reading.row
    provision = provisions.get(_place(row))
    if provision is None:
        start = joined(row["documento"], slugify(row["edizione"]), "")
        codes = [key.removeprefix(start) for key in provisions if key.startswith(start)]
        reading.refuse(
            "codice",
            _("Nessuna previsione con questo codice nell’edizione."),
            likeliest(row["codice"], codes),
        )
    return {
        "agreement": reading.choice("intesa", agreements),
        "provision": provision,
        "kind": reading.choice("tipo", options(ProvisionLink.Kind.choices), required=False),
        "sentence": reading.text("frase", most=500, required=True),
        "source": reading.text("fonte", most=500),
    }


def _place(row: Row) -> str:
    """`psttm/2022-2024/5.1`, as the sheet of the provisions calls it."""
    return joined(row["documento"], slugify(row["edizione"]), row["codice"])


def _provisions(rows: Sequence[Row], pending: Pending) -> dict[str, Any]:
    found = Provision.objects.filter(
        edition__programme__slug__in={row["documento"] for row in rows}
    ).select_related("edition__programme")
    known = {
        joined(one.edition.programme.slug, slugify(one.edition.slug), one.code): one
        for one in found
    }
    return nameable(known, pending.get("previsioni", ()))
