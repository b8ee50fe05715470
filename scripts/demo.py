"""Prepares the demonstration and serves it until Ctrl-C: `make demo`.

Nothing that was written is touched: the second start finds the data of the first.
"""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from types import FrameType

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
HOST = "127.0.0.1"


def main() -> int:
    os.chdir(ROOT)
    port = int(os.environ.get("PORT") or 8000)
    os.environ["QUADRO_ENV"] = "local"
    os.environ.setdefault("SITE_URL", f"http://{HOST}:{port}")
    if not os.environ.get("DATABASE_URL"):
        os.environ.pop("DATABASE_URL", None)
    if is_taken(port):
        print(f"Port {port} is taken: try `make demo PORT={port + 1}`.", file=sys.stderr)
        return 1
    prepared = subprocess.run([sys.executable, "scripts/prepare.py"], check=False)
    if prepared.returncode:
        return prepared.returncode
    return serve(port)


def is_taken(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex((HOST, port)) == 0


def serve(port: int) -> int:
    """Runs the web server and the worker (jobs, letters, tasks); if one ends, both do."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, interrupt)
    commands: list[list[str | Path]] = [
        [
            *(BIN / "granian", "config.wsgi:application", "--interface", "wsgi"),
            *("--host", HOST, "--port", str(port)),
            *("--workers", "1", "--blocking-threads", "2", "--log-level", "warning"),
        ],
        [sys.executable, "manage.py", "scheduler"],
    ]
    # In groups of their own: Ctrl-C comes to us, and we end them in good order.
    running = [subprocess.Popen(command, process_group=0) for command in commands]  # noqa: S603 - as above
    try:
        announce(port, running)
        while all(process.poll() is None for process in running):
            time.sleep(0.5)
    except KeyboardInterrupt:
        print("\nQuadro stops; what you wrote stays.")
        return 0
    finally:
        end(running)
    print("Quadro stopped by itself: its last lines say why.", file=sys.stderr)
    return 1


def announce(port: int, running: list[subprocess.Popen[bytes]]) -> None:
    while not is_taken(port):
        if any(process.poll() is not None for process in running):
            return
        time.sleep(0.1)
    print(f"\n  Quadro is at http://{HOST}:{port}/   (Ctrl-C stops it)\n", flush=True)


def interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def end(running: list[subprocess.Popen[bytes]]) -> None:
    for process in running:
        process.terminate()
    for process in running:
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()


if __name__ == "__main__":
    sys.exit(main())
