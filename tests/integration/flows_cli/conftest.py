"""The command line in this process: a home folder, files to import, and what was printed."""

from __future__ import annotations

import csv
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from flows.cli import main
from store import Database, OutboxRow

HR_COLUMNS = (
    "Employee ID",
    "Preferred name",
    "Work e-mail",
    "Department",
    "Job level",
    "Office",
    "Country",
    "Time zone",
    "Languages",
    "Manager ID",
    "Status",
    "Back on",
    "Employment type",
)
PROGRAM = "learning-partners"
DEPARTMENTS = ("Finance", "IT", "Sales")
Rows = list[dict[str, str]]


@dataclass(frozen=True)
class Ran:
    """What a command did: its exit code, and what it printed where."""

    code: int
    out: str
    err: str


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a home folder that is not made yet, with the clock at Monday 4 January 2027, 09:30."""
    folder = tmp_path / "home"
    monkeypatch.chdir(tmp_path)
    _settle_in(folder, monkeypatch)
    return folder


@pytest.fixture
def crossweave(
    home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Callable[..., Ran]:
    """Give a function that runs a command, as the shell would, and never lets a traceback pass."""

    def run(*arguments: str | Path) -> Ran:
        capsys.readouterr()
        code = _call(monkeypatch, *arguments)
        printed = capsys.readouterr()
        return Ran(code, printed.out, printed.err)

    return run


@pytest.fixture
def hr(tmp_path: Path) -> Callable[..., Path]:
    """Give a function that writes an HR file for so many people; rows may be changed by number."""
    return partial(write_hr, tmp_path / "hr.csv")


@pytest.fixture
def form(tmp_path: Path) -> Callable[..., Path]:
    """Give a function that writes the answers of so many people, who all join and may be named."""
    return partial(write_form, tmp_path / "form.csv")


@pytest.fixture
def csv_writer() -> Callable[..., Path]:
    """Give the function that writes a CSV file."""
    return write_csv


@pytest.fixture
def stored(home: Path, content: Callable[[Database], Any]) -> Callable[[], Any]:
    """Give a function that returns all that the database holds."""

    def read() -> Any:
        database = Database(f"sqlite:///{home / 'crossweave.db'}")
        try:
            return content(database)
        finally:
            database.dispose()

    return read


@pytest.fixture(scope="session")
def joined_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a home folder to copy, of an installation in which eight people have joined."""
    folder = tmp_path_factory.mktemp("joined")
    with pytest.MonkeyPatch.context() as patched:
        _settle_in(folder / "home", patched)
        for arguments in (
            ("init",),
            ("import", "people", write_hr(folder / "hr.csv")),
            ("import", "answers", write_form(folder / "form.csv")),
        ):
            assert _call(patched, *arguments) == 0
    return folder / "home"


@pytest.fixture
def running(
    crossweave: Callable[..., Ran],
    home: Path,
    joined_home: Path,
    hr: Callable[..., Path],
    form: Callable[..., Path],
) -> Callable[..., Ran]:
    """Give the command line of an installation in which eight people have joined the program."""
    hr()
    form()
    shutil.copytree(joined_home, home, dirs_exist_ok=True)
    return crossweave


def _settle_in(home: Path, patched: pytest.MonkeyPatch) -> None:
    for name, value in {
        "HOME": str(home),
        "NOW": "2027-01-04T09:30:00Z",
        "DATABASE_URL": "",
        "SMTP_HOST": "",
        "ADMINS": "admin@example.org",
        "SENDER": "crossweave@example.org",
    }.items():
        patched.setenv(f"CROSSWEAVE_{name}", value)


def _call(patched: pytest.MonkeyPatch, *arguments: str | Path) -> int:
    patched.setattr(sys, "argv", ["crossweave", *map(str, arguments)])
    with pytest.raises(SystemExit) as stop:
        main()
    return stop.value.code if isinstance(stop.value.code, int) else 0


def write_hr(
    path: Path, size: int = 8, *, changes: dict[int, dict[str, str]] | None = None
) -> Path:
    """Write an HR file for so many people; rows may be changed by number."""
    rows = [employee(number) | (changes or {}).get(number, {}) for number in range(1, size + 1)]
    return write_csv(path, HR_COLUMNS, rows)


def write_form(path: Path, size: int = 8) -> Path:
    """Write the answers of so many people, who all join and may be named."""
    columns = ("Employee ID", "Could show", "Would like to learn", "Join", "Thank me by name")
    rows = [
        dict(
            zip(
                columns,
                (f"H{n:03}", f"topic {n % 4}", f"topic {(n + 1) % 4}", PROGRAM, "Yes"),
                strict=True,
            )
        )
        for n in range(1, size + 1)
    ]
    return write_csv(path, columns, rows)


def employee(number: int) -> dict[str, str]:
    """Give one row of the HR file."""
    values = (
        f"H{number:03}",
        f"Person {number}",
        f"person{number}@example.org",
        f"{DEPARTMENTS[number % 3]}>Team {number}",
        "3",
        "Leeds",
        "United Kingdom",
        "Europe/London",
        "English",
        "",
        "Active",
        "",
        "Employee",
    )
    return dict(zip(HR_COLUMNS, values, strict=True))


def write_csv(path: Path, columns: tuple[str, ...], rows: Rows) -> Path:
    """Write a CSV file and return its path."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns)
        writer.writeheader()
        writer.writerows(rows)
    return path


@pytest.fixture
def edit_outbox(home: Path) -> Callable[[str], str]:
    """Give a function that puts one sent introduction into another state and gives its key."""

    def put(state: str) -> str:
        database = Database(f"sqlite:///{home / 'crossweave.db'}")
        try:
            with database.writing() as session:
                query = select(OutboxRow).where(OutboxRow.kind == "introduction")
                row = session.scalars(query).first()
                assert row is not None
                row.state = state
                return row.key
        finally:
            database.dispose()

    return put
