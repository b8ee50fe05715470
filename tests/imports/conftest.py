import pytest

from quadro.imports import registry
from tests.imports.toys import Bodies, Offices


@pytest.fixture
def toys(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only the two toy importers."""
    made = (Bodies(), Offices())
    registry.importers.cache_clear()
    monkeypatch.setattr(registry, "importers", lambda: made)
    monkeypatch.setattr("quadro.imports.reading.importers", lambda: made)
