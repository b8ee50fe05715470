"""An interface office: where it is, who works there, what one may ask it."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from quadro.bodies.models import Body, Person
from quadro.kit.http import addresses
from quadro.kit.periods import Period, PeriodQuerySet, period_is_ordered

LONGEST_TERM = 180


class Desk(Period):
    """The desk of a Zone or of the authority, at which the others ask (PSTTM 6)."""

    personal_data: ClassVar = ()

    slug = models.SlugField(max_length=100, unique=True)
    body = models.ForeignKey(
        Body, models.PROTECT, related_name="desks", verbose_name=_("ente che lo tiene")
    )
    name = models.CharField(_("nome"), max_length=200)
    competences = models.TextField(_("di che cosa si occupa"), blank=True)
    email = models.EmailField(_("indirizzo e-mail"), blank=True)
    phone = models.CharField(_("telefono"), max_length=40, blank=True)
    hours = models.CharField(_("orari"), max_length=300, blank=True)
    address = models.CharField(_("indirizzo"), max_length=300, blank=True)
    is_demonstration = models.BooleanField(_("dato dimostrativo"), default=False)
    version = models.PositiveIntegerField(default=1)

    objects = PeriodQuerySet.as_manager()

    class Meta:
        verbose_name = _("ufficio di interfaccia")
        verbose_name_plural = _("uffici di interfaccia")
        constraints = [
            period_is_ordered("desk_period_is_ordered"),
            models.UniqueConstraint(fields=["body", "name"], name="desk_name_once_a_body"),
            models.CheckConstraint(condition=~Q(name=""), name="desk_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return addresses("desks:desk")(self.slug)


class Post(Period):
    """Somebody works at a desk during a period; never two posts there on the same day."""

    personal_data: ClassVar = ("person", "__str__")

    desk = models.ForeignKey(Desk, models.CASCADE, related_name="posts")
    person = models.ForeignKey(
        Person, models.PROTECT, related_name="desk_posts", verbose_name=_("persona")
    )
    function = models.CharField(_("funzione"), max_length=150)
    is_deputy = models.BooleanField(_("sostituisce chi manca"), default=False)

    objects = PeriodQuerySet.as_manager()

    class Meta:
        verbose_name = _("persona dell’ufficio")
        verbose_name_plural = _("persone dell’ufficio")
        constraints = [
            period_is_ordered("post_period_is_ordered"),
            models.CheckConstraint(condition=Q(since__isnull=False), name="post_has_a_first_day"),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.function}"


class Topic(models.Model):
    """What one may ask of a desk, and within how many working days it answers."""

    personal_data: ClassVar = ()

    desk = models.ForeignKey(Desk, models.CASCADE, related_name="topics")
    name = models.CharField(_("voce"), max_length=150)
    days = models.PositiveSmallIntegerField(_("giorni lavorativi per rispondere"))
    position = models.PositiveSmallIntegerField(_("posto"))
    is_active = models.BooleanField(_("si può chiedere"), default=True)

    class Meta:
        verbose_name = _("voce di richiesta")
        verbose_name_plural = _("voci di richiesta")
        constraints = [
            models.UniqueConstraint(fields=["desk", "name"], name="topic_name_once_a_desk"),
            models.CheckConstraint(
                condition=Q(days__gte=1, days__lte=LONGEST_TERM), name="topic_days_in_range"
            ),
        ]

    def __str__(self) -> str:
        return self.name
