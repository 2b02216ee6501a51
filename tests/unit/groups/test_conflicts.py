"""Why there are no teams: a smallest set of conditions, and changes that do help."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from matching import parse_policy, propose
from matching.groups import NoTeams
from matching.groups.conflicts import Condition, Relaxation


def teams(must, **frame):
    return parse_policy({"kind": "teams", "must": must, **frame})


def conflict_of(problem, policy):
    with pytest.raises(NoTeams) as refusal:
        propose(problem, policy, seed=1)
    assert refusal.value.conflict is not None
    return refusal.value.conflict


def test_a_skill_that_too_few_have(roster, projects):
    """Of all rules the one that asks for too much is named, with what it asks for."""
    made = projects([(3, 4)] * 2, needs=[(0, 0, 1), (1, 1, 3)], skills=("x", "y"))
    problem = roster(["A", "B"] * 4, skills=[["x"], ["y"]] + [["x"], []] * 3, projects=made)
    policy = teams([{"cover": "required"}, {"at_least": {"distinct": "function", "count": 2}}])
    conflict = conflict_of(problem, policy)
    needed = Condition("cover.skills", 1, "y", 3)
    assert conflict.conditions == (needed,)
    assert Relaxation("drop", needed) in conflict.relaxations
    assert Relaxation("optional", Condition("size", 1)) in conflict.relaxations
    assert Relaxation("one_less", needed) not in conflict.relaxations


def test_a_project_that_is_too_small_for_its_skills(roster, projects):
    """Raising the size of one project helps, and that is said before anything is dropped."""
    made = projects([(2, 2)], needs=[(0, 0, 1), (0, 1, 1), (0, 2, 1)], skills=("x", "y", "z"))
    problem = roster(["A"] * 4, skills=[["x"], ["y"], ["z"], []], projects=made)
    conflict = conflict_of(problem, teams([{"cover": "required"}]))
    assert {each.skill for each in conflict.conditions} == {"x", "y", "z"}
    changes = [each.change for each in conflict.relaxations]
    assert changes[0] == "larger"
    assert changes.count("drop") == 3


def test_two_rules_that_contradict_each_other(roster):
    """Neither of them alone is impossible; both are named, and either may go."""
    problem = roster(["A"] * 4 + ["B"] * 4)
    must = [
        {"at_least": {"distinct": "function", "count": 2}},
        {"different": "function"},
        {"apart": "reporting_line"},
    ]
    conflict = conflict_of(problem, teams(must, size="4", teams=2))
    assert [each.label for each in conflict.conditions] == ["different.function"]
    assert Relaxation("drop", conflict.conditions[0]) in conflict.relaxations


def test_too_few_people(roster):
    """Where sizes alone are the reason no rule is blamed; fewer teams may help."""
    problem = roster(["A"] * 11)
    conflict = conflict_of(problem, teams([], size="4 to 5", teams=3))
    assert conflict.conditions == ()
    assert [each.change for each in conflict.relaxations] == ["smaller", "fewer_teams"]
    many = conflict_of(problem, teams([], size="4 to 5", teams=9)).relaxations
    assert many == (Relaxation("fewer_teams", Condition("size", count=2)),)


def test_the_set_is_a_smallest_one(roster, projects):
    """Random projects: the conditions contradict each other, and without any one they do not."""
    random = np.random.default_rng(5)
    refused = 0
    for _ in range(12):
        skills = [[s for s in "xyz" if random.random() < 0.3] for _ in range(9)]
        needs = [(p, s, int(random.integers(1, 3))) for p in range(2) for s in range(3)]
        made = projects([(3, 4)] * 2, needs=needs, skills=("x", "y", "z"))
        problem = roster(list("AABBCCDDE"), skills=[*skills[:-1], ["x"]], projects=made)
        policy = teams([{"cover": "required"}, {"at_most": {"same": "function", "count": 1}}])
        conflict = _refusal(problem, policy)
        if conflict is not None:
            refused += 1
            assert _refusal(*_only(problem, policy, conflict.conditions)) is not None
            for one in conflict.conditions:
                fewer = [each for each in conflict.conditions if each != one]
                assert _refusal(*_only(problem, policy, fewer)) is None
    assert refused > 3


def _refusal(problem, policy):
    try:
        propose(problem, policy, seed=1)
    except NoTeams as refusal:
        return refusal.conflict
    return None


def _only(problem, policy, conditions):
    """Give the problem and the policy with some conditions alone."""
    labels = {each.label for each in conditions}
    skills = problem.projects.skills
    kept = {(each.project, each.skill) for each in conditions}
    needs = [row for row in problem.projects.needs.tolist() if (row[0], skills[row[1]]) in kept]
    must = tuple(rule for rule in policy.must if rule.label in labels)
    return (
        replace(problem, projects=replace(problem.projects, needs=np.array(needs))),
        policy.model_copy(update={"must": must}),
    )
