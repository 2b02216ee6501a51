"""Checks what a mentoring round chose: who went without, and whether it keeps its objective.

Everything here looks at pairs one at a time, in plain Python, and stops after a number of looks; of
a large roster it checks the first mentees and mentors.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any, Final

from matching.proposal import Proposal, Unmatched, Violation
from matching.verify_mentoring_rules import MentoringFacts, label_of_mentoring

MOST_LOOKS: Final = 200_000
"""How many pairs each of the checks looks at."""


class _Round:
    """A round's choice, to look things up in.

    Parameters
    ----------
    facts
        The problem.
    document
        The policy's document.
    proposal
        The round.
    """

    def __init__(self, facts: MentoringFacts, document: dict[str, Any], proposal: Proposal) -> None:
        self.facts, self.document, self.proposal = facts, document, proposal
        self.floor = 1000 * document["floor"]
        self.mentor_of = {match.mentee: match.mentor for match in proposal.matches}
        self.score_of = {match.mentee: match.score for match in proposal.matches}
        self.load = Counter(match.mentor for match in proposal.matches)
        self.pinned = {match.mentee for match in proposal.matches if facts.is_pin(*match.members)}
        self._allowed: dict[tuple[int, int], bool] = {}

    def may(self, mentor: int, mentee: int) -> bool:
        """Say whether a mentorship keeps every must and the floor."""
        key = mentor, mentee
        if key not in self._allowed:
            self._allowed[key] = (
                mentor != mentee
                and not self.facts.broken(mentor, mentee)
                and self.facts.score(mentor, mentee) >= self.floor
            )
        return self._allowed[key]

    def has_room(self, mentor: int) -> bool:
        """Say whether a mentor has a place that is still free."""
        return self.load[mentor] < self.facts.room[mentor]

    def pairs(self) -> Iterator[tuple[int, int]]:
        """Give mentors with mentees, as many as are looked at."""
        looks = 0
        for mentee in self.facts.mentees:
            for mentor in self.facts.mentors:
                if mentor != mentee:
                    yield mentor, mentee
                    looks += 1
                    if looks >= MOST_LOOKS:
                        return


def check_choice(
    facts: MentoringFacts, document: dict[str, Any], proposal: Proposal
) -> Iterator[Violation]:
    """Find untrue reasons for going without, and what the objective would have done otherwise.

    Parameters
    ----------
    facts
        The problem.
    document
        The policy's document.
    proposal
        The proposal; one that a limit stopped is only asked for true reasons.

    Yields
    ------
    Violation
        Each of them.
    """
    round_ = _Round(facts, document, proposal)
    yield from _unmatched(round_)
    if proposal.stopped_by != "optimal":
        return
    yield from _could_be_served(round_)
    if not round_.pinned:
        yield from _blocking(round_)
    if not proposal.optimal:
        return  # of a very large roster not every mentor is listed, and nothing more is claimed
    if document["least_each"] and document["objective"] != "stable":
        yield from _least(round_)
    if document["objective"] == "fairest":
        yield from _fairer(round_)


def _unmatched(round_: _Round) -> Iterator[Violation]:
    """Check the reason and the counts of everybody who went without."""
    looks = 0
    for left in round_.proposal.unmatched:
        others = round_.facts.mentors if left.role == "mentee" else round_.facts.mentees
        looks += len(others)
        if looks > MOST_LOOKS:
            return
        yield from _reason(round_, left, [other for other in others if other != left.member])


def _reason(round_: _Round, left: Unmatched, others: list[int]) -> Iterator[Violation]:
    facts = round_.facts
    counts: Counter[str] = Counter()
    some, good = False, False
    for other in others:
        pair = (other, left.member) if left.role == "mentee" else (left.member, other)
        broken = facts.broken(*pair)
        counts.update(broken)
        fits = not set(broken) - {"no_place"}  # what is short then is places, not people
        some = some or fits
        good = good or (fits and facts.score(*pair) >= round_.floor)
    expected = "surplus" if good else "floor" if some else "no_partner"
    if left.role == "mentor" and not facts.room[left.member]:
        expected = "no_capacity"
    if left.reason != expected:
        yield Violation(
            "unmatched",
            (left.member,),
            f"member {left.member} as {left.role}: {left.reason} is not true, but {expected}",
        )
    if left.blocked_by and dict(left.blocked_by) != dict(counts):
        yield Violation(
            "blocked_by", (left.member,), f"member {left.member}: what removed partners is untrue"
        )


def _could_be_served(round_: _Round) -> Iterator[Violation]:
    """Find a mentee without a mentor who could have one that has a place."""
    for mentor, mentee in round_.pairs():
        free = mentee not in round_.mentor_of and round_.has_room(mentor)
        if free and round_.may(mentor, mentee) and not _crowds(round_, mentor, mentee):
            yield Violation(
                "unmatched", (mentor, mentee), f"member {mentor} could have mentored {mentee}"
            )


def _crowds(round_: _Round, mentor: int, mentee: int) -> bool:
    """Say whether one more mentee would be one too many of a kind."""
    for item in round_.document["must"]:
        if "at_most" not in item:
            continue
        same, count = item["at_most"]["same"], item["at_most"]["count"]
        label = round_.facts.label(same, mentee)
        alike = sum(
            1
            for other, theirs in round_.mentor_of.items()
            if other is not None
            and theirs == mentor
            and label is not None
            and round_.facts.label(same, other) == label
        )
        if alike >= count:
            return bool(label_of_mentoring(item))
    return False


def _least(round_: _Round) -> Iterator[Violation]:
    """Find a mentor below their least who could have the mentee of one who is above it."""
    least = round_.document["least_each"]
    for mentor, mentee in round_.pairs():
        now = round_.mentor_of.get(mentee)
        if now is None or now == mentor or mentee in round_.pinned or round_.load[now] <= least:
            continue
        lacks = round_.load[mentor] < min(least, round_.facts.room[mentor])
        if lacks and round_.may(mentor, mentee) and not _crowds(round_, mentor, mentee):
            yield Violation(
                "least_each", (mentor, mentee), f"member {mentor} could have mentored {mentee}"
            )


def _fairer(round_: _Round) -> Iterator[Violation]:
    """Find a mentee who would be better off, or leave loads more level, with who has a place."""
    for mentor, mentee in round_.pairs():
        now = round_.mentor_of.get(mentee)
        if now is None or now == mentor or mentee in round_.pinned or not round_.has_room(mentor):
            continue
        gain = round_.facts.score(mentor, mentee) // 1000 - round_.score_of[mentee] // 1000
        more_level = gain == 0 and round_.load[now] > round_.load[mentor] + 1
        if (gain > 0 or more_level) and _may_move(round_, mentee, now, mentor):
            better = "would be better off" if gain > 0 else "would leave loads more level"
            yield Violation("fairest", (mentor, mentee), f"member {mentee} {better} with {mentor}")


def _may_move(round_: _Round, mentee: int, now: int, mentor: int) -> bool:
    """Say whether a mentee may go to another mentor, and no mentor is further from their least."""
    least = round_.document["least_each"]
    lacks = round_.load[mentor] < min(least, round_.facts.room[mentor])
    if round_.load[now] <= least and not lacks:
        return False
    return round_.may(mentor, mentee) and not _crowds(round_, mentor, mentee)


def _blocking(round_: _Round) -> Iterator[Violation]:
    """Count those who would both rather have each other; in a stable round there are none."""
    facts = round_.facts
    poorest: dict[int, int] = {}
    for match in round_.proposal.matches:
        if match.mentor is not None and match.mentee is not None:
            fit = facts.fit(match.mentor, match.mentee)
            poorest[match.mentor] = min(fit, poorest.get(match.mentor, fit))
    found = looks = 0
    for mentor, mentee in round_.pairs():
        looks += 1
        fit = facts.fit(mentor, mentee)
        score = fit + facts.wished(mentor, mentee)
        takes = round_.has_room(mentor) or fit > poorest.get(mentor, fit)
        if takes and _rather(round_, mentor, mentee, score) and round_.may(mentor, mentee):
            found += 1
            if round_.document["objective"] == "stable" and not round_.document["least_each"]:
                yield Violation(
                    "stable", (mentor, mentee), f"members {mentor} and {mentee} would both rather"
                )
    if looks < MOST_LOOKS and found != round_.proposal.blocking_pairs:
        yield Violation(
            "blocking_pairs", (), f"{found} would rather, not {round_.proposal.blocking_pairs}"
        )


def _rather(round_: _Round, mentor: int, mentee: int, score: int) -> bool:
    """Say whether a mentee would rather have a mentor than what they have."""
    if mentee not in round_.mentor_of:
        return True
    now = round_.mentor_of[mentee]
    wishes = round_.facts.wishes.get(mentee, [])
    if mentor in wishes or now in wishes:
        rank = wishes.index(mentor) if mentor in wishes else len(wishes)
        return rank < (wishes.index(now) if now in wishes else len(wishes))
    return score > round_.score_of[mentee]
