"""``python -m notifications.catalogues``: look after the catalogues that are shipped."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from notifications.catalogues.extraction import wanted
from notifications.catalogues.files import CatalogueError
from notifications.catalogues.keeping import check, update, written

SHIPPED: Final = Path(__file__).parent
LANGUAGES: Final = ("de", "es")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one of the three commands; 0 when all is well, 1 when something is to be done."""
    parser = ArgumentParser(
        prog="python -m notifications.catalogues",
        description="extract: print all words as a .pot file. update: bring the catalogues up to"
        " date, what is translated is kept. check: tell what is missing or wrong.",
        epilog="Example: python -m notifications.catalogues update --language fr",
    )
    parser.add_argument("command", choices=("extract", "update", "check"))
    parser.add_argument("--folder", type=Path, default=SHIPPED, help="Where the .po files are.")
    parser.add_argument(
        "--language", action="append", help="Only this one; may be given several times."
    )
    asked = parser.parse_args(arguments)
    try:
        return _RUN[asked.command](asked)
    except CatalogueError as error:
        sys.stderr.write(f"{error}\n")
        return 1


def _extract(_asked: Namespace) -> int:
    sys.stdout.write(written(wanted()))
    return 0


def _update(asked: Namespace) -> int:
    template = wanted()
    known = {path.stem for path in asked.folder.glob("*.po")}
    for language in asked.language or sorted(known | set(LANGUAGES)):
        path = asked.folder / f"{language}.po"
        _say(f"{'wrote' if update(path, template) else 'up to date:'} {path}")
    return 0


def _check(asked: Namespace) -> int:
    template = wanted()
    names = asked.language or sorted(path.stem for path in asked.folder.glob("*.po"))
    found = [line for name in names for line in check(asked.folder / f"{name}.po", template)]
    for line in found:
        _say(line)
    _say(f"{len(names)} catalogues, {len(found)} things to do")
    return 1 if found else 0


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")


_RUN: Final = {"extract": _extract, "update": _update, "check": _check}

if __name__ == "__main__":
    sys.exit(main())
