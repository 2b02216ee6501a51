"""The documentation's page of measured figures, and its plot."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import Any

Row = dict[str, Any]

_COLOURS = {
    "crossweave": "#1f5f8b",
    "ortools": "#d9a441",
    "rustworkx": "#c8553d",
    "networkx": "#8a8a8a",
}

_HEAD = """# Benchmarks: pairing

Measured on two cores; each row in a process of its own, so that its peak of memory is its own and
includes the input. `bound` is proven: nothing has more points; `gap` is how far below it the answer
may be at most. Other codes give no bound. Make the page again with

```sh
run=".venv/bin/python -m benchmarks.pairing"
$run graphs --sizes 1000 10000 100000 --graphs organisation uniform majority --out var/pairing.jsonl
$run graphs --sizes 10000 --graphs uniform --rustworkx 10000 --out var/pairing.jsonl
$run graphs --sizes 1000000 --degree 20 --ortools 0 --out var/pairing.jsonl
$run rounds --sizes 1000 10000 100000 --out var/pairing.jsonl
$run rounds --rosters majority --odd trio relaxed_trio --sizes 10001 100001 --out var/pairing.jsonl
$run report var/pairing.jsonl
```

![Seconds by number of members, on two cores](pairing.svg)
"""

_GRAPHS = """
## The solver on graphs

The most pairs first, then the most weight. `uniform`: weights without pattern. `organisation`:
members of unequal functions who meet across functions, heavy ties. `majority`: 60 % of the members
in one function. `ortools` does half of the job: its assignment allows half pairs, so its points are
a bound and no matching.

"""

_ROUNDS = """
## Whole rounds

From the engine's problem to a proposal with reasons that is verified by code apart, under the
example policy with 26 rounds of history and 20 contacts a member; the bound is over **all** pairs.

"""


def write_report(rows: list[Row], docs: Path) -> None:
    """Write ``benchmarks.md`` and ``pairing.svg`` into a folder.

    Parameters
    ----------
    rows
        What `benchmarks.pairing` wrote, one a measured case; of the same case the last one counts.
    docs
        The folder.
    """
    rows = list({_identity(row): row for row in rows}.values())
    graphs = sorted((row for row in rows if row["kind"] == "graph"), key=_order)
    rounds = sorted((row for row in rows if row["kind"] == "round"), key=_order)
    page = _HEAD + _GRAPHS + _table(graphs, "solver") + _ROUNDS + _table(rounds, "odd")
    (docs / "benchmarks.md").write_text(page, encoding="utf-8")
    _plot(rows, docs / "pairing.svg")


def _identity(row: Row) -> tuple[Any, ...]:
    return tuple(row[key] for key in ("kind", "name", "size", "solver", "max_cardinality"))


def _order(row: Row) -> tuple[Any, ...]:
    return row["name"], row["size"], row["solver"]


def _table(rows: list[Row], solver: str) -> str:
    heads = ("", "members", "pairs", solver, "seconds", "MiB", "matches", "points", "gap")
    lines = ["| " + " | ".join(heads) + " |", "|---" * len(heads) + "|"]
    lines += ["| " + " | ".join(_cells(row)) + " |" for row in rows]
    return "\n".join(lines) + "\n"


def _cells(row: Row) -> tuple[str, ...]:
    return (
        row["name"],
        f"{row['size']:,}",
        f"{row['edges']:,}",
        row["solver"],
        f"{row['seconds']:.2f}" if row["seconds"] < 10 else f"{row['seconds']:.0f}",
        f"{row['peak_mib']:.0f}",
        f"{row['matches']:,}" if row["matches"] else "-",
        f"{row['objective'] / 1000:,.0f}",
        _gap(row),
    )


def _gap(row: Row) -> str:
    if row["bound"] is None:
        return "no bound"
    if not row["matches"]:
        return "a bound"
    if row["proven"]:
        return "0, proven"
    return f"{100 * (row['bound'] - row['objective']) / max(1, abs(row['bound'])):.5f} %"


def _plot(rows: list[Row], path: Path) -> None:
    """Draw seconds against members, both in powers of ten."""
    import matplotlib as mpl

    mpl.use("svg")
    mpl.rcParams["svg.hashsalt"] = "crossweave"
    from matplotlib import pyplot

    lines: dict[tuple[str, str], list[tuple[int, float]]] = defaultdict(list)
    for row in rows:
        if row["kind"] == "round" and row["solver"] != "trio":
            continue
        label = row["solver"] if row["kind"] == "graph" else "whole round, verified"
        lines[label, row["name"]].append((row["size"], row["seconds"]))
    figure, axes = pyplot.subplots(figsize=(9.5, 4.4), layout="constrained")
    for (label, name), points in sorted(lines.items()):
        sizes, seconds = zip(*sorted(points), strict=True)
        dashed = "--" if name == "organisation" else "-" if name == "uniform" else ":"
        colour = _COLOURS.get(label, "#3a7d44")
        axes.plot(sizes, seconds, dashed, marker="o", markersize=4, color=colour,
                  label=f"{label}, {name}")  # fmt: skip
    axes.set(xscale="log", yscale="log", xlabel="members", ylabel="seconds, two cores")
    axes.grid(visible=True, which="major", alpha=0.3)
    axes.spines[["top", "right"]].set_visible(False)
    figure.legend(frameon=False, fontsize=8, loc="outside right upper")
    figure.savefig(path, metadata={"Date": None})
    pyplot.close(figure)
