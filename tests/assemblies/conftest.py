from collections.abc import Iterator

import pytest
import time_machine

from tests.assemblies.world import minutes_in


@pytest.fixture
def the_evening() -> Iterator[None]:
    """A minute after the sitting was to begin."""
    with time_machine.travel(minutes_in(1), tick=False):
        yield
