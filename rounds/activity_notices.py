"""What an admin should know of a round whose rules live on activity."""

from __future__ import annotations

from typing import Final

from sqlalchemy.orm import Session

from matching.rule_reads import rules_from_activity
from notifications.wording.names import listed
from rounds.program_file import frozen_program
from store import Round, activity_terms

_STILL_OPEN: Final = ("open", "proposed", "approved")


def activity_notices(session: Session, round_: Round) -> tuple[str, ...]:
    """Say that rules give no points for want of activity, or count what is switched off now.

    Rounds that are introduced or over have none: nothing can be done about them any more.
    """
    if round_.state not in _STILL_OPEN:
        return ()
    policy = frozen_program(round_.program.slug, round_.document).policy
    rules = rules_from_activity(policy)
    if not rules:
        return ()
    counted = round_.figures.get("contacts_known")
    terms = activity_terms(session)
    gives = f"{listed(rules)} {'gives' if len(rules) == 1 else 'give'} no points"
    if terms.privacy.is_off and counted:
        return (
            "Activity was switched off after this round was solved, and still counts in it. To"
            f" solve it without: crossweave round propose {round_.program.slug}",
        )
    if terms.privacy.is_off:
        return (
            f"Activity is off, so {gives}. privacy.yaml in the home folder switches it on"
            " (docs/network.md).",
        )
    if counted is False:
        return (
            f"No contacts were known when this round was solved, so {gives}. If activity of the"
            f" last {terms.network.weeks} weeks has been imported since: crossweave round propose"
            f" {round_.program.slug}",
        )
    return ()
