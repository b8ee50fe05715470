"""Shares in companies, from a file."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quadro.accounts.actors import Actor
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
    Shareholding,
)
from quadro.journal import actions as journal
from quadro.kit.refusals import Refused
from quadro.kit.sheets import (
    Column,
    Effect,
    Preview,
    Problem,
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

SHARE_COLUMNS = {
    "percent": "quota", "until": "al", "status": "stato", "note": "nota", "source": "fonte",
}  # fmt: skip


class Shares:
    name = "partecipazioni"
    label: Text = gettext_lazy("Partecipazioni")
    columns: Sequence[Column] = (
        Column("socio", gettext_lazy("La chiave o il nome di chi partecipa."), required=True),
        Column("societa", gettext_lazy("La chiave o il nome del partecipato."), required=True),
        Column("quota", gettext_lazy("Per cento, come 12,5; vuota se non nota."), example="12,5"),
        SINCE,
        UNTIL,
        Column(
            "stato", gettext_lazy("in essere, da confermare, ceduta, cessata, in liquidazione.")
        ),
        Column("nota", gettext_lazy("Una nota.")),
        SOURCE,
    )

    def check(self, rows: Sequence[Row], *, by: Actor, on: date, pending: Pending) -> Preview:
        del on
        policies.check_can_keep(by=by)
        preview = Preview(problems=duplicates(rows, "socio", "societa", "dal"))
        bodies, known = body_names(pending), self._known()
        states = choices(Shareholding.Status)
        for row in rows:
            read = Reading(row, preview.problems)
            holder, company = read.choice("socio", bodies), read.choice("societa", bodies)
            since, until = period(read)
            values = {
                "percent": percent(read),
                "until": until,
                "status": read.choice("stato", states, required=False) or "",
                "note": read.text("nota", most=500),
                "source": read.text("fonte", most=500),
            }
            if holder is None or company is None:
                continue
            if holder == company:
                read.refuse("societa", _("Un ente non partecipa a sé stesso."))
            now = known.get(key := (holder, company, since))
            fresh = values if now else {**values, "key": key}
            said = f"{holder} · {company} · {since or ''}"
            name = f"{holder} → {company}"
            proposal = propose(row, said, name, now, values=fresh, columns=SHARE_COLUMNS)
            preview.proposals.append(proposal)
        self._check_whole(preview, known)
        return preview

    @staticmethod
    def _known() -> dict[tuple[str, str, date | None], Shareholding]:
        rows = Shareholding.objects.select_related("holder", "company")
        return {(one.holder.slug, one.company.slug, one.since): one for one in rows}

    @staticmethod
    def _check_whole(
        preview: Preview, known: Mapping[tuple[str, str, date | None], Shareholding]
    ) -> None:
        """As `policies.check_can_hold` asks of one: never twice at once, never over the whole."""
        told: dict[str, list[tuple[str, Shareholding]]] = {}
        touched = {f"{one[0]} · {one[1]} · {one[2] or ''}": one for one in known}
        changes = {one.key: one for one in preview.of(Effect.CHANGE)}
        for said, key in touched.items():
            row = known[key]
            new = changes[said].values if said in changes else {}
            share = Shareholding(
                since=row.since,
                until=new.get("until", row.until),
                percent=new.get("percent", row.percent),
            )
            told.setdefault(key[1], []).append((key[0], share))
        for one in preview.of(Effect.ADD):
            holder, company, since = one.values["key"]
            share = Shareholding(
                since=since, until=one.values["until"], percent=one.values["percent"]
            )
            beside = told.setdefault(company, [])
            if any(
                other == holder and policies.overlap(row, share.since, share.until)
                for other, row in beside
            ):
                reason = _("Questa partecipazione è già registrata nello stesso periodo.")
                preview.problems.append(Problem(one.row, "dal", str(since or ""), reason))
            beside.append((holder, share))
        for one in preview.proposals:
            company = one.values["key"][1] if "key" in one.values else touched[one.key][1]
            try:
                if one.effect != Effect.SAME:
                    policies.check_shares([row for _holder, row in told[company]])
            except Refused as refusal:
                preview.problems.append(Problem(one.row, "quota", "", str(refusal)))

    def write(self, preview: Preview, *, by: Actor, on: date) -> list[Written]:
        del on
        bodies = {one.slug: one for one in Body.objects.all()}
        new = []
        for one in preview.of(Effect.ADD):
            holder, company, since = one.values["key"]
            values = {name: value for name, value in one.values.items() if name != "key"}
            new.append(
                Shareholding(holder=bodies[holder], company=bodies[company], since=since, **values)
            )
        Shareholding.objects.bulk_create(new, batch_size=BATCH)
        known = {f"{a} · {b} · {since or ''}": row for (a, b, since), row in self._known().items()}
        old, before = apply_changes(preview.of(Effect.CHANGE), known)
        Shareholding.objects.bulk_update(old, list(SHARE_COLUMNS), batch_size=BATCH)
        written = [*added(new), *changed(before, old)]
        journal.record_rows("bodies.share_imported", new, old, before, by=by)
        journal.record_many([fact for one in (*new, *old) for fact in told_to_both(one)], by=by)
        return written

    def reindex(self, keys: Collection[int]) -> None:
        """Shares are found through their bodies."""


def told_to_both(share: Shareholding) -> list[journal.Fact]:
    """For the histories of the two bodies."""
    told = {"holder": share.holder.name, "company": share.company.name, "percent": share.percent}
    bodies = (share.holder, share.company)
    return [journal.Fact("bodies.share_imported", one, told) for one in bodies]


def percent(read: Reading) -> Decimal | None:
    text = read.row["quota"].removesuffix("%").strip().replace(",", ".")
    if not text:
        return None
    try:
        value = Decimal(text).quantize(Decimal("0.0001"))
    except InvalidOperation:
        read.refuse("quota", _("Non è una percentuale: scrivi per esempio 12,5."))
        return None
    if not 0 < value <= policies.WHOLE:
        read.refuse("quota", _("La quota va da più di 0 a 100 per cento."))
    return value
