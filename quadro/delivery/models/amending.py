"""What an amendment of an agreement changes of its commitments."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from quadro.agreements.models import Amendment
from quadro.delivery.models.commitments import Commitment


class CommitmentDelta(models.Model):
    """One thing that an amendment changes. `old` is written when it takes effect.

    Of a new commitment `commitment` is empty until then.
    """

    class Kind(models.TextChoices):
        FIELD = "dato", _("un dato dell’impegno")
        CANCEL = "annulla", _("l’impegno è annullato")
        NEW = "nuovo", _("un impegno nuovo")

    personal_data: ClassVar = ()

    amendment = models.ForeignKey(Amendment, models.CASCADE, related_name="commitment_deltas")
    kind = models.CharField(_("che cosa cambia"), max_length=10, choices=Kind)
    commitment = models.ForeignKey(
        Commitment, models.PROTECT, related_name="deltas", null=True, blank=True,
        verbose_name=_("impegno"),
    )  # fmt: skip
    field = models.CharField(_("dato"), max_length=20, blank=True)
    old = models.JSONField(_("prima"), null=True, blank=True)
    new = models.JSONField(_("dopo"), null=True, blank=True)

    class Meta:
        verbose_name = _("modifica di un impegno")
        verbose_name_plural = _("modifiche di impegni")
        constraints = [
            models.UniqueConstraint(
                fields=["amendment", "commitment", "field"],
                condition=Q(kind__in=("dato", "annulla")),
                name="commitment_delta_once_a_thing",
            ),
            models.CheckConstraint(
                condition=Q(kind="nuovo", field="")
                | (Q(kind="dato", commitment__isnull=False) & ~Q(field=""))
                | Q(kind="annulla", commitment__isnull=False, field=""),
                name="commitment_delta_says_of_what",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.field}"

    @property
    def told(self) -> dict[str, Any]:
        """What is said of a new commitment, or why one is cancelled."""
        return self.new or {}
