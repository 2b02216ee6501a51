"""The fairness report as a page that opens in any browser."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from insights.fairness import Share
from insights.fairness_table import Row, Table
from notifications.pages import Bar, FairnessView, GroupView, write_fairness_page
from rounds.fairness import FairnessReport
from rounds.fairness_words import cells, name_of, served, summary


def write_page(report: FairnessReport, path: Path) -> None:
    """Write the report as one HTML file."""
    write_fairness_page(path, fairness_view(report))


def fairness_view(report: FairnessReport) -> FairnessView:
    """Put a report into what the page shows."""
    tables = (("By function", report.functions), ("By level", report.levels))
    return FairnessView(
        program=report.program,
        rounds=report.rounds,
        lines=summary(report),
        served=served(report.kind).capitalize(),
        tables=tuple((title, tuple(_groups(table))) for title, table in tables if table.rows),
    )


def _groups(table: Table) -> Iterator[GroupView]:
    for row in table.rows:
        yield _group(name_of(row), row)
    if table.total is not None:
        yield _group("all together", table.total)


def _group(name: str, row: Row) -> GroupView:
    people, matched, matched_by_chance, points, met, met_by_chance = cells(row)
    return GroupView(
        name=name,
        people=people,
        points=points,
        matched=_bar(row.matched, matched, matched_by_chance),
        met=_bar(row.met, met, met_by_chance),
        worse=bool(row.findings),
    )


def _bar(share: Share | None, text: str, by_chance_text: str) -> Bar:
    known = None if share is None else share.by_chance
    return Bar(
        text=text,
        share=None if share is None else round(100 * share.share),
        by_chance_text=by_chance_text,
        by_chance=None if known is None else round(100 * known),
    )
