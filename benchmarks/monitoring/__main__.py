"""`python -m benchmarks.monitoring --size S`: DATABASE_URL is an empty database, or `--there`."""

import argparse
import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", choices="SML", default="S")
    parser.add_argument("--interventions", type=int, help="so many, to try a size on less")
    parser.add_argument("--there", action="store_true", help="the database holds it already")
    parser.add_argument("--build", action="store_true", help="only build it")
    options = parser.parse_args()
    url = os.environ.get("DATABASE_URL", "")
    if not url or (options.size == "L" and not url.startswith("postgres")):
        print("Set DATABASE_URL to an empty database, of PostgreSQL for size L.", file=sys.stderr)
        return 2
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    os.environ["QUADRO_ENV"] = "local"
    import django  # noqa: PLC0415 - after the settings are named

    django.setup()
    from benchmarks.monitoring import program  # noqa: PLC0415 - the models want a set up Django

    return program.run(options)


if __name__ == "__main__":
    sys.exit(main())
