"""Each rule at the edges of its meaning, by the evaluator and by the check apart from it."""

from __future__ import annotations

import pytest

from matching import propose
from matching.policy import parse_policy


def test_different_keeps_one_function_apart(build, pairs_allowed):
    """Two of one function never meet; whose function is not known meets anybody by default."""
    problem = build(4, function=["IT", "IT", "HR", None])
    assert pairs_allowed(problem, {"different": "function"}) == {
        (0, 2), (0, 3), (1, 2), (1, 3), (2, 3),
    }  # fmt: skip


def test_different_may_refuse_who_is_not_known(build, pairs_allowed):
    """With missing: refuse nobody without a function meets anybody."""
    problem = build(4, function=["IT", "HR", None, None])
    rule = {"different": {"attribute": "function", "missing": "refuse"}}
    assert pairs_allowed(problem, rule) == {(0, 1)}


def test_different_gives_each_of_the_twopoints(build, pair_points):
    """A pair adds both directions, and who is not known gets nothing unless allowed."""
    problem = build(3, site=["Leeds", "Pune", None])
    rule = {"attribute": "site", "points": 5}
    assert pair_points(problem, {"different": rule}) == {(0, 1): 10, (0, 2): 0, (1, 2): 0}
    allowed = {"different": rule | {"missing": "allow"}}
    assert pair_points(problem, allowed) == {(0, 1): 10, (0, 2): 10, (1, 2): 10}


def test_share_needs_one_language_in_common(build, pairs_allowed):
    """One language suffices; who named none is not kept out by default."""
    problem = build(4, languages=[["en", "hi"], ["de", "en"], ["de"], []])
    assert pairs_allowed(problem, {"share": "languages"}) == {
        (0, 1),
        (0, 3),
        (1, 2),
        (1, 3),
        (2, 3),
    }
    strict = {"share": {"attribute": "languages", "missing": "refuse"}}
    assert pairs_allowed(problem, strict) == {(0, 1), (1, 2)}


def test_share_reads_more_labels_than_a_word_has_bits(build, pairs_allowed):
    """Sets over more than 64 labels are compared whole."""
    many = [f"topic {k:03}" for k in range(130)]
    problem = build(3, skills=[many[:65], many[65:], many[129:]])
    assert pairs_allowed(problem, {"share": "skills"}) == {(1, 2)}


def test_share_works_on_categories(build, pair_points, pairs_allowed):
    """The same country is something in common, too."""
    problem = build(3, country=["GB", "GB", None])
    assert pairs_allowed(problem, {"share": "country"}) == {(0, 1), (0, 2), (1, 2)}
    rule = {"share": {"attribute": "country", "points": 2}}
    assert pair_points(problem, rule) == {(0, 1): 4, (0, 2): 0, (1, 2): 0}


LINE = {"manager": [-1, 0, 1, 4, 1]}  # 0 above 1 above 2; node 4, outside, is under 1, above 3


def test_apart_keeps_the_own_manager_away(build, pairs_allowed):
    """At depth 1 a manager and a report never meet; the manager's manager may."""
    assert pairs_allowed(build(4, **LINE), {"apart": "reporting_line"}) == {
        (0, 2), (0, 3), (1, 3), (2, 3),
    }  # fmt: skip


def test_apart_counts_steps_through_people_who_take_no_part(build, pairs_allowed):
    """Member 3 reports to 1 through somebody outside: two steps."""
    rule = {"apart": {"relation": "reporting_line", "depth": 2}}
    assert pairs_allowed(build(4, **LINE), rule) == {(0, 3), (2, 3)}


def test_apart_in_the_whole_line(build, pairs_allowed):
    """With depth: all nobody meets anybody above them; colleagues of one manager may meet."""
    rule = {"apart": {"relation": "reporting_line", "depth": "all"}}
    assert pairs_allowed(build(4, **LINE), rule) == {(2, 3)}


def test_apart_follows_long_chains(build, pairs_allowed):
    """A chain of a hundred managers is one line."""
    chain = build(100, manager=[-1, *range(99)])
    assert pairs_allowed(chain, {"apart": {"relation": "reporting_line", "depth": "all"}}) == set()


def test_rest_counts_rounds(build, pairs_allowed):
    """A meeting as many rounds ago as the rule says still counts, one earlier does not."""
    problem = build(4, met=[(0, 1, 3, 1), (0, 2, 4, 1), (2, 3, 1, 1)])
    assert pairs_allowed(problem, {"rest": 3}) == {(0, 2), (0, 3), (1, 2), (1, 3)}


def test_rest_forgives_meetings_that_did_not_happen(build, pairs_allowed):
    """Who did not meet may be paired again; no answer counts as met; any meeting suffices."""
    problem = build(4, met=[(0, 1, 1, 0), (0, 2, 1, -1), (0, 3, 1, 0), (3, 0, 2, 1)])
    assert pairs_allowed(problem, {"rest": 9}) == {(0, 1), (1, 2), (1, 3), (2, 3)}


def test_overlap_compares_with_the_least(build, pairs_allowed):
    """Exactly as many minutes as asked for are enough; an unknown zone is allowed by default."""
    problem = build(3, time_zone=["Europe/London", "Asia/Kolkata", None])
    assert pairs_allowed(problem, {"overlap": 150}) == {(0, 1), (0, 2), (1, 2)}
    assert pairs_allowed(problem, {"overlap": 151}) == {(0, 2), (1, 2)}
    strict = {"overlap": {"working_hours": 150, "missing": "refuse"}}
    assert pairs_allowed(problem, strict) == {(0, 1)}


def test_overlap_uses_each_ones_own_hours(build, pair_points):
    """Two in one zone with an early and a late shift have little in common."""
    problem = build(
        3, time_zone=["UTC"] * 3, works_from=[360, 780, None], works_until=[840, 1260, None]
    )
    rule = {"overlap": {"working_hours": 61, "points": 1}}
    assert pair_points(problem, rule) == {(0, 1): 0, (0, 2): 2, (1, 2): 2}


def test_exchange_counts_each_direction(build, pair_points):
    """Points for each direction in which one can show what the other asked for, not per topic."""
    problem = build(
        3,
        skills=[["charts", "prompts"], ["checks"], []],
        interests=[["checks"], ["charts", "prompts"], ["charts"]],
    )
    assert pair_points(problem, {"exchange": {"points": 40}}) == {(0, 1): 80, (0, 2): 40, (1, 2): 0}


def test_unmet_counts_functions_not_met_yet(build, pair_points):
    """A function is new until one of it was met; the own one never is, an unknown one neither."""
    problem = build(
        4, function=["IT", "HR", "HR", None], met=[(0, 1, 20, -1), (0, 3, 2, 1), (1, 0, 3, 0)]
    )
    rule = {"unmet": {"attribute": "function", "points": 10}}
    assert pair_points(problem, rule) == {
        (0, 1): 0, (0, 2): 10, (0, 3): 0, (1, 2): 0, (1, 3): 10, (2, 3): 10,
    }  # fmt: skip


def test_near_compares_levels(build, pair_points):
    """At most `within` apart counts; an unknown level gives nothing unless allowed."""
    problem = build(4, level=[1, 2, 3, None])
    rule = {"attribute": "level", "within": 1, "points": 10}
    points = pair_points(problem, {"near": rule})
    assert {pair for pair, value in points.items() if value} == {(0, 1), (1, 2)}
    allowed = pair_points(problem, {"near": rule | {"missing": "allow"}})
    assert {pair for pair, value in allowed.items() if value} == {
        (0, 1), (0, 3), (1, 2), (1, 3), (2, 3),
    }  # fmt: skip


def test_owed_counts_for_whoever_the_partner_is(build, pair_points):
    """Each time a member was left out counts again."""
    assert pair_points(build(3, owed=[1, 2, 0]), {"owed": 50}) == {
        (0, 1): 150,
        (0, 2): 50,
        (1, 2): 100,
    }


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


def test_load_leaves_the_busy_alone(build, pairs_allowed):
    """Two commitments elsewhere are too many with `load: 2`, whoever the other is."""
    problem = build(4, load=[2, 1, 0, 7])
    assert pairs_allowed(problem, {"load": 2}) == {(1, 2)}
    assert pairs_allowed(problem, {"load": {"busy_at": 3}}) == {(0, 1), (0, 2), (1, 2)}


def test_share_of_a_category_may_refuse_who_is_not_known(build, pairs_allowed):
    """With missing: refuse two whose site is not known have none in common."""
    problem = build(3, site=["Leeds", None, None])
    assert pairs_allowed(problem, {"share": {"attribute": "site", "missing": "refuse"}}) == set()


def test_near_may_ask_for_the_same_level(build, pair_points):
    """`within: 0` is the same; a negative level is a level."""
    points = pair_points(
        build(4, level=[-1, -1, 0, 1]), {"near": {"attribute": "level", "within": 0, "points": 1}}
    )
    assert {pair for pair, value in points.items() if value} == {(0, 1)}


def test_unmet_may_count_who_is_not_known(build, pair_points):
    """With missing: allow a function that is not known is new, also of somebody met before."""
    problem = build(3, function=["IT", None, None], met=[(0, 1, 1, 1)])
    rule = {"unmet": {"attribute": "function", "points": 1, "missing": "allow"}}
    assert pair_points(problem, rule) == {(0, 1): 1, (0, 2): 2, (1, 2): 2}


def test_overlap_as_a_wish_gives_nothing_for_a_zone_that_is_not_known(build, pair_points):
    """Points are for what is known, unless the rule says otherwise."""
    problem = build(2, time_zone=["UTC", None])
    rule = {"working_hours": 60, "points": 1}
    assert pair_points(problem, {"overlap": rule}) == {(0, 1): 0}
    assert pair_points(problem, {"overlap": rule | {"missing": "allow"}}) == {(0, 1): 2}


def test_rest_counts_the_latest_of_several_meetings(build, pairs_allowed):
    """That two met long ago does not make them meet again soon."""
    problem = build(2, met=[(0, 1, 9, 1), (1, 0, 2, -1)])
    assert pairs_allowed(problem, {"rest": 2}) == set()
    assert pairs_allowed(problem, {"rest": 1}) == {(0, 1)}


def test_rest_of_the_last_meeting_that_took_place(build, pairs_allowed):
    """A later meeting that did not happen hides none that did."""
    problem = build(2, met=[(0, 1, 5, 1), (0, 1, 1, 0)])
    assert pairs_allowed(problem, {"rest": 5}) == set()
    assert pairs_allowed(problem, {"rest": 4}) == {(0, 1)}


def test_exchange_may_be_about_languages(build, pair_points):
    """Somebody who would like to learn a language meets one who speaks it."""
    problem = build(2, languages=[["de"], ["en"]], interests=[["en"], []])
    rule = {"exchange": {"teach": "languages", "learn": "interests", "points": 5}}
    assert pair_points(problem, rule) == {(0, 1): 5}


def test_apart_leaves_colleagues_of_one_manager_together(build, pairs_allowed):
    """Siblings, and an uncle and a nephew, are in nobody's line, whatever the depth."""
    problem = build(4, manager=[-1, 0, 0, 1])
    rule = {"apart": {"relation": "reporting_line", "depth": "all"}}
    assert pairs_allowed(problem, rule) == {(1, 2), (2, 3)}


def test_apart_counts_several_people_who_take_no_part(build, pairs_allowed):
    """Two steps outside the round are two steps: who is three above is met at depth 2."""
    problem = build(2, manager=[-1, 3, 0, 2])
    for depth, met in ((2, {(0, 1)}), (3, set()), ("all", set())):
        rule = {"apart": {"relation": "reporting_line", "depth": depth}}
        assert pairs_allowed(problem, rule) == met
