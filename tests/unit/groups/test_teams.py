"""Teams: sizes, functions, skills and leads are kept, and wishes are granted fairly."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching import Problem, parse_policy, propose, verify
from matching.groups import NoTeams, PlacedRefused


def teams(must=(), prefer=(), **frame):
    return parse_policy({"kind": "teams", "must": list(must), "prefer": list(prefer), **frame})


def where(proposal):
    return {member: match.project for match in proposal.matches for member in match.members}


def test_teams_of_a_size(roster):
    """Out of any number of people as many teams as take them all, of nearly the same size."""
    must = [{"at_least": {"distinct": "function", "count": 3}}]
    policy = teams(must, size="5 to 7")
    problem = roster(["A", "B", "C", "D"] * 10)
    found = propose(problem, policy, seed=1)
    assert verify(problem, policy, found) == []
    assert sorted(len(match.members) for match in found.matches) == [5, 5, 6, 6, 6, 6, 6]
    assert all(match.project is None for match in found.matches)


def test_so_many_teams(roster):
    """With a number of teams there are as many, and who has no place is told so."""
    problem, policy = roster(["A", "B"] * 10), teams(size="3 to 4", teams=4)
    found = propose(problem, policy, seed=1)
    assert verify(problem, policy, found) == []
    assert [len(match.members) for match in found.matches] == [4] * 4
    assert {left.reason for left in found.unmatched} == {"surplus"}


@st.composite
def cases(draw):
    size = draw(st.integers(4, 7))
    count = draw(st.integers(1, 2))
    low = [draw(st.integers(2, 3)) for _ in range(count)]
    has = st.lists(st.sampled_from("xy"), max_size=2, unique=True)
    return {
        "functions": draw(st.lists(st.sampled_from("ABC"), min_size=size, max_size=size)),
        "skills": draw(st.lists(has, min_size=size, max_size=size)),
        "sizes": [(least, least + draw(st.integers(0, 2))) for least in low],
        "optional": [draw(st.booleans()) for _ in range(count)],
        "needs": [
            (project, draw(st.integers(0, 1)), draw(st.integers(1, 3)))
            for project in draw(st.sets(st.integers(0, count - 1)))
        ],
        "leads": draw(st.lists(st.booleans(), min_size=size, max_size=size)),
    }


MUST = [
    {"at_least": {"distinct": "function", "count": 2}},
    {"at_most": {"same": "function", "count": 2}},
    {"cover": "required"},
    {"lead": {"least": 1}},
]


def can_be(case):
    """Look at all ways to put people into projects or none; say whether one keeps the rules."""
    people, count = range(len(case["functions"])), len(case["sizes"])
    return any(
        all(_keeps(case, [m for m in people if way[m] == p], p) for p in range(count))
        for way in product(range(count + 1), repeat=len(people))
    )


def _keeps(case, members, project):
    if not members:
        return case["optional"][project]
    least, most = case["sizes"][project]
    kinds = [case["functions"][m] for m in members]
    needed = [(skill, count) for p, skill, count in case["needs"] if p == project]
    return (
        least <= len(members) <= most
        and len(set(kinds)) >= 2
        and max(kinds.count(kind) for kind in kinds) <= 2
        and all(sum("xy"[s] in case["skills"][m] for m in members) >= c for s, c in needed)
        and sum(case["leads"][m] for m in members) >= 1
    )


@settings(max_examples=80, deadline=None)
@given(cases())
def test_teams_are_found_where_there_are_any(roster, projects, case):
    """All ways are looked at: what is refused is impossible, what is given keeps every rule."""
    made = projects(
        case["sizes"],
        optional=np.array(case["optional"]),
        needs=case["needs"],
        skills=("x", "y"),
        leads=np.array(case["leads"]),
    )
    problem = roster(case["functions"], skills=case["skills"], projects=made)
    must = [rule for rule in MUST if _means_something(rule, case)]
    if not any(case["leads"]):
        case = case | {"leads": [True] * len(case["leads"])}
    if not any(case["skills"]):
        case = case | {"needs": []}
    policy = teams(must)
    try:
        found = propose(problem, policy, seed=1)
    except NoTeams:
        assert not can_be(case)
        return
    assert verify(problem, policy, found) == []
    assert can_be(case)


def _means_something(rule, case):
    """Leave out a rule about skills or leads that nobody has: it is refused before all else."""
    return ("cover" not in rule or any(case["skills"])) and (
        "lead" not in rule or any(case["leads"])
    )


def test_nobody_goes_without_a_top_wish_that_can_have_one(roster, projects):
    """The points of one person's first wish never cost another one all of theirs."""
    made = projects(
        [(4, 4)] * 3,
        wishes=[(m, p) for m in range(8) for p in (0, 1)] + [(m, 2) for m in range(8, 12)],
    )
    problem = roster(["A"] * 12, projects=made)
    policy = teams(prefer=[{"wish": 100}])
    found = propose(problem, policy, seed=1)
    assert verify(problem, policy, found) == []
    assert all(where(found)[m] in {0, 1} for m in range(8))
    assert all(where(found)[m] == 2 for m in range(8, 12))


def test_when_not_all_can_have_a_top_wish(roster, projects):
    """As many as there is room for get theirs, the others a place all the same."""
    made = projects([(3, 3)] * 4, wishes=[(m, 0) for m in range(12)])
    problem = roster(["A"] * 12, projects=made)
    policy = teams(prefer=[{"wish": 100}])
    found = propose(problem, policy, seed=1)
    assert verify(problem, policy, found) == []
    assert found.unmatched == ()


def test_skills_that_are_welcome(roster, projects):
    """Who has what a project would like is drawn to it, as far as the rules let them."""
    made = projects([(3, 3)] * 2, wanted=[(1, 0)], skills=("x",))
    skills = [["x"], [], [], ["x"], [], []]
    problem = roster(["A"] * 6, skills=skills, projects=made)
    policy = teams(prefer=[{"cover": {"skills": "wanted", "points": 10}}])
    found = propose(problem, policy, seed=1)
    assert verify(problem, policy, found) == []
    assert where(found)[0] == where(found)[3] == 1
    assert found.objective == 2 * 10_000 // 3


def test_placed_members_are_in_their_project(roster, projects):
    """An admin's placing holds, also against a wish."""
    made = projects([(3, 4)] * 3, placed=[(0, 2), (5, 1)], wishes=[(0, 0), (5, 2)])
    problem = roster(["A", "B"] * 6, projects=made)
    policy = teams(prefer=[{"wish": 100}])
    found = propose(problem, policy, seed=1)
    assert verify(problem, policy, found) == []
    assert where(found)[0] == 2
    assert where(found)[5] == 1


def test_who_is_busy_joins_no_team(roster):
    """Load across programs keeps people out, and they are told by which rule."""
    problem = roster(["A"] * 9, load=[0] * 8 + [3])
    policy = teams([{"load": {"busy_at": 2}}], size="4")
    found = propose(problem, policy, seed=1)
    assert verify(problem, policy, found) == []
    (left,) = found.unmatched
    assert (left.member, left.reason, dict(left.blocked_by)) == (8, "no_partner", {"load": 8})


def test_levels_are_mixed(roster):
    """At least so many distinct levels in each team."""
    levels = [1] * 6 + [2] * 3 + [3] * 3
    problem = roster(["A"] * 12, levels=levels)
    policy = teams([{"at_least": {"distinct": "level", "count": 3}}], size="4", teams=3)
    found = propose(problem, policy, seed=1)
    assert verify(problem, policy, found) == []


def test_skills_that_every_team_needs(roster):
    """A list of skills is for all teams, with or without projects."""
    skills = [["sql"], ["python"], [], []] * 4
    problem = roster(["A"] * 16, skills=skills)
    policy = teams([{"cover": {"skills": ["sql", "python"]}}], size="4")
    found = propose(problem, policy, seed=1)
    assert len(found.matches) == 4
    assert verify(problem, policy, found) == []


def test_a_round_of_projects_comes_out_the_same_again(roster, projects):
    """Problem and proposal are the same to the byte, and read back."""
    made = projects(
        [(4, 6)] * 4, needs=[(0, 0, 2)], skills=("x",), wishes=[(1, 3), (1, 2)], leads=[True] * 20
    )
    problem = roster(["A", "B"] * 10, skills=[["x"]] * 20, projects=made)
    again = Problem.from_bytes(problem.to_bytes())
    assert again.to_bytes() == problem.to_bytes()
    policy = teams([{"cover": "required"}, {"lead": {"least": 2}}], [{"wish": 10}])
    assert propose(problem, policy, seed=2).to_bytes() == propose(again, policy, seed=2).to_bytes()


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        ({"sizes": [(1, 3)]}, "least"),
        ({"sizes": [(4, 3)]}, "project 0: its least size is above its largest"),
        ({"sizes": [(3, 4)], "needs": [(1, 0, 1)], "skills": ("x",)}, "needs"),
        ({"sizes": [(3, 4)], "needs": [(0, 1, 1)], "skills": ("x",)}, "needs"),
        ({"sizes": [(3, 4)], "needs": [(0, 0)], "skills": ("x",)}, "expected 3 numbers a row"),
        ({"sizes": [(3, 4)], "wishes": [(0, 0), (0, 0)]}, "named together twice"),
        ({"sizes": [(3, 4)] * 2, "placed": [(0, 0), (0, 1)]}, "placed in two projects"),
        ({"sizes": [(3, 4)], "optional": [True, False]}, "optional"),
    ],
)
def test_projects_that_cannot_be(projects, columns, message):
    """What names a project, a skill or a size that there is not is refused."""
    with pytest.raises(ValueError, match=message):
        projects(columns.pop("sizes"), **columns)


def test_projects_name_members_of_the_problem(roster, projects):
    """Wishes, places and leads are of people who take part."""
    for column in ({"wishes": [(4, 0)]}, {"placed": [(4, 0)]}, {"leads": [True] * 3}):
        with pytest.raises(ValueError, match=next(iter(column))):
            roster(["A"] * 4, projects=projects([(2, 4)], **column))


def test_as_many_teams_as_there_are_leads(roster, projects):
    """Five who would lead make five teams out of 120, not a refusal."""
    leads = projects([], leads=np.arange(120) < 5)
    problem, policy = roster(["A"] * 120, projects=leads), teams([{"lead": {"least": 1}}])
    found = propose(problem, policy, seed=1)
    assert verify(problem, policy, found) == []
    assert [len(match.members) for match in found.matches] == [7] * 5


def test_optional_projects_run_where_they_serve_somebody(roster, projects):
    """Without any points a place is better than none."""
    made = projects([(2, 2)] * 8, optional=[True] * 8)
    problem, policy = roster(["A"] * 5, projects=made), teams()
    found = propose(problem, policy, seed=1)
    assert verify(problem, policy, found) == []
    assert len(found.matches) == 2


def test_a_wish_is_not_lost_to_points_of_others(roster, projects):
    """Who wished has a place before those who named nothing, whatever these give each other."""
    made = projects([(2, 2)], wishes=[(0, 0), (1, 0)])
    topics = [[], [], ["x"], ["y"]]
    problem = roster(list("ABCD"), skills=topics, interests=topics[::-1], projects=made)
    exchange = {"exchange": {"teach": "skills", "learn": "interests", "points": 40}}
    found = propose(problem, teams(prefer=[{"wish": 30}, exchange]), seed=1)
    assert [match.members for match in found.matches] == [(0, 1)]


def test_groups_are_filled_up_to_what_the_policy_allows(roster):
    """Who can join one group only does, also where the others then have fewer."""
    pinned = [(n, n + 1) for n in range(6)]
    blocked = [(7, n) for n in range(8, 20)]
    problem = roster(["A"] * 20, pinned=pinned, blocked=blocked)
    policy = teams(size="5 to 8", teams=3)
    found = propose(problem, policy, seed=1)
    assert verify(problem, policy, found) == []
    assert found.unmatched == ()


def test_a_lead_who_may_be_with_nobody(roster, projects):
    """Whom a project names and a rule keeps from everybody is named, with the rule."""
    made = projects([(3, 3)], placed=[(0, 0)])
    problem = roster(["A"] * 6, load=[3, 0, 0, 0, 0, 0], projects=made)
    with pytest.raises(PlacedRefused, match="member 0 is placed in project 0") as refusal:
        propose(problem, teams([{"load": 2}], size="3"), seed=1)
    assert refusal.value.rules == ("load",)


@pytest.mark.parametrize("project", [None, -1, 99, 1])
def test_a_wrong_project_is_found(roster, projects, project):
    """A team without its project, or with another one, is no proposal."""
    made = projects([(3, 3)] * 2, optional=[True, True], wishes=[(0, 0), (1, 0), (2, 0)])
    problem, policy = roster(["A"] * 3, projects=made), teams(prefer=[{"wish": 10}])
    found = propose(problem, policy, seed=1)
    assert verify(problem, policy, found) == []
    wrong = replace(found, matches=(replace(found.matches[0], project=project),))
    assert verify(problem, policy, wrong)
