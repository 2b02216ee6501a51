"""The flow ``read_inbox``: take in bounces, automatic replies and what is for a person."""

import logging

from prefect import flow

from flows.inbox import read
from flows.installation import this_installation
from flows.pipelines.plainly import plainly

log = logging.getLogger(__name__)


@flow(name="read_inbox", flow_run_name="inbox")
@plainly
def read_inbox() -> None:
    """Read the inbox; a second run finds nothing new."""
    installation = this_installation()
    with installation.database() as database:
        returned = read(installation, database)
    if returned.kinds:
        counts = ", ".join(f"{count} {kind}" for kind, count in sorted(returned.kinds.items()))
        log.info("Mail that came back: %s; %d addresses gone", counts, returned.suppressed)
