"""The check apart from the solver catches proposals that were broken on purpose."""

from __future__ import annotations

from dataclasses import replace

import pytest

from matching import Match, Reason, Unmatched, parse_policy, propose, verify

FUNCTIONS = ["IT", "HR", "Law", "IT", "HR", "Law", "IT"]
RULES = {
    "must": [{"different": "function"}, {"rest": 3}, {"apart": "reporting_line"}],
    "prefer": [{"owed": 2}],
}


@pytest.fixture
def problem(build):
    """Give seven members: a pinned pair, a block, a manager, a meeting, something owed."""
    return build(
        7,
        function=FUNCTIONS,
        owed=[1, 0, 0, 0, 0, 1, 0],
        met=[(0, 4, 2, 1)],
        manager=[-1, -1, 0, -1, -1, -1, -1],
        blocked=[(1, 3)],
        pinned=[(0, 1)],
        capacity=[1, 1, 1, 1, 1, 1, 0],
    )


@pytest.fixture
def policy():
    """Give a policy with a rule of each sort."""
    return parse_policy(RULES)


@pytest.fixture
def proposal(problem, policy):
    """Give a proposal in which nothing is wrong."""
    found = propose(problem, policy, seed=1)
    assert verify(problem, policy, found) == []
    return found


def _rules(problem, policy, proposal) -> set[str]:
    return {violation.rule for violation in verify(problem, policy, proposal)}


def _with_groups(proposal, *groups):
    """Seat people otherwise, without scores, as if there were no preferences."""
    inside = {member for group in groups for member in group}
    left = tuple(
        Unmatched(member, "surplus" if member != 6 else "no_capacity")
        for member in range(7)
        if member not in inside
    )
    matches = tuple(Match(group, 0) for group in groups)
    return replace(proposal, matches=matches, unmatched=left, objective=0)


@pytest.mark.parametrize(
    ("groups", "rule", "members"),
    [
        ([(0, 1), (2, 5)], "different.function", (2, 5)),
        ([(0, 4), (1, 2)], "rest", (0, 4)),
        ([(0, 2), (1, 5)], "apart.reporting_line", (0, 2)),
        ([(0, 1), (1, 3)], "not_possible", (1, 3)),
        ([(0, 5), (1, 2)], "pinned", (0, 1)),
        ([(0, 1), (2, 6)], "capacity", (6,)),
        ([(0, 1, 4), (2, 3)], "different.function", (1, 4)),
        ([(0, 1, 5), (2, 3, 4), (5, 6)], "everyone_once", (5,)),
        ([(0, 1, 3, 5)], "size", (0, 1, 3, 5)),
        ([(0, 1), (2, 9)], "everyone_once", (9,)),
    ],
)
def test_broken_seatings_are_caught(problem, proposal, groups, rule, members):
    """Every must, every pin, every capacity is checked for every two members of every match."""
    plain = parse_policy(RULES | {"prefer": []})
    found = verify(problem, plain, _with_groups(proposal, *groups))
    assert (rule, members) in {(violation.rule, violation.members) for violation in found}


def test_somebody_dropped_is_caught(problem, policy, proposal):
    """A member who is neither matched nor unmatched is missed."""
    assert "everyone_once" in _rules(problem, policy, replace(proposal, unmatched=()))
    fewer = replace(proposal, matches=proposal.matches[:-1])
    assert {"everyone_once", "objective"} <= _rules(problem, policy, fewer)


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"objective": 1}, "objective"),
        ({"upper_bound": 0}, "upper_bound"),
        ({"gap": 0.5}, "gap"),
        ({"gap": float("nan")}, "gap"),
        ({"stopped_by": "work_limit", "optimal": True}, "optimal"),
        ({"upper_bound": 10**9, "optimal": True}, "optimal"),
    ],
)
def test_false_figures_are_caught(problem, policy, proposal, changes, rule):
    """A sum, a bound, a gap or a claim that is not true does not pass."""
    assert rule in _rules(problem, policy, replace(proposal, **changes))


def test_a_false_score_is_caught(problem, policy, proposal):
    """Scores are counted again from the columns, even when the sum was adjusted."""
    first, *others = proposal.matches
    better = replace(first, score=first.score + 1000)
    forged = replace(
        proposal,
        matches=(better, *others),
        objective=proposal.objective + 1000,
        upper_bound=proposal.upper_bound + 1000,
    )
    assert "score" in _rules(problem, policy, forged)


def test_reasons_must_add_up(problem, policy, proposal):
    """A reason left out, or made up, shows in the sum of the points."""
    first, *others = proposal.matches
    silent = replace(proposal, matches=(replace(first, reasons=()), *others))
    assert _rules(problem, policy, silent) == {"reasons"}


def test_a_false_reason_for_being_left_is_caught(problem, policy, proposal):
    """Nobody is told that there was no partner when there was one, or the other way round."""
    (left,) = proposal.unmatched
    assert left.reason == "no_capacity"
    for reason in ("no_partner", "surplus"):
        forged = replace(proposal, unmatched=(replace(left, reason=reason),))
        assert _rules(problem, policy, forged) == {"unmatched"}


def test_a_partner_who_was_there_is_found(build):
    """`no_partner` is checked against everybody."""
    problem, policy = build(3, function=["IT", "IT", "HR"]), parse_policy(RULES | {"prefer": []})
    found = propose(problem, policy, seed=1)
    (left,) = found.unmatched
    assert verify(problem, policy, found) == []
    forged = replace(found, unmatched=(replace(left, reason="no_partner"),))
    assert _rules(problem, policy, forged) == {"unmatched"}


def test_a_repeat_has_to_say_so(build):
    """Where a rest gives way, the repeat and its age stand among the reasons, or it is a breach."""
    problem = build(2, met=[(0, 1, 2, 1)])
    policy = parse_policy({"must": [{"rest": {"rounds": 3, "else": "oldest"}}]})
    found = propose(problem, policy, seed=1)
    assert verify(problem, policy, found) == []
    (match,) = found.matches
    younger = Reason("rest", "rest.oldest", {"members": [0, 1], "rounds_ago": 3}, 0, "admin")
    for reasons in ((), (younger,)):
        forged = replace(found, matches=(replace(match, reasons=reasons),))
        assert _rules(problem, policy, forged) == {"rest"}


def test_a_relaxed_trio_needs_two_values(build):
    """Three of one function are never a relaxed trio."""
    policy = parse_policy({"odd": "relaxed_trio", "must": [{"different": "function"}]})
    problem = build(3, function=["IT", "IT", "HR"])
    found = propose(problem, policy, seed=1)
    assert verify(problem, policy, found) == []
    assert _rules(build(3, function=["IT"] * 3), policy, found) == {"different.function"}


def test_no_trio_where_the_odd_sit_out(build):
    """A trio under odd: sit_out is too large."""
    found = propose(build(3), parse_policy({}), seed=1)
    assert _rules(build(3), parse_policy({"odd": "sit_out"}), found) == {"size"}


@pytest.fixture
def telling(build):
    """Give a small problem, its policy and its round: exchanges, a ledger, one left over."""
    problem = build(
        5, function=["IT", "IT", "HR", "HR", "HR"], owed=[1, 0, 0, 0, 0],
        skills=[["a"], [], ["b"], [], []], interests=[["b"], [], ["a"], [], []],
    )  # fmt: skip
    policy = parse_policy(
        {
            "must": [{"different": "function"}],
            "prefer": [{"exchange": {"points": 9}}, {"owed": 2}],
        }
    )
    found = propose(problem, policy, seed=1)
    assert verify(problem, policy, found) == []
    return problem, policy, found


@pytest.mark.parametrize("reason", ["floor", "surplus", "no_partner", "no_capacity"])
def test_every_other_word_for_being_left_is_caught(telling, reason):
    """The fifth of five who could all meet through each other is odd, and nothing else."""
    problem, policy, found = telling
    (left,) = found.unmatched
    assert left.reason == "odd_one"
    forged = replace(found, unmatched=(replace(left, reason=reason),))
    assert _rules(problem, policy, forged) == {"unmatched"}


def test_a_false_count_of_what_removed_partners_is_caught(telling):
    """What an admin reads about why somebody was left is counted again."""
    problem, policy, found = telling
    (left,) = found.unmatched
    forged = replace(found, unmatched=(replace(left, blocked_by={"different.function": 3}),))
    assert _rules(problem, policy, forged) == {"blocked_by"}


def test_two_left_over_who_could_have_met_are_caught(telling):
    """A round that was solved to the end leaves no two members who may meet each other."""
    problem, policy, found = telling
    first, *others = found.matches
    total = sum(match.score for match in others)
    left = (*found.unmatched, *(Unmatched(member, "surplus") for member in first.members))
    fewer = replace(
        found, matches=tuple(others), unmatched=left, objective=total, optimal=False,
        gap=(found.upper_bound - total) / found.upper_bound,
    )  # fmt: skip
    assert _rules(problem, policy, fewer) == {"unmatched"}
    assert _rules(problem, policy, replace(fewer, stopped_by="work_limit")) == set()


@pytest.mark.parametrize(
    ("rule", "changes", "violated"),
    [
        ("owed", {"audience": "members"}, "audience"),
        ("owed", {"message_id": "exchange.shows"}, "reasons"),
        ("exchange", {"params": {"teacher": 0, "learner": 2, "topics": ["b"]}}, "reasons"),
        ("exchange", {"params": {"teacher": 0, "learner": 3, "topics": ["a"]}}, "reasons"),
        ("exchange", {"points": 0}, "reasons"),
    ],
)
def test_a_false_or_private_reason_is_caught(telling, rule, changes, violated):
    """Members read only what is true, and nothing about who was left out before."""
    problem, policy, found = telling
    at, match = next(
        (at, match)
        for at, match in enumerate(found.matches)
        if any(reason.rule == rule for reason in match.reasons)
    )
    reasons = list(match.reasons)
    place = next(k for k, reason in enumerate(reasons) if reason.rule == rule)
    reasons[place] = replace(reasons[place], **changes)
    matches = list(found.matches)
    matches[at] = replace(match, reasons=tuple(reasons))
    assert violated in _rules(problem, policy, replace(found, matches=tuple(matches)))
