"""The minutes of a sitting: facts come from its register, prose is written and kept by versions."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from quadro.assemblies.models.sittings import Item, Sitting
from quadro.assemblies.states import MinutesState
from quadro.documents.models import Document


class Minutes(models.Model):
    personal_data: ClassVar = ()

    sitting = models.OneToOneField(Sitting, models.CASCADE, related_name="minutes")
    state = models.CharField(
        _("stato"), max_length=16, choices=MinutesState, default=MinutesState.DRAFT
    )
    composed_at = models.DateTimeField(_("composto il"))
    approved_in = models.OneToOneField(
        Item, models.PROTECT, related_name="approved_minutes", null=True, blank=True,
        verbose_name=_("approvato con il punto"),
    )  # fmt: skip
    approved_on = models.DateField(_("approvato il"), null=True, blank=True)
    published_on = models.DateField(_("pubblicato il"), null=True, blank=True)
    document = models.ForeignKey(
        Document, models.PROTECT, related_name="of_minutes", null=True, blank=True,
        verbose_name=_("file"),
    )  # fmt: skip
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("verbale")
        verbose_name_plural = _("verbali")
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=("bozza", "in_approvazione"), approved_on=None)
                | Q(state__in=("approvato", "pubblicato"), approved_on__isnull=False),
                name="minutes_approved_on_a_day",
            ),
            models.CheckConstraint(
                condition=~Q(state="pubblicato") | Q(published_on__isnull=False),
                name="minutes_published_on_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_state_display()} · {self.sitting}"


class MinutesVersion(models.Model):
    """The prose as it was after a correction: `prose` maps "apertura", "chiusura" and the keys of
    the items to their text. Never changed.
    """

    personal_data: ClassVar = ("by_name", "prose")

    minutes = models.ForeignKey(Minutes, models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField(_("versione"))
    prose = models.JSONField(_("testo"), default=dict)
    at = models.DateTimeField(_("scritta il"))
    by_name = models.CharField(_("da"), max_length=150)

    class Meta:
        verbose_name = _("versione del verbale")
        verbose_name_plural = _("versioni del verbale")
        constraints = [
            models.UniqueConstraint(fields=["minutes", "number"], name="minutes_version_once")
        ]

    def __str__(self) -> str:
        return f"{self.number} · {self.minutes}"
