"""What a framework agreement treats, theme by theme, and who answers for it on either side."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from quadro.agreements.models import Agreement
from quadro.bodies.models import Body
from quadro.kit.http import addresses
from quadro.kit.periods import Period, PeriodQuerySet, period_is_ordered
from quadro.plan.models import Edition, Provision


class Board(models.Model):
    """The themes of a framework between the authority and a counterpart.

    They are provisions that are there already: those under one (`under`), or the first ones of a
    document (`edition`), such as the areas of the framework with the Region.
    """

    class Word(models.TextChoices):
        THEME = "tema", _("temi")
        AREA = "ambito", _("ambiti")

    personal_data: ClassVar = ()

    agreement = models.OneToOneField(
        Agreement, models.PROTECT, related_name="board", verbose_name=_("intesa quadro")
    )
    edition = models.ForeignKey(
        Edition, models.PROTECT, related_name="boards", verbose_name=_("documento")
    )
    under = models.ForeignKey(
        Provision, models.PROTECT, related_name="boards", null=True, blank=True,
        verbose_name=_("sotto quale previsione"),
    )  # fmt: skip
    counterpart = models.ForeignKey(
        Body, models.PROTECT, related_name="boards", verbose_name=_("controparte")
    )
    word = models.CharField(_("si chiamano"), max_length=10, choices=Word, default=Word.THEME)
    source = models.CharField(_("fonte"), max_length=500, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("quadro dei temi")
        verbose_name_plural = _("quadri dei temi")

    def __str__(self) -> str:
        return self.agreement.label

    def get_absolute_url(self) -> str:
        return addresses("frameworks:board")(self.agreement.slug)


class Referent(Period):
    """The office that answers for a theme on one of the two sides, for a time."""

    personal_data: ClassVar = ()

    board = models.ForeignKey(Board, models.CASCADE, related_name="referents")
    provision = models.ForeignKey(
        Provision, models.PROTECT, related_name="referents", verbose_name=_("tema")
    )
    body = models.ForeignKey(
        Body, models.PROTECT, related_name="referents", verbose_name=_("parte")
    )
    office = models.CharField(_("ufficio che risponde"), max_length=150)
    source = models.CharField(_("atto o fonte"), max_length=500, blank=True)
    is_demonstration = models.BooleanField(_("dato dimostrativo"), default=False)
    version = models.PositiveIntegerField(default=1)

    objects = PeriodQuerySet.as_manager()

    class Meta:
        verbose_name = _("referente di un tema")
        verbose_name_plural = _("referenti dei temi")
        constraints = [
            period_is_ordered("referent_period_is_ordered"),
            models.CheckConstraint(condition=~Q(office=""), name="referent_has_an_office"),
        ]

    def __str__(self) -> str:
        return f"{self.provision}: {self.office}"
