"""How commands print: words for people, JSON for programs, progress where it takes a while."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

import typer


def say(*lines: str) -> None:
    """Print lines for people."""
    for line in lines:
        typer.echo(line)


def warn(*lines: str) -> None:
    """Print lines about trouble to standard error."""
    for line in lines:
        typer.echo(line, err=True)


def say_json(data: Any) -> None:
    """Print data for programs."""
    typer.echo(json.dumps(data, ensure_ascii=False, indent=2, default=_plain))


def say_table(headers: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print a table as wide as its content."""
    from rich.console import Console
    from rich.table import Table

    table = Table(box=None, pad_edge=False, header_style="bold")
    for header in headers:
        table.add_column(header, overflow="fold")
    for row in rows:
        table.add_row(*("" if cell is None else _escaped(cell) for cell in row))
    Console(file=sys.stdout, width=None if sys.stdout.isatty() else 140).print(table)


@contextmanager
def progress(title: str) -> Iterator[Callable[[float, str], None]]:
    """Show a bar while something runs; give a function that takes the share done and a word."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    console = Console(stderr=True)
    with Progress(
        *columns, console=console, transient=True, disable=not console.is_terminal
    ) as bar:
        task = bar.add_task(title, total=1.0)

        def update(share: float, text: str = "") -> None:
            bar.update(task, completed=share, description=f"{title} {text}".rstrip())

        yield update


def counted(number: int, one: str, many: str | None = None) -> str:
    """Write a number with its noun: ``1 pair``, ``2 pairs``."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def _escaped(cell: object) -> str:
    from rich.markup import escape

    return escape(str(cell))


def _plain(value: Any) -> Any:
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} cannot be printed as JSON")
