"""Who keeps the plans, and what a tree must respect."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from quadro.accounts.actors import Actor
from quadro.kit.refusals import Refused
from quadro.plan.models import Continuity, Edition, Provision

RESERVED = {"nuovo", "confronto", "modifica", "nuova-edizione"}
"""Words that are addresses of their own."""
ONE_TO_ONE = {Continuity.Kind.CONTINUED, Continuity.Kind.REWORDED}
ALONE = {Continuity.Kind.DROPPED, Continuity.Kind.NEW}


def check_can_keep(*, by: Actor) -> None:
    """Documents of every actor are kept by the planning office."""
    if not by.is_planning_office:
        raise Refused(_("I piani e i programmi sono tenuti dall’Ufficio piano."))


def check_slug(slug: str, *, taken: bool) -> None:
    if not slug:
        raise Refused(_("Scrivi un nome con almeno una lettera o una cifra: diventa l’indirizzo."))
    if slug in RESERVED:
        raise Refused(_("«%(slug)s» è una parola riservata agli indirizzi.") % {"slug": slug})
    if taken:
        raise Refused(_("Esiste già un documento all’indirizzo «%(slug)s».") % {"slug": slug})


def check_edition(values: Mapping[str, Any], *, itself: Edition | None = None) -> None:
    """The years are in order, the names of the levels told apart and enough for the tree."""
    first, last = values.get("first_year"), values.get("last_year")
    if first and last and first > last:
        raise Refused(_("Il primo anno viene dopo l’ultimo: correggi uno dei due."))
    levels = values.get("levels")
    if levels is None:
        return
    if not levels:
        raise Refused(_("Scrivi il nome di almeno un livello."))
    if len({one.casefold() for one in levels}) < len(levels):
        raise Refused(_("Due livelli hanno lo stesso nome."))
    deepest = itself.provisions.order_by("-level").first() if itself else None
    if deepest is not None and deepest.level >= len(levels):
        raise Refused(
            _("«%(provision)s» sta al livello %(level)s: non puoi toglierne il nome.")
            % {"provision": deepest, "level": deepest.level + 1}
        )


def check_code(code: str) -> None:
    if not code:
        raise Refused(_("Scrivi il codice della previsione."))
    if "/" in code or code in (".", ".."):
        raise Refused(
            _("Il codice è parte di un indirizzo: al posto di «%(code)s» scrivi «%(better)s».")
            % {"code": code, "better": code.replace("/", "-").strip(".") or "1"}
        )


def check_provision(
    values: Mapping[str, Any], *, edition: Edition, parent: Provision | None,
    itself: Provision | None = None,
) -> None:  # fmt: skip
    """A code of its own, a title if the text is known, a level deeper than the parent's."""
    check_code(values["code"])
    namesakes = edition.provisions.filter(code=values["code"])
    if itself is not None:
        namesakes = namesakes.exclude(pk=itself.pk)
    if namesakes.exists():
        raise Refused(
            _("In questa edizione c’è già il codice %(code)s.") % {"code": values["code"]}
        )
    if values["is_available"] and not values["title"]:
        raise Refused(_("Scrivi il titolo, oppure di’ che il testo non è noto."))
    check_level(values["level"], edition=edition, parent=parent)
    below = itself.children.order_by("level").first() if itself else None
    if below is not None and below.level <= values["level"]:
        raise Refused(
            _("«%(below)s» sta sotto: il livello di questa previsione deve restare più alto.")
            % {"below": below}
        )


def check_level(level: int, *, edition: Edition, parent: Provision | None) -> None:
    if not 0 <= level < len(edition.levels):
        raise Refused(
            _("Questa edizione ha %(count)s livelli: %(names)s.")
            % {"count": len(edition.levels), "names": ", ".join(edition.levels)}
        )
    if parent is not None and level <= parent.level:
        raise Refused(
            _("Una voce di livello «%(one)s» non può stare sotto una di livello «%(other)s».")
            % {"one": edition.level_name(level), "other": parent.level_name}
        )


def check_can_stand_under(provision: Provision, parent: Provision | None) -> None:
    """Of the same edition, deeper, and not below itself."""
    if parent is None:
        return
    if parent.edition_id != provision.edition_id:
        raise Refused(_("«%(parent)s» è di un altro documento.") % {"parent": parent})
    parents = dict(provision.edition.provisions.values_list("pk", "parent_id"))
    key: int | None = parent.pk
    while key is not None:
        if key == provision.pk:
            raise Refused(
                _("«%(parent)s» sta sotto «%(provision)s»: non può esserne la voce superiore.")
                % {"parent": parent, "provision": provision}
            )
        key = parents[key]
    check_level(provision.level, edition=provision.edition, parent=parent)


def check_can_remove(provision: Provision, *, by: Actor) -> None:
    check_can_keep(by=by)
    below = provision.children.count()
    if below:
        raise Refused(
            _("Sotto «%(provision)s» ci sono %(count)s voci: spostale o toglile prima.")
            % {"provision": provision, "count": below}
        )


def check_can_link(source: Provision, target: Provision, *, by: Actor) -> None:
    """Raccordo is between documents: within one, editions are compared."""
    check_can_keep(by=by)
    one, other = source.edition, target.edition
    if one.programme_id == other.programme_id:
        raise Refused(
            _(
                "Il raccordo lega documenti diversi. Fra due edizioni dello stesso documento "
                "scrivi che cosa continua."
            )
        )
    if target.aligned_to.filter(target_provision=source).exists():
        raise Refused(
            _("«%(target)s» è già legata a «%(source)s»: correggi quel legame.")
            % {"source": source, "target": target}
        )


def check_can_compare(one: Edition, other: Edition) -> None:
    if one.programme_id != other.programme_id:
        raise Refused(
            _("Si confrontano due edizioni dello stesso documento: qui serve il raccordo.")
        )
    if one.pk == other.pk:
        raise Refused(_("Scegli due edizioni diverse."))


def check_sides(kind: str, *, is_earlier: bool, others: int) -> None:
    """How many provisions stand on the other side of a provision, for each outcome."""
    if kind in ALONE and others:
        raise Refused(_("Una previsione lasciata o nuova non ha corrispondenti: toglili."))
    if kind == Continuity.Kind.DROPPED and not is_earlier:
        raise Refused(
            _("Si lascia una previsione dell’edizione precedente; questa è la successiva.")
        )
    if kind == Continuity.Kind.NEW and is_earlier:
        raise Refused(_("È nuova una previsione dell’edizione successiva; questa è la precedente."))
    if kind in ONE_TO_ONE and others != 1:
        raise Refused(_("Scegli la sola previsione che le corrisponde nell’altra edizione."))
    if kind not in ALONE and not others:
        raise Refused(_("Scegli almeno una previsione corrispondente nell’altra edizione."))
