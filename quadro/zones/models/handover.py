"""What who leaves says of what they leave, and who takes it over."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from quadro.agreements.models import Agreement, Opinion
from quadro.assemblies.models import Sitting
from quadro.delivery.models import Commitment
from quadro.desks.models import Request
from quadro.zones.models.opinions import ActOpinion
from quadro.zones.models.turns import Turn

SUBJECTS = ("opinion", "act_opinion", "commitment", "request", "sitting", "minutes_of", "agreement")


def _only(name: str) -> Q:
    others = {f"{one}__isnull": one != name for one in SUBJECTS}
    return Q(**others)


class HandedOver(models.Model):
    """A line of the dossier of a turn that ends; which lines there are is found, not kept."""

    personal_data: ClassVar = ("noted_by_name", "taken_by_name")

    turn = models.ForeignKey(Turn, models.CASCADE, related_name="handed_over")
    opinion = models.ForeignKey(
        Opinion, models.CASCADE, related_name="+", null=True, blank=True, verbose_name=_("parere")
    )
    act_opinion = models.ForeignKey(
        ActOpinion, models.CASCADE, related_name="+", null=True, blank=True,
        verbose_name=_("parere su un atto"),
    )  # fmt: skip
    commitment = models.ForeignKey(
        Commitment, models.CASCADE, related_name="+", null=True, blank=True,
        verbose_name=_("impegno"),
    )  # fmt: skip
    request = models.ForeignKey(
        Request, models.CASCADE, related_name="+", null=True, blank=True,
        verbose_name=_("richiesta"),
    )  # fmt: skip
    sitting = models.ForeignKey(
        Sitting, models.CASCADE, related_name="+", null=True, blank=True, verbose_name=_("seduta")
    )
    minutes_of = models.ForeignKey(
        Sitting, models.CASCADE, related_name="+", null=True, blank=True,
        verbose_name=_("verbale della seduta"),
    )  # fmt: skip
    agreement = models.ForeignKey(
        Agreement, models.CASCADE, related_name="+", null=True, blank=True,
        verbose_name=_("intesa"),
    )  # fmt: skip
    note = models.CharField(_("nota di chi lascia"), max_length=500, blank=True)
    noted_at = models.DateTimeField(_("scritta il"), null=True, blank=True)
    noted_by_name = models.CharField(_("scritta da"), max_length=150, blank=True)
    taken_at = models.DateTimeField(_("presa in carico il"), null=True, blank=True)
    taken_by_name = models.CharField(_("presa in carico da"), max_length=150, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("voce del passaggio")
        verbose_name_plural = _("voci del passaggio")
        constraints = [
            models.CheckConstraint(
                condition=(
                    _only("opinion") | _only("act_opinion") | _only("commitment")
                    | _only("request") | _only("sitting") | _only("minutes_of")
                    | _only("agreement")
                ),
                name="handed_over_is_of_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(taken_at=None, taken_by_name="")
                | (Q(taken_at__isnull=False) & ~Q(taken_by_name="")),
                name="handed_over_taken_by_somebody",
            ),
            *(
                models.UniqueConstraint(fields=["turn", name], name=f"handed_over_{name}_once")
                for name in SUBJECTS
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.turn}: {self.subject}"

    @property
    def kind(self) -> str:
        """Which of `SUBJECTS` it is about."""
        return next(one for one in SUBJECTS if getattr(self, f"{one}_id") is not None)

    @property
    def subject(self) -> Any:
        return getattr(self, self.kind)
