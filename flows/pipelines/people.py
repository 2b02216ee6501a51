"""The flow ``sync_people``: read all people feeds."""

import logging
from pathlib import Path
from typing import Any

from prefect import State, flow, task

from flows.feeds import load_feeds
from flows.installation import this_installation
from flows.intake import take_people
from flows.pipelines.plainly import plainly

log = logging.getLogger(__name__)


@flow(name="sync_people", flow_run_name="people")
@plainly
def sync_people() -> list[State[Any]]:
    """Read every people feed; one that fails does not keep the others from being read."""
    feeds = load_feeds(this_installation().home).of("people")
    return [read_people(str(feed.file), feed.mapping, return_state=True) for feed in feeds]


@task(task_run_name="read {mapping}")
@plainly
def read_people(file: str, mapping: str) -> None:
    """Bring the members in line with one feed."""
    done = take_people(this_installation(), Path(file), mapping)
    log.info("%s: %s", done.source, done.figures)
