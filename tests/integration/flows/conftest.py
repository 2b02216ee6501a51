"""An installation in a folder of its own, and one Prefect server for all tests that need one."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from flows.installation import Installation, this_installation
from store import Database

PROGRAM = """\
name: Buddies
kind: pairing
community: ai-learners
cadence: {cron: "0 8 * * MON", start: 2027-01-04}
must:
  - different: function
"""
MAPPING = "source: hr\nkind: people\nfields: {key: Key, name: Name, email: Mail}\n"


@pytest.fixture
def installation(
    tmp_path: Path, sqlite_template: Path, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> Installation:
    """Give an installation with the program ``buddies``, on the morning of its first round."""
    home = tmp_path / "home"
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CROSSWEAVE_HOME", str(home))
    monkeypatch.setenv("CROSSWEAVE_NOW", now.isoformat())
    monkeypatch.setenv("CROSSWEAVE_ADMINS", "ada@example.org")
    for name in ("CROSSWEAVE_DATABASE_URL", "CROSSWEAVE_SMTP_HOST"):
        monkeypatch.delenv(name, raising=False)
    made = this_installation()
    made.home.write_starters()
    (made.home.programs / "learning-partners.yaml").unlink()
    (made.home.programs / "buddies.yaml").write_text(PROGRAM, encoding="utf-8")
    (home / "mappings" / "people.yaml").write_text(MAPPING, encoding="utf-8")
    shutil.copy(sqlite_template, home / "crossweave.db")
    return made


@pytest.fixture
def staffed(installation: Installation, company_of: Any, now: datetime) -> Iterator[Any]:
    """Give the installation's company: six people of three functions who joined."""
    database = Database(installation.settings.database)
    company = company_of(database, now)
    company.staff(6)
    yield company
    database.dispose()


@pytest.fixture(scope="session")
def prefect_server() -> Iterator[None]:
    """Run one Prefect server, on this machine alone, for the whole test run."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DO_NOT_TRACK", "1")
        patch.setenv("PREFECT_SERVER_ANALYTICS_ENABLED", "false")
        from prefect.testing.utilities import prefect_test_harness

        with prefect_test_harness(server_startup_timeout=120):
            yield
