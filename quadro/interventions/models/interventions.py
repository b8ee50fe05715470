"""What is done, by whom, where it falls, and what of the plan it carries."""

from datetime import date
from decimal import Decimal
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from quadro.accounts.actors import Actor
from quadro.agreements.models import Agreement
from quadro.bodies.models import Body, Mandate
from quadro.delivery.models import Commitment
from quadro.interventions.codes import CIG, CUP, LEGAL_PERSON
from quadro.interventions.states import OPEN, State
from quadro.kit.http import addresses
from quadro.plan.models import PnrrComponent, Provision
from quadro.territory.models import Municipality, Zone


class Kind(models.TextChoices):
    """The nature of a project, by the codes of DIPE for the CUP (04 and 05 are not in use)."""

    GOODS = "01", _("acquisto di beni")
    SERVICES = "02", _("acquisto o realizzazione di servizi")
    WORKS = "03", _("opera pubblica")
    GRANTS = "06", _("contributi ad altri soggetti")
    INCENTIVES = "07", _("incentivi a unità produttive")
    CAPITAL = "08", _("capitale sociale e fondi di garanzia")


class InterventionQuerySet(models.QuerySet["Intervention"]):
    def readable_by(self, actor: Actor) -> Self:
        """The public ones, those of the actor's bodies, all for who reads everything."""
        if actor.reads_everything:
            return self
        mine = Q(body__in=actor.bodies) if actor.bodies else Q(pk__in=())
        return self.filter(Q(is_public=True) | mine)

    def of_body(self, body: Body) -> Self:
        return self.filter(body=body)

    def open(self) -> Self:
        return self.filter(state__in=OPEN)


class Intervention(models.Model):
    """A work, a service or a funded project.

    `key` is who it is among the open data: sub-measure, CUP and local code; empty for what was
    written here. The sums (`cost_eur` …) and the two percentages say what the lines of money, the
    steps and the readings come to today; None where nobody told: it is not zero.
    """

    personal_data: ClassVar = ("in_charge",)

    title = models.CharField(_("titolo"), max_length=300)
    slug = models.SlugField(_("indirizzo"), max_length=150, unique=True)
    description = models.TextField(_("descrizione"), blank=True)
    kind = models.CharField(_("natura"), max_length=2, choices=Kind, blank=True)
    cup = models.CharField(_("CUP"), max_length=15, blank=True)
    local_code = models.CharField(_("codice locale"), max_length=60, blank=True)
    key = models.CharField(_("chiave"), max_length=120, blank=True)
    measure_code = models.CharField(_("sotto-misura PNRR"), max_length=20, blank=True)
    component = models.ForeignKey(
        PnrrComponent, models.PROTECT, related_name="interventions", null=True, blank=True,
        verbose_name=_("componente PNRR"),
    )  # fmt: skip
    holder_name = models.CharField(_("amministrazione titolare"), max_length=200, blank=True)
    call = models.CharField(_("procedura di attivazione"), max_length=200, blank=True)
    body = models.ForeignKey(
        Body, models.PROTECT, related_name="interventions", null=True, blank=True,
        verbose_name=_("ente attuatore"),
    )  # fmt: skip
    implementer_name = models.CharField(_("soggetto attuatore"), max_length=200, blank=True)
    implementer_code = models.CharField(
        _("codice fiscale dell’attuatore"), max_length=11, blank=True
    )
    in_charge = models.ForeignKey(
        Mandate, models.PROTECT, related_name="interventions", null=True, blank=True,
        verbose_name=_("referente in carica"),
    )  # fmt: skip
    agreements = models.ManyToManyField(
        Agreement, related_name="interventions", blank=True, verbose_name=_("intese")
    )
    commitments = models.ManyToManyField(
        Commitment, related_name="interventions", blank=True, verbose_name=_("impegni")
    )
    state = models.CharField(_("stato"), max_length=12, choices=State, default=State.TO_START)
    state_since = models.DateField(_("in questo stato dal"))
    state_reason = models.CharField(_("motivo"), max_length=500, blank=True)
    starts_on = models.DateField(_("comincia il"), null=True, blank=True)
    due_on = models.DateField(_("finisce il"), null=True, blank=True)
    first_due_on = models.DateField(_("fine prevista all’inizio"), null=True, blank=True)
    forecast_on = models.DateField(_("previsione dell’attuatore"), null=True, blank=True)
    done_on = models.DateField(_("finito il"), null=True, blank=True)
    weight = models.DecimalField(_("peso"), max_digits=9, decimal_places=3, default=Decimal(1))
    cost_eur = models.DecimalField(
        _("costo"), max_digits=16, decimal_places=2, null=True, blank=True
    )
    to_find_eur = models.DecimalField(
        _("da reperire"), max_digits=16, decimal_places=2, null=True, blank=True
    )
    committed_eur = models.DecimalField(
        _("impegnato"), max_digits=16, decimal_places=2, null=True, blank=True
    )
    paid_eur = models.DecimalField(
        _("pagato"), max_digits=16, decimal_places=2, null=True, blank=True
    )
    saved_eur = models.DecimalField(
        _("economie"), max_digits=16, decimal_places=2, null=True, blank=True
    )
    procedural = models.DecimalField(
        _("avanzamento procedurale"), max_digits=5, decimal_places=2, null=True, blank=True
    )
    physical = models.DecimalField(
        _("avanzamento fisico"), max_digits=5, decimal_places=2, null=True, blank=True
    )
    is_public = models.BooleanField(_("pubblico"), default=False)
    is_demonstration = models.BooleanField(_("dato dimostrativo"), default=False)
    source = models.CharField(_("fonte"), max_length=500, blank=True)
    dataset = models.CharField(_("insieme di dati"), max_length=60, blank=True)
    dataset_row = models.PositiveIntegerField(_("riga"), null=True, blank=True)
    dataset_hash = models.CharField(_("impronta del file"), max_length=64, blank=True)
    imported_on = models.DateField(_("importato il"), null=True, blank=True)
    intake = models.ForeignKey(
        "interventions.Intake", models.PROTECT, related_name="interventions", null=True, blank=True,
        verbose_name=_("importazione"),
    )  # fmt: skip
    """The last import that wrote it."""
    content_digest = models.BigIntegerField(null=True, blank=True, editable=False)
    places_digest = models.BigIntegerField(null=True, blank=True, editable=False)
    """What the file said, in two numbers: an import that says the same changes nothing."""
    places_apart = models.BooleanField(default=False, editable=False)
    """A file of places said where it is: one that tells it in passing moves it no more."""
    intake_version = models.PositiveIntegerField(null=True, blank=True, editable=False)
    """The version that the import left: with another, somebody changed it here."""
    told_on = models.DateField(_("dati al"), null=True, blank=True)
    next_update_on = models.DateField(_("prossimo aggiornamento"), null=True, blank=True)
    known_at = models.DateTimeField(_("noto dal"))
    updated_on = models.DateField(_("aggiornato il"))
    version = models.PositiveIntegerField(default=1)

    objects = InterventionQuerySet.as_manager()

    class Meta:
        verbose_name = _("intervento")
        verbose_name_plural = _("interventi")
        constraints = [
            models.UniqueConstraint(
                fields=["key"], condition=~Q(key=""), name="intervention_key_once"
            ),
            models.CheckConstraint(
                condition=Q(cup="") | Q(cup__regex=CUP), name="intervention_cup_is_well_made"
            ),
            models.CheckConstraint(
                condition=Q(implementer_code="") | Q(implementer_code__regex=LEGAL_PERSON),
                name="intervention_names_no_natural_person_by_code",
            ),
            models.CheckConstraint(condition=Q(weight__gt=0), name="intervention_weighs_something"),
            models.CheckConstraint(
                condition=Q(starts_on=None) | Q(due_on=None) | Q(starts_on__lte=F("due_on")),
                name="intervention_starts_before_it_is_due",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.DONE) | Q(done_on__isnull=False) | ~Q(dataset=""),
                name="intervention_done_has_its_day",
            ),
            models.CheckConstraint(
                condition=Q(cost_eur=None, to_find_eur=None)
                | Q(
                    cost_eur__isnull=False,
                    to_find_eur__isnull=False,
                    to_find_eur__gte=0,
                    to_find_eur__lte=F("cost_eur"),
                ),
                name="intervention_to_find_is_part_of_the_cost",
            ),
            models.CheckConstraint(
                condition=(Q(committed_eur=None) | Q(committed_eur__gte=0))
                & (Q(paid_eur=None) | Q(paid_eur__gte=0))
                & (Q(saved_eur=None) | Q(saved_eur__gte=0)),
                name="intervention_money_is_not_negative",
            ),
            models.CheckConstraint(
                condition=(Q(procedural=None) | Q(procedural__gte=0, procedural__lte=100))
                & (Q(physical=None) | Q(physical__gte=0, physical__lte=100)),
                name="intervention_progress_is_a_percentage",
            ),
            models.CheckConstraint(
                condition=Q(dataset="", dataset_row=None, dataset_hash="", imported_on=None)
                | (~Q(dataset="") & ~Q(dataset_hash="") & Q(imported_on__isnull=False)),
                name="intervention_imported_says_from_where",
            ),
        ]
        indexes = [
            models.Index(fields=["cup"], name="intervention_by_cup"),
            models.Index(fields=["state"], name="intervention_by_state"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return addresses("interventions:intervention")(self.slug)

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    def is_stale_on(self, day: date) -> bool:
        """Still to be done, and past the day by which data were awaited."""
        return self.is_open and self.next_update_on is not None and self.next_update_on < day

    @property
    def implementer(self) -> str:
        """Who does it, by the name of the body where we know it."""
        return self.body.label if self.body else self.implementer_name


class Tender(models.Model):
    """A tender of an intervention, by its CIG."""

    personal_data: ClassVar = ()

    intervention = models.ForeignKey(Intervention, models.CASCADE, related_name="tenders")
    cig = models.CharField(_("CIG"), max_length=10)
    title = models.CharField(_("oggetto"), max_length=300, blank=True)
    amount_eur = models.DecimalField(
        _("importo"), max_digits=16, decimal_places=2, null=True, blank=True
    )
    source = models.CharField(_("fonte"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("gara")
        verbose_name_plural = _("gare")
        constraints = [
            models.UniqueConstraint(fields=["intervention", "cig"], name="tender_once"),
            models.CheckConstraint(condition=Q(cig__regex=CIG), name="tender_cig_is_well_made"),
            models.CheckConstraint(
                condition=Q(amount_eur=None) | Q(amount_eur__gte=0),
                name="tender_amount_is_not_negative",
            ),
        ]

    def __str__(self) -> str:
        return self.cig


class Where(models.TextChoices):
    """What a place is."""

    MUNICIPALITY = "comune", _("un Comune")
    ZONE = "zona", _("una Zona omogenea")
    AREA = "area", _("tutta l’area metropolitana")
    ELSEWHERE = "altrove", _("fuori dall’area metropolitana")


class Place(models.Model):
    """The part of an intervention that falls upon a place; those of an intervention sum to 100."""

    personal_data: ClassVar = ()

    intervention = models.ForeignKey(Intervention, models.CASCADE, related_name="places")
    where = models.CharField(_("dove"), max_length=8, choices=Where)
    municipality = models.ForeignKey(
        Municipality, models.PROTECT, related_name="places", null=True, blank=True,
        verbose_name=_("Comune"),
    )  # fmt: skip
    zone = models.ForeignKey(
        Zone, models.PROTECT, related_name="places", null=True, blank=True, verbose_name=_("Zona")
    )
    name = models.CharField(_("come lo dice la fonte"), max_length=120, blank=True)
    percent = models.DecimalField(_("quota"), max_digits=5, decimal_places=2)

    class Meta:
        verbose_name = _("luogo di un intervento")
        verbose_name_plural = _("luoghi degli interventi")
        constraints = [
            models.CheckConstraint(
                condition=Q(where=Where.MUNICIPALITY, municipality__isnull=False, zone=None)
                | Q(where=Where.ZONE, municipality=None, zone__isnull=False)
                | Q(where__in=(Where.AREA, Where.ELSEWHERE), municipality=None, zone=None),
                name="place_is_what_it_says",
            ),
            models.CheckConstraint(
                condition=Q(percent__gt=0, percent__lte=100), name="place_is_a_part_of_the_whole"
            ),
            models.UniqueConstraint(
                fields=["intervention", "municipality"],
                condition=Q(municipality__isnull=False),
                name="place_municipality_once",
            ),
            models.UniqueConstraint(
                fields=["intervention", "zone"],
                condition=Q(zone__isnull=False),
                name="place_zone_once",
            ),
            models.UniqueConstraint(
                fields=["intervention", "where"],
                condition=Q(where__in=(Where.AREA, Where.ELSEWHERE)),
                name="place_whole_once",
            ),
        ]

    def __str__(self) -> str:
        return str(self.municipality or self.zone or self.name or self.get_where_display())


class Share(models.Model):
    """The part of an intervention that counts for a provision; those of one sum to 100."""

    personal_data: ClassVar = ()

    intervention = models.ForeignKey(Intervention, models.CASCADE, related_name="shares")
    provision = models.ForeignKey(
        Provision, models.PROTECT, related_name="intervention_shares", verbose_name=_("previsione")
    )
    percent = models.DecimalField(_("quota"), max_digits=5, decimal_places=2)

    class Meta:
        verbose_name = _("quota di un intervento sul Piano")
        verbose_name_plural = _("quote degli interventi sul Piano")
        constraints = [
            models.UniqueConstraint(
                fields=["intervention", "provision"], name="intervention_share_once"
            ),
            models.CheckConstraint(
                condition=Q(percent__gt=0, percent__lte=100),
                name="intervention_share_is_a_part_of_the_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.percent} % → {self.provision}"
