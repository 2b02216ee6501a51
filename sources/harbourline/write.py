"""Writes the sample company's files."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np

from sources.harbourline import activity, answers, mentoring, people
from sources.harbourline.activity import activity_rows
from sources.harbourline.answers import Answers, answer_rows, fill_in_forms
from sources.harbourline.company import Company, found_company
from sources.harbourline.mentoring import mentoring_rows, sign_up
from sources.harbourline.people import people_rows, without_address
from sources.harbourline.tongues import teach_languages


@dataclass(frozen=True, slots=True)
class CompanyFiles:
    """What was written.

    Attributes
    ----------
    people, activity, answers, mentoring : Path
        The files of the first day.
    later_people : Path
        The people file as it arrives after the round's approval: ``leaver`` is no longer in it.
    members, events, answered, joined : int
        Rows of the people, activity and answers files, and how many said yes to the programme.
    leaver : str
        The employee number of the one who has left.
    offers, asks : int
        How many people offer to mentor and how many ask for a mentor.
    """

    people: Path
    activity: Path
    answers: Path
    later_people: Path
    members: int
    events: int
    answered: int
    joined: int
    leaver: str
    mentoring: Path
    offers: int
    asks: int


def write_company(
    folder: Path, *, members: int = 400, seed: int = 2027, today: date = date(2027, 1, 4)
) -> CompanyFiles:
    """Invent Harbourline and write its files as plain CSV.

    Parameters
    ----------
    folder : Path
        Where to write; made when it is not there. Files of the same names are replaced.
    members : int
        How many people work there, from 30 to as many as are needed.
    seed : int
        Same seed, size and day: the same bytes.
    today : date
        The day the files are written for: activity ends the day before it.

    Returns
    -------
    CompanyFiles
        Paths and counts.

    Raises
    ------
    ValueError
        When there are too few members, or the seed is negative.
    OSError
        When the folder cannot be written.
    """
    company = found_company(members, seed, today)
    said = fill_in_forms(company)
    signed = sign_up(company, said)
    leaver = choose_leaver(company, said)
    folder.mkdir(parents=True, exist_ok=True)
    rows = list(people_rows(company))
    everybody, later = folder / "people.csv", folder / "later-people.csv"
    happened, form = folder / "activity.csv", folder / "answers.csv"
    signups = folder / "mentoring.csv"
    _write(later, people.HEADER, _without(rows, leaver))
    _write(signups, mentoring.HEADER, mentoring_rows(company, said, signed))
    return CompanyFiles(
        people=everybody,
        activity=happened,
        answers=form,
        later_people=later,
        members=_write(everybody, people.HEADER, rows),
        events=_write(happened, activity.HEADER, activity_rows(company, said)),
        answered=_write(form, answers.HEADER, answer_rows(company, said)),
        joined=int(said.joined.sum()),
        leaver=rows[leaver][0],
        mentoring=signups,
        offers=int(signed.mentor.sum()),
        asks=int(signed.mentee.sum()),
    )


def choose_leaver(company: Company, said: Answers) -> int:
    """Choose who leaves between the approval and the introductions.

    Parameters
    ----------
    company : Company
        Who works there.
    said : Answers
        What they said.

    Returns
    -------
    int
        The person whose exchange the most others would welcome, among those who joined, are
        there, speak English, have an address and lead nobody: surely matched, and no loose end.
    """
    fits = said.joined & ~company.on_leave & ~company.tree.leads
    fits &= teach_languages(company).english & ~without_address(company)
    wanted = said.shows @ said.asks[said.joined].sum(axis=0)
    offered = said.asks @ said.shows[said.joined].sum(axis=0)
    return int(np.argmax(np.where(fits, wanted * offered, -1)))


def _without(rows: Iterable[tuple[str, ...]], leaver: int) -> Iterator[tuple[str, ...]]:
    return (row for number, row in enumerate(rows) if number != leaver)


def _write(path: Path, header: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> int:
    """Write one file and tell how many rows it has below its header."""
    count = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        for row in rows:
            writer.writerow(row)
            count += 1
    return count
