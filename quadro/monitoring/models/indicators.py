"""What is measured, how it is summed, from where it starts and what it should reach."""

from decimal import Decimal
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from quadro.accounts.actors import Actor
from quadro.agreements.models import Agreement
from quadro.bodies.models import Body, Mandate
from quadro.delivery.models import Commitment
from quadro.kit.http import addresses
from quadro.monitoring.models.places import Level, Placed, place_is_whole
from quadro.plan.models import Goal, Provision


class Polarity(models.TextChoices):
    RISE = "sale", _("deve salire")
    FALL = "scende", _("deve scendere")
    STAY = "resta", _("deve restare")


class Formula(models.TextChoices):
    """How a place gets its value from those inside it."""

    SUM = "somma", _("somma")
    MEAN = "media_pesata", _("media pesata")
    RATIO = "rapporto", _("rapporto fra numeratore e denominatore")
    LATEST = "ultimo", _("ultimo valore")
    CUMULATIVE = "cumulato", _("cumulato nel tempo")
    SCALE = "scala", _("scala qualitativa")


class Periodicity(models.TextChoices):
    MONTH = "mensile", _("mensile")
    QUARTER = "trimestrale", _("trimestrale")
    HALF = "semestrale", _("semestrale")
    YEAR = "annuale", _("annuale")


class IndicatorKind(models.TextChoices):
    OUTPUT = "output", _("di realizzazione")
    OUTCOME = "outcome", _("di risultato")
    CONTEXT = "contesto", _("di contesto")


class Bes(models.TextChoices):
    """The twelve domains of «Benessere equo e sostenibile» (Istat)."""

    HEALTH = "salute", _("Salute")
    EDUCATION = "istruzione", _("Istruzione e formazione")
    WORK = "lavoro", _("Lavoro e conciliazione dei tempi di vita")
    ECONOMY = "economia", _("Benessere economico")
    RELATIONS = "relazioni", _("Relazioni sociali")
    POLITICS = "politica", _("Politica e istituzioni")
    SAFETY = "sicurezza", _("Sicurezza")
    SUBJECTIVE = "soggettivo", _("Benessere soggettivo")
    LANDSCAPE = "paesaggio", _("Paesaggio e patrimonio culturale")
    ENVIRONMENT = "ambiente", _("Ambiente")
    INNOVATION = "innovazione", _("Innovazione, ricerca e creatività")
    SERVICES = "servizi", _("Qualità dei servizi")


class IndicatorQuerySet(models.QuerySet["Indicator"]):
    def readable_by(self, actor: Actor) -> Self:
        """What is public for everybody; the rest for who reads everything and who owns it."""
        if actor.reads_everything:
            return self.all()
        return self.filter(Q(is_public=True) | Q(owner__in=actor.bodies))

    def collected(self) -> Self:
        return self.filter(closed_on=None)


class Indicator(models.Model):
    """Something counted in the same way everywhere and every time («indicatore»)."""

    personal_data: ClassVar = ("in_charge",)

    title = models.CharField(_("titolo"), max_length=200)
    slug = models.SlugField(_("indirizzo"), max_length=120, unique=True)
    code = models.CharField(_("codice"), max_length=30, unique=True)
    kind = models.CharField(_("tipo"), max_length=10, choices=IndicatorKind)
    unit = models.CharField(_("unità di misura"), max_length=60)
    factor = models.DecimalField(
        _("moltiplicatore"), max_digits=12, decimal_places=2, default=Decimal(1),
        help_text=_("di un rapporto: 100 per una percentuale, 1000 per mille abitanti"),
    )  # fmt: skip
    decimals = models.PositiveSmallIntegerField(_("decimali"), default=0)
    polarity = models.CharField(_("verso"), max_length=6, choices=Polarity)
    tolerance = models.DecimalField(
        _("scarto ammesso"), max_digits=20, decimal_places=6, default=Decimal(0),
        help_text=_("per ciò che deve restare: di quanto può scostarsi dall’obiettivo"),
    )  # fmt: skip
    formula = models.CharField(_("formula"), max_length=12, choices=Formula)
    level = models.CharField(_("si rileva per"), max_length=6, choices=Level)
    breakdowns = models.JSONField(_("disaggregazioni"), default=list, blank=True)
    """Names of the parts: `["donne", "uomini"]`."""
    scale = models.JSONField(_("scala"), default=list, blank=True)
    """Of a qualitative one, from the lowest: `[{"value": 1, "label": "assente"}, …]`."""
    description = models.TextField(_("che cosa dice"), blank=True)
    definition = models.TextField(_("definizione"), blank=True)
    method = models.TextField(_("metodo"), blank=True)
    limits = models.TextField(_("limiti"), blank=True)
    source = models.CharField(_("fonte"), max_length=500, blank=True)
    periodicity = models.CharField(_("periodicità"), max_length=12, choices=Periodicity)
    owner = models.ForeignKey(
        Body, models.PROTECT, related_name="indicators", verbose_name=_("ente responsabile")
    )
    in_charge = models.ForeignKey(
        Mandate, models.PROTECT, related_name="indicators", null=True, blank=True,
        verbose_name=_("referente in carica"),
    )  # fmt: skip
    weight = models.DecimalField(_("peso"), max_digits=9, decimal_places=3, default=Decimal(1))
    goals = models.ManyToManyField(
        Goal, related_name="indicators", blank=True, verbose_name=_("obiettivi dell’Agenda 2030")
    )
    bes = models.CharField(_("dominio BES"), max_length=12, choices=Bes, blank=True)
    commitments = models.ManyToManyField(
        Commitment, related_name="indicators", blank=True, verbose_name=_("impegni")
    )
    agreements = models.ManyToManyField(
        Agreement, related_name="indicators", blank=True, verbose_name=_("intese")
    )
    is_public = models.BooleanField(_("pubblico"), default=True)
    is_demonstration = models.BooleanField(_("dato dimostrativo"), default=False)
    next_update_on = models.DateField(_("prossimo aggiornamento"), null=True, blank=True)
    updated_on = models.DateField(_("aggiornato il"))
    closed_on = models.DateField(_("non si rileva più dal"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = IndicatorQuerySet.as_manager()

    class Meta:
        verbose_name = _("indicatore")
        verbose_name_plural = _("indicatori")
        constraints = [
            models.CheckConstraint(condition=Q(weight__gt=0), name="indicator_weighs_something"),
            models.CheckConstraint(condition=Q(factor__gt=0), name="indicator_factor_is_positive"),
            models.CheckConstraint(
                condition=Q(tolerance__gte=0), name="indicator_tolerance_is_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(decimals__lte=6), name="indicator_decimals_are_kept"
            ),
            models.CheckConstraint(
                condition=Q(formula=Formula.SCALE) | Q(scale=[]),
                name="indicator_scale_is_of_a_qualitative_one",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return addresses("monitoring:indicator")(self.slug)

    @property
    def measure(self) -> str:
        """Under which name its values are in the roll-up."""
        return f"n{self.pk}"


class Baseline(Placed):
    """From where an indicator starts. Told again, it is a new row: the latest told counts."""

    personal_data: ClassVar = ("told_by",)

    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="baselines")
    on = models.DateField(_("dati al"))
    value = models.DecimalField(_("valore di partenza"), max_digits=20, decimal_places=6)
    reason = models.CharField(_("motivo"), max_length=500, blank=True)
    told_at = models.DateTimeField(_("detto il"))
    told_by = models.CharField(_("detto da"), max_length=150)

    class Meta:
        verbose_name = _("valore di partenza")
        verbose_name_plural = _("valori di partenza")
        constraints = [place_is_whole("baseline_place_is_whole")]

    def __str__(self) -> str:
        return f"{self.indicator}: {self.on:%d/%m/%Y}"


class Target(Placed):
    """What an indicator should reach by the end of a year. Planned again, it is a new row.

    Of a year the latest told counts; one without a value takes the target of that year away.
    """

    personal_data: ClassVar = ("told_by",)

    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="targets")
    year = models.PositiveSmallIntegerField(_("anno"))
    value = models.DecimalField(
        _("obiettivo"), max_digits=20, decimal_places=6, null=True, blank=True
    )
    reason = models.CharField(_("motivo"), max_length=500, blank=True)
    told_at = models.DateTimeField(_("detto il"))
    told_by = models.CharField(_("detto da"), max_length=150)

    class Meta:
        verbose_name = _("obiettivo")
        verbose_name_plural = _("obiettivi")
        constraints = [place_is_whole("target_place_is_whole")]

    def __str__(self) -> str:
        return f"{self.indicator}: {self.year}"


class Link(models.Model):
    """The part of an indicator that counts for a provision; those of an indicator sum to 100."""

    personal_data: ClassVar = ()

    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="links")
    provision = models.ForeignKey(Provision, models.PROTECT, related_name="indicator_links")
    percent = models.DecimalField(_("quota"), max_digits=5, decimal_places=2)

    class Meta:
        verbose_name = _("quota dell’indicatore sul Piano")
        verbose_name_plural = _("quote degli indicatori sul Piano")
        constraints = [
            models.UniqueConstraint(fields=["indicator", "provision"], name="link_once"),
            models.CheckConstraint(
                condition=Q(percent__gt=0, percent__lte=100), name="link_is_a_part_of_the_whole"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.percent} % → {self.provision}"
