from pathlib import Path
from typing import Any

import pytest


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Path:
    """Where files are kept, and forgotten after the test."""
    settings.MEDIA_ROOT = tmp_path / "files"
    return tmp_path / "files"
