"""A municipality asks to join what others do together, and is answered."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from quadro.bodies.models import Body
from quadro.joint.models.services import JointService, Member


class Answer(models.TextChoices):
    """What came of an application. Only one that waits can change, once."""

    AWAITED = "attesa", _("in attesa di risposta")
    ACCEPTED = "accolta", _("accolta")
    REFUSED = "rifiutata", _("non accolta")
    WITHDRAWN = "ritirata", _("ritirata")


class Application(models.Model):
    """`since` is the day from which it would be in; the day from which it is, is the member's."""

    personal_data: ClassVar = ("asked_by_name",)

    service = models.ForeignKey(JointService, models.CASCADE, related_name="applications")
    body = models.ForeignKey(
        Body, models.PROTECT, related_name="joint_applications", verbose_name=_("Comune")
    )
    since = models.DateField(_("vorrebbe entrare dal"))
    note = models.CharField(_("nota"), max_length=500, blank=True)
    asked_on = models.DateField(_("chiesta il"))
    asked_by_name = models.CharField(_("chiesta da"), max_length=150, blank=True)
    state = models.CharField(_("risposta"), max_length=12, choices=Answer, default=Answer.AWAITED)
    answered_on = models.DateField(_("risposta del"), null=True, blank=True)
    reason = models.CharField(_("motivo"), max_length=500, blank=True)
    member = models.ForeignKey(
        Member, models.PROTECT, related_name="applications", null=True, blank=True,
        verbose_name=_("Comune che partecipa"),
    )  # fmt: skip
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("richiesta di ingresso")
        verbose_name_plural = _("richieste di ingresso")
        constraints = [
            models.UniqueConstraint(
                fields=["service", "body"], condition=Q(state="attesa"),
                name="joint_application_one_awaited",
            ),
            models.CheckConstraint(
                condition=Q(state="attesa", answered_on=None)
                | (~Q(state="attesa") & Q(answered_on__isnull=False)),
                name="joint_application_answered_on_a_day",
            ),
            models.CheckConstraint(
                condition=Q(state="accolta", member__isnull=False)
                | (~Q(state="accolta") & Q(member=None)),
                name="joint_application_accepted_is_in",
            ),
            models.CheckConstraint(
                condition=~Q(state="rifiutata") | ~Q(reason=""),
                name="joint_application_refused_with_a_reason",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return say("%(body)s chiede di entrare in %(service)s") % {
            "body": self.body.label, "service": self.service
        }  # fmt: skip

    @property
    def is_awaited(self) -> bool:
        return self.state == Answer.AWAITED
