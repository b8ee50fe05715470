"""The figures of the plan as they were when a round closed: a copy of the cells."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from quadro.cube.exact import Exact
from quadro.monitoring.models.rounds import Round


class Frozen(models.Model):
    """A cell of the roll-up (`cube.Cell`) on the day on which a round was closed.

    `edition` 0 and `node` 0 are everything, `node` 0 the whole of an edition. Nodes and places are
    told by their keys, as the cells tell them: what was frozen stays readable whatever becomes of a
    provision.
    """

    personal_data: ClassVar = ()

    round = models.ForeignKey(Round, models.CASCADE, related_name="frozen")
    edition = models.BigIntegerField(_("edizione"))
    node = models.BigIntegerField(_("previsione"))
    measure = models.CharField(_("misura"), max_length=32)
    place = models.CharField(_("luogo"), max_length=24)
    total = Exact(_("somma"))
    weight = Exact(_("peso"))
    count = models.BigIntegerField(_("quanti"))
    latest = models.CharField(_("ultimo valore"), max_length=33, null=True)

    class Meta:
        verbose_name = _("valore congelato")
        verbose_name_plural = _("valori congelati")
        constraints = [
            models.UniqueConstraint(
                fields=["round", "edition", "node", "measure", "place"], name="frozen_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.round}: {self.edition}/{self.node} {self.place} {self.measure}"
