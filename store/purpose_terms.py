"""The words in which the purpose of a column is told: origins, readers, how long."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

HR: Final = "the people file (HR)"
ANSWER: Final = "the member, by a form or answer"
ADMIN: Final = "an admin, by a command"
ACTIVITY: Final = "an activity file, where it is switched on"
FILE: Final = "a file of the home folder"
WORKED_OUT: Final = "worked out by Crossweave"
SYSTEM: Final = "Crossweave's own bookkeeping"

MATCH: Final = "the colleagues of a match, in mail"
SELF: Final = "the member, in mail"
SPONSOR: Final = "the sponsor whom an admin named for a project, in mail"
THANKED: Final = "the community, in the weekly thanks of those who agreed"
COMMANDS: Final = "program admins and community leads, by commands and the round's page"
AUDIT: Final = "auditors and program admins (crossweave audit)"
OPERATOR: Final = "operators, by commands"
NOBODY: Final = "nobody: no command and no mail shows it"

ERASED: Final = "erased"
FOR_GOOD: Final = "for_good"


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
        How long: a kind of `config.retention.KINDS`, `ERASED` or `FOR_GOOD`.
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
    why = "joins rows of tables; a number that means nothing outside"
    return {name: Purpose(why, SYSTEM, (NOBODY,), kept) for name in names}


def times(*names: str, kept: str = ERASED) -> dict[str, Purpose]:
    """Return the purposes of columns that say when something was."""
    return {name: Purpose("when that was", SYSTEM, (COMMANDS,), kept) for name in names}
