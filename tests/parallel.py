"""Several threads at once, each with a connection of its own (`transactional_db`)."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from django.db import connections

T = TypeVar("T")


def at_once(work: Callable[[int], T], *, times: int) -> list[T | Exception]:
    """Run `work` in that many threads; the answers, in order, with what went wrong among them."""

    def one(number: int) -> T | Exception:
        try:
            return work(number)
        except Exception as error:  # noqa: BLE001 - the test looks at it
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(one, range(times)))
