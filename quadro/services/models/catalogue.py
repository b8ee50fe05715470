"""A service that municipalities can join, and how many times a year it can be used."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from quadro.agreements.models import Agreement
from quadro.bodies.models import Body
from quadro.kit.dates import ApproximateDay, Precision
from quadro.kit.http import addresses
from quadro.services.states import ActNeeded, State, TargetIn
from quadro.territory.models import Zone


class Service(models.Model):
    """What a body does for the municipalities that join. What no source says stays empty."""

    personal_data: ClassVar = ()

    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(_("nome"), max_length=120)
    summary = models.CharField(_("che cosa fa"), max_length=300)
    text = models.TextField(_("descrizione"), blank=True)
    body = models.ForeignKey(
        Body, models.PROTECT, related_name="services_given", verbose_name=_("ente che lo dà")
    )
    office_name = models.CharField(_("ufficio"), max_length=200, blank=True)
    office_contact = models.CharField(_("contatto"), max_length=200, blank=True)
    since = models.DateField(_("attivo dal"), null=True, blank=True)
    since_precision = models.CharField(
        max_length=5, choices=Precision, default=Precision.DAY, verbose_name=_("precisione")
    )
    up_to_inhabitants = models.PositiveIntegerField(_("fino ad abitanti"), null=True, blank=True)
    zones = models.ManyToManyField(
        Zone, related_name="services", blank=True, verbose_name=_("Zone")
    )
    small_first = models.BooleanField(_("prima i piccoli Comuni"), default=True)
    small_target = models.PositiveIntegerField(
        _("obiettivo per i piccoli Comuni"), null=True, blank=True
    )
    small_target_in = models.CharField(
        _("obiettivo espresso in"), max_length=10, choices=TargetIn, blank=True
    )
    small_target_source = models.CharField(
        _("chi ha stabilito l’obiettivo"), max_length=300, blank=True
    )
    conditions = models.TextField(_("condizioni"), blank=True)
    cost = models.CharField(_("costo"), max_length=500, blank=True)
    free_up_to_inhabitants = models.PositiveIntegerField(
        _("gratuito fino ad abitanti"), null=True, blank=True
    )
    legal_basis = models.CharField(_("base giuridica"), max_length=300, blank=True)
    legal_basis_source = models.CharField(_("fonte della base"), max_length=500, blank=True)
    needs_act = models.CharField(
        _("atto per aderire"), max_length=10, choices=ActNeeded, blank=True
    )
    scheme = models.CharField(_("schema di convenzione"), max_length=300, blank=True)
    unit = models.CharField(_("che cosa si conta"), max_length=40, blank=True)
    answer_days = models.PositiveSmallIntegerField(
        _("giorni lavorativi per rispondere"), null=True, blank=True
    )
    agreement = models.ForeignKey(
        Agreement, models.PROTECT, related_name="services", null=True, blank=True,
        verbose_name=_("intesa su cui poggia"),
    )  # fmt: skip
    state = models.CharField(_("stato"), max_length=10, choices=State, default=State.PROPOSED)
    state_reason = models.CharField(_("motivo"), max_length=500, blank=True)
    source = models.CharField(_("fonte"), max_length=500, blank=True)
    is_demonstration = models.BooleanField(_("dato dimostrativo"), default=False)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("servizio ai Comuni")
        verbose_name_plural = _("servizi ai Comuni")
        constraints = [
            models.CheckConstraint(
                condition=~Q(name="") & ~Q(summary=""), name="service_says_what_it_does"
            ),
            models.CheckConstraint(
                condition=Q(up_to_inhabitants=None) | Q(up_to_inhabitants__gt=0),
                name="service_threshold_is_positive",
            ),
            # Nobody's target is none.
            models.CheckConstraint(
                condition=Q(small_target=None, small_target_in="", small_target_source="")
                | (Q(small_target__gt=0) & ~Q(small_target_in="") & ~Q(small_target_source="")),
                name="service_small_target_is_whole",
            ),
            models.CheckConstraint(
                condition=~Q(small_target_in="percento") | Q(small_target__lte=100),
                name="service_small_target_percent_in_range",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return addresses("services:detail")(self.slug)

    @property
    def is_open(self) -> bool:
        """A municipality can ask to join."""
        return self.state == State.ACTIVE

    @property
    def begun(self) -> ApproximateDay | None:
        return ApproximateDay(self.since, self.since_precision) if self.since else None


class Capacity(models.Model):
    """How many times a service can be used in a year, and in those after until another is said."""

    personal_data: ClassVar = ()

    service = models.ForeignKey(Service, models.CASCADE, related_name="capacities")
    year = models.PositiveSmallIntegerField(_("anno"))
    places = models.PositiveIntegerField(_("posti"))
    is_demonstration = models.BooleanField(_("dato dimostrativo"), default=False)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("capacità dell’anno")
        verbose_name_plural = _("capacità degli anni")
        constraints = [
            models.UniqueConstraint(fields=["service", "year"], name="capacity_once_a_year")
        ]

    def __str__(self) -> str:
        return f"{self.service} {self.year}: {self.places}"
