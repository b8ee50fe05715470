from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from quadro.accounts.models import Role
from quadro.kit.dates import Precision
from quadro.kit.http import addresses
from quadro.kit.periods import Period, PeriodQuerySet, period_is_ordered
from quadro.territory.models import Municipality, Zone


class Kind(models.TextChoices):
    METROPOLITAN_AUTHORITY = "citta_metropolitana", _("Città metropolitana")
    MUNICIPALITY = "comune", _("Comune")
    UNION = "unione", _("unione di Comuni")
    REGION = "regione", _("Regione")
    STATE = "stato", _("amministrazione dello Stato")
    ZONE = "zona", _("Zona omogenea")
    PREFECTURE = "prefettura", _("prefettura")
    FUNCTIONAL_AUTONOMY = "autonomia_funzionale", _("autonomia funzionale")
    UNIVERSITY = "universita", _("università")
    CHAMBER = "camera_di_commercio", _("camera di commercio")
    TRADE_UNION = "sindacato", _("organizzazione sindacale")
    EMPLOYERS = "associazione_datori", _("associazione di imprese")
    THIRD_SECTOR = "terzo_settore", _("terzo settore")
    COMPANY = "partecipata", _("ente o società partecipata")
    PARK = "parco", _("parco")
    OTHER = "altro", _("altro")


INSTITUTIONAL = {
    Kind.METROPOLITAN_AUTHORITY, Kind.MUNICIPALITY, Kind.UNION, Kind.REGION, Kind.STATE, Kind.ZONE,
    Kind.PREFECTURE, Kind.FUNCTIONAL_AUTONOMY, Kind.UNIVERSITY, Kind.CHAMBER, Kind.PARK,
}  # fmt: skip


class BodyQuerySet(models.QuerySet["Body"]):
    def authority(self) -> Self:
        """The metropolitan authority that owns this Quadro."""
        return self.filter(kind=Kind.METROPOLITAN_AUTHORITY)


class Body(models.Model):
    """A body, institutional (it exercises public powers) or not."""

    personal_data: ClassVar = ()

    name = models.CharField(_("nome"), max_length=200, unique=True)
    slug = models.SlugField(max_length=100, unique=True)
    short_name = models.CharField(_("nome breve"), max_length=80, blank=True)
    kind = models.CharField(_("tipo"), max_length=30, choices=Kind)
    is_institutional = models.BooleanField(_("ente istituzionale"))
    fiscal_code = models.CharField(_("codice fiscale"), max_length=11, blank=True)
    ipa_code = models.CharField(_("codice IPA"), max_length=20, blank=True)
    pec = models.EmailField(_("PEC"), blank=True)
    website = models.URLField(_("sito"), blank=True)
    parent = models.ForeignKey(
        "self", models.PROTECT, related_name="children", null=True, blank=True,
        verbose_name=_("ente superiore"),
    )  # fmt: skip
    municipality = models.OneToOneField(
        Municipality, models.PROTECT, related_name="body", null=True, blank=True,
        verbose_name=_("Comune"),
    )  # fmt: skip
    zone = models.OneToOneField(
        Zone, models.PROTECT, related_name="body", null=True, blank=True, verbose_name=_("Zona")
    )
    note = models.TextField(_("nota"), blank=True)
    source = models.CharField(_("fonte"), max_length=500, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = BodyQuerySet.as_manager()

    class Meta:
        verbose_name = _("ente")
        verbose_name_plural = _("enti")
        constraints = [
            models.UniqueConstraint(
                fields=["fiscal_code"], condition=~Q(fiscal_code=""), name="body_fiscal_code_once"
            ),
            models.UniqueConstraint(
                fields=["ipa_code"], condition=~Q(ipa_code=""), name="body_ipa_code_once"
            ),
            models.CheckConstraint(
                condition=Q(fiscal_code="") | Q(fiscal_code__regex=r"^\d{11}$"),
                name="body_fiscal_code_has_eleven_digits",
            ),
            models.CheckConstraint(
                condition=Q(municipality=None) | Q(kind=Kind.MUNICIPALITY),
                name="body_of_a_municipality_is_one",
            ),
            models.CheckConstraint(
                condition=Q(zone=None) | Q(kind=Kind.ZONE), name="body_of_a_zone_is_one"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return addresses("portal:body")(self.slug)

    @property
    def label(self) -> str:
        """The short name where there is one, for tables and matrices."""
        return self.short_name or self.name


class Office(Period):
    """A unit of a body that people can write to; closed, it stays for the mandates it had."""

    personal_data: ClassVar = ()

    body = models.ForeignKey(Body, models.CASCADE, related_name="offices")
    name = models.CharField(_("nome"), max_length=200)
    email = models.EmailField(_("indirizzo e-mail"), blank=True)
    phone = models.CharField(_("telefono"), max_length=40, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = PeriodQuerySet.as_manager()

    class Meta:
        verbose_name = _("ufficio")
        verbose_name_plural = _("uffici")
        constraints = [
            period_is_ordered("office_period_is_ordered"),
            models.UniqueConstraint(fields=["body", "name"], name="office_once_per_body"),
        ]

    def __str__(self) -> str:
        return self.name


class Person(models.Model):
    """Somebody who holds mandates, with or without an account."""

    personal_data: ClassVar = ("name", "user", "__str__")

    name = models.CharField(_("nome e cognome"), max_length=150)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="person", null=True, blank=True,
        verbose_name=_("accesso"),
    )  # fmt: skip

    class Meta:
        verbose_name = _("persona")
        verbose_name_plural = _("persone")

    def __str__(self) -> str:
        return self.name


class Mandate(Period):
    """A person holds a role in a body during a period."""

    personal_data: ClassVar = ("person", "__str__")

    person = models.ForeignKey(Person, models.PROTECT, related_name="mandates")
    role = models.CharField(_("ruolo"), max_length=30, choices=Role)
    body = models.ForeignKey(Body, models.PROTECT, related_name="mandates")
    office = models.ForeignKey(
        Office, models.PROTECT, related_name="mandates", null=True, blank=True,
        verbose_name=_("ufficio"),
    )  # fmt: skip
    source = models.CharField(_("fonte"), max_length=500, blank=True)

    objects = PeriodQuerySet.as_manager()

    class Meta:
        verbose_name = _("mandato")
        verbose_name_plural = _("mandati")
        constraints = [period_is_ordered("mandate_period_is_ordered")]
        indexes = [models.Index(fields=["body", "role"], name="mandate_by_body")]

    def __str__(self) -> str:
        return f"{self.person}, {self.get_role_display()} · {self.body}"


class Succession(models.Model):
    """A body takes the place of another on a day; the history of both is kept."""

    personal_data: ClassVar = ()

    predecessor = models.ForeignKey(Body, models.PROTECT, related_name="successors")
    successor = models.ForeignKey(Body, models.PROTECT, related_name="predecessors")
    on = models.DateField(_("dal"))
    on_precision = models.CharField(max_length=5, choices=Precision, default=Precision.DAY)
    note = models.CharField(_("nota"), max_length=500, blank=True)
    source = models.CharField(_("fonte"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("successione")
        verbose_name_plural = _("successioni")
        constraints = [
            models.UniqueConstraint(
                fields=["predecessor", "successor"], name="succession_once_a_pair"
            ),
            models.CheckConstraint(
                condition=~Q(predecessor=models.F("successor")),
                name="succession_between_two_bodies",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.predecessor} → {self.successor}"


class Shareholding(Period):
    """A body holds a share of a company; the share in percent, unknown where no source says it."""

    class Status(models.TextChoices):
        """What the sources say of it; the days are often not known."""

        HELD = "in_essere", _("in essere")
        UNCERTAIN = "da_confermare", _("da confermare")
        SOLD = "ceduta", _("ceduta")
        CEASED = "cessata", _("cessata")
        LIQUIDATION = "in_liquidazione", _("in liquidazione")

    personal_data: ClassVar = ()

    holder = models.ForeignKey(Body, models.PROTECT, related_name="shares_held")
    company = models.ForeignKey(Body, models.PROTECT, related_name="shareholders")
    percent = models.DecimalField(_("quota"), max_digits=7, decimal_places=4, null=True, blank=True)
    status = models.CharField(_("stato"), max_length=20, choices=Status, blank=True)
    note = models.CharField(_("nota"), max_length=500, blank=True)
    source = models.CharField(_("fonte"), max_length=500, blank=True)

    objects = PeriodQuerySet.as_manager()

    class Meta:
        verbose_name = _("partecipazione")
        verbose_name_plural = _("partecipazioni")
        constraints = [
            period_is_ordered("shareholding_period_is_ordered"),
            models.CheckConstraint(
                condition=Q(percent=None) | Q(percent__gt=0, percent__lte=100),
                name="shareholding_percent_in_range",
            ),
            models.CheckConstraint(
                condition=~Q(holder=models.F("company")), name="shareholding_between_two_bodies"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.holder} in {self.company}"
