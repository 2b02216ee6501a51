"""``crossweave members ledger``: who is owed a good match."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from flows.cli.options import AsJson, OnlyProgram
from flows.cli.output import counted, say, say_json, say_table
from flows.installation import this_installation

if TYPE_CHECKING:
    from rounds.ledger_sheet import LedgerLine

_ROUNDS_SHOWN = 3

Everyone = Annotated[
    bool, typer.Option("--all", help="Also those to whom everything was made good.")
]


def ledger(
    program: OnlyProgram = None, everyone: Everyone = False, as_json: AsJson = False
) -> None:
    """Show who is owed a good match: left out, stood up, or poorly matched, and not made good yet.

    For admins; no member is told. docs/fairness.md says how it counts.

    Example: crossweave members ledger learning-partners
    """
    from rounds.ledger_sheet import ledger_lines

    installation = this_installation()
    slug = installation.slug_or_only(program)
    with installation.database() as database, database.reading() as session:
        lines = ledger_lines(session, slug)
    shown = lines if everyone else [line for line in lines if line.owed]
    if as_json:
        say_json([asdict(line) for line in shown])
        return
    if shown:
        _say_ledger(shown)
    settled = sum(not line.owed for line in lines)
    say(
        f"{counted(len(lines) - settled, 'member is', 'members are')} owed a good match; to"
        f" {settled:,} it was made good."
    )


def _say_ledger(lines: list[LedgerLine]) -> None:
    words = list(lines[0].counts)
    say_table(
        ["key", "name", "owed", *words, "last rounds"],
        [
            [
                line.key,
                line.name,
                line.owed,
                *(line.counts[word] or None for word in words),
                "; ".join(f"{e.label}: {e.outcome}" for e in line.entries[-_ROUNDS_SHOWN:]),
            ]
            for line in lines
        ],
    )
