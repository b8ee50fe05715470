"""The room: the one screen on which a secretary runs a sitting, and the big one for the hall."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _

from quadro.accounts.http import Request, everyone, seen_by, signed_in
from quadro.assemblies import actions, policies, queries
from quadro.assemblies.actions import Cast, Told
from quadro.assemblies.counting import Choice
from quadro.assemblies.forms import room as sent
from quadro.assemblies.forms.room import Sent
from quadro.assemblies.models import Ballot, Sitting
from quadro.assemblies.queries.room import Dispute, Room, Token
from quadro.assemblies.states import Mark
from quadro.assemblies.views.common import crumbs_of, item_of, name_of, readable
from quadro.kit.refusals import Hidden, Refused

POST = ("POST",)
PRESENCES = "presenze"
"""What seats are called for while a vote is open, if not for the vote."""
PARTS = {
    "frame": "assemblies/_frame.html",
    "vote": "assemblies/_vote.html",
    "quorum": "assemblies/_quorum.html",
    "entries": "assemblies/_entries.html",
}
"""What every answer brings anew."""
EVERYBODY = "tutti"


def _kept(request: Request, slug: str, key: str) -> Sitting:
    sitting = readable(request, slug, key)
    policies.check_can_keep(sitting.assembly, by=request.actor)
    return sitting


def _back(sitting: Sitting, asked: str = "") -> HttpResponse:
    address = reverse("assemblies:room", args=[sitting.assembly.slug, sitting.key])
    return redirect(f"{address}{asked}")


# Looking ------------------------------------------------------------------------------------------


@seen_by(signed_in)
def room(request: Request, slug: str, key: str) -> HttpResponse:
    return _page(request, _kept(request, slug, key))


def _page(
    request: Request, sitting: Sitting, disputes: Sequence[Dispute] = (), status: int = 200
) -> HttpResponse:
    found = queries.room_of(sitting, on=sitting.day)
    asked = request.GET
    calls_votes = found.calls_votes and asked.get("modo") != PRESENCES
    before = sent.number(asked.get("dopo"))
    context = {
        "room": found,
        "sitting": sitting,
        "crumbs": [*crumbs_of(sitting.assembly), (name_of(sitting), sitting.get_absolute_url())],
        "calls_votes": calls_votes,
        "called": found.called(
            key=sent.number(asked.get("posto")), after=before, text=asked.get("vai", ""),
            votes=calls_votes,
        ),
        "before": next((one for one in found.squares if one.seat.pk == before), None),
        "disputes": disputes,
    }  # fmt: skip
    return render(request, "assemblies/room.html", context, status=status)


@seen_by(signed_in)
def state(request: Request, slug: str, key: str) -> HttpResponse:
    """What another secretary did since a token; nothing, in two queries, if nobody did anything."""
    sitting = _kept(request, slug, key)
    if request.GET.get("dal") == str(queries.token_of(sitting)):
        return HttpResponse(status=204)
    return JsonResponse(_told(queries.room_of(sitting)))


@seen_by(everyone)
def screen(request: Request, slug: str, key: str) -> HttpResponse:
    """For the hall: no name and no button. It asks again by itself whether anything changed."""
    sitting = readable(request, slug, key)
    token: Token | None = queries.token_of(sitting) if "dal" in request.GET else None
    if token is not None and request.GET["dal"] == str(token):
        return HttpResponse(status=204)
    template = "assemblies/screen.html" if token is None else "assemblies/_screen.html"
    return render(request, template, {"room": queries.room_of(sitting), "sitting": sitting})


def _told(found: Room, disputes: Sequence[Dispute] = ()) -> dict[str, Any]:
    """The state as a script takes it: marks and votes by seat, the rest as written pieces."""
    context = {"room": found, "sitting": found.sitting}
    return {
        "token": str(found.token),
        "page": found.token.page,
        "seats": [
            [one.seat.pk, one.seat.mark, one.seat.version, one.seat.delegate, one.is_called]
            for one in found.squares
        ],
        "votes": [
            [one.seat.pk, one.vote.choice, one.vote.version] for one in found.squares if one.vote
        ],
        "counts": [[one.here, *one.voted] for one in found.groups],
        "parts": {name: render_to_string(template, context) for name, template in PARTS.items()},
        "said": found.quorum_words,
        "disputes": [
            [one.key, render_to_string("assemblies/_dispute.html", {**context, "one": one})]
            for one in disputes
        ],
    }


# Marking ------------------------------------------------------------------------------------------


@seen_by(signed_in, methods=POST)
def mark(request: Request, slug: str, key: str) -> HttpResponseBase:
    sitting = _kept(request, slug, key)
    wants = _wants_json(request)
    try:
        told = _of_everybody(request, sitting) or sent.marks(request.POST)
        done = actions.mark(
            sitting,
            [Told(one.seat, one.value, one.version, one.delegate) for one in told],
            by=request.actor,
            at=now(),
        )
    except Hidden:
        raise
    except Refused as refusal:
        return _refused(refusal, wants=wants)
    mine = {one.seat: one for one in told}
    disputes = [
        Dispute(
            key=one.pk, label=one.label, version=one.version,
            theirs=_mark_in_words(one.mark, one.delegate), by=one.marked_by, at=one.marked_at,
            mine=mine[one.pk].value, delegate=mine[one.pk].delegate,
            mine_in_words=_mark_in_words(mine[one.pk].value, mine[one.pk].delegate),
        )
        for one in done.disputed
    ]  # fmt: skip
    versions = {one.pk: one.version for one in done.seats}
    return _answer(request, sitting, told, versions=versions, disputes=disputes)


@seen_by(signed_in, methods=POST)
def cast(request: Request, slug: str, key: str, ballot: int) -> HttpResponseBase:
    sitting = _kept(request, slug, key)
    one = _ballot(sitting, ballot)
    wants = _wants_json(request)
    try:
        told = _of_the_others(request, one) or sent.choices(request.POST)
        votes = _votes(one, told)
        done = actions.cast(
            one,
            [Cast(votes[each.seat], each.value, each.version) for each in told],
            by=request.actor,
            at=now(),
        )  # fmt: skip
    except Hidden:
        raise
    except Refused as refusal:
        return _refused(refusal, wants=wants)
    mine = {each.seat: each for each in told}
    disputes = [
        Dispute(
            key=each.attendance_id, label=each.attendance.label, version=each.version,
            theirs=_choice_in_words(each.choice), by=each.by_name, at=each.at,
            mine=mine[each.attendance_id].value,
            mine_in_words=_choice_in_words(mine[each.attendance_id].value),
        )
        for each in done.disputed
    ]  # fmt: skip
    versions = {each.attendance_id: each.version for each in done.votes}
    return _answer(request, sitting, told, versions=versions, disputes=disputes)


def _votes(ballot: Ballot, told: Sequence[Sent]) -> dict[int, int]:
    """Seat → the key of its vote, of those who may vote."""
    found = dict(ballot.votes.values_list("attendance", "pk"))
    if any(one.seat not in found for one in told):
        raise Refused(_("Questo seggio non vota: non c’era all’apertura del voto."))
    return found


def _mark_in_words(value: str, delegate: str) -> str:
    told = str(Mark(value).label)
    return f"{told} ({delegate})" if delegate else told


def _choice_in_words(value: str) -> str:
    return str(Choice(value).label) if value else "—"


def _of_everybody(request: Request, sitting: Sitting) -> list[Sent]:
    """A button marks present all of a group, or all of them, who were not marked yet."""
    group = request.POST.get("gruppo")
    if group is None:
        return []
    rows = sitting.roster.filter(marked_at=None).order_by("position")
    if group != EVERYBODY:
        rows = rows.filter(group=sent.plain(group, sent.LONGEST))
    return [Sent(one.pk, Mark.PRESENT, one.version) for one in rows]


def _of_the_others(request: Request, ballot: Ballot) -> list[Sent]:
    """A button marks in favour all of those who have not voted yet."""
    if request.POST.get("gruppo") != EVERYBODY:
        return []
    rows = ballot.votes.filter(choice="").order_by("attendance__position")
    return [Sent(one.attendance_id, Choice.FOR, one.version) for one in rows]


def _wants_json(request: Request) -> bool:
    return "json" in request.headers.get("Accept", "")


def _refused(refusal: Refused, *, wants: bool) -> HttpResponse:
    if not wants:
        raise refusal
    return JsonResponse({"refused": str(refusal)}, status=409)


def _answer(
    request: Request,
    sitting: Sitting,
    told: Sequence[Sent],
    *,
    versions: dict[int, int],
    disputes: Sequence[Dispute],
) -> HttpResponseBase:
    """Back to the next name; with a script, what changed. Two marks on a seat are shown both."""
    if _wants_json(request):
        body = _told(queries.room_of(sitting), disputes)
        return JsonResponse({**body, "marked": list(versions.items())})
    if disputes:
        return _page(request, sitting, disputes, status=409)
    if "gruppo" in request.POST:
        return _back(sitting)
    last = told[-1].seat if told else 0
    mode = f"&modo={PRESENCES}" if request.POST.get("modo") == PRESENCES else ""
    return _back(sitting, f"?dopo={last}{mode}#appello")


# Going on -----------------------------------------------------------------------------------------


@seen_by(signed_in, methods=POST)
def open_(request: Request, slug: str, key: str) -> HttpResponse:
    sitting = _kept(request, slug, key)
    actions.open_(sitting, by=request.actor, at=now())
    return _back(sitting)


@seen_by(signed_in, methods=POST)
def call(request: Request, slug: str, key: str) -> HttpResponse:
    sitting = _kept(request, slug, key)
    actions.call_to_order(sitting, by=request.actor, at=now())
    return _back(sitting)


@seen_by(signed_in, methods=POST)
def welcome(request: Request, slug: str, key: str) -> HttpResponse:
    sitting = _kept(request, slug, key)
    name, role = sent.guest(request.POST)
    actions.welcome(sitting, name, role, by=request.actor)
    return _back(sitting, "#invitati")


@seen_by(signed_in, methods=POST)
def begin(request: Request, slug: str, key: str, item: int) -> HttpResponse:
    sitting = _kept(request, slug, key)
    actions.begin(item_of(sitting, item), by=request.actor, at=now())
    return _back(sitting)


@seen_by(signed_in, methods=POST)
def open_ballot(request: Request, slug: str, key: str, item: int) -> HttpResponse:
    sitting = _kept(request, slug, key)
    actions.open_ballot(item_of(sitting, item), by=request.actor, at=now())
    return _back(sitting)


def _ballot(sitting: Sitting, key: int) -> Ballot:
    rows = Ballot.objects.select_related("item").filter(item__sitting=sitting)
    found = get_object_or_404(rows, pk=key)
    found.item.sitting = sitting
    return found


@seen_by(signed_in, methods=POST)
def close_ballot(request: Request, slug: str, key: str, ballot: int) -> HttpResponse:
    sitting = _kept(request, slug, key)
    one = _ballot(sitting, ballot)
    counted = sent.counts(request.POST) if one.is_secret else {}
    actions.close_ballot(one, by=request.actor, at=now(), **counted)
    return _back(sitting)


@seen_by(signed_in, methods=POST)
def close_item(request: Request, slug: str, key: str, item: int) -> HttpResponse:
    """Close it and, where the button says so, open the next."""
    sitting = _kept(request, slug, key)
    outcome, told = sent.outcome(request.POST), sent.discussion(request.POST)
    actions.close_item(
        item_of(sitting, item), by=request.actor, at=now(), outcome=outcome, discussion=told
    )
    if following := sent.number(request.POST.get("poi")):
        actions.begin(item_of(sitting, following), by=request.actor, at=now())
    return _back(sitting)


@seen_by(signed_in, methods=POST)
def suspend(request: Request, slug: str, key: str) -> HttpResponse:
    sitting = _kept(request, slug, key)
    actions.suspend(sitting, by=request.actor)
    return _back(sitting)


@seen_by(signed_in, methods=POST)
def resume(request: Request, slug: str, key: str) -> HttpResponse:
    sitting = _kept(request, slug, key)
    actions.resume(sitting, by=request.actor)
    return _back(sitting)


@seen_by(signed_in, methods=POST)
def close(request: Request, slug: str, key: str) -> HttpResponse:
    sitting = _kept(request, slug, key)
    actions.close(sitting, by=request.actor, at=now())
    return _back(sitting)


@seen_by(signed_in, methods=POST)
def verify(request: Request, slug: str, key: str) -> HttpResponse:
    sitting = _kept(request, slug, key)
    actions.verify_quorum(sitting, by=request.actor, at=now())
    return _back(sitting)
