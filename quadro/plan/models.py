from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from quadro.bodies.models import Body
from quadro.kit.dates import Precision
from quadro.territory.models import Zone

UNNAMED = "dato non disponibile"
"""The title of a provision that sources count and do not name."""


class Sourced(models.Model):
    """Says where it is known from: addresses or documents, several divided by a bar."""

    source = models.CharField(_("fonte"), max_length=500, blank=True)

    class Meta:
        abstract = True

    @property
    def sources(self) -> list[str]:
        return cited(self.source)


def cited(source: str) -> list[str]:
    return [one.strip() for one in source.split(" | ") if one.strip()]


class Theme(models.Model):
    """A policy theme, the same for provisions and agreements."""

    personal_data: ClassVar = ()

    name = models.CharField(_("nome"), max_length=80, unique=True)
    slug = models.SlugField(unique=True)

    class Meta:
        verbose_name = _("tema")
        verbose_name_plural = _("temi")

    def __str__(self) -> str:
        return self.name


class Goal(models.Model):
    """A sustainable development goal of the 2030 Agenda."""

    personal_data: ClassVar = ()

    number = models.PositiveSmallIntegerField(_("numero"), unique=True)
    name = models.CharField(_("nome"), max_length=80)
    description = models.CharField(_("descrizione"), max_length=300)
    source = models.CharField(_("fonte"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("obiettivo dell’Agenda 2030")
        verbose_name_plural = _("obiettivi dell’Agenda 2030")

    def __str__(self) -> str:
        return f"{self.number} {self.name}"


class PnrrMission(models.Model):
    """A mission of the PNRR; not to be confused with the missions of the budget."""

    personal_data: ClassVar = ()

    code = models.CharField(_("codice"), max_length=4, unique=True)
    name = models.CharField(_("nome"), max_length=120)

    class Meta:
        verbose_name = _("missione PNRR")
        verbose_name_plural = _("missioni PNRR")

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class PnrrComponent(models.Model):
    personal_data: ClassVar = ()

    mission = models.ForeignKey(PnrrMission, models.CASCADE, related_name="components")
    code = models.CharField(_("codice"), max_length=6, unique=True)
    name = models.CharField(_("nome"), max_length=160)
    source = models.CharField(_("fonte"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("componente PNRR")
        verbose_name_plural = _("componenti PNRR")

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class Programme(models.Model):
    """A programming document of an actor (the PSTTM, the Region's PRS, a company's plan)."""

    class Kind(models.TextChoices):
        STRATEGIC_PLAN = "piano_strategico", _("piano strategico")
        REGIONAL_PROGRAMME = "programma_regionale", _("programma regionale di sviluppo")
        DUP = "dup", _("documento unico di programmazione")
        ZONE_AGENDA = "agenda_di_zona", _("agenda territoriale di Zona")
        COMPANY_PLAN = "piano_industriale", _("piano industriale")
        AGENDA = "agenda", _("agenda")
        STRATEGY = "strategia", _("strategia")
        FRAMEWORK_AREAS = "intesa_quadro_ambiti", _("ambiti di un’intesa quadro")
        OTHER = "altro", _("altro")

    personal_data: ClassVar = ()

    title = models.CharField(_("titolo"), max_length=250)
    slug = models.SlugField(max_length=80, unique=True)
    kind = models.CharField(_("tipo"), max_length=30, choices=Kind)
    actor = models.ForeignKey(
        Body, models.PROTECT, related_name="programmes", verbose_name=_("attore")
    )
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("documento di programmazione")
        verbose_name_plural = _("documenti di programmazione")

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("plan:programme", args=[self.slug])


class Edition(Sourced):
    """An edition of a document, with the names of the levels of its tree, from the top.

    The edition of reference is the one whose state the public site tells.
    """

    personal_data: ClassVar = ()

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="editions")
    name = models.CharField(_("edizione"), max_length=80)
    slug = models.SlugField(max_length=80)
    title = models.CharField(_("titolo dell’edizione"), max_length=250, blank=True)
    first_year = models.PositiveSmallIntegerField(_("dal"), null=True, blank=True)
    last_year = models.PositiveSmallIntegerField(_("al"), null=True, blank=True)
    levels = models.JSONField(_("livelli"), default=list)
    is_reference = models.BooleanField(
        _("edizione di riferimento"),
        default=False,
        help_text=_("l’edizione di cui il sito pubblico dice lo stato"),
    )
    note = models.TextField(_("nota"), blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("edizione")
        verbose_name_plural = _("edizioni")
        constraints = [
            models.UniqueConstraint(fields=["programme", "slug"], name="edition_once"),
            models.UniqueConstraint(
                fields=["is_reference"],
                condition=Q(is_reference=True),
                name="edition_of_reference_is_one",
            ),
            models.CheckConstraint(
                condition=Q(first_year=None)
                | Q(last_year=None)
                | Q(first_year__lte=F("last_year")),
                name="edition_years_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.programme} {self.name}" if self.name else str(self.programme)

    def get_absolute_url(self) -> str:
        return reverse("plan:edition", args=[self.programme.slug, self.slug])

    @property
    def address(self) -> str:
        """How pages that put editions side by side call one: `psttm/2022-2024`."""
        return f"{self.programme.slug}/{self.slug}"

    def level_name(self, level: int) -> str:
        """The word the document uses for a level."""
        return str(self.levels[level]) if level < len(self.levels) else ""


class Step(Sourced):
    """A step of the adoption of an edition, with its act."""

    class Kind(models.TextChoices):
        ADOPTION = "adozione", _("adozione")
        PRESENTATION = "presentazione", _("presentazione")
        OPINION = "parere", _("parere")
        APPROVAL = "approvazione", _("approvazione")
        UPDATE = "aggiornamento", _("aggiornamento")
        FORUM = "forum", _("Forum")

    personal_data: ClassVar = ()

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="steps")
    kind = models.CharField(_("passaggio"), max_length=20, choices=Kind)
    on = models.DateField(_("data"), null=True, blank=True)
    on_precision = models.CharField(max_length=5, choices=Precision, default=Precision.DAY)
    organ = models.CharField(_("organo"), max_length=200, blank=True)
    act = models.CharField(_("atto"), max_length=200, blank=True)
    note = models.CharField(_("nota"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("passaggio")
        verbose_name_plural = _("passaggi")

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.edition}"


class Provision(Sourced):
    """A node of an edition's tree: something the document sets out (previsione).

    `level` points into the names of the edition and is deeper than the parent's, so that a tree can
    have no cycle; `position` is the place among the sisters, from 1.
    """

    personal_data: ClassVar = ()

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="provisions")
    parent = models.ForeignKey(
        "self", models.RESTRICT, related_name="children", null=True, blank=True,
        verbose_name=_("sotto"),
    )  # fmt: skip
    code = models.CharField(_("codice"), max_length=30)
    level = models.PositiveSmallIntegerField(_("livello"))
    position = models.PositiveIntegerField(_("posizione"), default=0)
    title = models.CharField(_("titolo"), max_length=300)
    text = models.TextField(_("testo"), blank=True)
    note = models.TextField(_("nota"), blank=True)
    is_available = models.BooleanField(
        _("il testo è noto"), default=True, help_text=_("no: si sa che c’è, non che cosa dice")
    )
    is_to_carry_out = models.BooleanField(
        _("da attuare"),
        default=False,
        help_text=_("entra nella copertura: deve trovare un’intesa che la porti"),
    )
    zone = models.ForeignKey(
        Zone, models.PROTECT, related_name="provisions", null=True, blank=True,
        verbose_name=_("Zona"),
    )  # fmt: skip
    mission = models.ForeignKey(
        PnrrMission, models.PROTECT, related_name="provisions", null=True, blank=True,
        verbose_name=_("missione PNRR"),
    )  # fmt: skip
    themes = models.ManyToManyField(Theme, related_name="provisions", blank=True)
    goals = models.ManyToManyField(Goal, related_name="provisions", blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("previsione")
        verbose_name_plural = _("previsioni")
        constraints = [
            models.UniqueConstraint(fields=["edition", "code"], name="provision_code_once"),
            models.CheckConstraint(
                condition=~Q(code__contains="/") & ~Q(code=""), name="provision_code_is_an_address"
            ),
            models.CheckConstraint(
                condition=Q(parent=None) | ~Q(parent=F("id")),
                name="provision_is_not_its_own_parent",
            ),
        ]
        indexes = [models.Index(fields=["edition", "position"], name="provision_in_order")]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("portal:provision", args=self.address)

    @property
    def level_name(self) -> str:
        return self.edition.level_name(self.level)

    @property
    def address(self) -> list[str]:
        """What every address of the provision is made of: document, edition, code."""
        return [self.edition.programme.slug, self.edition.slug, self.code]


class Continuity(Sourced):
    """What became of a provision in the next edition; one side is empty if dropped or new."""

    class Kind(models.TextChoices):
        CONTINUED = "continua", _("continua")
        REWORDED = "testo_cambiato", _("testo cambiato")
        MERGED = "unita", _("unita")
        SPLIT = "divisa", _("divisa")
        DROPPED = "lasciata", _("lasciata")
        NEW = "nuova", _("nuova")

    personal_data: ClassVar = ()

    earlier = models.ForeignKey(
        Provision, models.CASCADE, related_name="continuations", null=True, blank=True
    )
    later = models.ForeignKey(
        Provision, models.CASCADE, related_name="origins", null=True, blank=True
    )
    earlier_edition = models.ForeignKey(Edition, models.CASCADE, related_name="+")
    later_edition = models.ForeignKey(Edition, models.CASCADE, related_name="+")
    kind = models.CharField(_("esito"), max_length=20, choices=Kind)
    note = models.CharField(_("nota"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("continuità")
        verbose_name_plural = _("continuità")
        constraints = [
            models.UniqueConstraint(fields=["earlier", "later"], name="continuity_once_a_pair"),
            models.CheckConstraint(
                condition=(Q(kind="lasciata") & Q(earlier__isnull=False, later=None))
                | (Q(kind="nuova") & Q(earlier=None, later__isnull=False))
                | (
                    ~Q(kind__in=["lasciata", "nuova"])
                    & Q(earlier__isnull=False, later__isnull=False)
                ),
                name="continuity_has_the_sides_of_its_kind",
            ),
            models.UniqueConstraint(
                fields=["earlier", "later_edition"],
                condition=Q(later=None),
                name="continuity_dropped_once",
            ),
            models.UniqueConstraint(
                fields=["later", "earlier_edition"],
                condition=Q(earlier=None),
                name="continuity_new_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.earlier} → {self.later}: {self.get_kind_display()}"


class Alignment(Sourced):
    """A link between provisions of two documents (raccordo)."""

    class Kind(models.TextChoices):
        CONCRETISES = "concretizza", _("concretizza")
        CONTRIBUTES = "contribuisce", _("contribuisce")
        COHERENT = "coerente", _("coerente")
        IN_TENSION = "in_tensione", _("in tensione")

    personal_data: ClassVar = ()

    source_provision = models.ForeignKey(Provision, models.CASCADE, related_name="aligned_to")
    target_provision = models.ForeignKey(Provision, models.CASCADE, related_name="aligned_from")
    kind = models.CharField(_("legame"), max_length=20, choices=Kind)
    note = models.CharField(_("nota"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("raccordo")
        verbose_name_plural = _("raccordi")
        constraints = [
            models.UniqueConstraint(
                fields=["source_provision", "target_provision"], name="alignment_once_a_pair"
            ),
            models.CheckConstraint(
                condition=~Q(source_provision=F("target_provision")),
                name="alignment_between_two_provisions",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source_provision} {self.get_kind_display()} {self.target_provision}"
