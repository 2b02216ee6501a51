"""What `rest` means, once more, for `matching.verify`: member by member, in plain Python."""

from __future__ import annotations

from collections.abc import Iterable, Mapping


def rested(ago: int, options: Mapping[str, object], completed: Iterable[int | None]) -> bool:
    """Say whether two members may meet again.

    Parameters
    ----------
    ago
        How many rounds ago they last met.
    options
        The rule's options: ``rounds`` or ``until``.
    completed
        For each of the two what `round_completed` gave; only asked for with ``until``.
    """
    if "rounds" in options:
        return ago > int(str(options["rounds"]))
    return any(when is not None and when <= ago for when in completed)


def round_completed(everyone: set[int], meetings: Iterable[tuple[int, int]]) -> int | None:
    """Give the last round, as how many rounds ago, by which a member had met everyone.

    Parameters
    ----------
    everyone
        Whom the member may meet.
    meetings
        Rounds ago, and whom they met then.

    Returns
    -------
    int or None
        After each such round the count starts anew; ``None`` when there was none.
    """
    last = None
    seen: set[int] = set()
    rounds: dict[int, set[int]] = {}
    for ago, partner in meetings:
        rounds.setdefault(ago, set()).add(partner)
    for ago in sorted(rounds, reverse=True):
        seen |= rounds[ago] & everyone
        if everyone and seen == everyone:
            last, seen = ago, set()
    return last
