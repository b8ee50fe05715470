"""What the journal says of notices, letters and calendars."""

from django.utils.translation import gettext_lazy as _

EVENTS = {
    "notifications.preferred": _("modo di essere avvisati scelto"),
    "notifications.feed_opened": _("calendario aperto"),
    "notifications.feed_revoked": _("calendario chiuso"),
    "notifications.escalated": _("avviso portato a chi dirige"),
    "notifications.given_up": _("lettera non consegnata"),
    "notifications.retried": _("lettera rimessa in partenza"),
}
