"""Calendars as programs read them, and the page where one opens those of one's bodies."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.utils.translation import override

from quadro.accounts.http import Request, everyone, seen_by, signed_in
from quadro.bodies.models import Body
from quadro.bodies.queries import actor_for
from quadro.notifications import actions, calendars, queries
from quadro.portal.queries.calendar import appointments_for, bodies_of


@seen_by(everyone)
def calendar(_request: Request, token: str) -> HttpResponse:
    """Who has the address reads what its owner may read at that moment.

    A program signs in nowhere: the address is the key, so it is not to be kept or indexed.
    """
    feed = queries.feed_of(token)
    if feed is None:
        raise Http404(_("Questo calendario non c’è, o è stato chiuso."))
    owner = actor_for(feed.user, localdate())
    with override(queries.preference_of(feed.user).language):
        appointments = appointments_for(owner, feed.body_key)
        content = calendars.calendar_of(appointments, name=f"Quadro · {feed.title}", at=now())
    answer = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    answer.headers["Content-Disposition"] = 'inline; filename="quadro.ics"'
    answer.headers["Cache-Control"] = "private, no-store"
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer


@seen_by(signed_in)
def body_feeds(request: Request) -> HttpResponse:
    user = request.actor.user
    opened = {one.body_key for one in queries.feeds_of(user)} if user else set()
    context = {"bodies": bodies_of(request.actor), "opened": opened}
    return render(request, "portal/body_feeds.html", context)


@seen_by(signed_in, methods=("POST",))
def open_body_feed(request: Request, slug: str) -> HttpResponseBase:
    body = get_object_or_404(Body, slug=slug)
    title = _("Scadenze: %(body)s") % {"body": body}
    actions.open_feed(by=request.actor, at=now(), title=title, body_key=body.pk)
    messages.success(
        request, _("Ecco l’indirizzo del calendario di %(body)s.") % {"body": body.label}
    )
    return redirect("notifications:preferences")
