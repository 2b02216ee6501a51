"""The command line, ``crossweave``.

Nothing here imports Prefect or the solver before a command needs it: what only reads must answer
at once.
"""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line; known troubles become a message and an exit code, no traceback."""
    import typer

    from flows.cli.app import app
    from flows.cli.permissions import guarded

    try:
        guarded(typer.main.get_command(app))()
    except Exception as error:
        from flows.cli.troubles import exit_code, known_troubles, message  # slow, and rarely needed

        if not isinstance(error, known_troubles()):
            raise
        sys.stderr.write(message(error) + "\n")
        sys.exit(exit_code(error))
