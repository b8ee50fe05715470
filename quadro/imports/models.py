import json
import zlib
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class Status(models.TextChoices):
    PREVIEWED = "previewed", _("anteprima")
    IMPORTED = "imported", _("importata")
    UNDONE = "undone", _("annullata")


def together(act: str) -> models.CheckConstraint:
    """Who (by name, and by account unless it was the system) and when, or neither."""
    at, by, name = f"{act}_at", f"{act}_by", f"{act}_by_name"
    return models.CheckConstraint(
        condition=Q(**{at: None, by: None, name: ""})
        | (Q(**{f"{at}__isnull": False}) & ~Q(**{name: ""})),
        name=f"import_{act}_at_and_by_together",
    )


def someone(words: Any) -> Any:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True,
        verbose_name=words,
    )  # fmt: skip


class Packed(models.BinaryField):  # type: ignore[type-arg]
    """A JSON value, compressed: rows are read whole or not at all, never searched."""

    def from_db_value(self, value: Any, _expression: Any, _connection: Any) -> Any:
        return None if value is None else json.loads(zlib.decompress(value))

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:  # noqa: FBT001, FBT002
        packed = None if value is None else zlib.compress(json.dumps(value).encode(), 3)
        return super().get_db_prep_value(packed, connection, prepared)


class Import(models.Model):
    """A file that somebody brings: shown first, then written whole, and undone whole."""

    personal_data: ClassVar = ("previewed_by", "previewed_by_name", "imported_by",
        "imported_by_name", "undone_by", "undone_by_name")  # fmt: skip

    file_name = models.CharField(_("nome del file"), max_length=255)
    sha256 = models.CharField(_("impronta SHA-256"), max_length=64)
    status = models.CharField(_("stato"), max_length=10, choices=Status, default=Status.PREVIEWED)
    to_add = models.PositiveIntegerField(_("da aggiungere"), default=0)
    to_change = models.PositiveIntegerField(_("da cambiare"), default=0)
    same = models.PositiveIntegerField(_("già uguali"), default=0)
    refused = models.PositiveIntegerField(_("rifiutate"), default=0)
    previewed_at = models.DateTimeField(_("anteprima del"))
    previewed_by = someone(_("anteprima di"))
    previewed_by_name = models.CharField(max_length=150)
    imported_at = models.DateTimeField(_("importata il"), null=True, blank=True)
    imported_by = someone(_("importata da"))
    imported_by_name = models.CharField(max_length=150, blank=True)
    undone_at = models.DateTimeField(_("annullata il"), null=True, blank=True)
    undone_by = someone(_("annullata da"))
    undone_by_name = models.CharField(max_length=150, blank=True)

    class Meta:
        verbose_name = _("importazione")
        verbose_name_plural = _("importazioni")
        constraints = [
            together("previewed"),
            together("imported"),
            together("undone"),
            models.CheckConstraint(
                condition=Q(status=Status.PREVIEWED, imported_at=None, undone_at=None)
                | Q(status=Status.IMPORTED, imported_at__isnull=False, undone_at=None)
                | Q(status=Status.UNDONE, imported_at__isnull=False, undone_at__isnull=False),
                name="import_has_the_moments_of_its_status",
            ),
        ]

    def __str__(self) -> str:
        return self.file_name

    def get_absolute_url(self) -> str:
        return reverse("imports:detail", args=[self.pk])

    @property
    def writes(self) -> int:
        """How many rows of the file change something."""
        return self.to_add + self.to_change


class Sheet(models.Model):
    """A sheet of an import: its rows until they are written, and what the preview said of them."""

    personal_data: ClassVar = ("rows", "plan")

    import_of = models.ForeignKey(Import, models.CASCADE, related_name="sheets")
    position = models.PositiveSmallIntegerField()
    """The order of writing: a sheet may name what earlier ones add."""
    name = models.CharField(_("foglio"), max_length=255, blank=True)
    importer = models.CharField(_("che cosa contiene"), max_length=60)
    rows = Packed(null=True)
    """[[number, {column: text}], …]; forgotten once they are written."""
    plan = Packed()
    """What `plans.told` says of a preview."""

    class Meta:
        verbose_name = _("foglio")
        verbose_name_plural = _("fogli")
        constraints = [
            models.UniqueConstraint(fields=["import_of", "position"], name="sheet_position_once")
        ]

    def __str__(self) -> str:
        return self.name or self.importer


class Line(models.Model):
    """A row of the database that an import wrote: `before` is null for a new one, `after` for one
    that it took away.
    """

    personal_data: ClassVar = ("before", "after")

    import_of = models.ForeignKey(Import, models.CASCADE, related_name="lines")
    position = models.PositiveIntegerField()
    importer = models.CharField(max_length=60)
    model = models.CharField(_("tipo"), max_length=100)
    key = models.BigIntegerField(_("chiave"))
    before = models.JSONField(_("prima"), null=True)
    after = models.JSONField(_("dopo"), null=True)

    class Meta:
        verbose_name = _("scrittura di un’importazione")
        verbose_name_plural = _("scritture di un’importazione")
        constraints = [
            models.UniqueConstraint(fields=["import_of", "position"], name="line_position_once")
        ]

    def __str__(self) -> str:
        return f"{self.model} {self.key}"
