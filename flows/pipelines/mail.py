"""The flow ``deliver``: introduce what was approved, then send what is due."""

import logging

from prefect import flow

from flows.delivery_trouble import tell_of_trouble
from flows.installation import this_installation
from flows.keeping_in_touch import InTouch
from flows.pipelines.plainly import plainly
from flows.posting import post

log = logging.getLogger(__name__)


@flow(name="deliver", flow_run_name="mail")
@plainly
def deliver() -> None:
    """Send what is due; a second run sends nothing again."""
    installation = this_installation()
    if installation.settings.mail_dry_run:
        log.info("CROSSWEAVE_MAIL_DRY_RUN is set: nothing is sent or changed.")
        return
    with installation.database() as database:
        posted = post(installation, database)
        tell_of_trouble(installation, database, posted.delivery)
    if posted.introduced:
        log.info("Rounds introduced: %d", len(posted.introduced))
    followed = posted.followed
    if followed.checked or followed.completed or followed.ended:
        log.info(
            "Mentorships: %d asked how it goes, %d completed, %d ended",
            followed.checked,
            followed.completed,
            followed.ended,
        )
    touch = posted.in_touch
    if touch != InTouch():
        log.info(
            "Members: %d asked if they met, %d asked for consent, %d told of a round, %d paused",
            touch.asked,
            touch.consents,
            touch.announced,
            touch.paused,
        )
    done = posted.delivery
    if done.sent or done.deferred or done.failed or done.uncertain:
        log.info(
            "Mail: %d sent, %d deferred, %d failed, %d uncertain",
            done.sent,
            done.deferred,
            done.failed,
            done.uncertain,
        )
    if done.held or done.merged or done.suppressed:
        log.info(
            "Mail: %d waiting for their member's hours or week, %d put together, %d not wanted",
            done.held,
            done.merged,
            done.suppressed,
        )
    if done.stopped:
        log.warning("%s", done.stopped)
