"""What an installer reads is true: settings, refusals of a production start, links."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SETTINGS = (ROOT / "config" / "settings.py").read_text()
EXAMPLE = (ROOT / "deploy" / ".env.example").read_text()
PRODUCTION = {
    "QUADRO_ENV": "production",
    "SECRET_KEY": "a-key-for-this-test-only-and-long-enough-to-be-one-0123456789",
    "SITE_URL": "https://quadro.example.it",
    "ALLOWED_HOSTS": "quadro.example.it",
    "DATABASE_URL": "postgres://quadro@/quadro",
    "EMAIL_URL": "smtp+tls://user:password@mail.example.it:587",
}


def start(**settings: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", "import config.settings"],
        env={"PATH": os.environ["PATH"], **settings},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_production_start_with_all_it_needs_goes() -> None:
    assert start(**PRODUCTION).returncode == 0


@pytest.mark.parametrize("name", [name for name in PRODUCTION if name != "QUADRO_ENV"])
def test_a_production_start_without_a_required_setting_says_which(name: str) -> None:
    outcome = start(**{key: value for key, value in PRODUCTION.items() if key != name})
    assert outcome.returncode != 0
    assert f"ImproperlyConfigured: Set {name}" in outcome.stderr


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("DEBUG", "true", "Unset DEBUG"),
        ("SITE_URL", "http://quadro.example.it", "https://"),
        ("DATABASE_URL", "sqlite:////tmp/quadro.sqlite3", "SQLITE_IN_PRODUCTION=1"),
    ],
)
def test_a_production_start_refuses_what_a_public_service_must_not_do(
    name: str, value: str, sentence: str
) -> None:
    outcome = start(**{**PRODUCTION, name: value})
    assert outcome.returncode != 0
    assert sentence in outcome.stderr


def test_the_example_of_the_environment_lists_every_setting_and_no_other() -> None:
    read = set(re.findall(r'(?:env\.\w+|required)\(\s*"([A-Z][A-Z_]+)"', SETTINGS))
    listed = set(re.findall(r"^(?:# )?([A-Z][A-Z_]+)=", EXAMPLE, re.MULTILINE))
    assert listed - {"POSTGRES_PASSWORD"} == read


@pytest.mark.parametrize(
    "page",
    [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))],
    ids=lambda page: str(page.relative_to(ROOT)),
)
def test_the_links_of_a_page_lead_somewhere(page: Path) -> None:
    links = re.findall(r"\]\(([^)#\s]+)", page.read_text())
    local = [link for link in links if "://" not in link and not link.startswith("mailto:")]
    assert [link for link in local if not (page.parent / link).exists()] == []
