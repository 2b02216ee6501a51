"""The people file, as an HR system exports it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

import numpy as np

from sources.harbourline.company import Company, from_the_top
from sources.harbourline.dice import Bools, Ints, choose, sample, stream
from sources.harbourline.functions import EXECUTIVE_TEAM, FUNCTIONS
from sources.harbourline.sites import SITES
from sources.harbourline.tongues import teach_languages

HEADER: Final = (
    "Employee ID", "Preferred name", "Work e-mail", "Department", "Job level", "Office", "Country",
    "Time zone", "Locale", "Languages", "Manager ID", "Employment type", "Status", "Back on",
    "Gender", "Date of birth", "Salary", "Marital status", "National number",
)  # fmt: skip
"""The columns; the last five must never get further than the reader."""

HEAD_OFFICE_ZONE: Final = "Europe/Amsterdam"
_SAME_CLOCK: Final = ("Rotterdam", "Hamburg", "Valencia")


def people_rows(company: Company) -> Iterator[tuple[str, ...]]:
    """Give the people file row by row, without its header.

    Parameters
    ----------
    company : Company
        Who works there.

    Yields
    ------
    tuple of str
        The cells in the order of ``HEADER``. About one person in a hundred has no address, and
        one in a hundred no time zone (only where the head office's zone is right for them).
    """
    tongues = teach_languages(company)
    keys = company.keys
    managers = [keys[number] if number >= 0 else "" for number in company.tree.manager.tolist()]
    columns = (
        keys,
        company.names.names,
        _emails(company),
        _departments(company),
        [str(level) for level in company.tree.level.tolist()],
        [SITES[number].name for number in company.site.tolist()],
        [SITES[number].country for number in company.site.tolist()],
        _zones(company),
        tongues.locales,
        tongues.languages,
        managers,
        ["Contractor" if flag else "Employee" for flag in company.contractor.tolist()],
        ["Leave" if flag else "Active" for flag in company.on_leave.tolist()],
        _back_on(company),
        *_protected(company),
    )
    yield from zip(*columns, strict=True)


def without_address(company: Company) -> Bools:
    """Tell whose address the feed does not know.

    Parameters
    ----------
    company : Company
        Who works there.

    Returns
    -------
    ndarray of bool, shape (n,)
        About one in a hundred of those who lead nobody.
    """
    rng = stream(company.seed, "no address")
    return sample(rng, ~company.tree.leads, round(0.01 * company.size))


def _emails(company: Company) -> list[str]:
    absent = without_address(company).tolist()
    return ["" if gone else email for gone, email in zip(absent, company.names.emails, strict=True)]


def _zones(company: Company) -> list[str]:
    covered = np.isin(company.site, [n for n, s in enumerate(SITES) if s.name in _SAME_CLOCK])
    absent = sample(stream(company.seed, "no zone"), covered, round(0.01 * company.size)).tolist()
    zones = [SITES[number].zone for number in company.site.tolist()]
    return ["" if gone else zone for gone, zone in zip(absent, zones, strict=True)]


def _back_on(company: Company) -> list[str]:
    """Choose a date three weeks to half a year ahead for those on leave."""
    rng = stream(company.seed, "back on")
    days = (21 + rng.random(company.size) * 160).astype(np.int64).tolist()
    return [
        (company.today + timedelta(days=day)).isoformat() if away else ""
        for day, away in zip(days, company.on_leave.tolist(), strict=True)
    ]


def _departments(company: Company) -> list[str]:
    """Join the path: the region's spelling of the function, the team and, for some, the region."""
    rng = stream(company.seed, "departments")
    teams = _teams(company)
    deeper = (rng.random(company.size) < 0.35).tolist()
    paths = []
    for person, number in enumerate(company.tree.function.tolist()):
        region = SITES[company.site[person]].region
        path = f"{FUNCTIONS[number].spellings[region]}>{teams[person]}"
        paths.append(f"{path}>{region}" if deeper[person] else path)
    return paths


def _teams(company: Company) -> list[str]:
    """Pick the manager's team, unless the manager heads the function or is of another one."""
    rng = stream(company.seed, "teams")
    tree = company.tree
    drawn = rng.random(company.size)
    teams = [EXECUTIVE_TEAM] * company.size
    for person in from_the_top(tree)[1:].tolist():
        manager = tree.manager[person]
        own = FUNCTIONS[tree.function[person]].teams
        inherits = tree.level[manager] < 5 and tree.function[manager] == tree.function[person]
        teams[person] = teams[manager] if inherits else own[int(drawn[person] * len(own))]
    return teams


def _protected(company: Company) -> tuple[list[str], ...]:
    """Columns that no connector may take, drawn apart from everything else and plainly made up."""
    rng = stream(company.seed, "protected")
    size = company.size
    return (
        [f"invented {'ABC'[code]}" for code in choose(rng, (48, 48, 4), size).tolist()],
        _births(choose(rng, np.ones(20_000), size)),
        [f"{digit}{digit}{digit}{digit}{digit}" for digit in (1 + choose(rng, (3, 3, 2, 1), size))],
        [f"invented {'PQR'[code]}" for code in choose(rng, (4, 5, 1), size).tolist()],
        [f"INVENTED-{number:09d}" for number in (rng.random(size) * 1e9).astype(np.int64)],
    )


def _births(days: Ints) -> list[str]:
    """Dates two centuries ago."""
    first = date(1750, 1, 1)
    return [(first + timedelta(days=day)).isoformat() for day in days.tolist()]
