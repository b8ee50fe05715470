"""Time, queries, bytes and memory of the pages, as a browser's request finds them on the server.

Requests go through the WSGI application with all its middleware, in this process and without a
network; memory is that of a web worker of granian after the same requests.
"""

import argparse
import gc
import gzip
import http.client
import io
import json
import os
import platform
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any
from wsgiref.util import setup_testing_defaults

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.utils.timezone import localdate

from benchmarks import digest, world, yardstick
from benchmarks.digest import Digests
from benchmarks.pages import QUERIES, Page, pages
from config.wsgi import application
from quadro.accounts.models import User
from quadro.agreements.models import Agreement

RESULTS = Path(__file__).resolve().parent / "results"
WORKER_MB = 120
WARM_UP = 5
SIGNING_IN = 5
"""Queries of signing in: the session, the account, its mandates, the authority, what waits."""


@dataclass(frozen=True)
class Measure:
    """One page. `cpu_ms` is the work of this process alone, which other programs disturb less;
    `times` is how many times the page without content goes into it.
    """

    name: str
    address: str
    p50_ms: float
    p95_ms: float
    cpu_ms: float
    times: float
    queries: int
    plain_bytes: int
    gzip_bytes: int
    aim_p95_ms: int | None = None
    is_for_the_office: bool = False

    @property
    def is_met(self) -> bool:
        most = QUERIES + (SIGNING_IN if self.is_for_the_office else 0)
        return self.queries <= most and (self.aim_p95_ms is None or self.p95_ms <= self.aim_p95_ms)


def main() -> int:
    asked = argparse.ArgumentParser()
    asked.add_argument("--requests", type=int, default=100, help="of each page, after the warm-up")
    asked.add_argument("--port", type=int, default=_free_port(), help="of the private web worker")
    options = asked.parse_args()
    settings.ROOT_URLCONF = "benchmarks.yardstick"
    call_command("migrate", verbosity=0)
    if Agreement.objects.exists():
        print("This database has agreements in it: give an empty one.", file=sys.stderr)
        return 2
    started = time.perf_counter()
    world.build(world.S)
    gc.collect()  # what the building left behind would weigh on the pages
    gather_statistics()
    built = time.perf_counter() - started
    measured = _measured(options.requests)
    worker_mb = _worker_mb([one.address for one in measured if not one.is_for_the_office], options)
    digests = digest.measure()
    _keep(measured, worker_mb, digests, requests=options.requests, built=built)
    _print(measured, worker_mb)
    _print_digests(digests)
    return 0


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def gather_statistics() -> None:
    """What autovacuum does by itself on a PostgreSQL that has lived a minute."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")


# Time, queries, bytes -----------------------------------------------------------------------------


def _measured(requests: int) -> list[Measure]:
    bare = _measure(Page("page without content", yardstick.ADDRESS), requests, None)
    office = cookie_of(world.an_officer())
    return [
        bare,
        *(
            _measure(one, requests, bare, cookie=office if one.is_for_the_office else "")
            for one in pages()
        ),
    ]


def cookie_of(user: User) -> str:
    client = Client()
    client.force_login(user)
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"


def _measure(page: Page, requests: int, bare: Measure | None, *, cookie: str = "") -> Measure:
    for _ in range(WARM_UP):
        ask(page.address, cookie)
    spent, worked = [], []
    for _ in range(requests):
        started, working = time.perf_counter(), time.process_time()
        body = ask(page.address, cookie)
        worked.append((time.process_time() - working) * 1000)
        spent.append((time.perf_counter() - started) * 1000)
    plain = gzip.decompress(body)
    cpu = statistics.median(worked)
    return Measure(
        name=page.name,
        address=page.address,
        p50_ms=round(statistics.median(spent), 2),
        p95_ms=round(statistics.quantiles(spent, n=20)[-1], 2),
        cpu_ms=round(cpu, 2),
        times=round(cpu / bare.cpu_ms, 1) if bare else 1.0,
        queries=len(queries_of(page.address, cookie)),
        plain_bytes=len(plain),
        gzip_bytes=len(body),
        aim_p95_ms=page.p95_ms if bare else None,
        is_for_the_office=page.is_for_the_office,
    )


def ask(address: str, cookie: str = "", sent: bytes | None = None) -> bytes:
    """The bytes of an answer, compressed; anything but a page is an error of the benchmark.

    `sent`: the fields of a form, answered by going elsewhere once it is kept.
    """
    path, _mark, query = address.partition("?")
    environ: dict[str, Any] = {
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "REMOTE_ADDR": "127.0.0.1",
        "HTTP_HOST": "127.0.0.1",
        "HTTP_ACCEPT_ENCODING": "gzip",
        "HTTP_ACCEPT_LANGUAGE": "it",
        "HTTP_COOKIE": cookie,
        "REQUEST_METHOD": "GET" if sent is None else "POST",
        "CONTENT_TYPE": "application/x-www-form-urlencoded",
        "CONTENT_LENGTH": str(len(sent or b"")),
        "wsgi.input": io.BytesIO(sent or b""),
    }
    setup_testing_defaults(environ)
    said: list[str] = []
    answer = application(environ, lambda status, _headers, *_: said.append(status))  # type: ignore[arg-type]
    try:
        body = b"".join(answer)
    finally:
        answer.close()
    if not said[0].startswith("200" if sent is None else "302"):
        raise RuntimeError(f"{address}: {said[0]}")
    return body


def queries_of(address: str, cookie: str = "") -> list[str]:
    """The statements that an answer costs."""
    asked: list[str] = []

    def note(execute: Callable[..., Any], sql: str, *more: Any) -> Any:
        asked.append(sql)
        return execute(sql, *more)

    with connection.execute_wrapper(note):
        ask(address, cookie)
    return asked


# Memory -------------------------------------------------------------------------------------------


def _worker_mb(addresses: list[str], options: argparse.Namespace) -> float | None:
    """Resident memory of the web worker after the requests; None where the system does not say."""
    if not Path("/proc/self/status").exists():
        return None
    with _server(options.port) as process:
        for address in addresses:
            if address != yardstick.ADDRESS:
                for _ in range(options.requests):
                    _get(options.port, address)
        [worker, *_] = _children(process.pid) or [process.pid]
        status = Path(f"/proc/{worker}/status").read_text()
    line = next(line for line in status.splitlines() if line.startswith("VmRSS:"))
    return round(int(line.split()[1]) / 1024, 1)


@contextmanager
def _server(port: int) -> Iterator[subprocess.Popen[bytes]]:
    """The server of a public service, with one worker, on the same database."""
    command = [
        str(Path(sys.executable).parent / "granian"), "config.wsgi:application",
        "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port),
        "--workers", "1", "--blocking-threads", "2", "--log-level", "warning",
    ]  # fmt: skip
    process = subprocess.Popen(command, cwd=settings.BASE_DIR, env=os.environ.copy())
    try:
        for _ in range(200):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield process
    finally:
        process.terminate()
        try:
            process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            process.kill()


def _children(pid: int) -> list[int]:
    told = Path(f"/proc/{pid}/task/{pid}/children")
    return [int(one) for one in told.read_text().split()] if told.exists() else []


def _get(port: int, address: str) -> None:
    asked = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    asked.request("GET", address, headers={"Accept-Encoding": "gzip"})
    answer = asked.getresponse()
    answer.read()
    asked.close()
    if answer.status != http.client.OK:
        raise RuntimeError(f"{address}: {answer.status}")


# Results ------------------------------------------------------------------------------------------


def _keep(
    measured: list[Measure],
    worker_mb: float | None,
    digests: Digests,
    *,
    requests: int,
    built: float,
) -> None:
    told = {
        "on": localdate().isoformat(),
        "size": asdict(world.S),
        "seconds_to_build": round(built, 1),
        "machine": machine(),
        "requests": requests,
        "aims": {"queries": QUERIES, "worker_mb": WORKER_MB},
        "worker_mb": worker_mb,
        "digests": {**asdict(digests), "is_met": digests.is_met},
        "pages": [{**asdict(one), "is_met": one.is_met} for one in measured],
    }
    RESULTS.mkdir(exist_ok=True)
    path = RESULTS / f"{connection.vendor}.json"
    path.write_text(json.dumps(told, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def machine() -> dict[str, str | int | None]:
    with connection.cursor() as cursor:
        is_sqlite = connection.vendor == "sqlite"
        cursor.execute("SELECT sqlite_version()" if is_sqlite else "SHOW server_version")
        [database] = cursor.fetchone()
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2**20
    return {
        "system": f"{platform.system()} {platform.machine()}",
        "cores": len(os.sched_getaffinity(0))
        if hasattr(os, "sched_getaffinity")
        else os.cpu_count(),
        "memory_mb": memory,
        "python": platform.python_version(),
        "django": version("django"),
        "granian": version("granian"),
        "database": f"{connection.vendor} {database}",
    }


def _print(measured: list[Measure], worker_mb: float | None) -> None:
    heads = ("p50 ms", "p95 ms", "aim", "cpu ms", "times", "queries", "KB", "gzip")
    print(f"{'page':24}" + "".join(f"{head:>8}" for head in heads))
    for one in measured:
        aim = one.aim_p95_ms or ""
        print(
            f"{one.name:24}{one.p50_ms:8.1f}{one.p95_ms:8.1f}{aim!s:>8}{one.cpu_ms:8.1f}"
            f"{one.times:8.1f}{one.queries:8}{one.plain_bytes / 1024:8.0f}"
            f"{one.gzip_bytes / 1024:8.0f}"
            f"{'' if one.is_met else '  misses its aim'}"
        )
    if worker_mb is not None:
        missed = "" if worker_mb <= WORKER_MB else "  misses its aim"
        print(f"web worker after the requests: {worker_mb:.0f} MB (aim {WORKER_MB}){missed}")


def _print_digests(digests: Digests) -> None:
    missed = "" if digests.is_met else "  misses its aim"
    print(
        f"digests of {digests.people} people, {digests.notices} notices: {digests.seconds:.2f} s "
        f"in {digests.queries} queries (aim {digests.aim_seconds:.0f} s){missed}; person by person "
        f"{digests.each_seconds:.2f} s in {digests.each_queries}"
    )
