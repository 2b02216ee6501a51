from __future__ import annotations

from collections.abc import Callable
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest

from sources.harbourline import CompanyFiles, write_company
from sources.harbourline.activity import MOST_EVENTS

Rows = list[dict[str, str]]


def digests(files: CompanyFiles) -> list[str]:
    paths = (
        *(files.people, files.activity, files.answers, files.later_people),
        files.mentoring,
    )
    return [sha256(path.read_bytes()).hexdigest() for path in paths]


def test_same_seed_same_bytes(files: CompanyFiles, tmp_path: Path) -> None:
    """Made again from the same seed and size, every file is the same to the byte."""
    assert digests(write_company(tmp_path)) == digests(files)


def test_another_seed_is_another_company(files: CompanyFiles, tmp_path: Path) -> None:
    """The seed changes every file."""
    again = write_company(tmp_path, seed=1)
    assert not set(digests(again)) & set(digests(files))


def test_counts_tell_what_was_written(
    files: CompanyFiles, people: Rows, activity: Rows, answers: Rows
) -> None:
    """The counts handed back are those of the rows in the files."""
    assert files.members == len(people) == 400
    assert files.events == len(activity)
    assert files.answered == len(answers)
    assert files.joined == sum(bool(row["Join"]) for row in answers)


def test_the_smallest_company(tmp_path: Path, reader: Callable[[Path], Rows]) -> None:
    """Thirty people make a company with all its files, and somebody to leave it."""
    files = write_company(tmp_path, members=30)
    assert len(reader(files.people)) == 30
    assert len(reader(files.later_people)) == 29
    assert reader(files.activity)


def test_a_large_company_keeps_its_addresses_apart(
    tmp_path: Path, reader: Callable[[Path], Rows]
) -> None:
    """With five thousand people there are namesakes, and still no address twice."""
    people = reader(write_company(tmp_path, members=5_000).people)
    emails = [row["Work e-mail"] for row in people if row["Work e-mail"]]
    assert len({row["Preferred name"] for row in people}) < 5_000
    assert len(set(emails)) == len(emails)


def test_activity_is_capped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many people there are, the activity file stays of a size that can be read."""
    usual = write_company(tmp_path).events
    monkeypatch.setattr("sources.harbourline.activity.MOST_EVENTS", 6_000)
    assert write_company(tmp_path).events < 8_000 < usual < MOST_EVENTS


def test_the_day_moves_the_files(tmp_path: Path, reader: Callable[[Path], Rows]) -> None:
    """Written for another day, activity ends before that day and leave ends after it."""
    files = write_company(tmp_path, members=60, today=date(2028, 6, 14))
    assert max(row["When"] for row in reader(files.activity)) < "2028-06-14"
    back = [row["Back on"] for row in reader(files.people) if row["Back on"]]
    assert min(back) > "2028-06-14"


@pytest.mark.parametrize(("members", "seed"), [(29, 1), (0, 1), (400, -1)])
def test_what_cannot_be_made_is_refused(tmp_path: Path, members: int, seed: int) -> None:
    """Too few people or a negative seed is refused in words, before anything is written."""
    folder = tmp_path / "new"
    with pytest.raises(ValueError, match="Harbourline"):
        write_company(folder, members=members, seed=seed)
    assert not folder.exists()
