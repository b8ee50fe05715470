"""The kit is tried on the pages of `stage`."""

import pytest
from pytest_django import Settings


@pytest.fixture
def stage(settings: Settings) -> None:
    settings.ROOT_URLCONF = "tests.kit.stage"
