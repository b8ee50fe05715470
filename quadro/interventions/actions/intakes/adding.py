"""The projects of a block that are new: written with their money, their steps and their places."""

from collections.abc import Sequence

from quadro.interventions.actions.intakes.staging import Params, ask, is_postgresql, run, tell
from quadro.interventions.opendata.rows import ITEM

KNOWN = """
    INSERT INTO od_known (line, id, is_equal, is_ours)
    SELECT t.line, i.id,
        coalesce(i.content_digest = t.content
            AND (i.places_digest = t.places OR i.places_apart OR t.places = 0), false),
        coalesce(i.intake_id = %(intake)s, false)
    FROM od_told t JOIN interventions_intervention i ON i.key = t.key AND NOT (i.key = '')
"""
EQUAL = "SELECT line FROM od_known WHERE is_equal"
SAME = "INSERT INTO od_same (id) SELECT id FROM od_known WHERE is_equal AND NOT is_ours"
KEPT = f"""
    INSERT INTO od_kept (id, {", ".join(ITEM)}, is_ours)
    SELECT k.id, {", ".join(f"t.{one}" for one in ITEM)}, k.is_ours
    FROM od_item t JOIN od_known k ON k.line = t.line
"""
KEPT_PARTS = """
    INSERT INTO od_kept_part
    SELECT k.id, p.* FROM od_part p JOIN od_known k ON k.line = p.line
"""
NOT_NEW = "DELETE FROM od_item WHERE line IN (SELECT line FROM od_known)"
"""What is known waits for the end: a project may stand on rows far from each other."""

ELSEWHERE = """
    DELETE FROM od_item WHERE cup <> '' AND EXISTS (
        SELECT 1 FROM interventions_intervention i
        WHERE i.cup = od_item.cup AND i.dataset <> %(dataset)s AND NOT i.is_demonstration
    ) RETURNING line, cup
"""
ANYTHING_ELSEWHERE = """
    SELECT 1 FROM interventions_intervention
    WHERE cup <> '' AND dataset <> %(dataset)s AND NOT is_demonstration LIMIT 1
"""

RECORDS = """
    INSERT INTO interventions_intervention (
        id, title, slug, description, kind, cup, local_code, key, measure_code, component_id,
        holder_name, call, body_id, implementer_name, implementer_code, state, state_since,
        state_reason, starts_on, due_on, first_due_on, done_on, weight, cost_eur, to_find_eur,
        committed_eur, paid_eur, saved_eur, is_public, is_demonstration, source, dataset,
        dataset_row, dataset_hash, imported_on, intake_id, content_digest, places_digest,
        places_apart, intake_version, told_on, known_at, updated_on, version
    )
    SELECT t.id, t.title,
        CASE WHEN t.cup = '' THEN 'intervento-' || t.content
            ELSE lower(t.cup) || '-' || (t.content %% 1000000007) END,
        t.description, t.kind, t.cup, t.local_code, t.key, t.measure_code, c.id, t.holder_name,
        t.call, b.id, t.implementer_name, t.implementer_code, t.state,
        coalesce(t.done_on, t.told_on, %(on)s), '', t.starts_on, t.due_on, t.due_on, t.done_on, 1,
        t.cost_eur, t.to_find_eur, t.committed_eur, t.paid_eur, t.saved_eur, true, false,
        %(source)s, %(dataset)s, t.line, %(sha256)s, %(on)s, %(intake)s, t.content, t.places,
        false, 1,
        t.told_on, %(at)s, %(on)s, 1
    FROM od_item t
    LEFT JOIN bodies_body b ON b.fiscal_code = t.implementer_code AND b.fiscal_code <> ''
    LEFT JOIN plan_pnrrcomponent c ON c.code = t.component_code
"""
FUNDINGS = """
    INSERT INTO interventions_funding (
        "on", told_at, author_id, author_name, is_current, intervention_id, source, amount_eur, act
    )
    SELECT CASE WHEN t.told_on < %(on)s THEN t.told_on ELSE %(on)s END, %(at)s, %(author)s, %(by)s,
        true, t.id, p.code, p.amount, ''
    FROM od_part p JOIN od_item t ON t.line = p.line WHERE p.kind = 'f'
"""
MOVEMENTS = """
    INSERT INTO interventions_movement (
        intervention_id, kind, "on", amount_eur, source, act, note, told_at, author_id, author_name
    )
    SELECT t.id, p.code, CASE WHEN p.day1 < %(on)s THEN p.day1 ELSE %(on)s END, p.amount, '', '',
        '', %(at)s, %(author)s, %(by)s
    FROM od_part p JOIN od_item t ON t.line = p.line WHERE p.kind = 'm'
"""
STEPS = """
    INSERT INTO interventions_procedurestep (
        intervention_id, position, name, title, weight, planned_from, planned_to, first_planned_to,
        actual_from, actual_to
    )
    SELECT t.id, CAST(p.amount AS integer), p.code, p.name, 1, p.day1, p.day2, p.day2, p.day3,
        p.day4
    FROM od_part p JOIN od_item t ON t.line = p.line WHERE p.kind = 's'
"""
PROCEDURAL = """
    UPDATE interventions_intervention SET procedural = (
        SELECT round(100.0 * count(CASE WHEN s.actual_to <= %(on)s THEN 1 END) / count(*), 2)
        FROM interventions_procedurestep s WHERE s.intervention_id = interventions_intervention.id
    ) WHERE id IN ({keys})
"""
OF_STEPS = """
    SELECT t.id FROM od_part p JOIN od_item t ON t.line = p.line WHERE p.kind = 's'
"""

SHARED = """
    WITH given AS ({given}),
    counted AS (
        SELECT id, code, name, CAST(amount AS bigint) AS cents,
            count(*) OVER each AS places, count(amount) OVER each AS told,
            CAST(sum(amount) OVER each AS bigint) AS whole,
            row_number() OVER (PARTITION BY id ORDER BY code) AS rank
        FROM given WINDOW each AS (PARTITION BY id)
    ),
    parted AS (
        SELECT id, code, name, rank,
            CASE WHEN told = places AND whole BETWEEN 9900 AND 10100 THEN cents * 10000 / whole
                ELSE 10000 / places END AS cents
        FROM counted
    ),
    shared AS (
        SELECT id, code, name, cents + CASE
            WHEN rank <= 10000 - CAST(sum(cents) OVER (PARTITION BY id) AS bigint) THEN 1 ELSE 0
            END AS cents
        FROM parted
    )
    INSERT INTO interventions_place (intervention_id, "where", municipality_id, name, percent)
    SELECT s.id, CASE WHEN m.id IS NULL THEN s.code ELSE 'comune' END, m.id,
        CASE WHEN m.id IS NULL THEN s.name ELSE '' END, s.cents / 100.0
    FROM shared s LEFT JOIN territory_municipality m ON m.istat_code = s.code
    WHERE s.cents > 0
"""
"""Shares to the cent that sum to one hundred: those told, or, where the source tells none, equal
ones. The cents that are left go to the first places.
"""
NEW_PLACES = SHARED.format(
    given="""
        SELECT t.id, p.code, p.name, p.amount
        FROM od_part p JOIN od_item t ON t.line = p.line WHERE p.kind = 'p'
    """
)


def known(items: bytes, params: Params, *, keep_all: bool) -> tuple[int, Sequence[int]]:
    """How many projects of the block are there already; the lines that say of them what is known,
    or none: they need not be brought to the database whole.
    """
    tell(items)
    found = _look_up(params)
    if not found:
        return 0, []
    if keep_all:
        run("UPDATE od_known SET is_equal = false")
    run(SAME)
    return found, [line for (line,) in ask(EQUAL)]


def put_aside(how_many: int) -> None:
    """Take what is known and differs out of the block: it waits for the end."""
    if how_many:
        run(KEPT)
        run(KEPT_PARTS)
        run(NOT_NEW)


def _look_up(params: Params) -> int:
    """By the index of the keys: a block is small beside the register, which is never read whole."""
    if not is_postgresql():
        return run(KNOWN, params)
    run("SET LOCAL enable_hashjoin = off; SET LOCAL enable_mergejoin = off")
    found = run(KNOWN, params)
    run("SET LOCAL enable_hashjoin = on; SET LOCAL enable_mergejoin = on")
    return found


def hold_back(params: Params) -> list[tuple[int, str]]:
    """Take out the projects whose CUP came from elsewhere: (line, CUP)."""
    return [(line, cup) for line, cup in ask(ELSEWHERE, params)]


def add(params: Params, *, with_movements: bool, with_steps: bool) -> int:
    """Write what is left of the block; tells how many projects."""
    added = run(RECORDS, params)
    if not added:
        return 0
    run(FUNDINGS, params)
    run(NEW_PLACES)
    if with_movements:
        run(MOVEMENTS, params)
    if with_steps:
        run(STEPS, params)
        run(PROCEDURAL.format(keys=OF_STEPS), params)
    return added
