"""The flow ``privacy_clean``: delete what was kept as long as ``privacy.yaml`` says."""

import logging

from prefect import flow

from config.privacy import load_privacy
from flows.installation import this_installation
from flows.pipelines.plainly import plainly
from flows.settings_watch import look_at_settings
from rounds.retention import clean

log = logging.getLogger(__name__)


@flow(name="privacy_clean", flow_run_name="retention")
@plainly
def privacy_clean() -> None:
    """Delete what is older than its retention; a second run finds nothing more."""
    installation = this_installation()
    retention = load_privacy(installation.home).retention
    with installation.database() as database:
        look_at_settings(installation, database, actor="schedule")
        with database.writing() as session:
            done = clean(session, retention, actor="schedule", now=installation.now())
    log.info("Deleted: %s", ", ".join(f"{count} {kind}" for kind, count in done.items()))
