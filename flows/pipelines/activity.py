"""The flow ``sync_activity``: read all activity feeds."""

import logging
from pathlib import Path
from typing import Any

from prefect import State, flow, task

from flows.feeds import load_feeds
from flows.installation import this_installation
from flows.intake import take_activity
from flows.pipelines.plainly import plainly

log = logging.getLogger(__name__)


@flow(name="sync_activity", flow_run_name="activity")
@plainly
def sync_activity() -> list[State[Any]]:
    """Read every activity feed; one that fails does not keep the others from being read."""
    feeds = load_feeds(this_installation().home).of("activity")
    return [read_activity(str(feed.file), feed.mapping, return_state=True) for feed in feeds]


@task(task_run_name="read {mapping}")
@plainly
def read_activity(file: str, mapping: str) -> None:
    """Add what is new in one feed."""
    done = take_activity(this_installation(), Path(file), mapping)
    log.info("%s: %s", done.source, done.figures)
