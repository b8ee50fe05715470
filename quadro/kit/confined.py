"""A program of ours that reads what may be hostile: limited in memory and time, free to die.

`run` starts this file, without Django, as the first thing of a new process: it limits itself and
then becomes the program. The program answers with JSON on its standard output.
"""

import json
import runpy
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
MEGABYTE = 1 << 20


class Died(Exception):
    """The program gave no answer: `is_heavy` where it asked for too much memory or time."""

    def __init__(self, *, is_heavy: bool) -> None:
        super().__init__("too heavy" if is_heavy else "broken")
        self.is_heavy = is_heavy


@dataclass(frozen=True)
class Limits:
    """`seconds` of the clock on the wall, `cpu_seconds` of work."""

    memory_mb: int
    cpu_seconds: int
    seconds: float


def run(program: Path, *arguments: str, limits: Limits, given: bytes = b"") -> Any:
    """What the program answers to these arguments, with `given` on its standard input."""
    confined = [str(limits.memory_mb), str(limits.cpu_seconds), str(program), *arguments]
    try:
        done = subprocess.run(  # noqa: S603 - our own program
            [sys.executable, "-I", __file__, *confined],
            input=given,
            capture_output=True,
            timeout=limits.seconds,
            check=False,
            env={"LANG": "C.UTF-8"},
            cwd="/",
        )
    except subprocess.TimeoutExpired as error:
        raise Died(is_heavy=True) from error
    try:
        return json.loads(done.stdout)
    except ValueError as error:
        out_of_memory = b"MemoryError" in done.stderr[-2000:]
        raise Died(is_heavy=done.returncode < 0 or out_of_memory) from error


def main() -> None:
    _this, memory_mb, cpu_seconds, program, *_rest = sys.argv
    sys.path.insert(0, str(ROOT))
    from quadro.kit.limited import limit_myself  # noqa: PLC0415 - found only from the root

    limit_myself(memory=int(memory_mb) * MEGABYTE, cpu_seconds=int(cpu_seconds))
    sys.argv = sys.argv[3:]
    runpy.run_path(program, run_name="__main__")


if __name__ == "__main__":
    main()
