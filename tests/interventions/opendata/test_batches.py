"""A file is written block after block: it does not matter where its rows fall."""

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given
from hypothesis import settings as trials
from hypothesis import strategies as some

from quadro.interventions.actions.intakes.running import Outcome, Run
from quadro.interventions.actions.intakes.verbs import _territory
from quadro.interventions.models import Intake, Intervention
from quadro.interventions.opendata import frames, reader, reading
from quadro.interventions.opendata.frames import Piece
from tests.interventions.opendata.files import MILANO, RHO, a_file, a_row, kept, some_towns
from tests.interventions.opendata.world import BY, money, places
from tests.worlds import NOON, TODAY

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def towns() -> None:
    some_towns()


def pieces_of(folder: Path, content: bytes, batch: int) -> Iterator[tuple[Piece, bytes]]:
    """What the reader would answer with batches of so many rows."""
    out = io.BytesIO()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reader, "ROWS", batch)
        reader.read(kept(folder, content), reading.profile_of("pnrr"), _territory(), out)
    out.seek(0)
    return frames.read(out)


def written(folder: Path, rows: list[dict[str, str]], batch: int) -> tuple[Outcome, object]:
    """What an import in batches does to an empty register, and what is in it then."""
    made = Intake.objects.create(
        file_name="x", sha256="0", profile="pnrr", dataset="pnrr", previewed_at=NOON,
        previewed_by_name="x",
    )  # fmt: skip
    run = Run(made, reading.profile_of("pnrr"), by=BY, on=TODAY, at=NOON)
    outcome = run(pieces_of(folder, a_file(*rows), batch))
    told = [
        (one.key, one.title, one.cost_eur, one.content_digest, one.places_digest, one.version,
         money(one), places(one))
        for one in Intervention.objects.order_by("key")
    ]  # fmt: skip
    return outcome, told


ROWS = some.lists(
    some.builds(
        a_row,
        local=some.sampled_from("ABC"),
        town=some.sampled_from(["015081", MILANO, RHO, "058091", ""]),
    ),
    min_size=1,
    max_size=9,
)


@given(ROWS, some.integers(1, 4))
@trials(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_it_does_not_matter_in_which_batch_a_row_comes(
    tmp_path: Path, rows: list[dict[str, str]], batch: int
) -> None:
    told = []
    for size in (batch, 1000):
        with transaction.atomic():
            told.append(written(tmp_path, rows, size))
            # The same file again, in batches, changes nothing.
            assert written(tmp_path, rows, batch)[0].counts[:2] == (0, 0)
            transaction.set_rollback(True)
    (one, in_batches), (other, at_once) = told
    assert in_batches == at_once
    assert one.counts == other.counts


def test_rows_of_a_project_that_differ_are_told_wherever_they_are(tmp_path: Path) -> None:
    rows = [a_row(), a_row(local="B"), a_row(pnrr="5", total="5")]
    outcome, _told = written(tmp_path, rows, 1)
    assert outcome.counts == (2, 0, 0, 1)
    assert outcome.report[0][:1] + outcome.report[0][3:] == [4, "differs", True]
