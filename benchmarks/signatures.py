"""How long a .p7m of 10 MB takes, from the file to the verdict: `python -m benchmarks.signatures`.

Beside it, in the same run, the SHA-256 of the same bytes: `times` is how many times it goes into
the verification, which machines and days change less than milliseconds. `cpu_ms` is the work of the
confined process alone, which other programs on the machine disturb less.
"""

import argparse
import hashlib
import json
import os
import platform
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
RESULT = ROOT / "benchmarks" / "results" / "signatures.json"
SIZE_MB = 10
AIM_MS = 1000
WARM_UP = 2


def timed(work: Callable[[], object], times: int) -> list[float]:
    spent = []
    for turn in range(WARM_UP + times):
        started = time.perf_counter()
        work()
        if turn >= WARM_UP:
            spent.append((time.perf_counter() - started) * 1000)
    return spent


def cpu_ms() -> float:
    """The work of the processes that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (used.ru_utime + used.ru_stime) * 1000


def measure(times: int) -> dict[str, object]:
    from quadro.documents.signatures import checking, trust  # noqa: PLC0415 - the path is set first
    from tests.documents import signers  # noqa: PLC0415

    content = os.urandom(SIZE_MB * 1_000_000)
    known = signers.an_authority()
    anchors = [(trust.key_of(known.asn1.subject), known.der.hex(), trust.ANY, None)]
    der = signers.p7m(content, stamper=signers.a_time_stamper())
    told: dict[str, object] = {}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "convenzione.p7m")
        for name, data in (("DER", der), ("BER", signers.indefinite(der, piece=4096))):
            path.write_bytes(data)

            def verify() -> None:
                found = checking.verify(path, anchors=anchors, received_at=signers.RECEIVED_AT)
                if not (found.signatures and found.signatures[0].is_intact):
                    raise RuntimeError(f"The sample is not verified: {found}")

            worked = cpu_ms()
            spent = timed(verify, times)
            worked = (cpu_ms() - worked) / (times + WARM_UP)
            hashed = statistics.median(timed(lambda: hashlib.sha256(path.read_bytes()), times))
            p50 = statistics.median(spent)
            told[name] = {
                "p50_ms": round(p50, 1),
                "max_ms": round(max(spent), 1),
                "cpu_ms": round(worked, 1),
                "sha256_ms": round(hashed, 1),
                "times": round(p50 / hashed, 1),
                "is_met": p50 <= AIM_MS,
            }
    return told


def main() -> int:
    asked = argparse.ArgumentParser()
    asked.add_argument("--times", type=int, default=10, help="of each form, after the warm-up")
    options = asked.parse_args()
    measured = measure(options.times)
    told = {
        "on": date.today().isoformat(),  # noqa: DTZ011 - the day on the machine's wall
        "size_mb": SIZE_MB,
        "aim_ms": AIM_MS,
        "machine": {
            "system": f"{platform.system()} {platform.machine()}",
            "cores": os.cpu_count(),
            "python": platform.python_version(),
            "pyhanko": version("pyhanko"),
        },
        "forms": measured,
    }
    RESULT.write_text(json.dumps(told, indent=2) + "\n", encoding="utf-8")
    print(json.dumps(measured, indent=2))
    return 0


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    sys.exit(main())
