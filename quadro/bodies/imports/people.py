"""People in office, from a file."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quadro.accounts.actors import Actor
from quadro.accounts.models import Role
from quadro.bodies import policies
from quadro.bodies.imports.reading import (
    BATCH,
    SINCE,
    SOURCE,
    UNTIL,
    Pending,
    body_names,
    choices,
    period,
)
from quadro.bodies.models import (
    Body,
    Mandate,
    Office,
    Person,
)
from quadro.journal import actions as journal
from quadro.kit.refusals import Refused
from quadro.kit.sheets import (
    Column,
    Effect,
    Preview,
    Problem,
    Proposal,
    Reading,
    Row,
    Written,
    added,
    apply_changes,
    changed,
    duplicates,
    propose,
)
from quadro.kit.text import Text

MANDATE_COLUMNS = {"until": "al", "office_name": "ufficio", "source": "fonte"}


class People:
    """One row a mandate. A person is known by name within a body: namesakes elsewhere are others,
    so that no file gives anybody else's account a role.
    """

    name = "persone"
    label: Text = gettext_lazy("Persone in carica")
    columns: Sequence[Column] = (
        Column("nome", gettext_lazy("Nome e cognome."), required=True),
        Column("ente", gettext_lazy("La chiave o il nome dell’ente."), required=True),
        Column("ruolo", gettext_lazy("Il ruolo nell’ente."), required=True, example="sindaco"),
        Column("ufficio", gettext_lazy("L’ufficio, se c’è; uno nuovo viene aggiunto.")),
        SINCE,
        UNTIL,
        SOURCE,
    )

    def check(self, rows: Sequence[Row], *, by: Actor, on: date, pending: Pending) -> Preview:
        del on
        policies.check_can_keep(by=by)
        preview = Preview(problems=duplicates(rows, "nome", "ente", "ruolo", "dal"))
        bodies, roles = body_names(pending), choices(Role)
        kinds = dict(Body.objects.values_list("slug", "kind"))
        known = self._known()
        for row in rows:
            read = Reading(row, preview.problems)
            name = read.text("nome", most=150, required=True)
            body, role = read.choice("ente", bodies), read.choice("ruolo", roles)
            since, until = period(read)
            values = {
                "until": until,
                "office_name": read.text("ufficio", most=200),
                "source": read.text("fonte", most=500),
            }
            if body is None or role is None:
                continue
            self._check_role(read, role, kinds.get(body), by=by)
            now = known.get(key := (name, body, role, since))
            fresh = values if now else {**values, "key": key}
            said = f"{name} · {body} · {role} · {since or ''}"
            proposal = propose(row, said, name, now, values=fresh, columns=MANDATE_COLUMNS)
            preview.proposals.append(proposal)
        self._check_overlaps(preview, known)
        return preview

    @staticmethod
    def _known() -> dict[tuple[str, str, str, date | None], Mandate]:
        rows = Mandate.objects.select_related("person", "body", "office")
        found = {}
        for one in rows:
            one.office_name = one.office.name if one.office else ""
            found[one.person.name, one.body.slug, one.role, one.since] = one
        return found

    @staticmethod
    def _check_role(read: Reading, role: str, kind: str | None, *, by: Actor) -> None:
        try:
            policies.check_may_give(role, by=by)
            if kind is not None:
                policies.check_role(role, kind)
        except Refused as refusal:
            read.refuse("ruolo", str(refusal))

    @staticmethod
    def _check_overlaps(
        preview: Preview, known: Mapping[tuple[str, str, str, date | None], Mandate]
    ) -> None:
        """Nobody holds the same role in the same body twice at once."""
        held: dict[tuple[str, str, str], list[Mandate]] = {}
        for (name, body, role, _since), one in known.items():
            held.setdefault((name, body, role), []).append(one)
        for asked in preview.of(Effect.ADD):
            name, body, role, since = asked.values["key"]
            new = Mandate(since=since, until=asked.values["until"])
            beside = held.setdefault((name, body, role), [])
            if any(policies.overlap(other, new.since, new.until) for other in beside):
                reason = _("Ha già questo ruolo in questo ente nello stesso periodo.")
                preview.problems.append(Problem(asked.row, "dal", str(since or ""), reason))
            beside.append(new)

    def write(self, preview: Preview, *, by: Actor, on: date) -> list[Written]:
        del on
        known = self._known()
        bodies = {one.slug: one for one in Body.objects.all()}
        wanted = preview.of(Effect.ADD)
        offices, new_offices = self._offices(preview, known, bodies)
        people, new_people = self._people(wanted, known)
        new = []
        for one in wanted:
            name, body, role, since = one.values["key"]
            new.append(
                Mandate(
                    person=people[name, body],
                    role=role,
                    body=bodies[body],
                    office=offices.get((body, one.values["office_name"])),
                    since=since,
                    until=one.values["until"],
                    source=one.values["source"],
                )
            )
        Mandate.objects.bulk_create(new, batch_size=BATCH)
        told = {" · ".join([*key[:3], str(key[3] or "")]): row for key, row in known.items()}
        old, before = apply_changes(preview.of(Effect.CHANGE), told)
        for mandate in old:
            mandate.office = offices.get((mandate.body.slug, mandate.office_name))
        Mandate.objects.bulk_update(old, ["until", "office", "source"], batch_size=BATCH)
        written = [*added(new), *changed(before, old)]
        journal.record_rows("bodies.mandate_imported", new, old, before, by=by)
        # The history of a body tells its people in office by role, as that of one appointed does.
        facts = [
            journal.Fact(
                "bodies.mandate_imported",
                one.body,
                {"role": one.role, "since": one.since, "until": one.until},
            )
            for one in (*new, *old)
        ]
        journal.record_many(facts, by=by)
        return [*added(new_offices), *added(new_people), *written]

    @staticmethod
    def _offices(
        preview: Preview, known: Mapping[Any, Mandate], bodies: Mapping[str, Body]
    ) -> tuple[dict[tuple[str, str], Office], list[Office]]:
        rows = Office.objects.select_related("body")
        offices = {(one.body.slug, one.name): one for one in rows}
        told = {" · ".join([*key[:3], str(key[3] or "")]): key[1] for key in known}
        asked = {
            (told.get(one.key) or one.values["key"][1], one.values["office_name"])
            for one in preview.proposals
            if one.effect != Effect.SAME and one.values.get("office_name")
        }
        new = Office.objects.bulk_create(
            [Office(body=bodies[body], name=name) for body, name in sorted(asked - set(offices))],
            batch_size=BATCH,
        )
        return {**offices, **{(one.body.slug, one.name): one for one in new}}, new

    @staticmethod
    def _people(
        wanted: Iterable[Proposal], known: Mapping[tuple[str, str, str, date | None], Mandate]
    ) -> tuple[dict[tuple[str, str], Person], list[Person]]:
        people = {(name, body): one.person for (name, body, _r, _s), one in known.items()}
        asked = dict.fromkeys(one.values["key"][:2] for one in wanted)
        unknown = [key for key in asked if key not in people]
        new = Person.objects.bulk_create(
            [Person(name=name) for name, _body in unknown], batch_size=BATCH
        )
        return {**people, **dict(zip(unknown, new, strict=True))}, new

    def reindex(self, keys: Collection[int]) -> None:
        """People are not found by searching."""
