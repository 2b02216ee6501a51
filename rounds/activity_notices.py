"""What an admin should know of a round whose rules live on activity."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy.orm import Session

from notifications.wording.names import listed
from store import Round, activity_terms

FROM_ACTIVITY: Final = ("bridge", "spread", "quiet_with_open")
"""The rules that look at activity; by name, since looking at a round loads no engine."""

_STILL_OPEN: Final = ("open", "proposed", "approved")


def activity_notices(session: Session, round_: Round) -> tuple[str, ...]:
    """Say that rules give no points for want of activity, or count what is switched off now.

    Rounds that are introduced or over have none: nothing can be done about them any more.
    """
    rules = rules_from_activity(round_.document)
    if not rules or round_.state not in _STILL_OPEN:
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


def rules_from_activity(document: dict[str, Any]) -> list[str]:
    """Return the rules of a program's document that live on activity."""
    rules = document.get("prefer") or []
    names = {name for rule in rules for name in ([rule] if isinstance(rule, str) else rule)}
    return [name for name in FROM_ACTIVITY if name in names]
