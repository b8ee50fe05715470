"""What the planning office declares instead of what is computed, and why: shown, never summed."""

from datetime import date
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from quadro.delivery.models.commitments import Commitment
from quadro.delivery.reckoning import DECLARABLE, Timing


class OverrideQuerySet(models.QuerySet["Override"]):
    def on(self, day: date) -> Self:
        """Those that hold on a day."""
        begun = self.filter(on__lte=day).exclude(expires_on__lt=day)
        return begun.exclude(withdrawn_on__lte=day)


class Override(models.Model):
    """A correction with its reason: another timing, another progress, or both.

    Never written over: one ends when it is withdrawn, when its last day has passed, or when another
    takes its place. What was computed when it was declared stays beside it.
    """

    personal_data: ClassVar = ("author", "author_name", "withdrawn_by")

    commitment = models.ForeignKey(Commitment, models.CASCADE, related_name="overrides")
    on = models.DateField(_("dal"))
    expires_on = models.DateField(_("vale fino al"), null=True, blank=True)
    """Its last day; empty: until it is withdrawn."""
    timing = models.CharField(_("tempi dichiarati"), max_length=16, blank=True, choices=DECLARABLE)
    progress = models.DecimalField(
        _("fatto dichiarato, in percento"), max_digits=5, decimal_places=2, null=True, blank=True
    )
    reason = models.CharField(_("motivo"), max_length=500)
    computed_timing = models.CharField(_("tempi calcolati"), max_length=16, choices=Timing)
    computed_progress = models.DecimalField(
        _("fatto calcolato, in percento"), max_digits=5, decimal_places=2, null=True, blank=True
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True
    )
    author_name = models.CharField(_("detto da"), max_length=150)
    told_at = models.DateTimeField(_("detto il"))
    withdrawn_on = models.DateField(_("ritirata il"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("ritirata alle"), null=True, blank=True)
    withdrawn_by = models.CharField(_("ritirata da"), max_length=150, blank=True)
    withdrawal = models.CharField(_("perché è ritirata"), max_length=500, blank=True)

    objects = OverrideQuerySet.as_manager()

    class Meta:
        verbose_name = _("correzione motivata")
        verbose_name_plural = _("correzioni motivate")
        constraints = [
            models.UniqueConstraint(
                fields=["commitment"],
                condition=Q(withdrawn_on=None),
                name="override_one_at_a_time",
            ),
            models.CheckConstraint(
                condition=~Q(timing="") | Q(progress__isnull=False),
                name="override_declares_something",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="override_has_its_reason"),
            models.CheckConstraint(
                condition=Q(progress=None) | Q(progress__gte=0, progress__lte=100),
                name="override_progress_is_a_percentage",
            ),
            models.CheckConstraint(
                condition=Q(expires_on=None) | Q(expires_on__gte=F("on")),
                name="override_expires_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_on=None, withdrawn_at=None, withdrawn_by="", withdrawal="")
                | (
                    Q(withdrawn_on__isnull=False, withdrawn_at__isnull=False)
                    & ~Q(withdrawn_by="")
                    & ~Q(withdrawal="")
                ),
                name="override_withdrawn_with_who_when_and_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.commitment}: {self.reason}"
