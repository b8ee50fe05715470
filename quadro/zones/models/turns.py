"""How a Zone rotates, and whose turn it was, is and will be."""

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from quadro.bodies.models import Body, Mandate
from quadro.kit.http import addresses
from quadro.kit.periods import Period, PeriodQuerySet, period_is_ordered
from quadro.territory.models import Zone
from quadro.zones.rotation import Early, End, Order

SHORTEST, LONGEST = 3, 36
MONTHS = 12
MOST_IN_A_ROW = 5


class RotationRule(models.Model):
    """How the coordination of a Zone rotates from a day on, until another rule takes its place.

    The regulation of the zones (Consiglio, del. 51/2015) as it is known says neither how long a
    turn is nor in which order they come: each is a parameter, and the act says who chose it.
    """

    personal_data: ClassVar = ()

    zone = models.ForeignKey(Zone, models.PROTECT, related_name="rotation_rules")
    since = models.DateField(_("vale dal"))
    months = models.PositiveSmallIntegerField(_("durata del turno in mesi"), default=MONTHS)
    consecutive = models.PositiveSmallIntegerField(
        _("turni di seguito per lo stesso Comune"), default=1
    )
    order = models.CharField(_("ordine"), max_length=12, choices=Order, default=Order.ALPHABETICAL)
    seed = models.PositiveIntegerField(_("seme del sorteggio"), null=True, blank=True)
    least_left = models.PositiveSmallIntegerField(_("mesi di mandato che restano"), default=0)
    early = models.CharField(
        _("se il mandato finisce prima"), max_length=12, choices=Early, default=Early.NEXT
    )
    act = models.CharField(_("atto che approva la regola"), max_length=300)
    is_demonstration = models.BooleanField(_("dato dimostrativo"), default=False)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("regola di rotazione")
        verbose_name_plural = _("regole di rotazione")
        constraints = [
            models.UniqueConstraint(fields=["zone", "since"], name="rotation_rule_once_a_day"),
            models.CheckConstraint(
                condition=Q(months__gte=SHORTEST, months__lte=LONGEST),
                name="rotation_rule_months_in_range",
            ),
            models.CheckConstraint(
                condition=Q(consecutive__gte=1, consecutive__lte=MOST_IN_A_ROW),
                name="rotation_rule_consecutive_in_range",
            ),
            models.CheckConstraint(
                condition=~Q(order="sorteggio") | Q(seed__isnull=False),
                name="rotation_rule_of_lots_keeps_its_seed",
            ),
            models.CheckConstraint(condition=~Q(act=""), name="rotation_rule_has_its_act"),
        ]

    def __str__(self) -> str:
        return __("%(zone)s, regola dal %(day)s") % {
            "zone": self.zone, "day": f"{self.since:%d/%m/%Y}"
        }  # fmt: skip


class AgreedPlace(models.Model):
    """A place of an agreed list."""

    personal_data: ClassVar = ()

    rule = models.ForeignKey(RotationRule, models.CASCADE, related_name="agreed")
    position = models.PositiveSmallIntegerField(_("posto"))
    body = models.ForeignKey(Body, models.PROTECT, related_name="+", verbose_name=_("Comune"))

    class Meta:
        verbose_name = _("posto nell’elenco concordato")
        verbose_name_plural = _("posti nell’elenco concordato")
        constraints = [
            models.UniqueConstraint(fields=["rule", "body"], name="agreed_place_of_a_body_once"),
            models.UniqueConstraint(fields=["rule", "position"], name="agreed_place_taken_once"),
        ]

    def __str__(self) -> str:
        return f"{self.position}. {self.body}"


class Turn(Period):
    """A mayor coordinates a Zone; `until` is the day on which it ends as far as is known.

    Days that no turn holds are a vacancy. While it lasts `ended` is empty; `planned` stays what the
    rule gave, also where the turn ends earlier.
    """

    personal_data: ClassVar = ("mandate", "deputy", "coordination")

    zone = models.ForeignKey(Zone, models.PROTECT, related_name="turns")
    ordinal = models.PositiveSmallIntegerField(_("numero"))
    body = models.ForeignKey(
        Body, models.PROTECT, related_name="coordination_turns", verbose_name=_("Comune")
    )
    mandate = models.ForeignKey(
        Mandate, models.PROTECT, related_name="coordination_turns",
        verbose_name=_("mandato di Sindaco"),
    )  # fmt: skip
    deputy = models.ForeignKey(
        Mandate, models.PROTECT, related_name="deputy_turns", null=True, blank=True,
        verbose_name=_("vice"),
    )  # fmt: skip
    coordination = models.OneToOneField(
        Mandate, models.PROTECT, related_name="coordination_of", null=True, blank=True,
        verbose_name=_("mandato di coordinatore"),
    )  # fmt: skip
    planned = models.DateField(_("fine prevista (esclusa)"))
    completes = models.BooleanField(_("completa il turno di un altro"), default=False)
    act = models.CharField(_("atto"), max_length=300, blank=True)
    ended = models.CharField(_("perché è finito"), max_length=12, choices=End, blank=True)
    end_reason = models.CharField(_("motivo"), max_length=500, blank=True)
    is_demonstration = models.BooleanField(_("dato dimostrativo"), default=False)
    version = models.PositiveIntegerField(default=1)

    objects = PeriodQuerySet.as_manager()

    class Meta:
        verbose_name = _("turno di coordinamento")
        verbose_name_plural = _("turni di coordinamento")
        constraints = [
            period_is_ordered("turn_period_is_ordered"),
            models.CheckConstraint(
                condition=Q(since__isnull=False, until__isnull=False), name="turn_has_both_days"
            ),
            models.CheckConstraint(
                condition=Q(until__lte=F("planned")), name="turn_is_not_longer_than_planned"
            ),
            models.UniqueConstraint(fields=["zone", "ordinal"], name="turn_number_once_a_zone"),
        ]

    def __str__(self) -> str:
        return __("%(zone)s, turno %(number)s: %(body)s") % {
            "zone": self.zone, "number": self.ordinal, "body": self.body.label
        }  # fmt: skip

    def get_absolute_url(self) -> str:
        return addresses("zones:rotation")(self.zone.slug)

    @property
    def begins(self) -> date:
        assert self.since is not None  # noqa: S101 - a constraint says so
        return self.since

    @property
    def ends(self) -> date:
        """The first day without it."""
        assert self.until is not None  # noqa: S101 - a constraint says so
        return self.until

    @property
    def is_closed(self) -> bool:
        return bool(self.ended)
