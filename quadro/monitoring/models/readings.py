"""What was read of an indicator, place by place and period by period: never written over."""

from datetime import date, datetime, timedelta
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from quadro.bodies.models import Body
from quadro.monitoring.models.indicators import Indicator
from quadro.monitoring.models.places import Placed, place_is_whole
from quadro.monitoring.states import OPEN, State


class Origin(models.TextChoices):
    """Why there is this reading."""

    RECORDED = "rilevazione", _("rilevazione")
    CORRECTION = "correzione", _("correzione")
    CONTEST = "contestazione", _("contestazione decisa")


class ReadingQuerySet(models.QuerySet["Reading"]):
    def approved(self) -> Self:
        """What counts today."""
        return self.filter(state=State.APPROVED)

    def known(self, at: datetime | None) -> Self:
        """What counted at a moment: approved by then, and not replaced by then; None: today."""
        if at is None:
            return self.approved()
        return self.filter(
            Q(superseded_by=None) | Q(superseded_by__known_at__gt=at), known_at__lte=at
        )

    def open(self) -> Self:
        return self.filter(state__in=OPEN)


class Reading(Placed):
    """A value of an indicator in a cell: place, breakdown, period («rilevazione»).

    `value` is None where it is declared not available (the note says why), or where a ratio has
    nothing under the line. Only a draft may change; of a cell at most one reading is open and one
    approved. `known_at` is the moment from which it counted, and stays when another takes its
    place.
    """

    personal_data: ClassVar = ("author", "author_name", "sender", "decided_by")

    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="readings")
    breakdown = models.CharField(_("disaggregazione"), max_length=80, blank=True)
    """Empty for the whole."""
    since = models.DateField(_("dal"))
    until = models.DateField(_("fino al (escluso)"))
    value = models.DecimalField(_("valore"), max_digits=20, decimal_places=6, null=True, blank=True)
    numerator = models.DecimalField(
        _("numeratore"), max_digits=20, decimal_places=6, null=True, blank=True
    )
    denominator = models.DecimalField(
        _("denominatore"), max_digits=20, decimal_places=6, null=True, blank=True
    )
    weight = models.DecimalField(_("peso"), max_digits=20, decimal_places=6, null=True, blank=True)
    """In a weighted mean: the residents, the hectares, what the mean is of."""
    note = models.CharField(_("nota"), max_length=500, blank=True)
    state = models.CharField(_("stato"), max_length=10, choices=State, default=State.DRAFT)
    origin = models.CharField(_("origine"), max_length=13, choices=Origin, default=Origin.RECORDED)
    supersedes = models.OneToOneField(
        "self", models.PROTECT, related_name="superseded_by", null=True, blank=True,
        verbose_name=_("prende il posto di"),
    )  # fmt: skip
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True
    )
    author_name = models.CharField(_("rilevato da"), max_length=150)
    body = models.ForeignKey(
        Body, models.PROTECT, related_name="readings", null=True, blank=True,
        verbose_name=_("per l’ente"),
    )  # fmt: skip
    told_at = models.DateTimeField(_("scritto il"))
    sender = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True,
        verbose_name=_("inviato da"),
    )  # fmt: skip
    submitted_at = models.DateTimeField(_("inviato il"), null=True, blank=True)
    decided_at = models.DateTimeField(_("deciso il"), null=True, blank=True)
    decided_by = models.CharField(_("deciso da"), max_length=150, blank=True)
    decision = models.CharField(_("motivo della decisione"), max_length=500, blank=True)
    known_at = models.DateTimeField(_("noto dal"), null=True, blank=True)
    is_demonstration = models.BooleanField(_("dato dimostrativo"), default=False)
    version = models.PositiveIntegerField(default=1)

    objects = ReadingQuerySet.as_manager()

    class Meta:
        verbose_name = _("rilevazione")
        verbose_name_plural = _("rilevazioni")
        constraints = [
            place_is_whole("reading_place_is_whole"),
            models.CheckConstraint(
                condition=Q(since__lt=F("until")), name="reading_period_is_ordered"
            ),
            models.UniqueConstraint(
                fields=["indicator", "place", "breakdown", "since"],
                condition=Q(state__in=OPEN),
                name="reading_open_once_per_cell",
            ),
            models.UniqueConstraint(
                fields=["indicator", "place", "breakdown", "since"],
                condition=Q(state=State.APPROVED),
                name="reading_approved_once_per_cell",
            ),
            models.CheckConstraint(
                condition=Q(decided_at=None, decided_by="")
                | (Q(decided_at__isnull=False) & ~Q(decided_by="")),
                name="reading_decided_by_somebody_on_a_moment",
            ),
            models.CheckConstraint(
                condition=Q(state__in=OPEN, known_at=None)
                | Q(state=State.APPROVED, known_at__isnull=False)
                | Q(state=State.SUPERSEDED),
                name="reading_is_known_once_approved",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.RETURNED) | ~Q(decision=""),
                name="reading_is_returned_with_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(weight=None) | Q(weight__gte=0), name="reading_weight_is_not_negative"
            ),
            models.CheckConstraint(
                condition=(Q(numerator=None) & Q(denominator=None))
                | Q(numerator__isnull=False, denominator__isnull=False, denominator__gte=0),
                name="reading_ratio_has_both_its_terms",
            ),
        ]
        indexes = [
            models.Index(
                fields=["indicator", "place", "breakdown", "until"], name="reading_by_place"
            ),
            models.Index(fields=["state", "indicator"], name="reading_by_state"),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} · {self.place_name} · {self.since:%m/%Y}"

    @property
    def on(self) -> date:
        """The last day of its period: the data are of that day."""
        return self.until - timedelta(days=1)


class Lock(models.Model):
    """A period that takes no more readings, of an indicator or of all, until it is unlocked."""

    personal_data: ClassVar = ("locked_by", "unlocked_by")

    indicator = models.ForeignKey(
        Indicator, models.CASCADE, related_name="locks", null=True, blank=True,
        verbose_name=_("indicatore"),
    )  # fmt: skip
    """Empty: all indicators."""
    since = models.DateField(_("dal"))
    until = models.DateField(_("fino al (escluso)"))
    reason = models.CharField(_("perché si chiude"), max_length=500)
    locked_at = models.DateTimeField(_("chiuso il"))
    locked_by = models.CharField(_("chiuso da"), max_length=150)
    unlocked_at = models.DateTimeField(_("riaperto il"), null=True, blank=True)
    unlocked_by = models.CharField(_("riaperto da"), max_length=150, blank=True)
    unlock_reason = models.CharField(_("perché si riapre"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("periodo chiuso")
        verbose_name_plural = _("periodi chiusi")
        constraints = [
            models.CheckConstraint(
                condition=Q(since__lt=F("until")), name="lock_period_is_ordered"
            ),
            models.CheckConstraint(
                condition=Q(unlocked_at=None, unlocked_by="", unlock_reason="")
                | (Q(unlocked_at__isnull=False) & ~Q(unlocked_by="") & ~Q(unlock_reason="")),
                name="lock_is_opened_by_somebody_with_a_reason",
            ),
        ]
        indexes = [models.Index(fields=["since", "until"], name="lock_by_period")]

    def __str__(self) -> str:
        return f"{self.indicator or _('tutti gli indicatori')} · {self.since:%m/%Y}"

    @property
    def last_day(self) -> date:
        """As people say the end of a period."""
        return self.until - timedelta(days=1)
