"""A thing done together, and the municipalities that do it."""

from collections.abc import Sequence
from datetime import date
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from quadro.accounts.actors import Actor
from quadro.agreements.models import Agreement
from quadro.bodies.models import Body
from quadro.kit.http import addresses
from quadro.kit.periods import Period, PeriodQuerySet, period_is_ordered


class Form(models.TextChoices):
    """The form in which it is done, D.Lgs. 267/2000."""

    SERVICE = "servizio", _("servizio associato")
    OFFICE = "ufficio_comune", _("ufficio comune")
    DELEGATION = "delega", _("delega di funzioni a un Comune")
    UNION = "unione", _("unione di Comuni")
    EXERCISE = "esercizio", _("esercizio coordinato di funzioni")
    WORK = "opera", _("opera pubblica di interesse comune")


LAWS = {
    Form.SERVICE: _("art. 30 TUEL"),
    Form.OFFICE: _("art. 30, comma 4, TUEL"),
    Form.DELEGATION: _("art. 30, comma 4, TUEL"),
    Form.UNION: _("art. 32 TUEL"),
    Form.EXERCISE: _("art. 30 TUEL"),
    Form.WORK: _("art. 30 TUEL"),
}


class Function(models.TextChoices):
    """The fundamental functions of municipalities (DL 78/2010, art. 14 c. 27), by their letter."""

    ADMINISTRATION = "a", _("organizzazione, gestione finanziaria, controllo")
    PUBLIC_SERVICES = "b", _("servizi pubblici e trasporto comunale")
    CADASTRE = "c", _("catasto")
    PLANNING = "d", _("urbanistica ed edilizia")
    CIVIL_PROTECTION = "e", _("protezione civile")
    WASTE = "f", _("rifiuti")
    SOCIAL = "g", _("servizi sociali")
    SCHOOLS = "h", _("edilizia e servizi scolastici")
    POLICE = "i", _("polizia locale e amministrativa")
    REGISTRY = "l", _("stato civile, anagrafe, elettorale")


class State(models.TextChoices):
    """Never kept: told by its days."""

    PREPARING = "in_preparazione", _("in preparazione")
    COMING = "in_partenza", _("comincia")
    ACTIVE = "attivo", _("attivo")
    ENDED = "concluso", _("concluso")


class ServiceQuerySet(PeriodQuerySet):
    def readable_by(self, actor: Actor) -> Self:
        """Those with a day of start; the others are of who prepares them."""
        if actor.reads_everything:
            return self
        begun = Q(since__isnull=False)
        if not actor.bodies:
            return self.filter(begun)
        mine = Member.objects.filter(service=OuterRef("pk"), body__in=actor.bodies)
        return self.filter(begun | Q(lead__in=actor.bodies) | Exists(mine))


class JointService(Period):
    """What some municipalities do together. Without `since` it is being prepared."""

    personal_data: ClassVar = ()

    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(_("nome"), max_length=120, unique=True)
    sentence = models.CharField(_("in una frase"), max_length=300, blank=True)
    form = models.CharField(_("forma"), max_length=20, choices=Form)
    agreement = models.ForeignKey(
        Agreement, models.PROTECT, related_name="joint_services", null=True, blank=True,
        verbose_name=_("convenzione"),
    )  # fmt: skip
    lead = models.ForeignKey(
        Body, models.PROTECT, related_name="leads_services", verbose_name=_("capofila")
    )
    functions = models.JSONField(_("funzioni fondamentali"), default=list, blank=True)
    """Letters of `Function`."""
    other_functions = models.CharField(_("altre funzioni"), max_length=300, blank=True)
    notice_months = models.PositiveSmallIntegerField(
        _("mesi di preavviso per il recesso"), null=True, blank=True
    )
    people = models.PositiveSmallIntegerField(_("persone"), null=True, blank=True)
    people_note = models.CharField(_("quali persone"), max_length=200, blank=True)
    consultation = models.CharField(_("forme di consultazione"), max_length=300, blank=True)
    is_demonstration = models.BooleanField(_("dato dimostrativo"), default=False)
    version = models.PositiveIntegerField(default=1)

    objects = ServiceQuerySet.as_manager()

    class Meta:
        verbose_name = _("servizio fatto insieme")
        verbose_name_plural = _("servizi fatti insieme")
        constraints = [
            period_is_ordered("joint_service_period_is_ordered"),
            models.CheckConstraint(
                condition=Q(until=None) | Q(since__isnull=False),
                name="joint_service_ends_after_it_began",
            ),
            # A union is made by its statute; what is invented binds nobody.
            models.CheckConstraint(
                condition=Q(since=None)
                | Q(agreement__isnull=False)
                | Q(form="unione")
                | Q(is_demonstration=True),
                name="joint_service_begun_has_its_convention",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return addresses("joint:detail")(self.slug)

    @property
    def law(self) -> str:
        return str(LAWS[Form(self.form)])

    @property
    def is_draft(self) -> bool:
        return self.since is None

    def state_on(self, day: date) -> State:
        if self.since is None:
            return State.PREPARING
        if day < self.since:
            return State.COMING
        return State.ACTIVE if self.holds_on(day) else State.ENDED

    @property
    def duties(self) -> list[Function]:
        """Its fundamental functions, in the order of the law."""
        return [one for one in Function if one.value in self.functions]

    @property
    def what(self) -> str:
        """Its functions in words."""
        told: Sequence[Any] = [*(one.label for one in self.duties), self.other_functions]
        return ", ".join(str(one) for one in told if one)


class Member(Period):
    """A municipality is in; without `since`, from the beginning."""

    personal_data: ClassVar = ()

    service = models.ForeignKey(JointService, models.CASCADE, related_name="members")
    body = models.ForeignKey(
        Body, models.PROTECT, related_name="joint_memberships", verbose_name=_("Comune")
    )
    weight = models.DecimalField(_("peso"), max_digits=9, decimal_places=4, null=True, blank=True)
    act = models.CharField(_("atto di ingresso"), max_length=200, blank=True)
    left_act = models.CharField(_("atto di uscita"), max_length=200, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = PeriodQuerySet.as_manager()

    class Meta:
        verbose_name = _("Comune che partecipa")
        verbose_name_plural = _("Comuni che partecipano")
        constraints = [
            period_is_ordered("joint_member_period_is_ordered"),
            models.CheckConstraint(
                condition=Q(weight=None) | Q(weight__gte=0),
                name="joint_member_weight_is_not_negative",
            ),
        ]

    def __str__(self) -> str:
        return say("%(body)s in %(service)s") % {
            "body": self.body.label, "service": self.service
        }  # fmt: skip
