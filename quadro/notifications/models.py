"""Notices, preferences, letters and calendars."""

from datetime import date, datetime
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class NoticeQuerySet(models.QuerySet["Notice"]):
    def open(self) -> Self:
        """What still waits: actions not done, information not read."""
        return self.filter(done_at=None, read_at=None)

    def actions(self) -> Self:
        return self.filter(kind=Notice.Kind.ACTION)

    def information(self) -> Self:
        return self.filter(kind=Notice.Kind.INFORMATION)


class Notice(models.Model):
    """Something a person must do (an action) or should know (information).

    An action is done by whoever does it, for all who were asked: its `key` says what it asks for
    (`agreements.act:12:345`), and the module that sees it done settles that key.
    """

    class Kind(models.TextChoices):
        ACTION = "action", _("da fare")
        INFORMATION = "information", _("da sapere")

    personal_data: ClassVar = ("recipient", "subject", "about", "__str__")

    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="notices", verbose_name=_("a chi")
    )
    kind = models.CharField(_("tipo"), max_length=12, choices=Kind)
    key = models.CharField(_("chiave"), max_length=120, blank=True)
    subject = models.CharField(_("oggetto"), max_length=300)
    about = models.CharField(_("in breve"), max_length=300, blank=True)
    address = models.CharField(_("indirizzo"), max_length=500, blank=True)
    """A path of this site: where the action is done, or where there is more to read."""
    button = models.CharField(_("pulsante"), max_length=40, blank=True)
    created_at = models.DateTimeField(_("scritto il"))
    due_on = models.DateField(_("entro il"), null=True, blank=True)
    done_at = models.DateTimeField(_("fatto il"), null=True, blank=True)
    read_at = models.DateTimeField(_("letto il"), null=True, blank=True)
    told_at = models.DateTimeField(_("messo in una lettera il"), null=True, blank=True)
    escalated_at = models.DateTimeField(_("portato a chi dirige il"), null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("avviso")
        verbose_name_plural = _("avvisi")
        constraints = [
            models.UniqueConstraint(
                fields=["recipient", "key"],
                condition=~Q(key="") & Q(done_at=None, read_at=None),
                name="notice_open_once_a_key",
            ),
            models.CheckConstraint(
                condition=~Q(kind="action") | ~Q(key=""), name="notice_of_an_action_has_a_key"
            ),
            models.CheckConstraint(
                condition=Q(kind="information") | Q(read_at=None),
                name="notice_only_information_is_read",
            ),
            models.CheckConstraint(
                condition=Q(kind="action") | Q(escalated_at=None),
                name="notice_only_an_action_is_escalated",
            ),
            models.CheckConstraint(
                condition=Q(address="") | Q(address__startswith="/"),
                name="notice_leads_inside_the_site",
            ),
        ]
        indexes = [
            models.Index(
                fields=["recipient", "kind"],
                condition=Q(done_at=None, read_at=None),
                name="notice_open_by_recipient",
            ),
            models.Index(fields=["key"], condition=Q(done_at=None), name="notice_open_by_key"),
        ]

    def __str__(self) -> str:
        return self.subject

    @property
    def is_action(self) -> bool:
        return self.kind == self.Kind.ACTION

    def is_late_on(self, day: date) -> bool:
        return self.is_action and self.due_on is not None and self.due_on < day


class Rhythm(models.TextChoices):
    """When a person is told by e-mail; the desk has everything, always."""

    AT_ONCE = "subito", _("Subito, una e-mail per ogni avviso")
    DAILY = "giorno", _("Un riepilogo ogni giorno lavorativo alle 8")
    WEEKLY = "settimana", _("Un riepilogo il lunedì alle 8")
    DESK = "scrivania", _("Solo in Scrivania, nessuna e-mail")


DEFAULT_RHYTHM = Rhythm.DAILY


class Preference(models.Model):
    """How a person wants to be told. Who never chose has no row, and `DEFAULT_RHYTHM`."""

    personal_data: ClassVar = ("user", "__str__")

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="preference",
        verbose_name=_("utente"),
    )  # fmt: skip
    rhythm = models.CharField(
        _("avvisi per e-mail"), max_length=12, choices=Rhythm, default=DEFAULT_RHYTHM
    )
    language = models.CharField(
        _("lingua delle e-mail"), max_length=5, choices=settings.LANGUAGES, default="it"
    )
    chosen_at = models.DateTimeField(_("scelta il"))
    """What was written before is not sent at once to who chooses to be told at once."""

    class Meta:
        verbose_name = _("preferenza sugli avvisi")
        verbose_name_plural = _("preferenze sugli avvisi")

    def __str__(self) -> str:
        return f"{self.user}: {self.get_rhythm_display()}"


class Feed(models.Model):
    """A secret address at which a calendar program reads the deadlines of a person or of a body.

    The address is made from `nonce` and signed (see `queries.token_of`): who reads the database, or
    a copy of it, cannot make it without the secret key of the service.
    """

    personal_data: ClassVar = ("user", "nonce", "__str__")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="feeds", verbose_name=_("di chi")
    )
    body_key = models.BigIntegerField(_("chiave dell’ente"), null=True, blank=True)
    """Empty: the deadlines of the person, of all their bodies."""
    title = models.CharField(_("titolo"), max_length=200)
    nonce = models.CharField(_("parte segreta"), max_length=32, unique=True)
    opened_at = models.DateTimeField(_("aperto il"))
    revoked_at = models.DateTimeField(_("chiuso il"), null=True, blank=True)

    class Meta:
        verbose_name = _("calendario")
        verbose_name_plural = _("calendari")
        constraints = [
            models.UniqueConstraint(
                fields=["user"],
                condition=Q(revoked_at=None, body_key=None),
                name="feed_open_once_a_person",
            ),
            models.UniqueConstraint(
                fields=["user", "body_key"],
                condition=Q(revoked_at=None, body_key__isnull=False),
                name="feed_open_once_a_body",
            ),
            models.CheckConstraint(
                condition=Q(revoked_at=None) | Q(revoked_at__gte=F("opened_at")),
                name="feed_revoked_after_it_opened",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} · {self.user}"

    @property
    def is_open(self) -> bool:
        return self.revoked_at is None


class LetterQuerySet(models.QuerySet["Letter"]):
    def due(self, at: datetime) -> Self:
        """Those whose moment to be sent, or tried again, has come."""
        return self.filter(next_attempt_at__lte=at)

    def failed(self) -> Self:
        """Not sent at least once, and not sent yet."""
        return self.filter(sent_at=None).exclude(last_error="")


class Letter(models.Model):
    """An e-mail that waits to be sent, was sent, or was given up after many attempts.

    It goes to somebody with an access, or to the address of a body. Its words are emptied when it
    has gone: the notices, or the record that it tells, keep them.
    """

    personal_data: ClassVar = (
        "recipient", "address", "subject", "text", "html", "last_error", "__str__",
    )  # fmt: skip

    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="letters", null=True, blank=True,
        verbose_name=_("a chi"),
    )  # fmt: skip
    address = models.EmailField(_("indirizzo di un ente"), blank=True)
    subject = models.CharField(_("oggetto"), max_length=200)
    text = models.TextField(_("testo"), blank=True)
    html = models.TextField(_("testo in HTML"), blank=True)
    calendar = models.TextField(_("voce del calendario"), blank=True)
    """An iCalendar that goes with it."""
    digest_on = models.DateField(_("riepilogo del"), null=True, blank=True)
    """Of a digest, the day that it tells; empty for a letter about one notice."""
    created_at = models.DateTimeField(_("scritta il"))
    attempts = models.PositiveSmallIntegerField(_("tentativi"), default=0)
    next_attempt_at = models.DateTimeField(_("prossimo tentativo"), null=True, blank=True)
    last_error = models.CharField(_("ultimo errore"), max_length=500, blank=True)
    sent_at = models.DateTimeField(_("partita il"), null=True, blank=True)
    given_up_at = models.DateTimeField(_("abbandonata il"), null=True, blank=True)

    objects = LetterQuerySet.as_manager()

    class Meta:
        verbose_name = _("lettera")
        verbose_name_plural = _("lettere")
        constraints = [
            models.UniqueConstraint(
                fields=["recipient", "digest_on"],
                condition=Q(digest_on__isnull=False),
                name="letter_one_digest_a_day",
            ),
            models.CheckConstraint(
                condition=Q(recipient__isnull=False, address="")
                | (Q(recipient=None) & ~Q(address="")),
                name="letter_to_a_person_or_to_a_body",
            ),
            models.CheckConstraint(
                condition=Q(next_attempt_at__isnull=False, sent_at=None, given_up_at=None)
                | Q(next_attempt_at=None, sent_at__isnull=False, given_up_at=None)
                | Q(next_attempt_at=None, sent_at=None, given_up_at__isnull=False),
                name="letter_waits_or_is_sent_or_given_up",
            ),
            models.CheckConstraint(
                condition=Q(given_up_at=None) | ~Q(last_error=""),
                name="letter_given_up_says_why",
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_attempt_at"],
                condition=Q(next_attempt_at__isnull=False),
                name="letter_by_next_attempt",
            )
        ]

    def __str__(self) -> str:
        return self.subject

    @property
    def to(self) -> str:
        return self.recipient.email if self.recipient else self.address
