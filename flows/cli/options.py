"""Options that several commands share."""

from __future__ import annotations

import getpass
import os
from pathlib import Path
from typing import Annotated

import typer


def whoami() -> str:
    """Return the name of the system's user, or the number where there is no name for it."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # in a container that runs as a bare number
        return f"user {os.getuid()}"


def somebody(given: str) -> str:
    """Return a name without spaces around it; nobody acts as nobody, or as the schedule.

    Raises
    ------
    typer.BadParameter
        When it names no person.
    """
    from notifications.wording.audit import ACTORS

    name = " ".join(given.split())
    if not name or (name.casefold() in ACTORS and name != whoami()):
        raise typer.BadParameter(f"{given!r} is nobody who could answer for it: give your name.")
    return name


AsJson = Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Show what would change, write nothing.")]
ProgramName = Annotated[str, typer.Argument(help="A program: the name of its file.")]
OnlyProgram = Annotated[
    str | None, typer.Argument(help="A program; may be left out while there is only one.")
]
Program = Annotated[
    str | None, typer.Option("--program", help="May be left out while there is only one.")
]
MemberName = Annotated[str, typer.Argument(help="A member: key, e-mail address or full name.")]
Period = Annotated[
    str | None,
    typer.Option(help="The round's period as `round show` prints it; else the latest round."),
]
By = Annotated[
    str,
    typer.Option(
        "--by",
        help="Who does this, for the audit and the roles.",
        default_factory=whoami,
        callback=somebody,
        show_default="your login name",
    ),
]
InputFile = Annotated[Path, typer.Argument(help="A .csv or .xlsx file.")]
