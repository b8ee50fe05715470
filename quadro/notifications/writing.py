"""The words of the letters: plain text, and the same in simple HTML; nothing that tracks."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext, override
from django.utils.translation import gettext as _

from quadro.kit.dates import in_words
from quadro.notifications.models import Notice

SHOWN = 40
"""Of each kind in one letter; the others are counted."""
LONGEST_SUBJECT = 200


@dataclass(frozen=True)
class Written:
    """A letter ready to go."""

    subject: str
    text: str
    html: str


@dataclass(frozen=True)
class Item:
    """A notice as a letter tells it."""

    subject: str
    about: str
    due: str
    address: str

    @property
    def html(self) -> SafeString:
        """Written here and not in the template: they are thousands in a morning of digests."""
        subject = (
            format_html('<a href="{}">{}</a>', self.address, self.subject)
            if self.address
            else self.subject
        )
        due = format_html("<br><strong>{}</strong>", self.due) if self.due else ""
        about = format_html("<br>{}", self.about) if self.about else ""
        return format_html("<li>{}{}{}</li>", subject, due, about)


@dataclass(frozen=True)
class Part:
    """The notices of one kind, and how many more there are."""

    title: str
    items: list[Item]
    more: str


def digest(notices: Sequence[Notice], *, on: date, language: str) -> Written:
    """Everything that waits for a person, in one letter."""
    with override(language):
        actions = [one for one in notices if one.is_action]
        information = [one for one in notices if not one.is_action]
        parts = [
            _part(_("Tocca a te"), actions, on),
            _part(_("Da sapere"), information, on),
        ]
        counts = [
            ngettext("%(n)s cosa da fare", "%(n)s cose da fare", len(actions))
            % {"n": len(actions)},
            ngettext("%(n)s cosa da sapere", "%(n)s cose da sapere", len(information))
            % {"n": len(information)},
        ]
        told = [said for said, rows in zip(counts, (actions, information), strict=True) if rows]
        lead = _("Ecco che cosa ti aspetta su Quadro oggi, %(day)s.") % {"day": in_words(on)}
        return _written(f"Quadro: {', '.join(told)}", lead, [one for one in parts if one.items])


def single(notice: Notice, *, on: date, language: str) -> Written:
    """One notice, to who wants to be told at once."""
    with override(language):
        title = _("Tocca a te") if notice.is_action else _("Da sapere")
        lead = _("C’è un avviso per te su Quadro.")
        return _written(f"Quadro: {notice.subject}", lead, [_part(title, [notice], on)])


def formal(subject: str, lead: str, title: str, items: Sequence[Item]) -> Written:
    """What an assembly or an office writes to who takes part in it, in the language in use."""
    why = _("Ricevi questa lettera perché fai parte di un organo che usa Quadro.")
    return _written(subject, lead, [Part(title, list(items), "")], why=why)


def _part(title: str, notices: Sequence[Notice], on: date) -> Part:
    left = len(notices) - SHOWN
    more = ngettext("e un altro avviso", "e altri %(n)s avvisi", left) % {"n": left}
    return Part(
        title=f"{title} ({len(notices)})" if len(notices) > 1 else title,
        items=[_item(one, on) for one in notices[:SHOWN]],
        more=more if left > 0 else "",
    )


def _item(notice: Notice, on: date) -> Item:
    due = ""
    if notice.due_on:
        due = _due(notice.due_on, get_language() or "it", is_late=notice.is_late_on(on))
    address = f"{site()}{notice.address}" if notice.address else ""
    return Item(notice.subject, notice.about, due, address)


@lru_cache(maxsize=1000)
def _due(day: date, _language: str, *, is_late: bool) -> str:
    """The same few days come again in all the letters of a morning."""
    late, in_time = _("in ritardo: era entro il %(day)s"), _("entro il %(day)s")
    return (late if is_late else in_time) % {"day": in_words(day)}


def site() -> str:
    return settings.SITE_URL.rstrip("/")


def _written(subject: str, lead: str, parts: Sequence[Part], *, why: str = "") -> Written:
    context = {
        "lead": lead,
        "parts": parts,
        "list": site() + reverse("notifications:list"),
        "how": site() + reverse("notifications:preferences"),
        "why": why or _("Ricevi questa lettera perché hai un accesso a Quadro."),
    }
    return Written(
        subject=re.sub(r"\s+", " ", subject)[:LONGEST_SUBJECT],
        text="\n".join(_lines(context, parts)) + "\n",
        html=render_to_string("notifications/letter.html", context).strip(),
    )


def _lines(context: Mapping[str, object], parts: Sequence[Part]) -> Iterator[str]:
    yield str(context["lead"])
    for part in parts:
        yield from ("", part.title.upper(), "")
        for item in part.items:
            yield f"- {item.subject}" + (f" ({item.due})" if item.due else "")
            yield from (f"  {line}" for line in (item.about, item.address) if line)
        yield from (part.more,) if part.more else ()
    yield from ("", "-- ", str(context["why"]))
    yield _("Tutti gli avvisi: %(address)s") % {"address": context["list"]}
    yield _("Come essere avvisati: %(address)s") % {"address": context["how"]}
