"""Checks a proposal from scratch: plain Python, sharing nothing with what made it.

Only the problem's columns and the policy's document are read; no term, no evaluator, no rule class.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import combinations
from typing import Any

from matching.policy import Policy
from matching.problem import Problem
from matching.proposal import Match, Proposal, Violation
from matching.verify_groups import check_groups
from matching.verify_mentoring import verify_mentoring
from matching.verify_reasons import check_reasons
from matching.verify_rules import Facts, breaks, label_of
from matching.verify_unmatched import check_unmatched


def verify(problem: Problem, policy: Policy, proposal: Proposal) -> list[Violation]:
    """Find everything in a proposal that may not be.

    Parameters
    ----------
    problem, policy
        What the proposal was made from.
    proposal
        The proposal.

    Returns
    -------
    list of Violation
        Empty when everybody is matched or unmatched exactly once, within their capacity; every
        must holds for every two members of every match (with ``odd: relaxed_trio`` the `different`
        rules may hold for some two of three); every pin is kept; no other match is below the
        floor; the scores are what the policy gives and add up to the objective, which is not above
        the bound; the reasons say what gave the points, and to members only what any colleague can
        see; and every member without a match has a reason that is true. What is checked of tables
        and teams beside says `matching.verify_groups`, of mentoring `matching.verify_mentoring`.
    """
    if policy.kind == "mentoring":
        return verify_mentoring(problem, policy, proposal)
    strangers = _strangers(problem, proposal)
    if strangers:
        return strangers
    document = policy.document()
    facts = Facts(problem, document["must"])
    found = [*_census(problem, proposal), *_pins(problem, proposal), *_figures(proposal)]
    for match in proposal.matches:
        found += _musts(facts, document, match)
        found += check_reasons(facts, document, match)
    if policy.makes_groups:
        return [*found, *check_groups(facts, problem, document, proposal)]
    for match in proposal.matches:
        found += _size(match, document)
        found += _floor(problem, document, match)
    return [*found, *check_unmatched(facts, document, proposal)]


def _strangers(problem: Problem, proposal: Proposal) -> list[Violation]:
    """Find numbers that are nobody's."""
    named = [member for match in proposal.matches for member in match.members]
    named += [left.member for left in proposal.unmatched]
    wrong = sorted({member for member in named if not 0 <= member < problem.size})
    return [Violation("everyone_once", (m,), f"member {m} is not in the problem") for m in wrong]


def _census(problem: Problem, proposal: Proposal) -> Iterator[Violation]:
    """Check that everybody is there once, and nobody beyond their capacity."""
    matched = Counter(member for match in proposal.matches for member in match.members)
    unmatched = Counter(left.member for left in proposal.unmatched)
    for member in range(problem.size):
        times = matched[member] + unmatched[member]
        if times != 1:
            yield Violation("everyone_once", (member,), f"member {member} is there {times} times")
        if matched[member] > int(problem.members.capacity[member]):
            yield Violation(
                "capacity", (member,), f"member {member} is in {matched[member]} matches"
            )


def _pins(problem: Problem, proposal: Proposal) -> Iterator[Violation]:
    """Check that pinned members are together."""
    together = {
        pair for match in proposal.matches for pair in combinations(sorted(match.members), 2)
    }
    for a, b in problem.pinned.tolist():
        if (a, b) not in together:
            yield Violation("pinned", (a, b), f"members {a} and {b} are pinned but apart")


def _figures(proposal: Proposal) -> Iterator[Violation]:
    """Check the sum, the bound, the gap and what is claimed of them."""
    everyone = tuple(member for match in proposal.matches for member in match.members)
    total = sum(match.score for match in proposal.matches)
    if total != proposal.objective:
        yield Violation(
            "objective", everyone, f"the scores add up to {total}, not {proposal.objective}"
        )
    if proposal.upper_bound < proposal.objective:
        yield Violation(
            "upper_bound", everyone, f"{proposal.objective} is above {proposal.upper_bound}"
        )
    gap = (proposal.upper_bound - proposal.objective) / max(1, abs(proposal.upper_bound))
    if not abs(gap - proposal.gap) <= 1e-9:  # so that a gap that is no number fails too
        yield Violation("gap", (), f"the gap is {gap}, not {proposal.gap}")
    stopped = proposal.stopped_by != "optimal"
    if proposal.optimal and (stopped or proposal.upper_bound != proposal.objective):
        yield Violation("optimal", (), "called optimal below its bound, or stopped by a limit")


def _size(match: Match, document: dict[str, Any]) -> Iterator[Violation]:
    """Check that a match is a pair, or a trio where the policy has them."""
    most = 2 if document["odd"] == "sit_out" else 3
    if not 2 <= len(match.members) <= most:
        yield Violation("size", match.members, f"a match has {len(match.members)} members")


def _floor(problem: Problem, document: dict[str, Any], match: Match) -> Iterator[Violation]:
    """Check that a match is not poorer than the policy's floor, unless an admin made it."""
    pinned = any(set(pin) <= set(match.members) for pin in problem.pinned.tolist())
    if match.score < 1000 * document["floor"] and not pinned:
        yield Violation(
            "floor", match.members, f"a score of {match.score} is below {1000 * document['floor']}"
        )


def _musts(facts: Facts, document: dict[str, Any], match: Match) -> Iterator[Violation]:
    """Check every must for every two members, and the relaxed ones for the match."""
    pairs = list(combinations(match.members, 2))
    relaxed = document.get("odd") == "relaxed_trio" and len(match.members) == 3
    for pair in pairs:
        if facts.is_blocked(*pair):
            yield Violation("not_possible", pair, f"members {pair[0]} and {pair[1]} may not meet")
    for item in document["must"]:
        broken = [pair for pair in pairs if _is_broken(facts, item, match, pair)]
        if relaxed and "different" in item and len(broken) < len(pairs):
            continue
        for a, b in broken:
            yield Violation(label_of(item), (a, b), f"members {a} and {b} break {label_of(item)}")


def _is_broken(facts: Facts, item: dict[str, Any], match: Match, pair: tuple[int, int]) -> bool:
    """Say whether a pair breaks a must; a rest that gives way has to say so."""
    if not breaks(facts, item, *pair):
        return False
    if "rest" not in item or item["rest"]["else"] != "oldest":
        return True
    said = {"members": list(pair), "rounds_ago": facts.last_met(*pair)}
    return not any(
        reason.message_id == "rest.oldest" and dict(reason.params) == said
        for reason in match.reasons
    )
