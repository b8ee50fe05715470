import pytest

from quadro.imports import registry
from tests.imports.toys import Bodies, Offices


@pytest.fixture
def toys(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only the two toy importers."""
    made = (Bodies(), Offices())
    monkeypatch.setattr(registry, "IMPORTERS", made)
