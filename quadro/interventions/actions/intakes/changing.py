"""What is not new: the projects of which the file says something else than the last time.

At the end of the file all the rows of a project are together. What differs is told again as the
verbs of the module would: facts and fundings are never written over, and what was paid less than it
was told is taken back.
"""

from quadro.interventions.actions.intakes.adding import PROCEDURAL, SHARED
from quadro.interventions.actions.intakes.staging import Params, ask, is_postgresql, look_over, run
from quadro.interventions.models import FactName
from quadro.interventions.opendata.rows import ITEM, OF_PLACES

OF_ITEM = ", ".join(ITEM)

# All the rows of a project together ---------------------------------------------------------------

DIFFERENT = """
    DELETE FROM od_kept WHERE line IN (
        SELECT line FROM (
            SELECT k.line, k.content, CASE
                WHEN k.is_ours OR k.id IN (SELECT id FROM od_same) THEN i.content_digest
                ELSE first_value(k.content) OVER (PARTITION BY k.id ORDER BY k.line) END AS first
            FROM od_kept k JOIN interventions_intervention i ON i.id = k.id
        ) told WHERE content <> first
    ) RETURNING line, key
"""
FINAL = f"""
    INSERT INTO od_final (id, {OF_ITEM}, is_ours, is_partial, moves, was, was_in, is_apart, by_hand)
    SELECT told.id, {", ".join(f"told.{one}" for one in ITEM)}, is_ours,
        is_ours OR told.id IN (SELECT id FROM od_same), true, i.content_digest, i.places_digest,
        i.places_apart, i.version <> i.intake_version
    FROM (
        SELECT k.*, row_number() OVER (PARTITION BY id ORDER BY line) AS place FROM od_kept k
    ) told JOIN interventions_intervention i ON i.id = told.id WHERE place = 1
"""
"""With what is told of them until now: the register is read once."""
FINAL_PLACES = """
    INSERT INTO od_place (id, code, name, amount, content)
    SELECT id, code, name, amount, content FROM (
        SELECT p.id, p.code, p.name, p.amount, p.content,
            row_number() OVER (PARTITION BY p.id, p.code ORDER BY p.line) AS place
        FROM od_kept_part p JOIN od_kept k ON k.line = p.line WHERE p.kind = 'p'
    ) told WHERE place = 1
"""
STORED_PLACES = """
    FROM interventions_place s
    LEFT JOIN territory_municipality m ON m.id = s.municipality_id
"""
TOLD_APART = """
    DELETE FROM od_place WHERE id IN (SELECT id FROM od_final WHERE is_apart)
"""
TELLS_PLACES = "EXISTS (SELECT 1 FROM od_place p WHERE p.id = {of}.id)"
SILENT = f"UPDATE od_final SET is_partial = true WHERE NOT {TELLS_PLACES.format(of='od_final')}"
"""A file takes away no place of a project of which it tells none."""
NOT_THERE_YET = f"""
    DELETE FROM od_place WHERE id IN (SELECT id FROM od_final WHERE is_partial) AND EXISTS (
        SELECT 1 {STORED_PLACES}
        WHERE s.intervention_id = od_place.id AND coalesce(m.istat_code, s."where") = od_place.code
    )
"""
DIGESTS = f"""
    UPDATE od_final SET places = told.digest %% {OF_PLACES} FROM (
        SELECT f.id, coalesce(p.content, 0)
            + CASE WHEN f.is_partial THEN f.was_in ELSE 0 END AS digest
        FROM od_final f LEFT JOIN (
            SELECT id, CAST(sum(content) AS bigint) AS content FROM od_place GROUP BY id
        ) p ON p.id = f.id
    ) told WHERE told.id = od_final.id
"""
AS_BEFORE = f"""
    FROM od_final f WHERE f.was_in = f.places AND CASE
        WHEN %(only_places)s THEN f.is_apart OR NOT {TELLS_PLACES.format(of="f")}
        ELSE f.was = f.content END
"""
SAME_AFTER_ALL = f"INSERT INTO od_same (id) SELECT f.id {AS_BEFORE} AND NOT f.is_ours"
NOT_CHANGED = f"DELETE FROM od_final WHERE id IN (SELECT f.id {AS_BEFORE})"
BY_HAND = "DELETE FROM od_final WHERE NOT is_ours AND by_hand RETURNING line, key"
STAYS = "UPDATE od_final SET moves = false WHERE was_in = places"

# Told again ---------------------------------------------------------------------------------------

CHANGED = "SELECT id FROM od_final WHERE NOT is_ours"
TEXT_OF_WEIGHT = {True: "CAST(trim_scale(i.weight) AS text)", False: "CAST(i.weight AS text)"}


def _told(record: str) -> dict[str, str]:
    """The facts of a record or of a line, as text."""
    return {
        FactName.STATE: f"{record}.state",
        FactName.STARTS_ON: f"coalesce(CAST({record}.starts_on AS text), '')",
        FactName.DUE_ON: f"coalesce(CAST({record}.due_on AS text), '')",
        FactName.DONE_ON: f"coalesce(CAST({record}.done_on AS text), '')",
    }


def first_facts() -> str:
    """Of what a file brought nothing was kept: what it said until now."""
    told = {**_told("i"), FactName.WEIGHT: TEXT_OF_WEIGHT[is_postgresql()]}
    each = " UNION ALL ".join(
        f"""SELECT i.id, '{name}', {value}, i.imported_on, i.known_at
            FROM interventions_intervention i WHERE i.id IN ({CHANGED}) AND i.id NOT IN (
                SELECT intervention_id FROM interventions_fact
                WHERE intervention_id IN ({CHANGED}))"""
        for name, value in told.items()
    )
    return f"""
        INSERT INTO interventions_fact (intervention_id, name, value, "on", known_at) {each}
    """


def new_facts() -> str:
    before, after = _told("i"), _told("f")
    each = " UNION ALL ".join(
        f"""SELECT f.id, '{name}', {after[name]}, %(on)s, %(at)s
            FROM od_final f JOIN interventions_intervention i ON i.id = f.id
            WHERE NOT f.is_ours AND {after[name]} <> {before[name]}"""
        for name in before
    )
    return f"""
        INSERT INTO interventions_fact (intervention_id, name, value, "on", known_at) {each}
    """


TAKEN = (
    "title", "description", "kind", "cup", "local_code", "measure_code", "holder_name", "call",
    "implementer_name", "implementer_code", "state", "starts_on", "due_on", "done_on", "cost_eur",
    "to_find_eur", "committed_eur", "paid_eur", "saved_eur", "told_on",
)  # fmt: skip
RECORDS = f"""
    UPDATE interventions_intervention SET
        {", ".join(f"{one} = f.{one}" for one in TAKEN)},
        component_id = (SELECT c.id FROM plan_pnrrcomponent c WHERE c.code = f.component_code),
        body_id = (SELECT b.id FROM bodies_body b
            WHERE b.fiscal_code = f.implementer_code AND b.fiscal_code <> ''),
        state_since = CASE WHEN interventions_intervention.state = f.state
            THEN interventions_intervention.state_since
            ELSE coalesce(f.done_on, f.told_on, %(on)s) END,
        first_due_on = coalesce(interventions_intervention.first_due_on, f.due_on),
        dataset_row = f.line, dataset_hash = %(sha256)s, intake_id = %(intake)s,
        imported_on = %(on)s, updated_on = %(on)s, content_digest = f.content,
        places_digest = f.places, version = version + 1, intake_version = version + 1
    FROM od_final f WHERE f.id = interventions_intervention.id AND NOT f.is_ours
"""
ONLY_PLACES = """
    UPDATE interventions_intervention SET places_digest = f.places, places_apart = true,
        updated_on = %(on)s,
        version = version + 1, intake_version = version + 1
    FROM od_final f WHERE f.id = interventions_intervention.id AND NOT f.is_ours
"""
OURS = """
    UPDATE interventions_intervention SET places_digest = f.places
    FROM od_final f WHERE f.id = interventions_intervention.id AND f.is_ours
"""
PARTS = "od_kept_part p JOIN od_final f ON f.line = p.line AND NOT f.is_ours"
NO_MORE = f"""
    UPDATE interventions_funding SET is_current = false
    WHERE is_current AND year IS NULL AND funder_id IS NULL AND intervention_id IN ({CHANGED})
    AND NOT EXISTS (
        SELECT 1 FROM {PARTS} WHERE f.id = interventions_funding.intervention_id
        AND p.kind = 'f' AND p.code = interventions_funding.source
        AND p.amount = interventions_funding.amount_eur
    )
"""
OF_FUNDING = """
    INSERT INTO interventions_funding (
        "on", told_at, author_id, author_name, is_current, intervention_id, source, amount_eur, act
    )
"""
NOW = f"""
    {OF_FUNDING}
    SELECT %(on)s, %(at)s, %(author)s, %(by)s, true, f.id, p.code, p.amount, ''
    FROM {PARTS} WHERE p.kind = 'f' AND NOT EXISTS (
        SELECT 1 FROM interventions_funding g WHERE g.intervention_id = f.id AND g.is_current
        AND g.source = p.code AND g.year IS NULL AND g.funder_id IS NULL
    )
"""
NOTHING = f"""
    {OF_FUNDING}
    SELECT DISTINCT %(on)s, %(at)s, CAST(%(author)s AS bigint), %(by)s, true, o.intervention_id,
        o.source, 0, ''
    FROM interventions_funding o
    WHERE o.intervention_id IN ({CHANGED}) AND o.year IS NULL AND o.funder_id IS NULL
    AND NOT EXISTS (
        SELECT 1 FROM interventions_funding g WHERE g.intervention_id = o.intervention_id
        AND g.is_current AND g.source = o.source AND g.year IS NULL AND g.funder_id IS NULL
    )
"""
MOVED = """
    (SELECT sum(m.amount_eur) FROM interventions_movement m
    WHERE m.intervention_id = f.id AND m.kind = p.code)
"""
OF_MOVEMENT = """
    INSERT INTO interventions_movement (
        intervention_id, kind, "on", amount_eur, source, act, note, reverses_id, told_at, author_id,
        author_name
    )
"""
TAKEN_BACK = f"""
    {OF_MOVEMENT}
    SELECT w.intervention_id, w.kind, w."on", -w.amount_eur, w.source, w.act, %(note)s, w.id,
        %(at)s, %(author)s, %(by)s
    FROM {PARTS} JOIN interventions_movement w ON w.intervention_id = f.id AND w.kind = p.code
    WHERE p.kind = 'm' AND p.amount < {MOVED} AND w.reverses_id IS NULL AND w.amount_eur > 0
    AND NOT EXISTS (SELECT 1 FROM interventions_movement r WHERE r.reverses_id = w.id)
"""
MORE = f"""
    {OF_MOVEMENT}
    SELECT f.id, p.code, CASE WHEN p.day1 < %(on)s THEN p.day1 ELSE %(on)s END,
        p.amount - coalesce({MOVED}, 0), '', '', '', NULL, %(at)s, %(author)s, %(by)s
    FROM {PARTS}
    WHERE p.kind = 'm' AND ({MOVED} IS NULL OR p.amount > {MOVED})
"""
OF_STEP = f"{PARTS} AND p.kind = 's'"
STEPS_NOW = f"""
    UPDATE interventions_procedurestep SET name = s.code, title = s.name,
        planned_from = s.day1, planned_to = s.day2, actual_from = s.day3, actual_to = s.day4,
        first_planned_to = coalesce(first_planned_to, s.day2)
    FROM (
        SELECT f.id AS whose, CAST(p.amount AS integer) AS place, p.code, p.name, p.day1, p.day2,
            p.day3, p.day4
        FROM {OF_STEP}
    ) s
    WHERE s.whose = interventions_procedurestep.intervention_id
    AND s.place = interventions_procedurestep.position
"""
STEPS_NEW = f"""
    INSERT INTO interventions_procedurestep (
        intervention_id, position, name, title, weight, planned_from, planned_to, first_planned_to,
        actual_from, actual_to
    )
    SELECT f.id, CAST(p.amount AS integer), p.code, p.name, 1, p.day1, p.day2, p.day2, p.day3,
        p.day4
    FROM {OF_STEP} WHERE NOT EXISTS (
        SELECT 1 FROM interventions_procedurestep s
        WHERE s.intervention_id = f.id AND s.position = CAST(p.amount AS integer)
    )
"""
STEPS_GONE = f"""
    DELETE FROM interventions_procedurestep WHERE intervention_id IN ({CHANGED}) AND NOT EXISTS (
        SELECT 1 FROM {OF_STEP} AND f.id = interventions_procedurestep.intervention_id
        AND CAST(p.amount AS integer) = interventions_procedurestep.position
    )
"""
KEEP_PLACES = f"""
    INSERT INTO od_place (id, code, name, amount, content)
    SELECT s.intervention_id, coalesce(m.istat_code, s."where"), s.name, NULL, 0
    {STORED_PLACES}
    WHERE s.intervention_id IN (SELECT id FROM od_final WHERE is_partial AND moves)
"""
NO_PLACES = """
    DELETE FROM interventions_place
    WHERE intervention_id IN (SELECT id FROM od_final WHERE moves)
"""
PLACES = SHARED.format(
    given="SELECT p.id, p.code, p.name, p.amount FROM od_place p JOIN od_final f "
    "ON f.id = p.id AND f.moves"
)


def gather(*, only_places: bool) -> dict[str, list[tuple[int, str]]]:
    """Put the rows of each project together, and leave in `od_final` those that change.

    Tells the rows that are not taken, by the reason.
    """
    refused: dict[str, list[tuple[int, str]]] = {}
    look_over("od_same", "od_kept", "od_kept_part")
    if not only_places:
        refused["differs"] = [(line, key) for line, key in ask(DIFFERENT)]
    run(FINAL)
    run(FINAL_PLACES)
    look_over("od_final", "od_place")
    if not only_places:
        run(TOLD_APART)
    run(SILENT)
    run(NOT_THERE_YET)
    run(DIGESTS, {})
    for statement in (SAME_AFTER_ALL, NOT_CHANGED):
        run(statement, {"only_places": only_places})
    refused["by_hand"] = [(line, key) for line, key in ask(BY_HAND)]
    run(STAYS)
    return refused


def change(params: Params, *, with_movements: bool, with_steps: bool, only_places: bool) -> None:
    """Tell again what is in `od_final`."""
    if ask(f"{CHANGED} LIMIT 1"):
        if only_places:
            run(ONLY_PLACES, params)
        else:
            _tell_again(params, with_movements=with_movements, with_steps=with_steps)
    run(OURS)
    run(KEEP_PLACES)
    run(NO_PLACES)
    run(PLACES)


def _tell_again(params: Params, *, with_movements: bool, with_steps: bool) -> None:
    run(first_facts())
    run(new_facts(), params)
    run(RECORDS, params)
    for statement in (NO_MORE, NOW, NOTHING):
        run(statement, params)
    if with_movements:
        run(TAKEN_BACK, params)
        run(MORE, params)
    if with_steps:
        for statement in (STEPS_NOW, STEPS_NEW, STEPS_GONE):
            run(statement, params)
        run(PROCEDURAL.format(keys=CHANGED), params)
