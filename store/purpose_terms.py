"""The words in which the purpose of a column is told: origins, readers, how long."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

HR: Final = "HR file"
ANSWER: Final = "member"
ADMIN: Final = "admin"
ACTIVITY: Final = "activity file"
FILE: Final = "home folder"
WORKED_OUT: Final = "worked out"
SYSTEM: Final = "bookkeeping"

ORIGINS: Final[Mapping[str, str]] = MappingProxyType(
    {
        HR: "the people file",
        ANSWER: "what members say, by a form or an answer",
        ADMIN: "what an admin enters by a command",
        ACTIVITY: "an activity file, where activity is on",
        FILE: "a file of the home folder",
        WORKED_OUT: "worked out by Crossweave from the rest",
        SYSTEM: "Crossweave's own bookkeeping",
    }
)
"""Where a column can come from, in full."""

MATCH: Final = "matched colleagues"
SELF: Final = "the member"
SPONSOR: Final = "project sponsor"
THANKED: Final = "community"
COMMANDS: Final = "admins"
AUDIT: Final = "auditors"
OPERATOR: Final = "operators"
NOBODY: Final = "nobody"

READERS: Final[Mapping[str, str]] = MappingProxyType(
    {
        MATCH: "those in the same match, in mail",
        SELF: "in mail",
        SPONSOR: "whom an admin named for a project, in mail",
        THANKED: "its members, in the weekly thanks, only of those who agreed",
        COMMANDS: "program admins and community leads, by commands and the round's page",
        AUDIT: "and program admins, by crossweave audit",
        OPERATOR: "by commands",
        NOBODY: "no command and no mail shows it; who operates the database could look",
    }
)
"""Who can get to read a column, and how."""

ERASED: Final = "erased"
FOR_GOOD: Final = "for_good"
TWO_WEEKS: Final = "two_weeks"
"""How long a request to join is kept (`members.joining.GOOD_FOR`)."""


@dataclass(frozen=True, slots=True)
class Purpose:
    """Why a column is kept.

    Attributes
    ----------
    why
        What it is for.
    origin
        Where it comes from.
    readers
        Who gets to read it.
    kept
        How long: a kind of `config.retention.KINDS`, `ERASED`, `FOR_GOOD` or `TWO_WEEKS`.
    """

    why: str
    origin: str
    readers: tuple[str, ...]
    kept: str = ERASED


@dataclass(frozen=True, slots=True)
class TablePurpose:
    """Why a table is there, and each of its columns by name."""

    holds: str
    columns: Mapping[str, Purpose]


def why(
    origin: str, readers: tuple[str, ...], kept: str = ERASED, **words: str
) -> dict[str, Purpose]:
    """Return the purposes of columns of one origin that the same people read, by name."""
    return {name: Purpose(said, origin, readers, kept) for name, said in words.items()}


def links(*names: str, kept: str = ERASED) -> dict[str, Purpose]:
    """Return the purposes of columns that only join rows of tables."""
    said = "joins rows of tables; a number that means nothing outside"
    return {name: Purpose(said, SYSTEM, (NOBODY,), kept) for name in names}


def times(*names: str, kept: str = ERASED) -> dict[str, Purpose]:
    """Return the purposes of columns that say when something was."""
    return {name: Purpose("when that was", SYSTEM, (COMMANDS,), kept) for name in names}
