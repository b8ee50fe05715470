import pytest

from tests.portal.world import Metropolis


@pytest.fixture
def city(db: None) -> Metropolis:  # noqa: ARG001
    return Metropolis()
