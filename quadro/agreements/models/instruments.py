"""The legal instruments, with their rules as data."""

from datetime import date
from typing import ClassVar

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from quadro.agreements.states import Route


class SignatureRule(models.TextChoices):
    """What the law says of electronic signatures (art. 15 c. 2-bis L. 241/1990)."""

    REQUIRED = "required", _("firma elettronica a pena di nullità")
    ADVISED = "advised", _("firma elettronica consigliata")


class SignatureKind(models.TextChoices):
    DIGITAL = "digitale", _("firma digitale")
    QUALIFIED = "qualificata", _("firma elettronica qualificata")
    ADVANCED = "avanzata", _("firma elettronica avanzata")
    HANDWRITTEN = "autografa", _("firma autografa")
    MIXED = "mista", _("in parte elettronica")


ELECTRONIC = (SignatureKind.DIGITAL, SignatureKind.QUALIFIED, SignatureKind.ADVANCED)
ELECTRONIC_SINCE = date(2014, 6, 30)
"""Accords between administrations signed from this day are null without an electronic signature."""


class OpinionKind(models.TextChoices):
    """Opinions on a proposal (D.Lgs. 267/2000 art. 49; Statuto art. 29 c. 7 for the Zones)."""

    TECHNICAL = "tecnica", _("regolarità tecnica")
    ACCOUNTING = "contabile", _("regolarità contabile")
    SECRETARY = "segretario", _("segretario generale")
    ZONE = "zona", _("Zona omogenea")
    CONFERENCE = "conferenza", _("Conferenza metropolitana")
    OTHER = "altro", _("altro ente o ufficio")


class Instrument(models.Model):
    """A legal instrument with its rules, kept as data so that an office can correct them."""

    personal_data: ClassVar = ()

    code = models.SlugField(_("codice"), max_length=40, unique=True)
    name = models.CharField(_("nome"), max_length=120)
    family = models.CharField(_("famiglia"), max_length=60)
    legal_basis = models.CharField(_("base giuridica"), max_length=200)
    approved_by = models.CharField(_("chi approva"), max_length=300)
    about = models.TextField(_("a che cosa serve"))
    required_contents = models.JSONField(_("contenuti richiesti"), default=list)
    """[{"code", "label", "source"}] in the order of the law."""
    signature_rule = models.CharField(_("firma"), max_length=10, choices=SignatureRule)
    signature_source = models.CharField(_("fonte della regola"), max_length=200, blank=True)
    publication_rule = models.TextField(_("pubblicazione"), blank=True)
    route = models.CharField(_("percorso"), max_length=12, choices=Route, default=Route.GENERAL)
    mandatory_opinions = models.JSONField(_("pareri obbligatori"), default=list)
    """Codes of `OpinionKind`: without them, or a silence that counts, approval does not open."""
    wants_duration = models.BooleanField(_("la durata è obbligatoria"), default=False)
    is_framework = models.BooleanField(_("può fare da cornice"), default=False)
    position = models.PositiveSmallIntegerField(_("ordine"), default=0)
    note = models.TextField(_("nota"), blank=True)

    class Meta:
        verbose_name = _("strumento")
        verbose_name_plural = _("strumenti")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("agreements:instrument", args=[self.code])
