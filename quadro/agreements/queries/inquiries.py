"""Questions on inquiries: what one lacks for its decision, where it stands, what is around it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from quadro.accounts.actors import Actor
from quadro.agreements.inquiry_states import InquiryState
from quadro.agreements.models import (
    Agreement,
    Inquiry,
    InquiryBody,
    InquiryDocument,
    InquiryOpinion,
    InquiryProvision,
    Option,
)
from quadro.agreements.queries.register import provisions_to_carry_out
from quadro.agreements.queries.story import Stretch
from quadro.documents.models import Version
from quadro.kit.dates import in_figures
from quadro.plan.models import Provision, Theme

ENOUGH = 2
"""Options without which there is nothing to compare."""


@dataclass(frozen=True)
class Element:
    """One of the five things that a decision stands on; `text` says what is missing."""

    code: str
    label: str
    text: str = ""

    @property
    def is_met(self) -> bool:
        return not self.text


@dataclass(frozen=True)
class File:
    """An inquiry with all that hangs from it, read once."""

    inquiry: Inquiry
    provisions: Sequence[InquiryProvision]
    bodies: Sequence[InquiryBody]
    options: Sequence[Option]
    opinions: Sequence[InquiryOpinion]

    @property
    def chosen(self) -> Option | None:
        return next((one for one in self.options if one.is_chosen), None)

    @property
    def given(self) -> list[InquiryOpinion]:
        return [one for one in self.opinions if one.given_on]

    def awaited(self, on: date) -> list[InquiryOpinion]:
        """What an opinion still may say: a decision to go on waits for it, or for its term."""
        return [one for one in self.opinions if one.is_awaited(on)]

    @cached_property
    def elements(self) -> list[Element]:
        """The five squares: need, Plan, bodies, options with their costs, opinions."""
        return [
            Element("bisogno", _("Bisogno"), self._lacks_need()),
            Element("previsioni", _("Piano"), self._lacks_provisions()),
            Element("enti", _("Enti"), self._lacks_bodies()),
            Element("opzioni", _("Opzioni e costi"), self._lacks_options()),
            Element("pareri", _("Pareri"), self._lacks_opinions()),
        ]

    @property
    def missing(self) -> list[Element]:
        return [one for one in self.elements if not one.is_met]

    def _lacks_need(self) -> str:
        return "" if self.inquiry.need.strip() else _("Scrivi quale bisogno c’è.")

    def _lacks_provisions(self) -> str:
        if not self.provisions:
            return _("Indica almeno una previsione del Piano che servirebbe.")
        silent = [one for one in self.provisions if not one.sentence.strip()]
        if silent:
            return ngettext(
                "Scrivi in che modo servirebbe una previsione.",
                "Scrivi in che modo servirebbe %(count)s previsioni.",
                len(silent),
            ) % {"count": len(silent)}
        return ""

    def _lacks_bodies(self) -> str:
        return "" if self.bodies else _("Indica gli enti interessati.")

    def _lacks_options(self) -> str:
        if not self.options:
            return _("Scrivi le opzioni da confrontare.")
        if len(self.options) < ENOUGH and not self.inquiry.one_option_reason.strip():
            return _("Aggiungi un’altra opzione, o scrivi perché ce n’è una sola.")
        bare = [one for one in self.options if not one.has_costs]
        if bare and not self.inquiry.is_free:
            return _("Manca il costo di «%(option)s»: scrivilo, o indica che è senza oneri.") % {
                "option": bare[0].name
            }
        return ""

    def _lacks_opinions(self) -> str:
        if self.opinions or self.inquiry.no_opinions_reason.strip():
            return ""
        return _("Chiedi i pareri, o scrivi perché non servono.")


def file_of(inquiry: Inquiry) -> File:
    """Everything about an inquiry but its papers: four queries."""
    return File(
        inquiry=inquiry,
        provisions=list(
            inquiry.provisions.select_related("provision__edition__programme").order_by(
                "provision__edition", "provision__position", "provision__code", "pk"
            )
        ),
        bodies=list(inquiry.bodies.select_related("body").order_by("role", "body__name", "pk")),
        options=list(inquiry.options.select_related("instrument").order_by("position", "pk")),
        opinions=list(
            inquiry.opinions.select_related("body", "document__document").order_by("asked_on", "pk")
        ),
    )


def papers_of(inquiry: Inquiry) -> "QuerySet[InquiryDocument]":
    """Its papers, each with its versions, the latest first."""
    versions = Version.objects.select_related("file").order_by("-number")
    return (
        inquiry.documents.select_related("document")
        .prefetch_related(Prefetch("document__versions", versions))
        .order_by("document__title", "pk")
    )


def steps_of(file: File, *, on: date, is_whole: bool = True) -> list[Stretch]:
    """Where the inquiry stands: need, options, opinions, decision, draft.

    Who may not read all of it sees need, decision and draft.
    """
    inquiry = file.inquiry
    met = {one.code: one.is_met for one in file.elements}
    awaited = len(file.awaited(on))
    need = (_("Bisogno"), met["bisogno"] and met["previsioni"] and met["enti"], _since(inquiry))
    decision = (_("Decisione"), inquiry.decided_on is not None, _decision_day(inquiry))
    draft = (_("Bozza di intesa"), inquiry.agreement_id is not None, _what_next(inquiry))
    options = (_("Opzioni"), met["opzioni"], _counted_options(len(file.options)))
    opinions = (
        _("Pareri"),
        met["pareri"] and not awaited,
        _counted_opinions(len(file.opinions), awaited),
    )
    steps = [need, options, opinions, decision, draft] if is_whole else [need, decision, draft]
    here = next((place for place, (_n, is_done, _d) in enumerate(steps) if not is_done), len(steps))
    if inquiry.decided_on:
        here = steps.index(draft) - (inquiry.state != InquiryState.WENT_ON)
        here += inquiry.agreement_id is not None
    return [
        Stretch(label, "now" if place == here else "done" if is_done else "", note)
        for place, (label, is_done, note) in enumerate(steps)
    ]


def _since(inquiry: Inquiry) -> str:
    return _("aperta il %(day)s") % {"day": in_figures(inquiry.opened_on)}


def _counted_options(count: int) -> str:
    if not count:
        return _("nessuna ancora")
    return ngettext("%(count)s opzione", "%(count)s opzioni", count) % {"count": count}


def _counted_opinions(count: int, awaited: int) -> str:
    if not count:
        return _("nessuno chiesto")
    if not awaited:
        return ngettext("%(count)s chiesto", "%(count)s chiesti", count) % {"count": count}
    return _("%(awaited)s su %(count)s da rendere") % {"awaited": awaited, "count": count}


def _decision_day(inquiry: Inquiry) -> str:
    if inquiry.decided_on:
        return in_figures(inquiry.decided_on)
    if inquiry.decide_by:
        return _("entro il %(day)s") % {"day": in_figures(inquiry.decide_by)}
    return _("senza un termine")


def _what_next(inquiry: Inquiry) -> str:
    match inquiry.state:
        case InquiryState.STOPPED:
            return _("fermata")
        case InquiryState.POSTPONED if inquiry.resume_on:
            return _("se ne riparla il %(day)s") % {"day": in_figures(inquiry.resume_on)}
    return _("aperta") if inquiry.agreement_id else _("poi")


# Where an inquiry starts --------------------------------------------------------------------------


@dataclass(frozen=True)
class Start:
    """A theme that the Plan itself names for new agreements, and what of the Plan it touches."""

    code: str
    title: str
    themes: Sequence[Theme]
    provisions: Sequence[Provision]


STARTS = {
    "lavoro": ("lavoro", "sviluppo-economico"),
    "casa": ("casa",),
    "agricoltura": ("agricoltura",),
    "scuola": ("scuola",),
}
"""«Istruttoria di nuovi accordi»: the themes that chapter 6 of the Plan names, by ours."""


def _start_titles() -> dict[str, str]:
    return {
        "lavoro": _("Lavoro e sviluppo economico"),
        "casa": _("Politiche abitative"),
        "agricoltura": _("Agricoltura"),
        "scuola": _("Integrazione fra scuola e territorio"),
    }


def starts() -> list[Start]:
    """The themes to start from, with the provisions of the reference edition: three queries."""
    themes = Theme.objects.in_bulk(
        [slug for slugs in STARTS.values() for slug in slugs], field_name="slug"
    )
    rows = (
        provisions_to_carry_out()
        .filter(themes__in=[one.pk for one in themes.values()])
        .select_related("edition__programme")
        .prefetch_related("themes")
        .distinct()
        .order_by("position", "code", "pk")
    )
    served = [(one, {theme.slug for theme in one.themes.all()}) for one in rows]
    return [
        Start(
            code,
            title,
            [themes[slug] for slug in STARTS[code] if slug in themes],
            [one for one, slugs in served if slugs.intersection(STARTS[code])],
        )
        for code, title in _start_titles().items()
    ]


# Around -------------------------------------------------------------------------------------------


def inquiry_of(agreement: Agreement, by: Actor) -> Inquiry | None:
    """The inquiry from which the agreement was born, if `by` may read it."""
    return Inquiry.objects.readable_by(by).filter(agreement=agreement).first()


def inquiries_on(provision: Provision, by: Actor) -> "QuerySet[Inquiry]":
    """The open inquiries that would serve a provision."""
    return (
        Inquiry.objects.readable_by(by)
        .filter(provisions__provision=provision, state=InquiryState.OPEN)
        .order_by("opened_on", "pk")
    )


def inquiry_counts(by: Actor) -> dict[str, int]:
    """How many inquiries are in each state, of those that `by` may read."""
    return Inquiry.objects.readable_by(by).aggregate(
        **{one.value: Count("pk", filter=Q(state=one)) for one in InquiryState}, all=Count("pk")
    )
