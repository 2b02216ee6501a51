"""The fairness report in words: its rows, and which groups are served clearly worse."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from insights.fairness import Share
from insights.fairness_table import ALL, CHANCE, MATCHED, Finding, Row, Table
from insights.suppression import LEAST_PEOPLE
from notifications.wording.names import listed
from rounds.fairness import FairnessReport

DASH: Final = "–"

_SERVED: Final = {
    "pairing": "has a match",
    "teams": "has a place in a team",
    "mentoring": "has a mentor",
}
"""What being served is called in a sentence, by kind."""


def headings(kind: str) -> tuple[str, ...]:
    """Name the columns after the group's name, by the kind of the program."""
    return ("people", served(kind), "by chance", "points", "met what they asked for", "by chance")


def served(kind: str) -> str:
    """Name what it is to be served, by the kind of the program."""
    return "with a mentor" if kind == "mentoring" else "matched"


def cells(row: Row) -> tuple[str, ...]:
    """Write a row's figures, in the order of `headings`; a dash for what is not shown."""
    return (
        f"{row.people:,}",
        _percent(row.matched),
        _chance(row.matched),
        DASH if row.points is None else f"{row.points:.0f}",
        _percent(row.met),
        _chance(row.met),
    )


def name_of(row: Row) -> str:
    """Name a row: its group, or those that are folded together."""
    return row.names[0] if len(row.names) == 1 else f"others ({', '.join(row.names)})"


def percent(share: float) -> str:
    """Write a share: ``83%``."""
    return f"{round(100 * share)}%"


def summary(report: FairnessReport) -> tuple[str, ...]:
    """Say which groups are served clearly worse, and what the report could not look at."""
    found = [*_sentences(report, report.functions), *_sentences(report, report.levels)]
    shown = report.functions.rows or report.levels.rows
    if not shown:
        found = [
            f"Too few people took part to show any group: a figure is of {LEAST_PEOPLE} or more."
        ]
    elif not found:
        found = [f"No group is served clearly worse than all together{_or_chance(report)}."]
    return (*found, *_caveats(report))


def _or_chance(report: FairnessReport) -> str:
    rows = (*report.functions.rows, *report.levels.rows)
    known = any(row.matched is not None and row.matched.by_chance is not None for row in rows)
    return " or than chance" if known else ""


def _caveats(report: FairnessReport) -> Iterator[str]:
    if report.kind == "mentoring":
        yield (
            "Of mentoring only those who ask for a mentor are looked at, and what chance would"
            " give is not known."
        )
    if report.erased:
        yield f"Left out, since their data was erased: {listed(list(report.erased))}."


def _sentences(report: FairnessReport, table: Table) -> Iterator[str]:
    for row in table.rows:
        for finding in row.findings:
            yield _sentence(report, table, row, finding)


def _sentence(report: FairnessReport, table: Table, row: Row, finding: Finding) -> str:
    matched = finding.what == MATCHED
    share = row.matched if matched else row.met
    assert share is not None
    done = _SERVED[report.kind] if matched else "met somebody who can show what they asked for"
    beside = _beside(table, finding, share)
    return f"{name_of(row)}: clearly fewer {_plural(done)}, {percent(share.share)}; {beside}."


def _beside(table: Table, finding: Finding, share: Share) -> str:
    if finding.than == CHANCE:
        return f"at random under the same rules {percent(share.by_chance or 0.0)}"
    total = table.total
    assert total is not None
    assert finding.than == ALL
    all_ = total.matched if finding.what == MATCHED else total.met
    return f"of all together {_percent(all_)}"


def _plural(done: str) -> str:
    return done.replace("has ", "have ", 1)


def _percent(share: Share | None) -> str:
    return DASH if share is None else percent(share.share)


def _chance(share: Share | None) -> str:
    return DASH if share is None or share.by_chance is None else percent(share.by_chance)
