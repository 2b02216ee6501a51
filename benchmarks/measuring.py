"""Measure in a process of its own, and keep what was measured: one JSON document a line."""

from __future__ import annotations

import json
import resource
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any, TypeVar

Measured = TypeVar("Measured")


def apart(measure: Callable[..., Measured], *given: Any) -> Measured:
    """Measure in a new process, so that its peak of memory is its own."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(measure, *given).result()


def peak_mib() -> float:
    """Return the most memory that this process has held."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def write_rows(rows: Iterable[dict[str, Any]], out: Path | None) -> int:
    """Print a row a case, and add it to a file; give the exit code."""
    for row in rows:
        line = json.dumps(row)
        print(line, flush=True)
        if out is not None:
            out.parent.mkdir(parents=True, exist_ok=True)
            with out.open("a", encoding="utf-8") as file:
                file.write(line + "\n")
    return 0


def read_rows(path: Path) -> list[dict[str, Any]]:
    """Read what `write_rows` wrote."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]
