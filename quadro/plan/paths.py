"""From addresses to documents and provisions, and the way that leads to the page of a form."""

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from quadro.kit.pages import Sheet
from quadro.kit.refusals import Refused
from quadro.plan import queries
from quadro.plan.models import Edition, Programme, Provision, Step


def sheet_of(
    noun: Programme | Edition | Provision, title: str, *, button: str = "", lead: str = ""
) -> Sheet:
    crumbs = [(_("Piano e programmi"), reverse("plan:documents"))]
    edition = noun.edition if isinstance(noun, Provision) else noun
    owner = edition.programme if isinstance(edition, Edition) else edition
    crumbs.append((owner.title, owner.get_absolute_url()))
    if isinstance(edition, Edition):
        crumbs.append((edition.name, edition.get_absolute_url()))
    if isinstance(noun, Provision):
        crumbs.append((noun.code, noun.get_absolute_url()))
    about = f"«{noun}». {lead}" if isinstance(noun, Provision) else lead or str(noun)
    return Sheet(
        title=title,
        button=button or _("Salva"),
        back=noun.get_absolute_url(),
        lead=about,
        crumbs=crumbs,
    )


def programme_at(slug: str) -> Programme:
    return get_object_or_404(Programme.objects.select_related("actor"), slug=slug)


def edition_at(programme: str, edition: str) -> Edition:
    rows = Edition.objects.select_related("programme__actor")
    return get_object_or_404(rows, programme__slug=programme, slug=edition)


def step_at(programme: str, edition: str, key: int) -> Step:
    return get_object_or_404(edition_at(programme, edition).steps, pk=key)


def provisions_in(edition: Edition) -> Any:
    return Provision.objects.filter(edition=edition).select_related("edition__programme")


def provision_at(programme: str, edition: str, code: str) -> Provision:
    found = queries.find(programme, edition, code)
    if found is None:
        raise Http404
    return found


def beside(edition: Edition, slug: str) -> Edition:
    """The edition to compare with: the one asked, otherwise the nearest in time."""
    others = queries.other_editions(edition)
    if not others:
        address = reverse("plan:new_edition", args=[edition.programme.slug])
        raise Refused(
            _("Di questo documento c’è una sola edizione: non c’è con che cosa confrontarla."),
            cure=address,
            cure_label=_("Registra un’altra edizione"),
        )
    nearest = next(
        (one for one in others if queries.in_order(edition, one)[0] == edition), others[-1]
    )
    return next((one for one in others if one.slug == slug), nearest)


def chosen(editions: list[Edition], address: str) -> Edition | None:
    """The edition named as `psttm/2022-2024`."""
    return next((one for one in editions if one.address == address), None)
