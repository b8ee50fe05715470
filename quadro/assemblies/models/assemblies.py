"""A collegial body, its rules, and its seats where they are not all municipalities."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from quadro.accounts.models import Role
from quadro.agreements.models import Agreement, Opinion
from quadro.assemblies.counting import Base, Majority, Measure, Rule, Threshold
from quadro.bodies.models import Body, Person
from quadro.kit.http import addresses
from quadro.kit.periods import Period, PeriodQuerySet, period_is_ordered

FRACTION = r"^(>?\d{1,3}/\d{1,3})?$"
NOTICE, OPINION_DAYS = 5, 30


class Kind(models.TextChoices):
    ZONE = "assemblea_zona", _("Assemblea di Zona omogenea")
    CONFERENCE = "conferenza", _("Conferenza metropolitana")
    COUNCIL = "consiglio", _("Consiglio metropolitano")
    TABLE = "tavolo", _("tavolo")
    FORUM = "forum", _("Forum")
    STEERING = "cabina", _("cabina di regia")
    OVERSIGHT = "vigilanza", _("collegio di vigilanza")
    OTHER = "altro", _("altro organo collegiale")


class Composition(models.TextChoices):
    """Where its seats come from."""

    ZONE = "comuni_zona", _("i Comuni della Zona, con i loro Sindaci")
    AREA = "comuni_area", _("tutti i Comuni dell’area, con i loro Sindaci")
    MANDATES = "mandati", _("chi ha un mandato di consigliere o di Sindaco nell’ente")
    LISTED = "elenco", _("i seggi dell’elenco")


class Delegates(models.TextChoices):
    """Who may take the place of the holder of a seat."""

    NONE = "nessuno", _("nessuno: si siede il titolare")
    SAME_BODY = "stesso_ente", _("chi ha un mandato nello stesso ente")
    ANYBODY = "chiunque", _("chiunque, con una delega scritta")


class Assembly(Period):
    """A body that decides together. Its rules are data: what no source says is a parameter.

    A quorum is a fraction as an office writes it: `1/3` at least a third, `>1/2` more than half;
    empty where that measure is not asked for.
    """

    personal_data: ClassVar = ()

    body = models.ForeignKey(
        Body, models.PROTECT, related_name="assemblies", verbose_name=_("organo di")
    )
    agreement = models.ForeignKey(
        Agreement, models.PROTECT, related_name="assemblies", null=True, blank=True,
        verbose_name=_("istituito da"),
    )  # fmt: skip
    name = models.CharField(_("nome"), max_length=200, unique=True)
    slug = models.SlugField(_("indirizzo"), max_length=100, unique=True)
    kind = models.CharField(_("tipo"), max_length=20, choices=Kind)
    composition = models.CharField(_("composizione"), max_length=20, choices=Composition)
    convened_by = models.CharField(_("convoca"), max_length=30, choices=Role)
    notice_days = models.PositiveSmallIntegerField(_("giorni di preavviso"), default=NOTICE)
    delegates = models.CharField(
        _("deleghe"), max_length=12, choices=Delegates, default=Delegates.SAME_BODY
    )
    allows_online = models.BooleanField(_("si partecipa anche online"), default=True)
    quorum_heads = models.CharField(_("quorum per teste"), max_length=8, blank=True)
    quorum_population = models.CharField(_("quorum per popolazione"), max_length=8, blank=True)
    quorum_weight = models.CharField(_("quorum per pesi"), max_length=8, blank=True)
    majority = models.CharField(
        _("maggioranza"), max_length=12, choices=Majority, default=Majority.SIMPLE
    )
    majority_by = models.CharField(
        _("si conta"), max_length=12, choices=Measure, default=Measure.HEADS
    )
    two_thirds_of = models.CharField(
        _("due terzi"), max_length=12, choices=Base, default=Base.MEMBERS
    )
    counts_abstained = models.BooleanField(_("chi si astiene è fra i votanti"), default=False)
    opinion_days = models.PositiveSmallIntegerField(_("giorni per un parere"), default=OPINION_DAYS)
    opinion_silence = models.CharField(
        _("se il parere non arriva"), max_length=10, choices=Opinion.Silence,
        default=Opinion.Silence.BLOCKS,
    )  # fmt: skip
    source = models.CharField(_("fonte delle regole"), max_length=500, blank=True)
    is_demonstration = models.BooleanField(_("dato dimostrativo"), default=False)
    version = models.PositiveIntegerField(default=1)

    objects = PeriodQuerySet.as_manager()

    class Meta:
        verbose_name = _("organo collegiale")
        verbose_name_plural = _("organi collegiali")
        constraints = [
            period_is_ordered("assembly_period_is_ordered"),
            *(
                models.CheckConstraint(
                    condition=Q(**{f"quorum_{name}__regex": FRACTION}),
                    name=f"assembly_quorum_{name}_is_a_fraction",
                )
                for name in ("heads", "population", "weight")
            ),
            models.CheckConstraint(
                condition=Q(agreement=None)
                | Q(kind__in=("cabina", "vigilanza", "tavolo", "altro")),
                name="assembly_of_an_agreement_is_a_group",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return addresses("assemblies:assembly")(self.slug)

    @property
    def quorum(self) -> Rule:
        told = (
            (self.quorum_heads, Measure.HEADS),
            (self.quorum_population, Measure.POPULATION),
            (self.quorum_weight, Measure.WEIGHT),
        )
        return [Threshold.parse(text, measure) for text, measure in told if text]

    @property
    def seats_name(self) -> str:
        """What has a seat, if they are all of a kind."""
        towns = self.composition in (Composition.ZONE, Composition.AREA)
        return gettext("Comuni") if towns else ""

    @property
    def counts_population(self) -> bool:
        """It cannot sit without knowing how many live in each municipality."""
        return bool(self.quorum_population) or self.majority_by == Measure.POPULATION


class Seat(Period):
    """A seat of an assembly that has a list: of a body, or of a person."""

    personal_data: ClassVar = ("person", "__str__")

    assembly = models.ForeignKey(Assembly, models.CASCADE, related_name="seats")
    body = models.ForeignKey(
        Body, models.PROTECT, related_name="seats", null=True, blank=True, verbose_name=_("ente")
    )
    person = models.ForeignKey(
        Person, models.PROTECT, related_name="seats", null=True, blank=True,
        verbose_name=_("persona"),
    )  # fmt: skip
    category = models.CharField(_("categoria"), max_length=100, blank=True)
    weight = models.DecimalField(_("peso"), max_digits=9, decimal_places=3, default=1)
    source = models.CharField(_("fonte"), max_length=500, blank=True)

    objects = PeriodQuerySet.as_manager()

    class Meta:
        verbose_name = _("seggio")
        verbose_name_plural = _("seggi")
        constraints = [
            period_is_ordered("seat_period_is_ordered"),
            models.CheckConstraint(
                condition=Q(body__isnull=False, person=None) | Q(body=None, person__isnull=False),
                name="seat_of_a_body_or_of_a_person",
            ),
            models.CheckConstraint(condition=Q(weight__gt=0), name="seat_weighs_something"),
            models.UniqueConstraint(
                fields=["assembly", "body"], condition=Q(until=None, body__isnull=False),
                name="seat_of_a_body_once",
            ),
            models.UniqueConstraint(
                fields=["assembly", "person"], condition=Q(until=None, person__isnull=False),
                name="seat_of_a_person_once",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.body or self.person} · {self.assembly}"
