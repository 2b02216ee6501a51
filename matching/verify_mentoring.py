"""Checks a mentoring proposal from scratch: plain Python, sharing nothing with what made it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any, Final

from matching.policy import Policy
from matching.problem import Problem
from matching.proposal import Match, Proposal, Reason, Violation
from matching.verify_mentoring_choice import check_choice
from matching.verify_mentoring_rules import (
    MentoringFacts,
    label_of_mentoring,
    mentoring_points,
)

WORDED: Final = frozenset({"different", "exchange", "overlap", "share", "unmet", "cover", "asked"})
"""The rules of which members may read; levels, loads, wishes and the ledger stay unsaid."""

VISIBLE: Final = frozenset({"function", "site", "languages", "topics"})
"""What any colleague can see, and the topics that the two named to each other."""


def verify_mentoring(problem: Problem, policy: Policy, proposal: Proposal) -> list[Violation]:
    """Find everything in a mentoring proposal that may not be.

    Parameters
    ----------
    problem, policy
        What the proposal was made from.
    proposal
        The proposal.

    Returns
    -------
    list of Violation
        Empty when everybody is there once in each of their roles, no mentor has more mentees than
        free places; every must holds from mentor to mentee, ``at_most`` for each mentor; every pin
        is kept; nothing but pins is below the floor; the scores are what the policy gives; the
        reasons say what gave the points, and to members only what they may read; everybody without
        a match has a reason that is true; and, of rosters that are not too large to be looked
        through, nobody could be served besides, and in a stable round no mentor and mentee would
        both rather have each other; where it is called optimal, the least of every mentor could not
        be brought about by moving one mentee, nor a fairest round be improved by moving one.
    """
    document = policy.document()
    facts = MentoringFacts(problem, document)
    strangers = list(_strangers(facts, proposal))
    if strangers:
        return strangers
    found = [*_census(facts, proposal), *_pins(problem, proposal), *_figures(policy, proposal)]
    for match in proposal.matches:
        found += _musts(facts, match)
        found += _floor(problem, document, match)
        found += _reasons(facts, document, match)
    found += _at_most(facts, document, proposal)
    found += check_choice(facts, document, proposal)
    return found


def _strangers(facts: MentoringFacts, proposal: Proposal) -> Iterator[Violation]:
    """Find numbers that are nobody's, and matches without a mentor."""
    named = [member for match in proposal.matches for member in match.members]
    named += [left.member for left in proposal.unmatched]
    for member in sorted({member for member in named if not 0 <= member < facts.size}):
        yield Violation("everyone_once", (member,), f"member {member} is not in the problem")
    for match in proposal.matches:
        if match.mentor is None or match.mentee is None:
            yield Violation("roles", match.members, "a match does not say who mentors whom")


def _census(facts: MentoringFacts, proposal: Proposal) -> Iterator[Violation]:
    """Check that everybody is there once in each of their roles, within their places."""
    as_mentor = Counter(match.mentor for match in proposal.matches)
    as_mentee = Counter(match.mentee for match in proposal.matches)
    left = Counter((each.member, each.role) for each in proposal.unmatched)
    if any(each.role == "member" for each in proposal.unmatched):
        yield Violation("roles", (), "somebody is unmatched in no role")
    for member in range(facts.size):
        offers, seeks = bool(facts.of.offers[member]), bool(facts.of.seeks[member])
        if as_mentee[member] + left[member, "mentee"] != int(seeks):
            yield Violation(
                "everyone_once", (member,), f"member {member} is not there once as mentee"
            )
        if bool(as_mentor[member]) + left[member, "mentor"] != int(offers):
            yield Violation(
                "everyone_once", (member,), f"member {member} is not there once as mentor"
            )
        if as_mentor[member] > facts.room[member]:
            yield Violation(
                "capacity",
                (member,),
                f"member {member} has {as_mentor[member]} new mentees, {facts.room[member]} places",
            )


def _pins(problem: Problem, proposal: Proposal) -> Iterator[Violation]:
    """Check that pinned members are together."""
    together = {match.members for match in proposal.matches}
    for a, b in problem.pinned.tolist():
        if (a, b) not in together:
            yield Violation("pinned", (a, b), f"members {a} and {b} are pinned but apart")


def _figures(policy: Policy, proposal: Proposal) -> Iterator[Violation]:
    """Check the sum, the bound, the gap and what is claimed of them."""
    total = sum(match.score for match in proposal.matches)
    if total != proposal.objective:
        yield Violation("objective", (), f"the scores add up to {total}, not {proposal.objective}")
    if proposal.upper_bound < proposal.objective:
        yield Violation("upper_bound", (), f"{proposal.objective} is above {proposal.upper_bound}")
    gap = (proposal.upper_bound - proposal.objective) / max(1, abs(proposal.upper_bound))
    if not abs(gap - proposal.gap) <= 1e-9:  # so that a gap that is no number fails too
        yield Violation("gap", (), f"the gap is {gap}, not {proposal.gap}")
    if proposal.optimal and proposal.stopped_by != "optimal":
        yield Violation("optimal", (), "called optimal, and stopped by a limit")
    spread = any(rule.name == "at_most" for rule in policy.must)
    best = policy.objective == "best_total" and not spread
    if proposal.optimal and best and proposal.upper_bound != proposal.objective:
        yield Violation("optimal", (), "called the best total below its bound")


def _musts(facts: MentoringFacts, match: Match) -> Iterator[Violation]:
    """Check every must from the mentor to the mentee."""
    assert match.mentor is not None
    assert match.mentee is not None
    for label in facts.broken(match.mentor, match.mentee):
        yield Violation(
            label,
            (match.mentor, match.mentee),
            f"member {match.mentor} as mentor of {match.mentee} breaks {label}",
        )


def _floor(problem: Problem, document: dict[str, Any], match: Match) -> Iterator[Violation]:
    """Check that a mentorship is not below the policy's floor, unless an admin made it."""
    pinned = list(match.members) in problem.pinned.tolist()
    if match.score < 1000 * document["floor"] and not pinned:
        yield Violation(
            "floor", match.members, f"a score of {match.score} is below {1000 * document['floor']}"
        )


def _at_most(
    facts: MentoringFacts, document: dict[str, Any], proposal: Proposal
) -> Iterator[Violation]:
    """Check that no mentor has too many new mentees of one kind."""
    for item in document["must"]:
        if "at_most" not in item:
            continue
        same, count = item["at_most"]["same"], item["at_most"]["count"]
        kinds = Counter(
            (match.mentor, facts.label(same, match.mentee))
            for match in proposal.matches
            if match.mentee is not None
        )
        for (mentor, label), times in kinds.items():
            if label is not None and times > count and mentor is not None:
                yield Violation(
                    label_of_mentoring(item),
                    (mentor,),
                    f"member {mentor} has {times} mentees of one {same}",
                )


def _reasons(facts: MentoringFacts, document: dict[str, Any], match: Match) -> Iterator[Violation]:
    """Count a mentorship's points again, and find reasons that are not true or not for members."""
    assert match.mentor is not None
    assert match.mentee is not None
    expected = {
        label_of_mentoring(item): mentoring_points(facts, item, match.mentor, match.mentee)
        for item in document["prefer"]
    }
    if sum(expected.values()) != match.score:
        yield Violation(
            "score", match.members, f"the score is {sum(expected.values())}, not {match.score}"
        )
    said = dict.fromkeys(expected, 0)
    for reason in match.reasons:
        said[reason.rule] = said.get(reason.rule, 0) + reason.points
        yield from _reason(facts, match, reason)
    if {label: points for label, points in said.items() if points or label in expected} != expected:
        yield Violation("reasons", match.members, "the reasons do not add up to the score")


def _reason(facts: MentoringFacts, match: Match, reason: Reason) -> Iterator[Violation]:
    """Check who may read a reason, and that covered topics were offered and asked for."""
    rule, _, attribute = reason.rule.partition(".")
    if reason.message_id.partition(".")[0] != rule:
        yield Violation("reasons", match.members, f"{reason.message_id} is not of {reason.rule}")
    hidden = rule not in WORDED or (attribute and attribute not in VISIBLE)
    if reason.audience == "members" and hidden:
        yield Violation("audience", match.members, f"{reason.rule} is not for members to read")
    if rule == "cover" and reason.audience == "members":
        assert match.mentor is not None
        assert match.mentee is not None
        topics = set(dict(reason.params)["topics"])  # type: ignore[arg-type]
        offered = facts.topics("topics_offered", match.mentor)
        if not topics or not topics <= offered & facts.topics("topics_asked", match.mentee):
            yield Violation("reasons", match.members, "a topic that nobody offered or asked for")
