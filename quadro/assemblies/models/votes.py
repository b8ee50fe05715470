"""A vote: who could, what each chose, what it was enough for."""

from decimal import Decimal
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from quadro.agreements.models import Inquiry, Opinion
from quadro.assemblies.counting import Base, Choice, Majority, Mass, Measure, Rule, rule_of
from quadro.assemblies.models.sittings import Attendance, Item
from quadro.delivery.models import Commitment


class Ballot(models.Model):
    """A vote on an item: its rule and its voters are fixed when it opens.

    Of a secret one only how many voted what is kept, never who.
    """

    personal_data: ClassVar = ()

    item = models.ForeignKey(Item, models.CASCADE, related_name="ballots")
    number = models.PositiveSmallIntegerField(_("votazione"))
    opened_at = models.DateTimeField(_("aperta alle"))
    closed_at = models.DateTimeField(_("chiusa alle"), null=True, blank=True)
    majority = models.CharField(_("maggioranza"), max_length=12, choices=Majority)
    majority_by = models.CharField(_("si conta"), max_length=12, choices=Measure)
    two_thirds_of = models.CharField(_("due terzi"), max_length=12, choices=Base)
    counts_abstained = models.BooleanField(_("chi si astiene è fra i votanti"))
    is_secret = models.BooleanField(_("segreta"))
    of_heads = models.PositiveSmallIntegerField(_("componenti"))
    of_population = models.PositiveIntegerField(_("popolazione"))
    of_weight = models.DecimalField(_("peso"), max_digits=12, decimal_places=3)
    voters = models.PositiveSmallIntegerField(_("votanti"))
    in_favour = models.PositiveSmallIntegerField(_("favorevoli"), null=True, blank=True)
    against = models.PositiveSmallIntegerField(_("contrari"), null=True, blank=True)
    abstained = models.PositiveSmallIntegerField(_("astenuti"), null=True, blank=True)
    is_carried = models.BooleanField(_("approvato"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("votazione")
        verbose_name_plural = _("votazioni")
        constraints = [
            models.UniqueConstraint(fields=["item", "number"], name="ballot_number_once"),
            models.UniqueConstraint(
                fields=["item"], condition=Q(closed_at=None), name="ballot_one_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None, is_carried=None)
                | Q(closed_at__isnull=False, is_carried__isnull=False),
                name="ballot_closed_has_its_result",
            ),
            models.CheckConstraint(
                condition=Q(is_secret=False) | Q(majority_by=Measure.HEADS),
                name="ballot_secret_counts_heads",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item} ({self.number})"

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    @property
    def members(self) -> Mass:
        return Mass(self.of_heads, self.of_population, self.of_weight)

    @property
    def rule(self) -> Rule:
        return rule_of(self.majority, Measure(self.majority_by), Base(self.two_thirds_of))


class Vote(models.Model):
    """What a seat chose in an open vote; empty while it still has to."""

    personal_data: ClassVar = ("attendance", "by_name", "other_by")

    ballot = models.ForeignKey(Ballot, models.CASCADE, related_name="votes")
    attendance = models.ForeignKey(Attendance, models.PROTECT, related_name="votes")
    residents = models.PositiveIntegerField(_("abitanti"), null=True, blank=True)
    weight = models.DecimalField(_("peso"), max_digits=9, decimal_places=3)
    choice = models.CharField(_("voto"), max_length=12, choices=Choice, blank=True)
    at = models.DateTimeField(_("alle"), null=True, blank=True)
    by_name = models.CharField(_("segnato da"), max_length=150, blank=True)
    other_choice = models.CharField(_("l’altro voto"), max_length=12, choices=Choice, blank=True)
    other_at = models.DateTimeField(_("segnato anche alle"), null=True, blank=True)
    other_by = models.CharField(_("segnato anche da"), max_length=150, blank=True)
    """Somebody else marked it otherwise, and had not seen this mark, that stood."""
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("voto")
        verbose_name_plural = _("voti")
        constraints = [
            models.UniqueConstraint(fields=["ballot", "attendance"], name="vote_once_a_seat"),
            models.CheckConstraint(
                condition=Q(other_at=None, other_by="")
                | (Q(other_at__isnull=False) & ~Q(other_by="")),
                name="vote_also_marked_at_and_by_together",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.attendance}: {self.get_choice_display()}"

    @property
    def mass(self) -> Mass:
        return Mass(1, self.residents or 0, Decimal(self.weight))


class FollowUp(models.Model):
    """What a decision became."""

    class Kind(models.TextChoices):
        OPINION = "parere", _("parere reso")
        COMMITMENT = "impegno", _("impegno")
        INQUIRY = "istruttoria", _("istruttoria")
        ITEM = "punto", _("inviato a un altro organo")

    personal_data: ClassVar = ("by_name",)

    item = models.ForeignKey(Item, models.CASCADE, related_name="follow_ups")
    kind = models.CharField(_("seguito"), max_length=12, choices=Kind)
    opinion = models.ForeignKey(
        Opinion, models.PROTECT, related_name="born_of", null=True, blank=True,
        verbose_name=_("parere"),
    )  # fmt: skip
    commitment = models.ForeignKey(
        Commitment, models.PROTECT, related_name="born_of", null=True, blank=True,
        verbose_name=_("impegno"),
    )  # fmt: skip
    inquiry = models.ForeignKey(
        Inquiry, models.PROTECT, related_name="born_of", null=True, blank=True,
        verbose_name=_("istruttoria"),
    )  # fmt: skip
    forwarded = models.ForeignKey(
        Item, models.CASCADE, related_name="born_of", null=True, blank=True,
        verbose_name=_("punto di un altro organo"),
    )  # fmt: skip
    at = models.DateTimeField(_("alle"))
    by_name = models.CharField(_("da"), max_length=150)

    class Meta:
        verbose_name = _("seguito")
        verbose_name_plural = _("seguiti")
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="parere", opinion__isnull=False)
                | Q(kind="impegno", commitment__isnull=False)
                | Q(kind="istruttoria", inquiry__isnull=False)
                | Q(kind="punto", forwarded__isnull=False),
                name="follow_up_leads_somewhere",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.item}"
