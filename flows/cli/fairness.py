"""``crossweave round fairness`` and ``members ledger``: how members are served over rounds."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from flows.cli.options import AsJson, By, OnlyProgram
from flows.cli.output import counted, progress, say, say_json, say_table
from flows.installation import this_installation

if TYPE_CHECKING:
    from insights.fairness_table import Row, Table
    from rounds.fairness import FairnessReport
    from rounds.ledger_sheet import LedgerLine

_ROUNDS_SHOWN = 3

Everyone = Annotated[
    bool, typer.Option("--all", help="Also those to whom everything was made good.")
]


def fairness(
    program: OnlyProgram = None,
    rounds: Annotated[int, typer.Option(min=1, max=104, help="How many of the latest.")] = 6,
    draws: Annotated[
        int,
        typer.Option(min=0, max=100, help="How often each is drawn by chance; 0: not compared."),
    ] = 4,
    html: Annotated[Path | None, typer.Option(help="Write a page to this file.")] = None,
    as_json: AsJson = False,
) -> None:
    """Show how rounds served each function and level, beside all together and beside chance.

    No figure is of fewer than five people; small groups are put together.

    Example: crossweave round fairness learning-partners --rounds 6 --html fairness.html
    """
    from rounds.fairness import fairness_report

    installation = this_installation()
    slug = installation.slug_or_only(program)
    with installation.database() as database, progress("Drawing rounds by chance") as shown:
        report = fairness_report(database, slug, rounds=rounds, draws=draws, on_progress=shown)
    if html:
        from rounds.fairness_page import write_page

        write_page(report, html)
    if as_json:
        say_json(_document(report))
    elif html:
        say(f"wrote {html}")
    else:
        _say_fairness(report)


def _say_fairness(report: FairnessReport) -> None:
    from rounds.fairness_words import cells, headings, name_of, summary

    say(f"{report.program}, {counted(len(report.rounds), 'round')}: {'; '.join(report.rounds)}")
    for title, table in (("function", report.functions), ("level", report.levels)):
        if not table.rows:
            continue
        rows = [(name_of(row), *cells(row)) for row in table.rows]
        if table.total is not None:
            rows.append(("all together", *cells(table.total)))
        say("")
        say_table([title, *headings(report.kind)], rows)
    say("", *summary(report))


def _document(report: FairnessReport) -> dict[str, Any]:
    from rounds.fairness_words import summary

    return {
        "program": report.program,
        "kind": report.kind,
        "rounds": list(report.rounds),
        "erased": list(report.erased),
        "functions": _table_document(report.functions),
        "levels": _table_document(report.levels),
        "summary": list(summary(report)),
    }


def _table_document(table: Table) -> dict[str, Any]:
    total = table.total
    return {
        "groups": [_row_document(row) for row in table.rows],
        "all_together": None if total is None else _row_document(total),
    }


def _row_document(row: Row) -> dict[str, Any]:
    return asdict(row) | {"names": list(row.names)}


def ledger(
    by: By,  # noqa: ARG001 - held against the roles before this runs
    program: OnlyProgram = None,
    everyone: Everyone = False,
    as_json: AsJson = False,
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
