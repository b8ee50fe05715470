"""What the authority asks a Zone before it decides on an act that concerns it."""

from datetime import date, timedelta
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from quadro.agreements.models import Opinion
from quadro.assemblies.models import Item
from quadro.assemblies.states import Outcome
from quadro.bodies.models import Body
from quadro.territory.models import Zone

DECIDED = (Outcome.APPROVED, Outcome.REJECTED)
"""What an item came to, when it can give an opinion."""
DAYS = 30
"""Of the term, where nobody says otherwise: no source that is known says how many."""


class ActOpinion(models.Model):
    """A mandatory opinion of a Zone on an act that is no agreement (Statuto art. 29 c. 7).

    Those on agreements are theirs (`agreements.Opinion`). Term and what silence means are asked
    with it: the regulation of the zones, as it is known, says neither.
    """

    Silence = Opinion.Silence

    class Outcome(models.TextChoices):
        FAVOURABLE = "favorevole", _("favorevole")
        CONDITIONS = "condizioni", _("favorevole con condizioni")
        CONTRARY = "contrario", _("contrario")

    personal_data: ClassVar = ()

    zone = models.ForeignKey(Zone, models.PROTECT, related_name="act_opinions")
    number = models.PositiveSmallIntegerField(_("numero"))
    act = models.CharField(_("atto"), max_length=300)
    about = models.TextField(_("che cosa riguarda la Zona"), blank=True)
    by_body = models.ForeignKey(
        Body, models.PROTECT, related_name="+", verbose_name=_("chi lo chiede")
    )
    link = models.URLField(_("indirizzo dell’atto"), blank=True)
    asked_on = models.DateField(_("chiesto il"))
    days = models.PositiveSmallIntegerField(_("giorni per darlo"), default=DAYS)
    silence = models.CharField(
        _("se non arriva"), max_length=10, choices=Opinion.Silence, default=Opinion.Silence.BLOCKS
    )
    outcome = models.CharField(_("esito"), max_length=12, choices=Outcome, blank=True)
    given_on = models.DateField(_("reso il"), null=True, blank=True)
    conditions = models.TextField(_("condizioni o motivi"), blank=True)
    item = models.OneToOneField(
        Item, models.PROTECT, related_name="act_opinion", null=True, blank=True,
        verbose_name=_("seduta che lo rende"),
    )  # fmt: skip
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("parere della Zona su un atto")
        verbose_name_plural = _("pareri della Zona su un atto")
        constraints = [
            models.UniqueConstraint(fields=["zone", "number"], name="act_opinion_number_once"),
            models.CheckConstraint(
                condition=Q(given_on=None, outcome="")
                | (Q(given_on__isnull=False) & ~Q(outcome="")),
                name="act_opinion_given_with_its_outcome",
            ),
            models.CheckConstraint(
                condition=Q(given_on=None) | Q(given_on__gte=F("asked_on")),
                name="act_opinion_given_after_it_is_asked",
            ),
            models.CheckConstraint(
                condition=Q(item=None) | Q(given_on__isnull=False),
                name="act_opinion_of_a_sitting_is_given",
            ),
            models.CheckConstraint(condition=Q(days__gte=1), name="act_opinion_has_a_term"),
        ]

    def __str__(self) -> str:
        return self.act

    def get_absolute_url(self) -> str:
        return reverse("zones:opinion", args=[self.zone.slug, self.number])

    @property
    def due_on(self) -> date:
        """The last day of its term; the day of the request is not counted."""
        return self.asked_on + timedelta(days=self.days)

    def is_settled_on(self, day: date) -> bool:
        """Nothing waits for it any more: given, or its term passed where one then goes on."""
        if self.given_on is not None:
            return self.given_on <= day
        return self.silence == Opinion.Silence.PASSES and day > self.due_on
