from hashlib import sha256
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from quadro.bodies.models import Body as Institution
from quadro.documents.models import Visibility
from quadro.texts.body import Body
from quadro.texts.canonical import digest
from quadro.texts.comparison import Piece, differences


class Text(models.Model):
    """The text of an act, in its versions; the highest number is the one being written or read."""

    personal_data: ClassVar = ()

    title = models.CharField(_("titolo"), max_length=300)
    pattern = models.CharField(_("modello di partenza"), max_length=40, blank=True)
    has_fixed_numbers = models.BooleanField(_("i numeri non cambiano più"), default=False)
    """Since somebody outside the office could read it: see `numbering`."""
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("testo")
        verbose_name_plural = _("testi")

    def __str__(self) -> str:
        return self.title


class TextVersion(models.Model):
    """One version: open while it is being written, then saved for good, then perhaps frozen."""

    personal_data: ClassVar = ("created_by", "saved_by", "frozen_by")

    text = models.ForeignKey(Text, models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField(_("versione"))
    name = models.CharField(_("nome"), max_length=120, blank=True)
    articles = models.JSONField(_("articoli"), default=list)
    """See `body.Body`; the whole version in one row (decision 16)."""
    audience = models.CharField(
        _("chi lo vede"), max_length=10, choices=Visibility, default=Visibility.INTERNAL
    )
    created_at = models.DateTimeField(_("cominciata il"))
    created_by = models.CharField(_("cominciata da"), max_length=150)
    saved_at = models.DateTimeField(_("salvata il"), null=True, blank=True)
    saved_by = models.CharField(_("salvata da"), max_length=150, blank=True)
    frozen_at = models.DateTimeField(_("congelata il"), null=True, blank=True)
    frozen_by = models.CharField(_("congelata da"), max_length=150, blank=True)
    sha256 = models.CharField(_("impronta SHA-256"), max_length=64, blank=True)
    """Of the canonical form, from the moment the version is saved."""
    printed_sha256 = models.CharField(_("impronta del PDF"), max_length=64, blank=True)
    printed_size = models.PositiveIntegerField(_("byte del PDF"), default=0)
    """Of the scheme as it is printed to be signed, from the moment it is frozen."""

    class Meta:
        verbose_name = _("versione di un testo")
        verbose_name_plural = _("versioni di un testo")
        constraints = [
            models.UniqueConstraint(fields=["text", "number"], name="text_version_number_once"),
            models.UniqueConstraint(
                fields=["text"], condition=Q(saved_at=None), name="text_has_one_open_version"
            ),
            models.CheckConstraint(
                condition=Q(saved_at=None, saved_by="", sha256="")
                | (Q(saved_at__isnull=False) & ~Q(saved_by="") & ~Q(sha256="")),
                name="text_version_saved_at_and_by_together",
            ),
            models.CheckConstraint(
                condition=Q(frozen_at=None, frozen_by="")
                | (Q(frozen_at__isnull=False, saved_at__isnull=False) & ~Q(frozen_by="")),
                name="text_version_frozen_at_and_by_together",
            ),
            models.CheckConstraint(
                condition=Q(saved_at__isnull=False) | Q(audience=Visibility.INTERNAL),
                name="text_version_shown_once_saved",
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @cached_property
    def body(self) -> Body:
        return Body.load(self.articles)

    @property
    def is_open(self) -> bool:
        return self.saved_at is None

    @property
    def is_frozen(self) -> bool:
        return self.frozen_at is not None

    @property
    def label(self) -> str:
        name = _("Versione %(number)s") % {"number": self.number}
        return f"{name} · {self.name}" if self.name else str(name)

    def is_printed_in(self, content: bytes) -> bool:
        """The file begins with the scheme as Quadro prints it, byte for byte.

        What signs a PDF adds to its end; another print of the same words is another file.
        """
        if not self.printed_sha256:
            return False
        return sha256(content[: self.printed_size]).hexdigest() == self.printed_sha256

    @property
    def is_intact(self) -> bool:
        """The words are those that were saved."""
        return bool(self.sha256) and digest(self.text.title, self.body) == self.sha256


class Comment(models.Model):
    """What a person says of a paragraph, perhaps with other words for it, and the answer."""

    class State(models.TextChoices):
        OPEN = "open", _("aperto")
        ACCEPTED = "accepted", _("accolto")
        REJECTED = "rejected", _("respinto")
        RESOLVED = "resolved", _("chiuso")

    personal_data: ClassVar = ("author", "answered_by")

    text = models.ForeignKey(Text, models.CASCADE, related_name="comments")
    anchor = models.CharField(_("paragrafo"), max_length=32)
    said_of = models.ForeignKey(
        TextVersion, models.PROTECT, related_name="comments", verbose_name=_("versione letta")
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("chi lo dice")
    )
    on_behalf_of = models.ForeignKey(
        Institution, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("ente")
    )
    audience = models.CharField(
        _("chi lo vede"), max_length=10, choices=Visibility, default=Visibility.PARTIES
    )
    words = models.TextField(_("commento"), blank=True)
    wording = models.TextField(_("testo proposto"), blank=True)
    instead_of = models.TextField(_("al posto di"), blank=True)
    """The paragraph as it was when other words were proposed for it."""
    state = models.CharField(_("stato"), max_length=10, choices=State, default=State.OPEN)
    made_at = models.DateTimeField(_("detto il"))
    answer = models.TextField(_("risposta"), blank=True)
    answered_at = models.DateTimeField(_("risposta del"), null=True, blank=True)
    answered_by = models.CharField(_("risposta di"), max_length=150, blank=True)
    taken_into = models.ForeignKey(
        TextVersion, models.PROTECT, related_name="accepted", null=True, blank=True,
        verbose_name=_("vale dalla versione"),
    )  # fmt: skip
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("commento")
        verbose_name_plural = _("commenti")
        indexes = [models.Index(fields=["text", "state"], name="comment_by_text_and_state")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(words="") | ~Q(wording=""), name="comment_says_something"
            ),
            models.CheckConstraint(
                condition=Q(answered_at=None, answered_by="")
                | (Q(answered_at__isnull=False) & ~Q(answered_by="")),
                name="comment_answered_at_and_by_together",
            ),
            models.CheckConstraint(
                condition=Q(state="open") | Q(answered_at__isnull=False),
                name="comment_is_closed_by_an_answer",
            ),
            models.CheckConstraint(
                condition=Q(state="accepted") | Q(taken_into=None),
                name="comment_taken_in_if_accepted",
            ),
        ]

    def __str__(self) -> str:
        return str(_("commento %(key)s") % {"key": self.pk})

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN

    @property
    def pieces(self) -> list[Piece]:
        """What the proposal changes, word by word."""
        return differences(self.instead_of, self.wording) if self.wording else []
