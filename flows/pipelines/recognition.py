"""The flow ``recognition_digest``: queue a community's thanks of the week."""

import logging

from prefect import flow

from communities.digests import queue_digest
from flows.installation import this_installation
from flows.pipelines.plainly import plainly
from flows.settings_watch import look_at_settings

log = logging.getLogger(__name__)


@flow(name="recognition_digest", flow_run_name="{community}")
@plainly
def recognition_digest(community: str) -> None:
    """Queue the digest to each of the community's members; ``deliver`` sends it."""
    installation = this_installation()
    sender = installation.sender(community)
    with installation.database() as database:
        look_at_settings(installation, database, actor="schedule")
        with database.writing() as session:
            queued = queue_digest(session, sender, now=installation.now())
    log.info("%d messages queued for %s", queued, community)
