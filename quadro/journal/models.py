from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Entry(models.Model):
    """One thing done. Never changed, never deleted: triggers on both databases see to it."""

    personal_data: ClassVar = ("by", "by_name")

    event = models.CharField(_("fatto"), max_length=80)
    subject = models.CharField(_("oggetto"), max_length=60)
    subject_key = models.BigIntegerField(_("chiave"))
    subject_name = models.CharField(_("nome"), max_length=300)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True
    )
    by_name = models.CharField(_("chi"), max_length=150)
    at = models.DateTimeField(_("quando"))
    changes = models.JSONField(_("valori"), default=dict)
    """{field: [old, new]}; of fields declared personal only that they changed."""

    class Meta:
        verbose_name = _("voce del giornale")
        verbose_name_plural = _("voci del giornale")
        indexes = [
            models.Index(fields=["subject", "subject_key", "id"], name="journal_by_subject"),
            models.Index(fields=["at"], name="journal_by_moment"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.event} {self.subject_name}"


class Block(models.Model):
    """A Merkle root over the entries sealed together, chained to the block before."""

    personal_data: ClassVar = ()

    sealed_at = models.DateTimeField(_("sigillato il"))
    size = models.PositiveIntegerField(_("voci"))
    root = models.CharField(_("radice"), max_length=64)
    previous = models.CharField(_("blocco precedente"), max_length=64, unique=True)
    """Empty for the first. No two blocks follow the same one: the chain cannot fork."""
    digest = models.CharField(_("impronta"), max_length=64, unique=True)

    class Meta:
        verbose_name = _("blocco del giornale")
        verbose_name_plural = _("blocchi del giornale")

    def __str__(self) -> str:
        return f"{self.pk} {self.digest[:12]}"


class Leaf(models.Model):
    """The place of an entry in its block, with its digest: so that an alteration has a name."""

    personal_data: ClassVar = ()

    block = models.ForeignKey(Block, models.PROTECT, related_name="leaves")
    position = models.PositiveIntegerField()
    entry_key = models.BigIntegerField(unique=True)
    digest = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("foglia del giornale")
        verbose_name_plural = _("foglie del giornale")
        constraints = [
            models.UniqueConstraint(fields=["block", "position"], name="leaf_position_once")
        ]

    def __str__(self) -> str:
        return f"{self.entry_key} in {self.block_id}"


class Submission(models.Model):
    """A form that was answered: the repeat of its POST gets the same answer, a redirect."""

    personal_data: ClassVar = ("user",)

    token = models.CharField(max_length=64)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    path = models.CharField(max_length=500)
    location = models.TextField()
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("modulo inviato")
        verbose_name_plural = _("moduli inviati")
        constraints = [
            models.UniqueConstraint(fields=["user", "token", "path"], name="submission_once")
        ]
        indexes = [models.Index(fields=["at"], name="submission_by_moment")]

    def __str__(self) -> str:
        return f"{self.path} {self.token}"
