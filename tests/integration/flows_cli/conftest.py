"""The command line in this process: a home folder, files to import, and what was printed."""

from __future__ import annotations

import csv
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from flows.cli import main
from store import Database

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
    for name, value in {
        "HOME": str(folder),
        "NOW": "2027-01-04T09:30:00Z",
        "DATABASE_URL": "",
        "SMTP_HOST": "",
        "ADMINS": "admin@example.org",
        "SENDER": "crossweave@example.org",
    }.items():
        monkeypatch.setenv(f"CROSSWEAVE_{name}", value)
    return folder


@pytest.fixture
def crossweave(
    home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Callable[..., Ran]:
    """Give a function that runs a command, as the shell would, and never lets a traceback pass."""

    def run(*arguments: str | Path) -> Ran:
        monkeypatch.setattr(sys, "argv", ["crossweave", *map(str, arguments)])
        capsys.readouterr()
        try:
            main()
        except SystemExit as stop:
            code = stop.code if isinstance(stop.code, int) else 0
        printed = capsys.readouterr()
        return Ran(code, printed.out, printed.err)

    return run


@pytest.fixture
def hr(tmp_path: Path) -> Callable[..., Path]:
    """Give a function that writes an HR file for so many people; rows may be changed by number."""

    def write(size: int = 8, *, changes: dict[int, dict[str, str]] | None = None) -> Path:
        rows = [employee(number) | (changes or {}).get(number, {}) for number in range(1, size + 1)]
        return write_csv(tmp_path / "hr.csv", HR_COLUMNS, rows)

    return write


@pytest.fixture
def form(tmp_path: Path) -> Callable[..., Path]:
    """Give a function that writes the answers of so many people, who all join and may be named."""

    def write(size: int = 8) -> Path:
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
        return write_csv(tmp_path / "form.csv", columns, rows)

    return write


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


@pytest.fixture
def running(
    crossweave: Callable[..., Ran], hr: Callable[..., Path], form: Callable[..., Path]
) -> Callable[..., Ran]:
    """Give the command line of an installation in which eight people have joined the program."""
    for arguments in (
        ("init",),
        ("import", "people", hr()),
        ("import", "answers", form()),
    ):
        ran = crossweave(*arguments)
        assert ran.code == 0, ran.err
    return crossweave


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
