"""The command line, ``crossweave``.

Nothing here imports Prefect or the solver before a command needs it: what only reads must answer
at once.
"""

from __future__ import annotations

import sys
from functools import cache
from typing import Any


def main() -> None:
    """Run the command line; known troubles become a message and an exit code, no traceback."""
    try:
        _command()()
    except Exception as error:
        from flows.cli.troubles import exit_code, known_troubles, message  # slow, and rarely needed

        if not isinstance(error, known_troubles()):
            raise
        sys.stderr.write(message(error) + "\n")
        sys.exit(exit_code(error))


@cache
def _command() -> Any:
    """Build the command line, which takes as long as many a command does."""
    import typer

    from flows.cli.app import app
    from flows.cli.permissions import guarded

    return guarded(typer.main.get_command(app))
