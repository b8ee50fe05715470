"""One's notices, how to be told of them, and the letters that did not leave."""

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from quadro.accounts.http import Request, administrators, seen_by, signed_in
from quadro.accounts.models import User
from quadro.kit.http import came_from
from quadro.kit.tables import SORT, Table
from quadro.notifications import actions, queries
from quadro.notifications.forms import PreferenceForm
from quadro.notifications.models import Feed, Letter, Notice

POST = ("POST",)


def _user(request: Request) -> User:
    assert request.actor.user is not None  # noqa: S101 - the audience says so
    return request.actor.user


# Notices ------------------------------------------------------------------------------------------


@seen_by(signed_in)
def notices(request: Request) -> HttpResponse:
    user = _user(request)
    table = Table(
        rows=queries.information_of(user),
        params=_latest_first(request.GET),
        sorts={"data": ["created_at"]},
        per_page=30,
    )
    context = {
        "actions": queries.actions_of(user)[: queries.SHOWN_ACTIONS],
        "action_count": queries.waiting_count(user),
        "table": table,
        "day": localdate(),
    }
    return render(request, "notifications/list.html", context)


def _latest_first(asked: QueryDict) -> QueryDict:
    params = asked.copy()
    params.setdefault(SORT, "-data")
    return params


@seen_by(signed_in, methods=POST)
def read(request: Request, key: int) -> HttpResponseBase:
    notice = get_object_or_404(Notice, pk=key)
    actions.mark_read(notice, by=request.actor, at=now())
    return redirect(came_from(request))


@seen_by(signed_in, methods=POST)
def read_all(request: Request) -> HttpResponseBase:
    actions.mark_all_read(by=request.actor, at=now())
    messages.success(request, _("Hai segnato come letto tutto quello che c’era da sapere."))
    return redirect(came_from(request))


# Preferences and calendars ------------------------------------------------------------------------


@seen_by(signed_in, methods=("GET", "POST"))
def preferences(request: Request) -> HttpResponse:
    """How to be told, and the addresses for one's calendar."""
    user = _user(request)
    held = queries.preference_of(user)
    said = {"rhythm": held.rhythm, "language": held.language}
    form = PreferenceForm(request.POST or None, initial=said)
    if request.method == "POST" and form.is_valid():
        actions.prefer(**form.told, by=request.actor, at=now())
        messages.success(request, _("D’ora in poi sei avvisato così."))
        return redirect("notifications:preferences")
    feeds = [(one, queries.address_of(one)) for one in queries.feeds_of(user)]
    context = {
        "form": form,
        "feeds": feeds,
        "has_own": any(one.body_key is None for one, _address in feeds),
        "after": actions.ESCALATES_AFTER,
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "notifications/preferences.html", context, status=status)


@seen_by(signed_in, methods=POST)
def open_feed(request: Request) -> HttpResponseBase:
    actions.open_feed(by=request.actor, at=now(), title=_("Le mie scadenze"))
    messages.success(request, _("Ecco il tuo indirizzo: copialo nel programma del calendario."))
    return redirect("notifications:preferences")


@seen_by(signed_in, methods=POST)
def renew_feed(request: Request, key: int) -> HttpResponseBase:
    feed = get_object_or_404(Feed, pk=key, user=request.actor.user)
    actions.renew_feed(feed, by=request.actor, at=now())
    messages.success(
        request, _("L’indirizzo è cambiato: il vecchio non funziona più, copia quello nuovo.")
    )
    return redirect("notifications:preferences")


@seen_by(signed_in, methods=POST)
def revoke_feed(request: Request, key: int) -> HttpResponseBase:
    feed = get_object_or_404(Feed, pk=key, user=request.actor.user)
    actions.revoke_feed(feed, by=request.actor, at=now())
    messages.success(request, _("«%(title)s»: l’indirizzo non funziona più.") % {"title": feed})
    return redirect("notifications:preferences")


# Letters that did not leave -----------------------------------------------------------------------


@seen_by(administrators)
def letters(request: Request) -> HttpResponse:
    rows = queries.failed_letters()
    table = Table(rows=rows, params=request.GET, sorts={"data": ["created_at"]}, per_page=50)
    return render(request, "notifications/letters.html", {"table": table})


@seen_by(administrators, methods=POST)
def retry(request: Request, key: int) -> HttpResponseBase:
    letter = get_object_or_404(Letter, pk=key)
    actions.retry(letter, by=request.actor, at=now())
    messages.success(request, _("La lettera riparte fra poco; se fallisce ancora torna qui."))
    return redirect("notifications:letters")


@seen_by(administrators, methods=POST)
def retry_all(request: Request) -> HttpResponseBase:
    count = actions.retry_all(by=request.actor, at=now())
    said = ngettext("Riparte fra poco %(n)s lettera.", "Ripartono fra poco %(n)s lettere.", count)
    messages.success(request, said % {"n": count})
    return redirect("notifications:letters")
