"""The documentation's page of measured figures of groups and teams."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

Row = dict[str, Any]
Cells = Callable[[Row], tuple[Any, ...]]

_HEAD: Final = """# Benchmarks: groups and teams

Measured on two cores; each run in a process of its own, so that its peak of memory is its own and
includes the input (peers: not measured). Values, sizes and rules are checked by code apart. Make
the page again with

```sh
run=".venv/bin/python -m benchmarks.teams"
out="--out var/teams.jsonl"
$run instances FOLDER $out           # of MDGPLIB, with BEST_KNOWN.csv
$run generated --sizes 120 240 480 960 2000 $out
$run peers --people 60 120 500 $out
$run tables --sizes 1000 10000 $out
$run rounds --sizes 1000 10000 $out
$run report var/teams.jsonl
```
"""


def _plain(row: Row, value: str) -> tuple[Any, ...]:
    seconds = "-" if row["seconds"] is None else f"{row['seconds']:.1f}"
    peak = f"{row['peak']:.0f}" if row["peak"] else "-"
    return row["case"], row["groups"], row["code"], value, seconds, peak


def _floored(row: Row) -> tuple[Any, ...]:
    value = "none found" if row["value"] is None else f"{row['value']:,}"
    case, groups, code, missed, seconds, peak = _plain(row, value)
    return case, groups, code, missed, row["floor"], seconds, peak


def _table(columns: tuple[str, ...], rows: list[Row], cells: Cells) -> str:
    lines = [columns, tuple("---" for _ in columns), *(cells(row) for row in rows)]
    return "".join(f"| {' | '.join(map(str, line))} |\n" for line in lines)


_SECTIONS: Final[Mapping[str, tuple[str, tuple[str, ...], Cells]]] = {
    "instance": (
        """
## The Maximally Diverse Grouping Problem

Instances of MDGPLIB. Gaps are to the best value known, in percent; below 0 is better than that.
Published is the mean of the best published method (TPSDP, Yang et al. 2022) in the same time.

""",
        (
            "case",
            "members",
            "groups",
            "seeds",
            "mean gap",
            "worst gap",
            "published",
            "seconds",
            "MiB",
        ),
        lambda row: (
            row["case"],
            f"{row['size']:,}",
            row["groups"],
            row["seeds"],
            f"{row['gap']:.3f} %",
            f"{row['worst_gap']:.3f} %",
            f"{row['published_gap']:.3f} %",
            f"{row['seconds']:.1f}",
            f"{row['peak']:.0f}",
        ),
    ),
    "generated": (
        """
## Drawn instances of the same families

`descent` takes swaps that gain from many random starts, as long.

""",
        ("case", "groups", "code", "value", "seconds", "MiB"),
        lambda row: _plain(row, f"{row['value']:,.0f}"),
    ),
    "peer": (
        """
## Beside team-formation

Teams of seven or eight, by that package's own kinds of constraints; the value is its objective,
what teams miss, so less is better. `even`: functions as among all (`diversify`), sites `different`,
levels near each other (`cluster_numeric`), hours alike (`cluster`), all values as frequent.
`uneven`: few values are frequent, functions and levels as among all. At least: what any teams
miss, by counting values.

""",
        ("case", "teams", "code", "missed", "at least", "seconds", "MiB"),
        _floored,
    ),
    "tables": (
        """
## Tables of four

After six rounds at random tables: twelve functions, all at a table different, nobody meets again.

""",
        ("case", "tables", "code", "points", "seconds", "MiB"),
        lambda row: _plain(row, f"{row['value']:,.0f}"),
    ),
    "round": (
        """
## Rounds of tables

The same people as members of a program: from Problem to Proposal, with reasons, and verified after.
A table's points are the mean of its pairs.

""",
        ("case", "tables", "code", "points", "seconds", "MiB", "seated", "seconds to verify"),
        lambda row: (
            *_plain(row, f"{row['value']:,.0f}"),
            f"{row['seated']:,}",
            f"{row['verified']:.1f}",
        ),
    ),
}


def write_teams_report(rows: list[Row], docs: Path) -> None:
    """Write ``benchmarks-teams.md`` into a folder.

    Parameters
    ----------
    rows
        What `benchmarks.teams` wrote, one a measured case; of the same case the last counts.
    docs
        The folder.
    """
    last = {(row["kind"], row["code"], row["case"]): row for row in rows}
    parts = [_HEAD]
    for kind, (head, columns, cells) in _SECTIONS.items():
        chosen = [row for row in last.values() if row["kind"] == kind]
        if chosen:
            chosen.sort(key=lambda row: (row["size"], row["case"], row["code"]))
            parts.append(head + _table(columns, chosen, cells))
    (docs / "benchmarks-teams.md").write_text("".join(parts), encoding="utf-8")
