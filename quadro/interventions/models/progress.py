"""How far an intervention is: its procedural steps, what it makes, and how it was on any day."""

from decimal import Decimal
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from quadro.interventions.models.interventions import Intervention


class StepName(models.TextChoices):
    """The steps that most interventions have; another is told by its title."""

    FEASIBILITY = "fattibilita", _("fattibilità")
    FUNDING = "finanziamento", _("finanziamento")
    DESIGN = "progettazione", _("progettazione")
    AWARD = "aggiudicazione", _("aggiudicazione")
    CONTRACT = "stipula", _("stipula")
    EXECUTION = "esecuzione", _("esecuzione")
    TESTING = "collaudo", _("collaudo")
    OTHER = "altro", _("altro")


class ProcedureStep(models.Model):
    """A step of the procedure, with the days planned and those that came true."""

    personal_data: ClassVar = ()

    intervention = models.ForeignKey(Intervention, models.CASCADE, related_name="steps")
    position = models.PositiveSmallIntegerField(_("posizione"))
    name = models.CharField(_("passo"), max_length=15, choices=StepName)
    title = models.CharField(_("titolo"), max_length=120, blank=True)
    weight = models.DecimalField(_("peso"), max_digits=9, decimal_places=3, default=Decimal(1))
    planned_from = models.DateField(_("inizio previsto"), null=True, blank=True)
    planned_to = models.DateField(_("fine prevista"), null=True, blank=True)
    first_planned_to = models.DateField(_("fine prevista all’inizio"), null=True, blank=True)
    actual_from = models.DateField(_("cominciato il"), null=True, blank=True)
    actual_to = models.DateField(_("finito il"), null=True, blank=True)

    class Meta:
        verbose_name = _("passo della procedura")
        verbose_name_plural = _("passi della procedura")
        constraints = [
            models.UniqueConstraint(
                fields=["intervention", "position"], name="procedure_step_one_in_each_place"
            ),
            models.CheckConstraint(
                condition=Q(weight__gt=0), name="procedure_step_weighs_something"
            ),
            models.CheckConstraint(
                condition=~Q(name=StepName.OTHER) | ~Q(title=""), name="procedure_step_has_a_name"
            ),
            models.CheckConstraint(
                condition=(
                    Q(planned_from=None) | Q(planned_to=None) | Q(planned_from__lte=F("planned_to"))
                )
                & (Q(actual_from=None) | Q(actual_to=None) | Q(actual_from__lte=F("actual_to"))),
                name="procedure_step_begins_before_it_ends",
            ),
        ]

    def __str__(self) -> str:
        return self.title or str(self.get_name_display())

    @property
    def is_done(self) -> bool:
        return self.actual_to is not None


class PhysicalIndicator(models.Model):
    """Something that the intervention makes and that is counted: kilometres, places, trees.

    It may have to fall: a target below the baseline is met by going down.
    """

    personal_data: ClassVar = ()

    intervention = models.ForeignKey(Intervention, models.CASCADE, related_name="indicators")
    position = models.PositiveSmallIntegerField(_("posizione"))
    name = models.CharField(_("che cosa si conta"), max_length=200)
    unit = models.CharField(_("unità"), max_length=40)
    baseline = models.DecimalField(
        _("valore di partenza"), max_digits=16, decimal_places=3, default=Decimal(0)
    )
    target = models.DecimalField(_("valore finale"), max_digits=16, decimal_places=3)
    weight = models.DecimalField(_("peso"), max_digits=9, decimal_places=3, default=Decimal(1))

    class Meta:
        verbose_name = _("indicatore fisico")
        verbose_name_plural = _("indicatori fisici")
        constraints = [
            models.UniqueConstraint(
                fields=["intervention", "position"], name="physical_indicator_one_in_each_place"
            ),
            models.CheckConstraint(
                condition=Q(weight__gt=0), name="physical_indicator_weighs_something"
            ),
            models.CheckConstraint(
                condition=~Q(target=F("baseline")), name="physical_indicator_has_something_to_do"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class PhysicalReading(models.Model):
    """What an indicator was on a day. A second one of the same day corrects the first."""

    personal_data: ClassVar = ("author", "author_name")

    indicator = models.ForeignKey(PhysicalIndicator, models.CASCADE, related_name="readings")
    on = models.DateField(_("dati al"))
    value = models.DecimalField(_("valore"), max_digits=16, decimal_places=3)
    note = models.CharField(_("nota"), max_length=300, blank=True)
    told_at = models.DateTimeField(_("detto il"))
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True
    )
    author_name = models.CharField(_("detto da"), max_length=150, blank=True)

    class Meta:
        verbose_name = _("misura fisica")
        verbose_name_plural = _("misure fisiche")
        indexes = [models.Index(fields=["indicator", "on"], name="physical_reading_by_day")]

    def __str__(self) -> str:
        return f"{self.indicator}: {self.on:%d/%m/%Y}"


class FactName(models.TextChoices):
    """What is kept of an intervention for any past day, beside its money."""

    STATE = "stato", _("stato")
    STARTS_ON = "comincia", _("comincia il")
    DUE_ON = "finisce", _("finisce il")
    DONE_ON = "finito", _("finito il")
    WEIGHT = "peso", _("peso")
    PROCEDURAL = "procedura", _("avanzamento procedurale")
    PHYSICAL = "fisico", _("avanzamento fisico")
    STEPS = "passi", _("passi della procedura")
    PLACES = "luoghi", _("luoghi")
    SHARES = "quote", _("quote sul Piano")


class Fact(models.Model):
    """A value that holds from the day `on`, as it was known from `known_at`.

    The state on day D as known on day K is, for each name, the latest `on` not after D among what
    was known by K, and of two of the same day the one known last. An empty value is not known.
    Steps, places and shares are one text each (`queries.structure`); the steps, which have their
    days in them, hold from the first day on. Of a name of which nothing was ever kept, the record
    says today what it always said.
    """

    personal_data: ClassVar = ()

    intervention = models.ForeignKey(Intervention, models.CASCADE, related_name="facts")
    name = models.CharField(_("che cosa"), max_length=10, choices=FactName)
    value = models.TextField(_("valore"), blank=True)
    on = models.DateField(_("dal"))
    known_at = models.DateTimeField(_("noto dal"))

    class Meta:
        verbose_name = _("dato di un intervento")
        verbose_name_plural = _("dati degli interventi")
        indexes = [
            models.Index(fields=["intervention", "name", "on"], name="intervention_fact_by_day")
        ]

    def __str__(self) -> str:
        return f"{self.get_name_display()}: {self.value}"
