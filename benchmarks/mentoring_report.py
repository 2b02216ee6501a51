"""The documentation's page of measured figures of mentoring."""

from __future__ import annotations

from pathlib import Path
from typing import Any

Row = dict[str, Any]

_HEAD = """# Benchmarks: mentoring

Measured on two cores; each row in a process of its own, so that its peak of memory is its own and
includes the input (peers: not measured). Every answer of ours is checked by code apart: prices that
prove the best total, blocking pairs that are counted anew. Make the page again with

```sh
run=".venv/bin/python -m benchmarks.mentoring"
out="--out var/mentoring.jsonl"
$run solvers --sizes 2000x600x60000 10000x3000x300000 50000x20000x1500000 $out
$run solvers --sizes 200000x80000x6000000 --work best_total ortools $out
$run rounds --sizes 1000x300 10000x3000 $out
$run peers --people 200 800 1600 $out
$run report var/mentoring.jsonl
```
"""

_SECTIONS = {
    "peer": """
## Beside mentor-match and matching

`best_total`: one mentee a mentor, of another function, one to three
levels below; `crossweave` and `mentor-match` score all pairs and assign, `crossweave, round` also
writes down the reasons and why anyone went without. `stable`: ten ranked wishes a mentee, mentors
with one to five places.

""",
    "solver": """
## The solvers on arrays

Whole points from 0 to 100, mentors with one to five places, some wanted more than others. `ortools`
is its flow without a check of the input and without a proof; `scipy` its dense assignment with a
column a place. `stable`: as many ranked wishes as there are arcs.

""",
    "round": """
## Whole rounds

From the engine's problem to a proposal with reasons that is verified by code apart.

""",
}


def write_mentoring_report(rows: list[Row], docs: Path) -> None:
    """Write ``benchmarks-mentoring.md`` into a folder.

    Parameters
    ----------
    rows
        What `benchmarks.mentoring` wrote, one a measured case; of the same case the last counts.
    docs
        The folder.
    """
    rows = list({_identity(row): row for row in rows}.values())
    page = _HEAD
    for kind, text in _SECTIONS.items():
        page += text + _table(sorted((row for row in rows if row["kind"] == kind), key=_order))
    (docs / "benchmarks-mentoring.md").write_text(page, encoding="utf-8")


def _identity(row: Row) -> tuple[Any, ...]:
    return tuple(row[key] for key in ("kind", "code", "work", "mentees", "mentors", "arcs"))


def _order(row: Row) -> tuple[Any, ...]:
    return row["mentees"], row["work"], row["code"]


def _table(rows: list[Row]) -> str:
    heads = (
        "objective", "code", "mentees", "mentors", "arcs", "seconds", "MiB", "served", "points",
        "blocking pairs", "proven",
    )  # fmt: skip
    lines = ["| " + " | ".join(heads) + " |", "|---" * len(heads) + "|"]
    lines += ["| " + " | ".join(_cells(row)) + " |" for row in rows]
    return "\n".join(lines) + "\n"


def _cells(row: Row) -> tuple[str, ...]:
    seconds = row["seconds"]
    return (
        row["work"],
        row["code"],
        f"{row['mentees']:,}",
        f"{row['mentors']:,}",
        f"{row['arcs']:,}",
        f"{seconds:.3f}" if seconds < 1 else f"{seconds:.1f}",
        f"{row['peak_mib']:.0f}" if row["peak_mib"] else "-",
        f"{row['served']:,}",
        f"{row['points']:,}" if row["points"] else "-",
        str(row.get("blocking", -1)) if row.get("blocking", -1) >= 0 else "-",
        "yes" if row.get("proven") else "no",
    )
