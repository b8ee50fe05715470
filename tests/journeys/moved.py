"""Quadro on another day: what a journey serves and runs with the clock moved.

`JOURNEY_DAY` says the day; the clock starts at nine in the morning and goes on from there. As a
server `tests.journeys.moved:application`, as a command `python -m tests.journeys.moved scheduler
--once`: the processes are those of the product, that know nothing of it.
"""

import os
import sys
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import time_machine

DAY = date.fromisoformat(os.environ["JOURNEY_DAY"])
OPENS = datetime.combine(DAY, time(9), ZoneInfo("Europe/Rome"))
time_machine.travel(OPENS, tick=True).start()

from config.wsgi import application  # noqa: E402  # once the clock is moved

__all__ = ["application"]

if __name__ == "__main__":
    from django.core.management import execute_from_command_line

    execute_from_command_line(["manage.py", *sys.argv[1:]])
