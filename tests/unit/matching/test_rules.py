"""Each rule at the edges of its meaning, by the evaluator and by the check apart from it."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching import propose
from matching.evaluate import allowed_pairs, lower, score_pairs
from matching.policy import parse_policy
from matching.temperaments import NEITHER, OPEN, QUIET, temperaments
from matching.verify_rules import Facts, breaks, points_of


def _allowed(problem, rule) -> set[tuple[int, int]]:
    """Give the pairs that a must allows, after both readings of it agreed."""
    policy = parse_policy({"must": [rule]})
    pairs = np.array(list(permutations(range(problem.size), 2)))
    kept = allowed_pairs(lower(problem, policy), pairs[:, 0], pairs[:, 1])
    (item,) = policy.document()["must"]
    facts = Facts(problem)
    assert [not breaks(facts, item, a, b) for a, b in pairs.tolist()] == kept.tolist()
    found = {(a, b) for (a, b), ok in zip(pairs.tolist(), kept, strict=True) if ok}
    assert found == {(b, a) for a, b in found}
    return {(a, b) for a, b in found if a < b}


def _points(problem, rule) -> dict[tuple[int, int], float]:
    """Give the points of every pair, after both readings of the rule agreed."""
    policy = parse_policy({"prefer": [rule]})
    pairs = np.array([(a, b) for a, b in permutations(range(problem.size), 2) if a < b])
    scores = score_pairs(lower(problem, policy), pairs[:, 0], pairs[:, 1])
    (item,) = policy.document()["prefer"]
    facts = Facts(problem)
    again = [points_of(facts, item, a, b) + points_of(facts, item, b, a) for a, b in pairs.tolist()]
    assert again == scores.tolist()
    return {(a, b): s / 1000 for (a, b), s in zip(pairs.tolist(), scores.tolist(), strict=True)}


def test_different_keeps_one_function_apart(build):
    """Two of one function never meet; whose function is not known meets anybody by default."""
    problem = build(4, function=["IT", "IT", "HR", None])
    assert _allowed(problem, {"different": "function"}) == {
        (0, 2), (0, 3), (1, 2), (1, 3), (2, 3),
    }  # fmt: skip


def test_different_may_refuse_who_is_not_known(build):
    """With missing: refuse nobody without a function meets anybody."""
    problem = build(4, function=["IT", "HR", None, None])
    rule = {"different": {"attribute": "function", "missing": "refuse"}}
    assert _allowed(problem, rule) == {(0, 1)}


def test_different_gives_each_of_the_two_points(build):
    """A pair adds both directions, and who is not known gets nothing unless allowed."""
    problem = build(3, site=["Leeds", "Pune", None])
    rule = {"attribute": "site", "points": 5}
    assert _points(problem, {"different": rule}) == {(0, 1): 10, (0, 2): 0, (1, 2): 0}
    allowed = {"different": rule | {"missing": "allow"}}
    assert _points(problem, allowed) == {(0, 1): 10, (0, 2): 10, (1, 2): 10}


def test_share_needs_one_language_in_common(build):
    """One language suffices; who named none is not kept out by default."""
    problem = build(4, languages=[["en", "hi"], ["de", "en"], ["de"], []])
    assert _allowed(problem, {"share": "languages"}) == {(0, 1), (0, 3), (1, 2), (1, 3), (2, 3)}
    strict = {"share": {"attribute": "languages", "missing": "refuse"}}
    assert _allowed(problem, strict) == {(0, 1), (1, 2)}


def test_share_reads_more_labels_than_a_word_has_bits(build):
    """Sets over more than 64 labels are compared whole."""
    many = [f"topic {k:03}" for k in range(130)]
    problem = build(3, skills=[many[:65], many[65:], many[129:]])
    assert _allowed(problem, {"share": "skills"}) == {(1, 2)}


def test_share_works_on_categories(build):
    """The same country is something in common, too."""
    problem = build(3, country=["GB", "GB", None])
    assert _allowed(problem, {"share": "country"}) == {(0, 1), (0, 2), (1, 2)}
    rule = {"share": {"attribute": "country", "points": 2}}
    assert _points(problem, rule) == {(0, 1): 4, (0, 2): 0, (1, 2): 0}


LINE = {"manager": [-1, 0, 1, 4, 1]}  # 0 above 1 above 2; node 4, outside, is under 1, above 3


def test_apart_keeps_the_own_manager_away(build):
    """At depth 1 a manager and a report never meet; the manager's manager may."""
    assert _allowed(build(4, **LINE), {"apart": "reporting_line"}) == {
        (0, 2), (0, 3), (1, 3), (2, 3),
    }  # fmt: skip


def test_apart_counts_steps_through_people_who_take_no_part(build):
    """Member 3 reports to 1 through somebody outside: two steps."""
    rule = {"apart": {"relation": "reporting_line", "depth": 2}}
    assert _allowed(build(4, **LINE), rule) == {(0, 3), (2, 3)}


def test_apart_in_the_whole_line(build):
    """With depth: all nobody meets anybody above them; colleagues of one manager may meet."""
    rule = {"apart": {"relation": "reporting_line", "depth": "all"}}
    assert _allowed(build(4, **LINE), rule) == {(2, 3)}


def test_apart_follows_long_chains(build):
    """A chain of a hundred managers is one line."""
    chain = build(100, manager=[-1, *range(99)])
    assert _allowed(chain, {"apart": {"relation": "reporting_line", "depth": "all"}}) == set()


def test_rest_counts_rounds(build):
    """A meeting as many rounds ago as the rule says still counts, one earlier does not."""
    problem = build(4, met=[(0, 1, 3, 1), (0, 2, 4, 1), (2, 3, 1, 1)])
    assert _allowed(problem, {"rest": 3}) == {(0, 2), (0, 3), (1, 2), (1, 3)}


def test_rest_forgives_meetings_that_did_not_happen(build):
    """Who did not meet may be paired again; no answer counts as met; any meeting suffices."""
    problem = build(4, met=[(0, 1, 1, 0), (0, 2, 1, -1), (0, 3, 1, 0), (3, 0, 2, 1)])
    assert _allowed(problem, {"rest": 9}) == {(0, 1), (1, 2), (1, 3), (2, 3)}


def test_overlap_compares_with_the_least(build):
    """Exactly as many minutes as asked for are enough; an unknown zone is allowed by default."""
    problem = build(3, time_zone=["Europe/London", "Asia/Kolkata", None])
    assert _allowed(problem, {"overlap": 150}) == {(0, 1), (0, 2), (1, 2)}
    assert _allowed(problem, {"overlap": 151}) == {(0, 2), (1, 2)}
    strict = {"overlap": {"working_hours": 150, "missing": "refuse"}}
    assert _allowed(problem, strict) == {(0, 1)}


def test_overlap_uses_each_ones_own_hours(build):
    """Two in one zone with an early and a late shift have little in common."""
    problem = build(
        3, time_zone=["UTC"] * 3, works_from=[360, 780, None], works_until=[840, 1260, None]
    )
    rule = {"overlap": {"working_hours": 61, "points": 1}}
    assert _points(problem, rule) == {(0, 1): 0, (0, 2): 2, (1, 2): 2}


def test_exchange_counts_each_direction(build):
    """Points for each direction in which one can show what the other asked for, not per topic."""
    problem = build(
        3,
        skills=[["charts", "prompts"], ["checks"], []],
        interests=[["checks"], ["charts", "prompts"], ["charts"]],
    )
    assert _points(problem, {"exchange": {"points": 40}}) == {(0, 1): 80, (0, 2): 40, (1, 2): 0}


def test_unmet_counts_functions_not_met_yet(build):
    """A function is new until one of it was met; the own one never is, an unknown one neither."""
    problem = build(
        4, function=["IT", "HR", "HR", None], met=[(0, 1, 20, -1), (0, 3, 2, 1), (1, 0, 3, 0)]
    )
    rule = {"unmet": {"attribute": "function", "points": 10}}
    assert _points(problem, rule) == {
        (0, 1): 0, (0, 2): 10, (0, 3): 0, (1, 2): 0, (1, 3): 10, (2, 3): 10,
    }  # fmt: skip


def test_near_compares_levels(build):
    """At most `within` apart counts; an unknown level gives nothing unless allowed."""
    problem = build(4, level=[1, 2, 3, None])
    rule = {"attribute": "level", "within": 1, "points": 10}
    points = _points(problem, {"near": rule})
    assert {pair for pair, value in points.items() if value} == {(0, 1), (1, 2)}
    allowed = _points(problem, {"near": rule | {"missing": "allow"}})
    assert {pair for pair, value in allowed.items() if value} == {
        (0, 1), (0, 3), (1, 2), (1, 3), (2, 3),
    }  # fmt: skip


def test_bridge_prefers_those_far_apart(build):
    """In touch: nothing. A shared contact: less. Nothing on record: the whole points."""
    problem = build(6, contacts=[(0, 1), (1, 2), (2, 3), (3, 4), (1, 3)])
    points = _points(problem, {"bridge": 30})
    assert points[0, 1] == 0
    assert points[0, 2] == 0  # all that member 0 knows is known to member 2
    assert points[0, 4] == 60
    assert points[2, 4] == 0
    assert points[0, 5] == points[2, 5] == 60


def test_bridge_takes_the_share_of_the_smaller_circle(build):
    """One of three contacts in common leaves two thirds of the points, rounded in thousandths."""
    problem = build(8, contacts=[(0, 2), (0, 3), (0, 4), (1, 2), (1, 5), (1, 6), (1, 7)])
    assert _points(problem, {"bridge": 30})[0, 1] == 2 * 30 * 0.667


def test_bridge_is_neutral_without_activity(build):
    """Without any activity no pair gets points for it."""
    assert set(_points(build(3), {"bridge": 30}).values()) == {0}


@given(size=st.integers(2, 25), seed=st.integers(0, 10_000), data=st.data())
def test_nobody_is_worse_off_for_having_no_activity(draw, size, seed, data):
    """Taken out of the activity, a member has the most that bridge gives, with everybody."""
    problem = draw(size, seed)
    if problem.contacts is None:
        return
    member = data.draw(st.integers(0, size - 1))
    without = replace(problem, contacts=_without(problem.contacts, member))
    rule = {"bridge": 30}
    before, after = _points(problem, rule), _points(without, rule)
    of_member = [pair for pair in before if member in pair]
    assert {after[pair] for pair in of_member} == {60}
    assert all(after[pair] >= before[pair] for pair in of_member)
    assert max(after.values()) == 60


def test_who_has_no_contacts_is_not_left_out_for_it(build):
    """Of three, the one nobody knows anything of is matched, and not two who know each other."""
    problem = build(3, contacts=[(0, 1)], circle=[1, 1, -1])
    policy = parse_policy({"odd": "sit_out", "prefer": [{"bridge": 30}]})
    (match,) = propose(problem, policy, seed=1).matches
    assert 2 in match.members


def test_quiet_members_meet_welcoming_ones(build):
    """Of eight, the two with few contacts score with the two who have many, in two functions."""
    contacts = [(a, b) for a in (0, 1) for b in (2, 3, 4, 5)]
    function = ["A", "A", "B", "C", "B", "C", "A", "B"]
    points = _points(build(8, contacts=contacts, function=function), {"quiet_with_open": 10})
    assert {pair for pair, value in points.items() if value} == {(0, 6), (0, 7), (1, 6), (1, 7)}
    assert points[0, 6] == 20


def test_many_contacts_of_one_function_are_no_welcome(build):
    """Who talks with many, but all of one other function, does not count as welcoming."""
    contacts = [(a, b) for a in (0, 1) for b in (2, 3, 4, 5)]
    same = build(8, contacts=contacts, function=["A", "A", *"BBBBBB"])
    assert not any(_points(same, {"quiet_with_open": 10}).values())
    wider = replace(same.contacts, across=[3, 0, 0, 0, 0, 0, 0, 0])
    points = _points(replace(same, contacts=wider), {"quiet_with_open": 10})
    assert {pair for pair, value in points.items() if value} == {(0, 6), (0, 7)}


def test_who_is_not_covered_is_not_quiet(build):
    """Without data a member is neither quiet nor open; quiet in the round may be busy elsewhere."""
    contacts = [(a, b) for a in (0, 1) for b in (2, 3, 4, 5)]
    function = ["A", "A", "B", "C", "B", "C", "A", "B"]
    problem = build(8, contacts=contacts, function=function, circle=[4, 4, 2, 3, 3, 3, -1, 40])
    codes = temperaments(problem).tolist()
    assert codes == [NEITHER, NEITHER, QUIET, NEITHER, NEITHER, NEITHER, NEITHER, OPEN]
    known = replace(problem.contacts, circle=[4, 4, 2, 3, 3, 3, 0, 40])
    codes = temperaments(replace(problem, contacts=known)).tolist()
    assert codes == [OPEN, OPEN, QUIET, NEITHER, NEITHER, NEITHER, QUIET, OPEN]


@given(size=st.integers(1, 40), seed=st.integers(0, 10_000))
def test_whom_nothing_is_known_of_changes_nobodys_standing(draw, size, seed):
    """Members whom no activity covers are neither, and the others are compared without them."""
    problem = draw(size, seed)
    if problem.contacts is None:
        return
    codes, covered = temperaments(problem), problem.contacts.covered
    assert (codes[~covered] == NEITHER).all()
    kept = np.flatnonzero(covered)
    alone = draw(len(kept), seed, contacts=[])
    among = replace(alone.contacts, circle=problem.contacts.circle[kept])
    assert (temperaments(replace(alone, contacts=among)) == codes[kept]).all()


def test_quiet_with_open_is_neutral_without_activity(build):
    """Without any activity no pair gets points for it."""
    assert set(_points(build(8), {"quiet_with_open": 10}).values()) == {0}


def test_owed_counts_for_whoever_the_partner_is(build):
    """Each time a member was left out counts again."""
    assert _points(build(3, owed=[1, 2, 0]), {"owed": 50}) == {(0, 1): 150, (0, 2): 50, (1, 2): 100}


@pytest.mark.parametrize(
    ("columns", "policy", "expected"),
    [
        (
            {"skills": [list("fedcba"), []], "interests": [[], list("abcdef")]},
            {"prefer": [{"exchange": {"points": 4}}]},
            ("exchange.shows", {"teacher": 0, "learner": 1, "topics": ["a", "b", "c"]}, 4000),
        ),
        (
            {"function": ["IT", "HR"]},
            {"must": [{"different": "function"}]},
            ("different.function", {"members": [0, 1], "values": ["IT", "HR"]}, 0),
        ),
        (
            {"function": ["IT", "HR"]},
            {"prefer": [{"different": {"attribute": "function", "points": 1}}],
             "must": [{"different": "function"}]},
            ("different.function", {"members": [0, 1], "values": ["IT", "HR"]}, 2000),
        ),
        (
            {"languages": [["de", "en", "hi"], ["en", "hi"]]},
            {"must": [{"share": "languages"}]},
            ("share.languages", {"members": [0, 1], "values": ["en", "hi"]}, 0),
        ),
        (
            {"time_zone": ["UTC", "Europe/Paris"]},
            {"must": [{"overlap": 60}]},
            ("overlap.hours", {"members": [0, 1], "minutes": 420}, 0),
        ),
    ],
)  # fmt: skip
def test_members_read_only_what_any_colleague_can_see(build, columns, policy, expected):
    """Reasons for members name topics, functions, languages and hours, each said once."""
    (match,) = _propose(build(2, **columns), policy).matches
    (reason,) = match.reasons
    assert (reason.message_id, dict(reason.params), reason.points) == expected
    assert reason.audience == "members"


def test_network_ledger_and_history_are_for_admins_only(build, full):
    """Nothing about contacts, what is owed, levels or repeats is ever worded to members."""
    problem = build(
        2, contacts=[], owed=[1, 0], level=[1, 2], met=[(0, 1, 2, 1)], pinned=[], country=["x", "y"]
    )
    policy = {
        "must": [{"rest": {"rounds": 3, "else": "oldest"}}],
        "prefer": [
            {"bridge": 1}, {"owed": 1}, {"near": {"attribute": "level", "points": 1}},
            {"different": {"attribute": "country", "points": 1}},
        ],
    }  # fmt: skip
    (match,) = _propose(problem, policy).matches
    assert [reason.message_id for reason in match.reasons] == [
        "bridge", "owed", "near.level", "different.country", "rest.oldest",
    ]  # fmt: skip
    assert {reason.audience for reason in match.reasons} == {"admin"}


def _propose(problem, policy):
    return propose(problem, parse_policy(policy), seed=1)


def test_who_is_quiet_is_told_to_nobody(build):
    """Admins read that the rule counted, and for whom, but not who of them is which."""
    contacts = [(a, b) for a in (0, 1) for b in (2, 3, 4, 5)]
    problem = build(8, contacts=contacts, function=["A", "A", "B", "C", "B", "C", "A", "B"])
    found = _propose(problem, {"prefer": [{"quiet_with_open": 10}]})
    reasons = [reason for match in found.matches for reason in match.reasons]
    assert len(reasons) == 2
    for reason in reasons:
        assert (reason.message_id, reason.audience, reason.points) == (
            "quiet_with_open", "admin", 20_000,
        )  # fmt: skip
        assert set(reason.params) == {"members"}


def _without(contacts, member):
    """Give contacts without those of a member, of whom nothing is known any more."""
    rows = np.repeat(np.arange(len(contacts)), np.diff(contacts.indptr))
    kept = (rows != member) & (contacts.indices != member)
    counts = np.bincount(rows[kept], minlength=len(contacts))
    circle = contacts.circle.copy()
    circle[member] = -1
    return replace(
        contacts,
        indptr=np.concatenate([[0], np.cumsum(counts)]),
        indices=contacts.indices[kept],
        weights=contacts.weights[kept],
        circle=circle,
    )


def test_load_leaves_the_busy_alone(build):
    """Two commitments elsewhere are too many with `load: 2`, whoever the other is."""
    problem = build(4, load=[2, 1, 0, 7])
    assert _allowed(problem, {"load": 2}) == {(1, 2)}
    assert _allowed(problem, {"load": {"busy_at": 3}}) == {(0, 1), (0, 2), (1, 2)}


def test_share_of_a_category_may_refuse_who_is_not_known(build):
    """With missing: refuse two whose site is not known have none in common."""
    problem = build(3, site=["Leeds", None, None])
    assert _allowed(problem, {"share": {"attribute": "site", "missing": "refuse"}}) == set()


def test_near_may_ask_for_the_same_level(build):
    """`within: 0` is the same; a negative level is a level."""
    points = _points(
        build(4, level=[-1, -1, 0, 1]), {"near": {"attribute": "level", "within": 0, "points": 1}}
    )
    assert {pair for pair, value in points.items() if value} == {(0, 1)}


def test_unmet_may_count_who_is_not_known(build):
    """With missing: allow a function that is not known is new, also of somebody met before."""
    problem = build(3, function=["IT", None, None], met=[(0, 1, 1, 1)])
    rule = {"unmet": {"attribute": "function", "points": 1, "missing": "allow"}}
    assert _points(problem, rule) == {(0, 1): 1, (0, 2): 2, (1, 2): 2}


def test_overlap_as_a_wish_gives_nothing_for_a_zone_that_is_not_known(build):
    """Points are for what is known, unless the rule says otherwise."""
    problem = build(2, time_zone=["UTC", None])
    rule = {"working_hours": 60, "points": 1}
    assert _points(problem, {"overlap": rule}) == {(0, 1): 0}
    assert _points(problem, {"overlap": rule | {"missing": "allow"}}) == {(0, 1): 2}


def test_rest_counts_the_latest_of_several_meetings(build):
    """That two met long ago does not make them meet again soon."""
    problem = build(2, met=[(0, 1, 9, 1), (1, 0, 2, -1)])
    assert _allowed(problem, {"rest": 2}) == set()
    assert _allowed(problem, {"rest": 1}) == {(0, 1)}


def test_rest_of_the_last_meeting_that_took_place(build):
    """A later meeting that did not happen hides none that did."""
    problem = build(2, met=[(0, 1, 5, 1), (0, 1, 1, 0)])
    assert _allowed(problem, {"rest": 5}) == set()
    assert _allowed(problem, {"rest": 4}) == {(0, 1)}


def test_exchange_may_be_about_languages(build):
    """Somebody who would like to learn a language meets one who speaks it."""
    problem = build(2, languages=[["de"], ["en"]], interests=[["en"], []])
    rule = {"exchange": {"teach": "languages", "learn": "interests", "points": 5}}
    assert _points(problem, rule) == {(0, 1): 5}


def test_apart_leaves_colleagues_of_one_manager_together(build):
    """Siblings, and an uncle and a nephew, are in nobody's line, whatever the depth."""
    problem = build(4, manager=[-1, 0, 0, 1])
    rule = {"apart": {"relation": "reporting_line", "depth": "all"}}
    assert _allowed(problem, rule) == {(1, 2), (2, 3)}


def test_apart_counts_several_people_who_take_no_part(build):
    """Two steps outside the round are two steps: who is three above is met at depth 2."""
    problem = build(2, manager=[-1, 3, 0, 2])
    for depth, met in ((2, {(0, 1)}), (3, set()), ("all", set())):
        rule = {"apart": {"relation": "reporting_line", "depth": depth}}
        assert _allowed(problem, rule) == met
