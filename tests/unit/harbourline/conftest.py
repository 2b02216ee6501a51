from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import pytest

from sources.harbourline import CompanyFiles, write_company

Rows = list[dict[str, str]]


def read(path: Path) -> Rows:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="session")
def files(tmp_path_factory: pytest.TempPathFactory) -> CompanyFiles:
    return write_company(tmp_path_factory.mktemp("harbourline"))


@pytest.fixture(scope="session")
def people(files: CompanyFiles) -> Rows:
    return read(files.people)


@pytest.fixture(scope="session")
def activity(files: CompanyFiles) -> Rows:
    return read(files.activity)


@pytest.fixture(scope="session")
def answers(files: CompanyFiles) -> Rows:
    return read(files.answers)


@pytest.fixture(scope="session")
def mentoring(files: CompanyFiles) -> Rows:
    return read(files.mentoring)


@pytest.fixture(scope="session")
def reader() -> Callable[[Path], Rows]:
    return read
