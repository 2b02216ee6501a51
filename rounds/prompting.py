"""Which thing to try together each match is given: one that fits, and that none of them had."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from config.prompts import Prompt
from store import Match, PromptGiven, Round

_AT_ONCE = 500


def give_prompts(
    session: Session, matches: Sequence[Match], prompts: Sequence[Prompt], *, now: datetime
) -> None:
    """Choose a prompt for each match and keep who was given it; a match keeps the one it has.

    Parameters
    ----------
    prompts
        Those that the community may be given; without any, nothing is chosen.
    """
    if not prompts:
        return
    members = {seat.member_id for match in matches for seat in match.members}
    given = _latest_given(session, members)
    settled = set(_settled(session, [match.id for match in matches]))
    rows: list[dict[str, Any]] = []
    for match in matches:
        if match.id in settled:
            continue
        together = [seat.member_id for seat in match.members]
        had = _latest([given.get(member, {}) for member in together])
        prompt = choose_prompt(prompts, topics_of(match), had, turn=match.id)
        for member in together:
            given.setdefault(member, {})[prompt.id] = now
            rows.append({"member_id": member, "match_id": match.id, "prompt": prompt.id, "at": now})
    if rows:
        session.execute(insert(PromptGiven), rows)


def prompts_of_round(
    session: Session, round_: Round, prompts: Sequence[Prompt]
) -> Mapping[int, Prompt]:
    """Return the prompt that each match of a round was given, by the match's id.

    One that has been taken out of the library since is left out.
    """
    known = {prompt.id: prompt for prompt in prompts}
    rows = session.execute(
        select(PromptGiven.match_id, PromptGiven.prompt)
        .join(Match, Match.id == PromptGiven.match_id)
        .where(Match.round_id == round_.id)
    )
    return {match: known[prompt] for match, prompt in rows if prompt in known}


def choose_prompt(
    prompts: Sequence[Prompt],
    topics: Collection[str],
    given: Mapping[str, datetime],
    *,
    turn: int,
) -> Prompt:
    """Choose one prompt.

    One that nobody of them was given comes first, else the one given longest ago; then one that
    fits a topic; among those a different one for each turn.

    Parameters
    ----------
    prompts
        At least one.
    topics
        What the members could show and would like to learn, what they exchange first.
    given
        When one of them was last given a prompt, by its id.
    turn
        Any number, the same for the same choice.
    """

    def rank(prompt: Prompt) -> tuple[float, bool, bytes]:
        had = given[prompt.id].timestamp() if prompt.id in given else 0.0
        return had, not fits(prompt, topics), _lot(prompt.id, turn)

    return min(prompts, key=rank)


def fits(prompt: Prompt, topics: Iterable[str]) -> bool:
    """Tell whether a prompt is about one of some topics."""
    begins = [word.casefold() for word in prompt.topics]
    words = (word for topic in topics for word in re.findall(r"\w+", topic.casefold()))
    return any(word.startswith(begin) for word in words for begin in begins)


def topics_of(match: Match) -> list[str]:
    """Return what the members of a match exchange, or without that what any of them named."""
    exchanged = [
        topic for reason in match.reasons for topic in reason.get("params", {}).get("topics", ())
    ]
    if exchanged:
        return exchanged
    members = [seat.member for seat in match.members]
    return [topic for member in members for topic in (*member.skills, *member.interests)]


def _latest(had: Iterable[Mapping[str, datetime]]) -> dict[str, datetime]:
    """Say of each prompt when the last of several members was given it."""
    latest: dict[str, datetime] = {}
    for of_one in had:
        for prompt, when in of_one.items():
            latest[prompt] = max(when, latest.get(prompt, when))
    return latest


def _latest_given(session: Session, members: Collection[int]) -> dict[int, dict[str, datetime]]:
    """Say of each member which prompts they were given, and when last."""
    found: dict[int, dict[str, datetime]] = {}
    for some in _portions(sorted(members)):
        rows = session.execute(
            select(PromptGiven.member_id, PromptGiven.prompt, func.max(PromptGiven.at))
            .where(PromptGiven.member_id.in_(some))
            .group_by(PromptGiven.member_id, PromptGiven.prompt)
        )
        for member, prompt, at in rows:
            found.setdefault(member, {})[prompt] = at
    return found


def _settled(session: Session, matches: Sequence[int]) -> Iterator[int]:
    """Give the matches that have a prompt already."""
    for some in _portions(matches):
        yield from session.scalars(
            select(PromptGiven.match_id).where(PromptGiven.match_id.in_(some)).distinct()
        )


def _portions(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(ids), _AT_ONCE):
        yield ids[start : start + _AT_ONCE]


def _lot(prompt: str, turn: int) -> bytes:
    return sha256(f"{turn}/{prompt}".encode()).digest()
