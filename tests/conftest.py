"""Fixtures that several rooms share: an empty database on SQLite and on PostgreSQL."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NoReturn
from uuid import uuid4

import pytest
from hypothesis import settings
from sqlalchemy import create_engine, make_url, text
from sqlalchemy.engine import URL, Engine

from config.activity_terms import ActivityTerms
from config.network import NetworkSettings
from config.privacy import PrivacySettings
from store import Database
from store.schema import upgrade

# The first example of a test loads solvers and compiled code; speed is a matter of benchmarks.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

STATEMENTS = 5_000
POSTGRES = "CROSSWEAVE_TEST_POSTGRES_URL"
AXE_RULES = {
    "light": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]},
    "dark": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]},
}
"""In the dark only what a colour scheme can break: the rest of a page is the same."""

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
SHARED_DATA = Path(
    os.environ.get("CROSSWEAVE_SHARED_DATA", Path(__file__).parents[2] / "shared" / "data")
)


@pytest.fixture(scope="session")
def now() -> datetime:
    """Give the instant at which the tests take place: Monday 4 January 2027, 08:00 UTC."""
    return datetime(2027, 1, 4, 8, tzinfo=UTC)


@pytest.fixture(scope="session")
def switch_activity() -> Callable[..., None]:
    """Give a function that switches activity on for all, or for some countries, in a database."""

    def switch(database: Database, *countries: str, since: Any = None, **network: Any) -> None:
        on = frozenset(countries) if countries else "all"
        privacy = PrivacySettings(on, since, "Works council, 2026-11-02")
        terms = ActivityTerms(privacy, NetworkSettings(**network))
        database.terms = lambda: terms

    return switch


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Give the folder of real data sets; tests that need it are skipped where it is absent."""
    if not SHARED_DATA.is_dir():
        pytest.skip(f"no real data at {SHARED_DATA}")
    return SHARED_DATA


@pytest.fixture(scope="session")
def require() -> Callable[[str], NoReturn]:
    """Give a function that skips a test for want of a tool, or fails it where none may be."""

    def missing(what: str) -> NoReturn:
        if os.environ.get("CROSSWEAVE_REQUIRE_GATES"):
            pytest.fail(f"{what}, and this run may not skip it")
        pytest.skip(what)

    return missing


@pytest.fixture(scope="module")
def chromium(require: Callable[[str], NoReturn]) -> Iterator[Any]:
    """Give Debian's Chromium, driven by Playwright.

    Until it is closed, Playwright's event loop counts as running in this thread, and whatever else
    is synchronous or asynchronous by that (Prefect) would take itself for called in it: so it
    lives no longer than the tests of one module.
    """
    if CHROMIUM is None:
        require("there is no chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def node_tools(require: Callable[[str], NoReturn]) -> Path:
    """Give the folder of html-validate and axe-core, which only the full test run installs."""
    place = os.environ.get("CROSSWEAVE_NODE_TOOLS")
    return Path(place) / "node_modules" if place else require("CROSSWEAVE_NODE_TOOLS is not set")


@pytest.fixture(scope="module")
def tab(chromium: Any, node_tools: Path) -> Any:
    """Give a tab that has axe-core beside every page it opens, whatever the page allows."""
    script = (node_tools / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
    tab = chromium.new_context(bypass_csp=True).new_page()
    tab.add_init_script(script)
    return tab


@pytest.fixture(scope="module")
def axe(tab: Any) -> Callable[[str], list[str]]:
    """Give a function that tells the faults of the page in the tab, in light or in dark."""

    def faults(scheme: str) -> list[str]:
        tab.emulate_media(color_scheme=scheme)
        found = tab.evaluate(
            "rules => axe.run(document, {runOnly: rules, resultTypes: ['violations']})",
            AXE_RULES[scheme],
        )
        return [
            f"{rule['id']} at {node['target'][0]}"
            for rule in found["violations"]
            for node in rule["nodes"]
        ]

    return faults


@pytest.fixture(scope="session")
def html_validate(
    node_tools: Path, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[Path], set[str]]:
    """Give a function that tells what html-validate has against the pages in a folder."""

    def told(folder: Path) -> set[str]:
        place = tmp_path_factory.mktemp("html-validate")
        settings, report = place / "rules.json", place / "report.json"
        settings.write_text('{"root": true, "extends": ["html-validate:a11y"]}', encoding="utf-8")
        pages = sorted(map(str, folder.glob("*.html")))
        assert pages
        tool = node_tools / ".bin" / "html-validate"
        command = [str(tool), "--config", str(settings), "--formatter", f"json={report}", *pages]
        subprocess.run(command, check=False, capture_output=True, timeout=120)
        return {
            f"{entry['filePath'].rpartition('/')[2]}: {each['ruleId']}: {each['message']}"
            for entry in json.loads(report.read_text(encoding="utf-8"))
            for each in entry["messages"]
        }

    return told


@pytest.fixture(scope="session", autouse=True)
def statements_compiled_once() -> Iterator[None]:
    """Let all databases of one sort share what SQLAlchemy made of statements.

    A test has an engine of its own, whose cache of compiled statements would begin empty: that
    took a third of the time of tests with a database. Entries belong to a dialect, so that is
    shared as well; the server behind it is the same for all of them.
    """
    first: dict[str, Engine] = {}

    def create(*given: Any, **named: Any) -> Engine:
        engine = create_engine(*given, query_cache_size=STATEMENTS, **named)
        known = first.setdefault(engine.name, engine)
        if known is not engine:
            engine.dialect, engine._compiled_cache = known.dialect, known._compiled_cache
        return engine

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("store.database.create_engine", create)
        yield


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give an upgraded, empty SQLite file to copy."""
    path = tmp_path_factory.mktemp("template") / "template.db"
    database = Database(f"sqlite:///{path}")
    upgrade(database)
    with database.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    database.dispose()
    return path


@pytest.fixture(scope="session")
def postgres_template() -> Iterator[URL]:
    """Give an upgraded, empty PostgreSQL database to copy."""
    server = os.environ.get(POSTGRES)
    if not server and os.environ.get("CROSSWEAVE_REQUIRE_POSTGRES"):
        pytest.fail(f"{POSTGRES} is not set, and this run may not skip PostgreSQL")
    if not server:
        pytest.skip(f"{POSTGRES} is not set: no PostgreSQL to test on")
    url = make_url(server).set(drivername="postgresql+psycopg")
    template = url.set(database=f"template_{uuid4().hex[:12]}")
    _run(url, f'CREATE DATABASE "{template.database}"')
    database = Database(template.render_as_string(hide_password=False))
    upgrade(database)
    database.dispose()
    yield template
    _run(url, f'DROP DATABASE "{template.database}"')


@pytest.fixture
def sqlite_database(tmp_path: Path, sqlite_template: Path) -> Iterator[Database]:
    """Give an empty SQLite database."""
    path = tmp_path / "crossweave.db"
    shutil.copy(sqlite_template, path)
    database = Database(f"sqlite:///{path}")
    yield database
    database.dispose()


@pytest.fixture
def postgres_database(postgres_template: URL) -> Iterator[Database]:
    """Give an empty PostgreSQL database."""
    url = postgres_template.set(database=f"test_{uuid4().hex[:12]}")
    admin = make_url(os.environ[POSTGRES]).set(drivername="postgresql+psycopg")
    _run(
        admin,
        f'CREATE DATABASE "{url.database}" TEMPLATE "{postgres_template.database}"'
        " STRATEGY FILE_COPY",  # a quarter of the time that the usual one takes for small ones
    )
    database = Database(url.render_as_string(hide_password=False))
    yield database
    database.dispose()
    _run(admin, f'DROP DATABASE "{url.database}" WITH (FORCE)')


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database(request: pytest.FixtureRequest) -> Database:
    """Give an empty database, once on SQLite and once on PostgreSQL."""
    found: Database = request.getfixturevalue(f"{request.param}_database")
    return found


def _run(url: URL, statement: str) -> None:
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()
