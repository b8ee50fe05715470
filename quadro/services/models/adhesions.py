"""A municipality asks to join a service, joins with its act, and may leave it."""

from datetime import date
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from quadro.bodies.models import Body
from quadro.documents.models import Document
from quadro.kit.periods import Period, PeriodQuerySet, period_is_ordered
from quadro.kit.terms import add_working_days
from quadro.services.models.catalogue import Service
from quadro.services.states import DELIBERATED, LIVE, ActNeeded, AdhesionState


def in_use_on(day: date, *, prefix: str = "") -> Q:
    """They use it on the day; since when may not be known, until when is where they left."""
    begun = Q(**{f"{prefix}since": None}) | Q(**{f"{prefix}since__lte": day})
    left = {f"{prefix}state": AdhesionState.WITHDRAWN, f"{prefix}until__gt": day}
    return begun & (Q(**{f"{prefix}state": AdhesionState.ADHERED}) | Q(**left))


class AdhesionQuerySet(PeriodQuerySet):
    def in_use(self, day: date) -> Self:
        return self.filter(in_use_on(day))

    def live(self) -> Self:
        return self.filter(state__in=LIVE)


class Adhesion(Period):
    """`since` is the day from which the municipality uses the service, unknown where no source
    says it; `until` the first day on which it does no more.
    """

    personal_data: ClassVar = ("asked_by_name",)

    service = models.ForeignKey(Service, models.PROTECT, related_name="adhesions")
    body = models.ForeignKey(
        Body, models.PROTECT, related_name="service_adhesions", verbose_name=_("Comune")
    )
    state = models.CharField(
        _("stato"), max_length=12, choices=AdhesionState, default=AdhesionState.ASKED
    )
    asked_on = models.DateField(_("chiesta il"), null=True, blank=True)
    asked_by_name = models.CharField(_("chiesta da"), max_length=150, blank=True)
    note = models.CharField(_("nota"), max_length=500, blank=True)
    act_kind = models.CharField(_("atto"), max_length=10, choices=ActNeeded, blank=True)
    act_number = models.CharField(_("numero dell’atto"), max_length=40, blank=True)
    act_on = models.DateField(_("data dell’atto"), null=True, blank=True)
    document = models.ForeignKey(
        Document, models.PROTECT, related_name="+", null=True, blank=True,
        verbose_name=_("copia dell’atto"),
    )  # fmt: skip
    answered_on = models.DateField(_("risposta del"), null=True, blank=True)
    reason = models.CharField(_("motivo"), max_length=500, blank=True)
    source = models.CharField(_("fonte"), max_length=500, blank=True)
    is_demonstration = models.BooleanField(_("dato dimostrativo"), default=False)
    version = models.PositiveIntegerField(default=1)

    objects = AdhesionQuerySet.as_manager()

    class Meta:
        verbose_name = _("adesione a un servizio")
        verbose_name_plural = _("adesioni ai servizi")
        constraints = [
            period_is_ordered("service_adhesion_period_is_ordered"),
            models.UniqueConstraint(
                fields=["service", "body"],
                condition=Q(state__in=[one.value for one in LIVE]),
                name="service_adhesion_live_once",
            ),
            models.CheckConstraint(
                condition=~Q(state="rifiutata") | ~Q(reason=""),
                name="service_adhesion_refused_with_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(act_number="", act_on=None)
                | (~Q(act_number="") & Q(act_on__isnull=False)),
                name="service_adhesion_act_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(state="ritirata") | Q(until=None),
                name="service_adhesion_ends_where_left",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["chiesta", "in_delibera"]) | Q(asked_on__isnull=False),
                name="service_adhesion_asked_on_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.body.label}: {self.service}"

    @property
    def has_act(self) -> bool:
        return bool(self.act_number)

    @property
    def wants_act(self) -> bool:
        """The service asks for an act and none was given."""
        return self.service.needs_act in DELIBERATED and not self.has_act

    @property
    def due_on(self) -> date | None:
        """When the answer is due, where the service says in how many days it comes."""
        if self.asked_on is None or self.service.answer_days is None:
            return None
        return add_working_days(self.asked_on, self.service.answer_days)
