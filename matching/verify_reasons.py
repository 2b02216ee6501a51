"""Checks the reasons and the score of a match, for `matching.verify`, in plain Python."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import Any, Final

from matching.proposal import Match, Reason, Violation
from matching.verify_rules import Facts, label_of, points_of

WORDED: Final = frozenset({"different", "exchange", "overlap", "share", "unmet"})
"""The rules of which members may read; the network, the ledger, levels and repeats stay unsaid."""

VISIBLE: Final = frozenset({"function", "site", "languages"})
"""The attributes that any colleague can see."""


def check_reasons(facts: Facts, document: dict[str, Any], match: Match) -> Iterator[Violation]:
    """Count a match's points again, and find reasons that are not true or not for members.

    Parameters
    ----------
    facts
        The problem.
    document
        The policy's document.
    match
        The match.

    Yields
    ------
    Violation
        Each score, sum of points or reason that does not hold.
    """
    expected = {label_of(item): _points(facts, item, match) for item in document["prefer"]}
    size = len(match.members)
    score = sum(expected.values()) * 2 // (size * (size - 1))
    welcome = {label_of(item): _welcome(facts, item, match) for item in document["prefer"]}
    score += sum(welcome.values()) // size
    expected = {label: points + welcome[label] for label, points in expected.items()}
    if score != match.score:
        yield Violation("score", match.members, f"the score is {score}, not {match.score}")
    said = dict.fromkeys(expected, 0)
    for reason in match.reasons:
        said[reason.rule] = said.get(reason.rule, 0) + reason.points
        yield from _reason(facts, document, match, reason)
    if {label: points for label, points in said.items() if points or label in expected} != expected:
        yield Violation("reasons", match.members, "the reasons do not add up to the score")


def _welcome(facts: Facts, item: dict[str, Any], match: Match) -> int:
    """Count what members give the project of their team, thousandths of a point in all."""
    ((name, options),) = item.items()
    if match.project is None or name not in {"wish", "cover"}:
        return 0
    points = int(options["points"])
    if name == "cover":
        wanted = facts.wanted(match.project)
        return 1000 * points * sum(len(wanted & facts.labels("skills", m)) for m in match.members)
    ranks = [facts.wish_rank(member, match.project) for member in match.members]
    return sum(points * (1000 // rank) for rank in ranks if rank is not None)


def _points(facts: Facts, item: dict[str, Any], match: Match) -> int:
    """Count what a preference gives all pairs of a match, in both directions."""
    return sum(
        points_of(facts, item, a, b) + points_of(facts, item, b, a)
        for a, b in combinations(match.members, 2)
    )


def _reason(
    facts: Facts, document: dict[str, Any], match: Match, reason: Reason
) -> Iterator[Violation]:
    """Check who may read a reason, and that an exchange names what was asked for and is shown."""
    rule, _, attribute = reason.rule.partition(".")
    if reason.message_id.partition(".")[0] != rule:
        yield Violation("reasons", match.members, f"{reason.message_id} is not of {reason.rule}")
    if reason.audience == "members" and (
        rule not in WORDED or (attribute and attribute not in VISIBLE)
    ):
        yield Violation("audience", match.members, f"{reason.rule} is not for members to read")
    if reason.message_id == "wish.project" and not _is_wish(facts, match, dict(reason.params)):
        yield Violation("reasons", match.members, "a wish that nobody in the team had")
    options = next((item[rule] for item in document["prefer"] if rule in item), None)
    if rule == "exchange" and (
        options is None or not _exchanges(facts, options, match, dict(reason.params))
    ):
        yield Violation("reasons", match.members, "an exchange that nobody offered or asked for")


def _is_wish(facts: Facts, match: Match, params: dict[str, Any]) -> bool:
    """Say whether a member of the match had this wish, and it is the match's project."""
    member, project = params.get("member", -1), params.get("project", -1)
    if member not in match.members or project != match.project:
        return False
    return facts.wish_rank(member, project) == params.get("rank")


def _exchanges(facts: Facts, options: dict[str, Any], match: Match, params: dict[str, Any]) -> bool:
    """Say whether one member of the match shows all these topics and another asked for them."""
    teacher, learner = params.get("teacher", -1), params.get("learner", -1)
    topics = set(params.get("topics", ()))
    if teacher == learner or not {teacher, learner} <= set(match.members):
        return False
    shown, asked = facts.labels(options["teach"], teacher), facts.labels(options["learn"], learner)
    return bool(topics) and topics <= shown & asked
