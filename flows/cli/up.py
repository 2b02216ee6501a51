"""``crossweave up``: keep rounds, digests, feeds and mail going by their schedules."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from flows.cli.options import By
from flows.cli.output import say, warn
from flows.installation import Installation, this_installation

if TYPE_CHECKING:
    from types import FrameType

    from flows.up import Running


def up(
    by: By,  # noqa: ARG001 - held against the roles before this runs
    port: Annotated[
        int | None, typer.Option(min=1, max=65535, help="Where Prefect's page is served.")
    ] = None,
) -> None:
    """Run rounds, digests, feeds and mail by their schedules, and the pages, until Ctrl-C.

    Example: crossweave up
    """
    from flows.up import keep_up

    installation = this_installation()
    say("Starting. This takes about ten seconds, the first time about twenty.")
    with stop_signals() as stop:
        keep_up(
            installation,
            port=port,
            stop=stop,
            on_ready=lambda running: _tell(installation, running),
        )
    say("Stopped. What is waiting goes on at the next `crossweave up`.")


@contextmanager
def stop_signals() -> Iterator[threading.Event]:
    """Give an event that Ctrl-C and SIGTERM set, as often as they come."""
    stop = threading.Event()

    def ask(_signal: int, _frame: FrameType | None) -> None:
        if not stop.is_set():
            say("Stopping. Mail that is being sent is finished first.")
        stop.set()

    watched = (signal.SIGINT, signal.SIGTERM)
    before = {number: signal.signal(number, ask) for number in watched}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _tell(installation: Installation, running: Running) -> None:
    settings = installation.settings
    say("", "Crossweave is running. Stop it with Ctrl-C.", "")
    for job in running.jobs:
        say(f"  {job.title}", f"      {job.when}; next {job.next_in_words}")
        if job.flow == "run_round":
            say(f"      look at it: crossweave round show {job.name}")
            say(f"      approve it: crossweave round approve {job.name}")
    say(
        "",
        f"Mail goes to {settings.mail_server or settings.mail_folder}.",
        *([f"Members' pages: {running.portal}"] if running.portal else []),
        f"Past and coming runs: {running.page}",
        "A change of times in a file counts from the next start on.",
    )
    for trouble in running.troubles:
        warn("", "Not running:", trouble)
