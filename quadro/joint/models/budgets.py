"""The cost of a year, by what it is shared, and what each pays."""

from decimal import Decimal
from fractions import Fraction
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from quadro.bodies.models import Body
from quadro.joint.models.services import JointService, Member
from quadro.joint.sharing import Key, Part

FIRST_YEAR, LAST_YEAR = 1990, 2100


class Budget(models.Model):
    """The cost of a year. Once approved, its shares are written and never computed again."""

    personal_data: ClassVar = ("approved_by",)

    service = models.ForeignKey(JointService, models.CASCADE, related_name="budgets")
    year = models.PositiveSmallIntegerField(_("anno"))
    cost_eur = models.DecimalField(_("costo"), max_digits=16, decimal_places=2)
    parts_told = models.JSONField(_("regola di riparto"), default=list)
    """Pairs (key, percent as text)."""
    cap_percent = models.DecimalField(
        _("tetto per Comune"), max_digits=5, decimal_places=2, null=True, blank=True
    )
    counted_on = models.DateField(_("abitanti contati al"))
    approve_by = models.DateField(_("da approvare entro il"), null=True, blank=True)
    act = models.CharField(_("atto che approva il riparto"), max_length=200, blank=True)
    approved_on = models.DateField(_("approvato il"), null=True, blank=True)
    approved_by = models.CharField(_("approvato da"), max_length=150, blank=True)
    computed = models.JSONField(_("dati del calcolo"), default=dict, blank=True)
    """What the approved shares were computed from, row by row."""
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("riparto di un anno")
        verbose_name_plural = _("riparti degli anni")
        constraints = [
            models.UniqueConstraint(fields=["service", "year"], name="joint_budget_once_a_year"),
            models.CheckConstraint(
                condition=Q(year__gte=FIRST_YEAR, year__lte=LAST_YEAR),
                name="joint_budget_year_in_range",
            ),
            models.CheckConstraint(
                condition=Q(cost_eur__gte=0), name="joint_budget_cost_is_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(cap_percent=None) | Q(cap_percent__gt=0, cap_percent__lte=100),
                name="joint_budget_cap_in_range",
            ),
            models.CheckConstraint(
                condition=Q(approved_on=None, approved_by="")
                | (Q(approved_on__isnull=False) & ~Q(approved_by="")),
                name="joint_budget_approved_on_and_by_together",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.service} {self.year}"

    @property
    def is_approved(self) -> bool:
        return self.approved_on is not None

    @property
    def cents(self) -> int:
        return int(self.cost_eur * 100)

    @property
    def parts(self) -> tuple[Part, ...]:
        return tuple(Part(Key(key), Fraction(percent)) for key, percent in self.parts_told)

    @property
    def cap(self) -> Fraction | None:
        return None if self.cap_percent is None else Fraction(self.cap_percent)


class Measure(models.Model):
    """What is said of one municipality in a year: how much it used, a cap of its own."""

    personal_data: ClassVar = ()

    budget = models.ForeignKey(Budget, models.CASCADE, related_name="measures")
    body = models.ForeignKey(Body, models.PROTECT, related_name="+", verbose_name=_("Comune"))
    units = models.DecimalField(_("uso"), max_digits=14, decimal_places=2, null=True, blank=True)
    cap_percent = models.DecimalField(
        _("tetto"), max_digits=5, decimal_places=2, null=True, blank=True
    )

    class Meta:
        verbose_name = _("misura di un Comune")
        verbose_name_plural = _("misure dei Comuni")
        constraints = [
            models.UniqueConstraint(fields=["budget", "body"], name="joint_measure_once_a_body"),
            models.CheckConstraint(
                condition=Q(units=None) | Q(units__gte=0),
                name="joint_measure_units_are_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(cap_percent=None) | Q(cap_percent__gt=0, cap_percent__lte=100),
                name="joint_measure_cap_in_range",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.body}, {self.budget}"


class Share(models.Model):
    """What a municipality pays of an approved cost."""

    personal_data: ClassVar = ()

    budget = models.ForeignKey(Budget, models.CASCADE, related_name="shares")
    member = models.ForeignKey(Member, models.PROTECT, related_name="shares")
    amount_eur = models.DecimalField(_("quota"), max_digits=16, decimal_places=2)

    class Meta:
        verbose_name = _("quota di un Comune")
        verbose_name_plural = _("quote dei Comuni")
        constraints = [
            models.UniqueConstraint(fields=["budget", "member"], name="joint_share_once_a_member"),
            models.CheckConstraint(
                condition=Q(amount_eur__gte=0), name="joint_share_is_not_negative"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member}: {self.amount_eur}"


def told_parts(parts: tuple[Part, ...] | list[Part]) -> list[list[str]]:
    """Parts as they are kept."""
    return [[one.key.value, _plain(one.percent)] for one in parts]


def _plain(value: Fraction) -> str:
    return str(value) if value.denominator != 1 else str(value.numerator)


def euros(cents: int) -> Decimal:
    return Decimal(cents).scaleb(-2)
