"""A program of ours that reads what may be hostile: limited in memory and time, free to die.

`run` starts this file, without Django, as the first thing of a new process: it limits itself and
then becomes the program, which answers with JSON on its standard output (`print_answer` does it).
"""

import json
import runpy
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

ROOT = Path(__file__).resolve().parents[2]
MEGABYTE = 1 << 20
FILES = 64
"""How many a program may have open."""
HEAVY, BROKEN = {"refused": "too_heavy"}, {"refused": "broken"}


# Who asks -----------------------------------------------------------------------------------------


class Died(Exception):
    """The program gave no answer: `is_heavy` where it asked for too much memory or time.

    `answer` says so in the codes of `print_answer`.
    """

    def __init__(self, *, is_heavy: bool) -> None:
        super().__init__("too heavy" if is_heavy else "broken")
        self.is_heavy = is_heavy
        self.answer = HEAVY if is_heavy else BROKEN


@dataclass(frozen=True)
class Limits:
    """`seconds` of the clock on the wall, `cpu_seconds` of work."""

    memory_mb: int
    cpu_seconds: int
    seconds: float


ALONE: dict[str, Any] = {"env": {"LANG": "C.UTF-8"}, "cwd": "/"}


def _command(program: Path, arguments: tuple[str, ...], limits: Limits) -> list[str]:
    confined = [str(limits.memory_mb), str(limits.cpu_seconds), str(program), *arguments]
    return [sys.executable, "-I", __file__, *confined]


@contextmanager
def stream(
    program: Path, *arguments: str, limits: Limits, given: bytes = b""
) -> Iterator[IO[bytes]]:
    """What the program answers, to be read while it works: for answers that memory cannot hold.

    It says itself when it is at its end: a stream that ends before was cut short, by a limit too.
    """
    process = subprocess.Popen(  # noqa: S603 - our own program
        _command(program, arguments, limits),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        **ALONE,
    )
    late = threading.Timer(limits.seconds, process.kill)
    late.start()
    try:
        if process.stdin is None or process.stdout is None:
            raise RuntimeError("The program has no pipes.")
        try:
            process.stdin.write(given)
            process.stdin.close()
        except BrokenPipeError:
            pass  # It died before listening: its answer is empty, and tells so.
        yield process.stdout
    finally:
        late.cancel()
        process.kill()
        if process.stdout is not None:
            process.stdout.close()
        process.wait()


def run(program: Path, *arguments: str, limits: Limits, given: bytes = b"") -> Any:
    """What the program answers to these arguments, with `given` on its standard input."""
    try:
        done = subprocess.run(  # noqa: S603 - our own program
            _command(program, arguments, limits),
            input=given,
            capture_output=True,
            timeout=limits.seconds,
            check=False,
            **ALONE,
        )
    except subprocess.TimeoutExpired as error:
        raise Died(is_heavy=True) from error
    try:
        return json.loads(done.stdout)
    except ValueError as error:
        out_of_memory = b"MemoryError" in done.stderr[-2000:]
        raise Died(is_heavy=done.returncode < 0 or out_of_memory) from error


# The program --------------------------------------------------------------------------------------


class Unreadable(Exception):
    """The file is refused; `code` says why, in words that who asks has ready."""

    def __init__(self, code: str, **told: Any) -> None:
        super().__init__(code)
        self.answer = {"refused": code, **told}


def print_answer(read: Callable[[], dict[str, Any]]) -> None:
    """Print what was read, or why it was not."""
    try:
        answer = read()
    except Unreadable as refusal:
        answer = refusal.answer
    except (MemoryError, RecursionError):
        answer = HEAVY
    sys.stdout.write(json.dumps(answer, ensure_ascii=True, separators=(",", ":")))


# The process --------------------------------------------------------------------------------------


def limit_myself(*, memory: int, cpu_seconds: int) -> None:
    import resource  # noqa: PLC0415 - only where there is a process to limit

    for limit, most in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CPU, cpu_seconds),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NOFILE, FILES),
    ):
        resource.setrlimit(limit, (most, most))


def main() -> None:
    _this, memory_mb, cpu_seconds, program, *_rest = sys.argv
    limit_myself(memory=int(memory_mb) * MEGABYTE, cpu_seconds=int(cpu_seconds))
    sys.path.insert(0, str(ROOT))
    sys.argv = sys.argv[3:]
    runpy.run_path(program, run_name="__main__")


if __name__ == "__main__":
    main()
