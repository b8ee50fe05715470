"""An assembly with a sitting of each kind: for the world in which every address is asked."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from functools import cached_property
from typing import Any

from django.core.files.base import ContentFile

from quadro.accounts.actors import Actor
from quadro.accounts.models import Role
from quadro.assemblies import actions
from quadro.assemblies.models import Assembly, Composition, Item, ItemKind, Kind, Sitting
from quadro.bodies.models import Body
from tests.worlds import NOON


class Sittings:
    """A table of Legnano: one sitting in preparation, one open, one closed with its minutes."""

    by: Actor

    @property
    def legnano(self) -> Body:
        raise NotImplementedError

    def actor(self, who: str) -> Actor:
        raise NotImplementedError

    def an_assembly(self, name: str) -> Assembly:
        told = {
            "name": name, "kind": Kind.TABLE, "body": self.legnano, "notice_days": 0,
            "composition": Composition.LISTED, "convened_by": Role.MAYOR,
        }  # fmt: skip
        made = actions.establish(told, by=self.by)
        actions.seat(made, [{"body": self.legnano}], by=self.by)
        return made

    @cached_property
    def assembly(self) -> Assembly:
        return self.an_assembly("Tavolo")

    def a_sitting(self, assembly: Assembly, **item: Any) -> Sitting:
        told = {"starts_at": NOON + timedelta(minutes=1), "place": "Legnano"}
        made = actions.schedule(assembly, told, by=self.by)
        actions.add(made, {"title": "Un punto", **item}, by=self.by)
        return made

    @cached_property
    def draft_sitting(self) -> Sitting:
        """In preparation: of Legnano and of the office."""
        return self.a_sitting(self.assembly)

    @cached_property
    def draft_item(self) -> Item:
        return self.draft_sitting.items.get()

    @cached_property
    def sitting_paper(self) -> int:
        upload = ContentFile(b"%PDF-1.7\n%%EOF\n", name="atto.pdf")
        by = self.actor("member")
        return actions.attach(self.draft_sitting, "Atto", upload, by=by, at=NOON).pk

    @cached_property
    def changed_sitting(self) -> Sitting:
        """Convened, and then an item was added."""
        sitting = self.a_sitting(self.an_assembly("Cabina"))
        sitting = actions.convene(sitting, by=self.by, at=NOON)
        actions.add(sitting, {"title": "Un altro punto"}, by=self.by)
        return sitting

    @cached_property
    def held_sitting(self) -> Sitting:
        """Closed, with a decision on an opinion that was asked."""
        sitting = self.a_sitting(self.an_assembly("Comitato"), kind=ItemKind.INFORMATION)
        sitting = actions.convene(sitting, by=self.by, at=NOON)
        sitting = actions.open_(sitting, by=self.by, at=NOON)
        item = actions.begin(sitting.items.get(), by=self.by, at=NOON)
        actions.close_item(item, by=self.by, at=NOON)
        return actions.close(sitting, by=self.by, at=NOON)

    @cached_property
    def held_item(self) -> Item:
        return self.held_sitting.items.get()

    @cached_property
    def minutes_sitting(self) -> Sitting:
        actions.compose(self.held_sitting, by=self.by, at=NOON)
        return self.held_sitting


Words = Callable[[Any], Mapping[str, Any]]


def at(sitting: Sitting, **more: Any) -> Mapping[str, Any]:
    return {"slug": sitting.assembly.slug, "key": sitting.key, **more}


an_assembly: Words = lambda one: {"slug": one.assembly.slug}  # noqa: E731
a_draft: Words = lambda one: at(one.draft_sitting)  # noqa: E731
a_draft_item: Words = lambda one: at(one.draft_sitting, item=one.draft_item.pk)  # noqa: E731
a_held_item: Words = lambda one: at(one.held_sitting, item=one.held_item.pk)  # noqa: E731
some_minutes: Words = lambda one: at(one.minutes_sitting)  # noqa: E731

WORDS: dict[str, Words] = {
    **{f"assemblies:{name}": an_assembly for name in ("assembly", "edit", "seats", "schedule")},
    **{
        f"assemblies:{name}": a_draft
        for name in (
            *("sitting", "calendar", "edit_sitting", "convene", "cancel", "add_item", "order"),
            "attach",
        )
    },
    **{
        f"assemblies:{name}": lambda one: at(one.changed_sitting)
        for name in ("desert", "tell_agenda")
    },
    "assemblies:paper": lambda one: at(one.draft_sitting, paper=one.sitting_paper),
    "assemblies:edit_item": a_draft_item,
    "assemblies:remove_item": a_draft_item,
    **{
        f"assemblies:{name}": a_held_item
        for name in ("give_opinion", "promise", "inquire", "forward")
    },
    "assemblies:compose": lambda one: at(one.held_sitting),
    **{f"assemblies:{name}": some_minutes for name in ("minutes", "correct", "minutes_pdf")},
    "assemblies:move_minutes": lambda one: {**some_minutes(one), "step": "approvazione"},
}
RECORDS: dict[str, dict[str, int]] = {
    # A sitting in preparation, and minutes not yet published, are of who takes part.
    **{
        f"assemblies:{name}": {"visitor": 404, "outsider": 404}
        for name in ("sitting", "calendar", "minutes", "minutes_pdf")
    },
    **{
        f"assemblies:{name}": {"outsider": 404}
        for name in (
            *("edit_sitting", "convene", "cancel", "add_item", "order", "attach", "paper"),
            *("edit_item", "remove_item", "correct", "move_minutes"),
        )
    },
    # To propose another body is of who keeps the assembly: one who does not is told so.
    **{
        f"assemblies:{name}": {"outsider": 409}
        for name in ("schedule", "desert", "tell_agenda", "give_opinion", "forward", "compose")
    },
}
