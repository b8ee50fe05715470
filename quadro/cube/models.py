"""What each record contributes now, what contributions sum to, and the two trees they climb."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from quadro.cube.exact import Code, Exact


class Contribution(models.Model):
    """What a record contributes to a measure, at a leaf of each tree.

    `node` is the key of a provision, or 0 for everything. It is no foreign key: the shares of the
    record hold the provision already, and a refusal to remove it must count those, not these.
    """

    personal_data: ClassVar = ()

    kind = Code(_("genere"), max_length=8)
    key = models.BigIntegerField(_("chiave"))
    node = models.BigIntegerField(_("previsione"))
    place = Code(_("luogo"), max_length=24)
    measure = Code(_("misura"), max_length=32)
    total = Exact(_("somma"))
    weight = Exact(_("peso"))
    latest = Code(_("ultimo valore"), max_length=33, null=True)

    class Meta:
        verbose_name = _("contributo al riepilogo")
        verbose_name_plural = _("contributi al riepilogo")
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "key", "node", "place", "measure"], name="contribution_once"
            )
        ]
        indexes = [
            models.Index(
                fields=["measure", "latest"],
                condition=Q(latest__isnull=False),
                name="contribution_latest",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind}{self.key}: {self.measure}"


class Cell(models.Model):
    """What contributions sum to at a node and a place, those below included.

    `edition` 0 and `node` 0 are everything, `node` 0 the whole of an edition. A cell that nothing
    is in any more may stay, with zeros. Its key is in the order in which they are read: those of a
    place, line by line, the measures of a line one beside the other.
    """

    personal_data: ClassVar = ()

    pk = models.CompositePrimaryKey("edition", "place", "node", "measure")
    edition = models.BigIntegerField(_("edizione"))
    node = models.BigIntegerField(_("previsione"))
    measure = Code(_("misura"), max_length=32)
    place = Code(_("luogo"), max_length=24)
    total = Exact(_("somma"))
    weight = Exact(_("peso"))
    count = models.BigIntegerField(_("quanti"))
    latest = Code(_("ultimo valore"), max_length=33, null=True)

    class Meta:
        verbose_name = _("cella del riepilogo")
        verbose_name_plural = _("celle del riepilogo")

    def __str__(self) -> str:
        return f"{self.edition}/{self.node} {self.place} {self.measure}"


class NodePath(models.Model):
    """From a provision to each node that its contributions reach, itself and its edition included.

    The tree as the cells hold it: whoever changes the plan brings it along (`actions.regroup`).
    """

    personal_data: ClassVar = ()

    node = models.BigIntegerField(_("previsione"))
    edition = models.BigIntegerField(_("edizione"))
    above = models.BigIntegerField(_("sopra"))

    class Meta:
        verbose_name = _("percorso di una previsione")
        verbose_name_plural = _("percorsi delle previsioni")
        constraints = [
            models.UniqueConstraint(fields=["node", "above", "edition"], name="node_path_once")
        ]

    def __str__(self) -> str:
        return f"{self.node} → {self.above}"


class PlacePath(models.Model):
    """From a place to each that holds it on the day of the cells, itself included."""

    personal_data: ClassVar = ()

    place = Code(_("luogo"), max_length=24)
    above = Code(_("dentro"), max_length=24)

    class Meta:
        verbose_name = _("percorso di un luogo")
        verbose_name_plural = _("percorsi dei luoghi")
        constraints = [models.UniqueConstraint(fields=["place", "above"], name="place_path_once")]

    def __str__(self) -> str:
        return f"{self.place} → {self.above}"


class CubeDay(models.Model):
    """The day on which the cells hold: one row."""

    personal_data: ClassVar = ()

    on = models.DateField(_("giorno"))

    class Meta:
        verbose_name = _("giorno del riepilogo")
        verbose_name_plural = _("giorni del riepilogo")
        constraints = [models.CheckConstraint(condition=Q(id=1), name="cube_day_is_one")]

    def __str__(self) -> str:
        return f"{self.on:%d/%m/%Y}"
