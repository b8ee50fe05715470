"""Builds a synthetic world in the database of DATABASE_URL and measures it: `make bench`."""

import os
import sys
from pathlib import Path

import django

ROOT = Path(__file__).resolve().parent.parent


def main() -> int:
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    os.environ["QUADRO_ENV"] = "local"
    if not os.environ.get("DATABASE_URL"):
        print("Set DATABASE_URL to an empty database: its data would be measured.", file=sys.stderr)
        return 2
    django.setup()
    from benchmarks import measure  # noqa: PLC0415 - the models want a configured Django

    return measure.main()


if __name__ == "__main__":
    sys.exit(main())
