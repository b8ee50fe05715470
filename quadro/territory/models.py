from datetime import date
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from quadro.kit.dates import Precision
from quadro.kit.periods import Period, PeriodQuerySet, holds, period_is_ordered


class Zone(models.Model):
    """A homogeneous zone (Statuto, art. 29)."""

    personal_data: ClassVar = ()

    name = models.CharField(_("nome"), max_length=80, unique=True)
    slug = models.SlugField(unique=True)
    motto = models.CharField(_("motto"), max_length=200, blank=True)
    source = models.CharField(_("fonte"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("Zona omogenea")
        verbose_name_plural = _("Zone omogenee")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("portal:zone", args=[self.slug])


class MunicipalityQuerySet(PeriodQuerySet):
    def inside(self) -> Self:
        """Those of the metropolitan area."""
        return self.filter(is_inside=True)

    def of_zone(self, zone: Zone, *, on: date) -> Self:
        return self.filter(Q(memberships__zone=zone) & holds(on, prefix="memberships__")).on(on)


class Municipality(Period):
    """A municipality during its legal life; one that merged into another ends and stays."""

    personal_data: ClassVar = ()

    name = models.CharField(_("nome"), max_length=80)
    slug = models.SlugField(unique=True)
    istat_code = models.CharField(_("codice ISTAT"), max_length=6, blank=True)
    cadastral_code = models.CharField(_("codice catastale"), max_length=4, blank=True)
    province = models.CharField(_("provincia"), max_length=2)
    is_inside = models.BooleanField(_("nell’area metropolitana"), default=True)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, related_name="merged", null=True, blank=True,
        verbose_name=_("confluito in"),
    )  # fmt: skip
    until_precision = models.CharField(
        max_length=5, choices=Precision, default=Precision.DAY, verbose_name=_("precisione")
    )
    note = models.CharField(_("nota"), max_length=500, blank=True)
    source = models.CharField(_("fonte"), max_length=500, blank=True)

    objects = MunicipalityQuerySet.as_manager()

    class Meta:
        verbose_name = _("Comune")
        verbose_name_plural = _("Comuni")
        constraints = [
            period_is_ordered("municipality_period_is_ordered"),
            models.UniqueConstraint(
                fields=["istat_code"],
                condition=~Q(istat_code=""),
                name="municipality_istat_code_once",
            ),
            models.CheckConstraint(
                condition=Q(istat_code="") | Q(istat_code__regex=r"^\d{6}$"),
                name="municipality_istat_code_has_six_digits",
            ),
            models.CheckConstraint(
                condition=Q(merged_into=None) | Q(until__isnull=False),
                name="municipality_merged_has_ended",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("portal:municipality", args=[self.slug])


class Membership(Period):
    """A municipality belongs to one zone at a time; triggers keep periods apart."""

    personal_data: ClassVar = ()

    municipality = models.ForeignKey(Municipality, models.CASCADE, related_name="memberships")
    zone = models.ForeignKey(Zone, models.PROTECT, related_name="memberships")
    note = models.CharField(_("nota"), max_length=500, blank=True)
    source = models.CharField(_("fonte"), max_length=500, blank=True)

    objects = PeriodQuerySet.as_manager()

    class Meta:
        verbose_name = _("appartenenza a una Zona")
        verbose_name_plural = _("appartenenze alle Zone")
        constraints = [period_is_ordered("membership_period_is_ordered")]

    def __str__(self) -> str:
        return f"{self.municipality} in {self.zone}"


class Population(models.Model):
    """Residents of a municipality in a year, as a source counts them."""

    personal_data: ClassVar = ()

    municipality = models.ForeignKey(Municipality, models.CASCADE, related_name="populations")
    year = models.PositiveSmallIntegerField(_("anno"))
    residents = models.PositiveIntegerField(_("abitanti"))
    source = models.CharField(_("fonte"), max_length=300)

    class Meta:
        verbose_name = _("popolazione")
        verbose_name_plural = _("popolazioni")
        constraints = [
            models.UniqueConstraint(fields=["municipality", "year"], name="population_once_a_year")
        ]

    def __str__(self) -> str:
        return f"{self.municipality} {self.year}: {self.residents}"
