"""Brings the database up to date and loads the demonstration, in one process to start quickly."""

import os
import sys
from pathlib import Path

import django
from django.core.management import call_command

ROOT = Path(__file__).resolve().parent.parent


def main() -> None:
    sys.path.insert(0, str(ROOT))
    (ROOT / "var").mkdir(exist_ok=True)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    call_command("migrate", verbosity=0)
    call_command("load_demo")
    call_command("demonstration", "load")
    call_command("monitoring", "today")
    call_command("demo_accounts")


if __name__ == "__main__":
    main()
