"""What each rule of a policy costs: the round as it is, beside the round without the rule."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Executor
from dataclasses import dataclass
from typing import Literal

from matching.groups import NoTeams
from matching.outcome import Outcome, outcome_of
from matching.policy import Policy, parse_policy
from matching.problem import Problem
from matching.proposal import Match, Proposal
from matching.proposing import propose
from matching.rules import GroupRule, PreferRule, Rule
from matching.rules.base import ProjectRule
from matching.search import Progress
from matching.solvers.kernels import load_compiler_for
from matching.terms import MemberConstant, SparseExceptions

Part = Literal["must", "prefer"]


@dataclass(frozen=True, slots=True)
class RuleCost:
    """One rule, and the round with and without it.

    Attributes
    ----------
    part, label
        The rule, such as ``must`` and ``different.function``.
    now, without
        The round with all rules, and the one that is best without this rule. Points are those of
        all other preferences in both, so that the two compare: of a must these are all preferences
        there are. ``None`` where no teams keep the rules.
    """

    part: Part
    label: str
    now: Outcome | None
    without: Outcome | None

    @property
    def possible(self) -> bool:
        """Whether there is a round without the rule."""
        return self.without is not None

    @property
    def matched(self) -> int:
        """How many members are in a match without the rule; in mentoring, how many mentees."""
        return self.without.matched if self.without is not None else 0

    @property
    def objective(self) -> int:
        """What the other preferences give without the rule, thousandths of a point."""
        return self.without.objective if self.without is not None else 0


def rule_costs(
    problem: Problem,
    policy: Policy,
    *,
    seed: int,
    now: Proposal | None = None,
    work_limit: int | None = None,
    time_limit: float | None = None,
    on_progress: Progress | None = None,
    executor: Executor | None = None,
) -> list[RuleCost]:
    """Solve a round once as it is, and once without each of its rules.

    A rule that says nothing in this round, such as a rest when nobody has met, is not solved for.

    Parameters
    ----------
    problem, policy, seed, executor
        As for `matching.propose`.
    now
        The round with all rules, where it is known already.
    work_limit, time_limit
        For each of the rounds.
    on_progress
        Called with the share that is done, 0 to 1, and what is being done.

    Returns
    -------
    list of RuleCost
        The musts, then the preferences, in the policy's order.

    Raises
    ------
    PolicyError, PinRefused, ValueError
        As `matching.propose` does; that no teams keep the rules is an answer, not an error.
    """
    rules = list(_rules(policy))

    def solved(asked: Policy, at: int) -> tuple[Match, ...] | None:
        def report(share: float, stage: str) -> None:
            if on_progress is not None:
                on_progress((at + share) / (len(rules) + 1), stage)

        try:
            return propose(
                problem,
                asked,
                seed=seed,
                work_limit=work_limit,
                time_limit=time_limit,
                on_progress=report,
                executor=executor,
            ).matches
        except NoTeams:
            return None

    def counted(matches: tuple[Match, ...] | None, label: str) -> Outcome | None:
        if matches is None:
            return None
        return outcome_of(problem, policy, matches, leaving_out={label} if label else ())

    load_compiler_for(problem.size)
    matches = solved(policy, 0) if now is None else now.matches
    costs = []
    for at, (part, rule) in enumerate(rules, start=1):
        with_it = counted(matches, rule.label if part == "prefer" else "")
        without = with_it
        if not _says_nothing(problem, rule):
            without = counted(solved(without_rule(policy, part, rule.label), at), "")
        costs.append(RuleCost(part, rule.label, with_it, without))
    return costs


def without_rule(policy: Policy, part: Part, label: str) -> Policy:
    """Give a policy without one of its rules.

    Parameters
    ----------
    part, label
        The rule, such as ``prefer`` and ``owed``; one that is not there leaves all as it is.
    """
    document = policy.document()
    rules: tuple[object, ...] = getattr(policy, part)
    kept = [getattr(rule, "label", None) != label for rule in rules]
    items = [item for item, stays in zip(document[part], kept, strict=True) if stays]
    return parse_policy(document | {part: items})


def _rules(policy: Policy) -> Iterator[tuple[Part, Rule]]:
    for must in policy.must:
        yield "must", must
    for prefer in policy.prefer:
        yield "prefer", prefer


def _says_nothing(problem: Problem, rule: Rule) -> bool:
    """Say whether a rule lets every two members meet, or gives no pair any points."""
    if isinstance(rule, GroupRule | ProjectRule) or not problem.size:
        return False
    term = rule.lower(problem)
    if isinstance(rule, PreferRule):
        return isinstance(term, MemberConstant) and not term.numbers.any()
    if isinstance(term, MemberConstant):
        return bool(term.numbers.all())
    return isinstance(term, SparseExceptions) and not len(term.keys)
