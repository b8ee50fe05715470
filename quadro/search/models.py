from typing import ClassVar, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from quadro.accounts.actors import Actor
from quadro.search.matching import WordsField


class Kind(models.TextChoices):
    """What can be found, in the order in which the results are shown."""

    AGREEMENT = "agreement", _("intese")
    COMMITMENT = "commitment", _("impegni")
    INQUIRY = "inquiry", _("istruttorie")
    INTERVENTION = "intervention", _("interventi")
    INDICATOR = "indicator", _("indicatori")
    PROVISION = "provision", _("previsioni del Piano")
    MUNICIPALITY = "municipality", _("Comuni")
    ZONE = "zone", _("Zone omogenee")
    BODY = "body", _("enti")
    PROGRAMME = "programme", _("piani e programmi")
    INSTRUMENT = "instrument", _("strumenti")
    SERVICE = "service", _("servizi ai Comuni")
    JOINT = "joint", _("servizi fatti insieme")
    SITTING = "sitting", _("sedute")


BY_THE_MILLION = frozenset([Kind.INTERVENTION])
"""Kinds of which a country has millions."""


class EntryQuerySet(models.QuerySet["Entry"]):
    def readable_by(self, actor: Actor) -> Self:
        """Public entries, those of the actor's bodies, and all for who reads everything."""
        if actor.reads_everything:
            return self
        if not actor.bodies:
            return self.filter(is_public=True)
        mine = Reader.objects.filter(entry=OuterRef("pk"), body__in=actor.bodies)
        return self.filter(Q(is_public=True) | Exists(mine))


class Entry(models.Model):
    """Something that can be found. `stems` are its words, folded and cut (`words.indexed`)."""

    personal_data: ClassVar = ()

    kind = models.CharField(_("genere"), max_length=20, choices=Kind)
    key = models.BigIntegerField(_("chiave"))
    title = models.CharField(_("titolo"), max_length=400)
    subtitle = models.CharField(_("che cos’è"), max_length=300, blank=True)
    text = models.TextField(_("testo"), blank=True)
    address = models.CharField(_("indirizzo"), max_length=400)
    is_public = models.BooleanField(_("pubblica"), default=False)
    title_stems = models.TextField()
    stems = models.TextField()

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("voce dell’indice")
        verbose_name_plural = _("voci dell’indice")
        constraints = [models.UniqueConstraint(fields=["kind", "key"], name="search_entry_once")]

    def __str__(self) -> str:
        return self.title


class Index(models.Model):
    """The words of an entry as each database keeps them to find them (migration `0002_words`).

    FTS5 is asked through a column that has the name of the table.
    """

    personal_data: ClassVar = ()

    entry = models.OneToOneField(
        Entry, models.DO_NOTHING, primary_key=True, related_name="index", db_column="rowid"
    )
    search_words = WordsField()

    class Meta:
        managed = False
        db_table = "search_words"
        verbose_name = _("indice delle parole")
        verbose_name_plural = _("indici delle parole")

    def __str__(self) -> str:
        return f"{self.entry_id}"


class Reader(models.Model):
    """A body (by its key) whose people may find an entry that is not public."""

    personal_data: ClassVar = ()

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="readers")
    body = models.BigIntegerField()

    class Meta:
        verbose_name = _("lettore")
        verbose_name_plural = _("lettori")
        constraints = [models.UniqueConstraint(fields=["entry", "body"], name="reader_once")]
        indexes = [models.Index(fields=["body"], name="reader_by_body")]

    def __str__(self) -> str:
        return f"{self.body} → {self.entry_id}"
