"""A confined program answers, or dies without harm within its limits."""

from pathlib import Path

import pytest

from quadro.kit import confined

LIMITS = confined.Limits(memory_mb=200, cpu_seconds=2, seconds=30)


def program(folder: Path, text: str) -> Path:
    path = folder / "program.py"
    path.write_text(f"import json, sys\n{text}\n")
    return path


def test_a_program_answers_what_it_is_asked(tmp_path: Path) -> None:
    echo = program(tmp_path, "print(json.dumps([sys.argv[1:], sys.stdin.read()]))")
    assert confined.run(echo, "uno", limits=LIMITS, given=b"due") == [["uno"], "due"]


@pytest.mark.parametrize(
    ("text", "is_heavy"),
    [
        ("bytearray(10**9)", True),
        ("while True: pass", True),
        ("raise ValueError", False),
        ("print('not an answer')", False),
        ("print(json.dumps(1 / 0))", False),
    ],
)
def test_a_program_that_cannot_answer_dies_without_harm(
    tmp_path: Path, text: str, *, is_heavy: bool
) -> None:
    with pytest.raises(confined.Died) as death:
        confined.run(program(tmp_path, text), limits=LIMITS)
    assert death.value.is_heavy is is_heavy


def test_a_program_that_waits_is_ended_by_the_clock(tmp_path: Path) -> None:
    waiting = program(tmp_path, "import time; time.sleep(60)")
    with pytest.raises(confined.Died):
        confined.run(waiting, limits=confined.Limits(200, 2, 0.5))


def test_a_program_writes_no_file(tmp_path: Path) -> None:
    writing = program(tmp_path, f"open({str(tmp_path / 'x')!r}, 'w').write('x' * 10**6)")
    with pytest.raises(confined.Died):
        confined.run(writing, limits=LIMITS)
    assert not (tmp_path / "x").exists() or (tmp_path / "x").stat().st_size == 0
