"""The money of an intervention: who pays, what is planned, what moves. Nothing is written over."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from quadro.bodies.models import Body
from quadro.interventions.models.interventions import Intervention


class Source(models.TextChoices):
    """Who pays, as the open data of the PNRR divide it."""

    PNRR = "pnrr", _("PNRR")
    PNC = "pnc", _("fondo complementare al PNRR (PNC)")
    EUROPE = "ue", _("Unione europea, oltre al PNRR")
    STATE = "stato", _("Stato")
    REGION = "regione", _("Regione")
    PROVINCE = "citta_metropolitana", _("Città metropolitana o Provincia")
    MUNICIPALITY = "comune", _("Comuni")
    OTHER_PUBLIC = "altro_pubblico", _("altro pubblico")
    PRIVATE = "privato", _("privati")
    OTHER = "altri_fondi", _("altri fondi")
    TO_FIND = "da_reperire", _("da reperire")


class Told(models.Model):
    """A line that holds from the day `on`, as it was told at a moment.

    Who wants to change one tells another with the same keys; zero takes it away. `is_current`
    marks the one that holds now: it serves the lists, the past is read from `on` and `told_at`.
    """

    on = models.DateField(_("dal"))
    told_at = models.DateTimeField(_("detto il"))
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True
    )
    author_name = models.CharField(_("detto da"), max_length=150, blank=True)
    is_current = models.BooleanField(_("vale ora"), default=True)

    class Meta:
        abstract = True


class LineQuerySet(models.QuerySet["Funding"]):
    def current(self) -> Self:
        return self.filter(is_current=True)


class Funding(Told):
    """What a source puts in, in a year, which may be unknown. «Da reperire» has no source yet."""

    personal_data: ClassVar = ("author", "author_name")

    intervention = models.ForeignKey(Intervention, models.CASCADE, related_name="fundings")
    source = models.CharField(_("fonte"), max_length=20, choices=Source)
    funder = models.ForeignKey(
        Body, models.PROTECT, related_name="fundings", null=True, blank=True,
        verbose_name=_("ente che paga"),
    )  # fmt: skip
    year = models.PositiveSmallIntegerField(_("anno"), null=True, blank=True)
    amount_eur = models.DecimalField(_("importo"), max_digits=16, decimal_places=2)
    act = models.CharField(_("atto"), max_length=200, blank=True)

    objects = LineQuerySet.as_manager()

    class Meta:
        verbose_name = _("finanziamento")
        verbose_name_plural = _("finanziamenti")
        constraints = [
            models.CheckConstraint(
                condition=Q(amount_eur__gte=0), name="funding_is_not_negative"
            ),
            models.CheckConstraint(
                condition=~Q(source=Source.TO_FIND) | Q(funder=None),
                name="funding_to_find_has_no_funder",
            ),
            models.UniqueConstraint(
                F("intervention"), F("source"), Coalesce("funder", 0), Coalesce("year", 0),
                condition=Q(is_current=True),
                name="funding_current_once",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        who = self.funder.label if self.funder else self.get_source_display()
        return f"{who} {self.year}" if self.year else str(who)


class PlannedCost(Told):
    """What is planned to be spent in a year."""

    personal_data: ClassVar = ("author", "author_name")

    intervention = models.ForeignKey(Intervention, models.CASCADE, related_name="planned_costs")
    year = models.PositiveSmallIntegerField(_("anno"))
    amount_eur = models.DecimalField(_("importo"), max_digits=16, decimal_places=2)

    class Meta:
        verbose_name = _("costo previsto")
        verbose_name_plural = _("costi previsti")
        constraints = [
            models.CheckConstraint(
                condition=Q(amount_eur__gte=0), name="planned_cost_is_not_negative"
            ),
            models.UniqueConstraint(
                fields=["intervention", "year"],
                condition=Q(is_current=True),
                name="planned_cost_current_once",
            ),
        ]

    def __str__(self) -> str:
        return str(self.year)


class MovementKind(models.TextChoices):
    COMMITTED = "impegno", _("impegno di spesa")
    PAID = "pagamento", _("pagamento")
    SAVED = "economia", _("economia")


class Movement(models.Model):
    """Money that moved on a day. Zero says that nothing had moved by that day.

    A wrong one stays, and another of the opposite amount says why it was (storno).
    """

    personal_data: ClassVar = ("author", "author_name")

    intervention = models.ForeignKey(Intervention, models.CASCADE, related_name="movements")
    kind = models.CharField(_("movimento"), max_length=10, choices=MovementKind)
    on = models.DateField(_("del"))
    amount_eur = models.DecimalField(_("importo"), max_digits=16, decimal_places=2)
    source = models.CharField(_("fonte"), max_length=20, choices=Source, blank=True)
    act = models.CharField(_("atto"), max_length=200, blank=True)
    note = models.CharField(_("nota"), max_length=500, blank=True)
    reverses = models.OneToOneField(
        "self", models.RESTRICT, related_name="reversed_by", null=True, blank=True,
        verbose_name=_("storna"),
    )  # fmt: skip
    told_at = models.DateTimeField(_("detto il"))
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True
    )
    author_name = models.CharField(_("detto da"), max_length=150, blank=True)

    class Meta:
        verbose_name = _("movimento di denaro")
        verbose_name_plural = _("movimenti di denaro")
        constraints = [
            models.CheckConstraint(
                condition=Q(reverses=None, amount_eur__gte=0)
                | (Q(reverses__isnull=False, amount_eur__lte=0) & ~Q(note="")),
                name="movement_is_taken_back_by_its_opposite",
            ),
            models.CheckConstraint(
                condition=~Q(source=Source.TO_FIND), name="movement_is_of_money_that_is_there"
            ),
        ]
        indexes = [models.Index(fields=["intervention", "kind", "on"], name="movement_by_day")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.on:%d/%m/%Y}"
