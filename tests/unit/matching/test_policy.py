from __future__ import annotations

import json

import pytest

from matching.policy import PolicyError, check_policy, parse_policy


def _problems(document) -> dict[str, str]:
    with pytest.raises(PolicyError) as caught:
        parse_policy(document)
    return {".".join(map(str, p.path)): p.message for p in caught.value.problems}


def test_the_short_forms_mean_the_long_ones():
    """A rule with one main option may be written as its value alone."""
    assert parse_policy({"prefer": [{"exchange": 40}]}) == parse_policy(
        {"prefer": [{"exchange": {"teach": "skills", "learn": "interests", "points": 40}}]}
    )
    short = parse_policy({"must": [{"different": "function"}, {"rest": 3}, {"overlap": 60}]})
    long = parse_policy(
        {
            "must": [
                {"different": {"attribute": "function", "missing": "allow"}},
                {"rest": {"rounds": 3, "else": "unmatched"}},
                {"overlap": {"working_hours": 60}},
            ]
        }
    )
    assert short == long


def test_a_document_parses_back_to_the_same_policy(full):
    """What is stored with a round gives the same policy when the round is replayed."""
    policy = parse_policy(full)
    stored = json.loads(json.dumps(policy.document()))
    assert parse_policy(stored) == policy
    assert stored["must"][2] == {"rest": {"rounds": 5, "else": "oldest"}}


def test_an_empty_policy_pairs_anybody():
    """A program without rules is allowed: everybody may meet everybody, the odd one in a trio."""
    assert parse_policy({}).document() == {
        "kind": "pairing", "group_size": 2, "odd": "trio", "floor": 0, "must": [], "prefer": [],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("document", "place", "message"),
    [
        ({"mst": []}, "mst", "unknown key 'mst'; did you mean 'must'?"),
        ({"odd": "tri"}, "odd", "did you mean 'trio'?"),
        ({"kind": [], "must": [{"rest": 3}]}, "kind", "[] is not valid here"),
        ({"kind": "zzz"}, "kind", "use one of: pairing, mentoring, teams"),
        ({"group_size": 7}, "group_size", "a whole number from 2 to 6"),
        ({"group_size": True}, "group_size", "a whole number from 2 to 6"),
        ({"must": "different"}, "must", "must be a list of rules"),
        ({"must": [3]}, "must.0", "must be a rule, such as {different: function}"),
        ({"must": [{"diferent": "site"}]}, "must.0.diferent", "did you mean 'different'?"),
        (
            {"must": [{"at_least": {"distinct": "function", "count": 2}}]},
            "must.0.at_least",
            "is a rule of tables and teams; write group_size: 3 to 6",
        ),
        ({"prefer": [{"spread": 5}]}, "prefer.0.spread", "is a rule of tables"),
        (
            {"kind": "teams", "prefer": [{"spread": 5}]},
            "prefer.0.spread",
            "how much people talk, which never decides who is in a project team; remove it",
        ),
        (
            {"kind": "teams", "prefer": [{"quiet_with_open": 5}]},
            "prefer.0.quiet_with_open",
            "how much people talk, which never decides who is in a project team; remove it",
        ),
        (
            {"kind": "mentoring", "prefer": [{"quiet_with_open": 5}]},
            "prefer.0.quiet_with_open",
            "which never decides who is whose mentor; remove it",
        ),
        ({"group_size": 4, "odd": "trio"}, "odd", "'trio' is for pairs; at tables write"),
        ({"odd": "uneven"}, "odd", "'uneven' is for tables"),
        ({"group_size": 4, "floor": 3}, "floor", "is for pairs and mentoring"),
        ({"group_size": 7}, "group_size", "must be a whole number from 2 to 6"),
        ({"kind": "teams", "group_size": 4}, "group_size", "is for kind: pairing; remove it"),
        ({"size": "5 to 7"}, "size", "is for kind: teams; remove it"),
        ({"kind": "teams", "size": "7 to 5"}, "size", "the least first"),
        ({"kind": "teams", "size": "many"}, "size", "such as 5 to 7"),
        ({"kind": "teams", "teams": 0}, "teams", "leave it out for as many as fit"),
        ({"kind": "teams", "teams": "twelve"}, "teams", "must be a whole number of teams"),
        (
            {"kind": "teams", "size": 4, "must": [{"at_least": {"distinct": "site", "count": 5}}]},
            "must.0.at_least",
            "asks for 5 distinct of 4 members at most",
        ),
        (
            {"kind": "teams", "must": [{"lead": {"least": 2, "most": 1}}]},
            "must.0.lead",
            "least 2 is more than most 1",
        ),
        (
            {
                "kind": "teams",
                "must": [{"share": "site"}, {"at_least": {"distinct": "site", "count": 2}}],
            },
            "must.1",
            "contradicts share.site (rule 1): nobody could meet",
        ),
        ({"must": [{"owed": 3}]}, "must.0.owed", "is a prefer rule; it cannot be a must"),
        ({"prefer": [{"rest": 3}]}, "prefer.0.rest", "is a must rule; it cannot be a prefer"),
        ({"must": [{"different": "functon"}]}, "must.0.different.attribute", "mean 'function'?"),
        ({"must": [{"different": "gender"}]}, "must.0.different.attribute", "protected attribute"),
        ({"must": [{"religion": "x"}]}, "must.0.religion", "protected attribute"),
        ({"must": [{"rest": 0}]}, "must.0.rest.rounds", "is 0, must be 1 or more"),
        ({"must": [{"rest": {"rounds": 2, "els": "oldest"}}]}, "must.0.rest.els", "mean 'else'?"),
        ({"must": [{"overlap": 1441}]}, "must.0.overlap.working_hours", "must be 1440 or less"),
        ({"must": ["overlap"]}, "must.0.overlap.working_hours", "is missing; add it"),
        (
            {"must": [{"apart": {"relation": "reporting_line", "depth": "al"}}]},
            "must.0.apart.depth",
            "a whole number or one of: all",
        ),
        (
            {"must": [{"different": "site", "missing": "refuse"}]},
            "must.0",
            "put the options inside: {different: {...}}",
        ),
        ({"prefer": [{"bridge": -3}]}, "prefer.0.bridge.points", "is -3, must be 0 or more"),
        ({"prefer": [{"bridge": 2.5}]}, "prefer.0.bridge.points", "must be a whole number"),
        ({"prefer": [{"bridge": True}]}, "prefer.0.bridge.points", "must be a whole number"),
        ({"prefer": [{"near": "level"}]}, "prefer.0.near", "needs its options by name"),
        (
            {"must": [{"rest": {"rounds": 3, "otherwise": "oldest"}}]},
            "must.0.rest.otherwise",
            "unknown option 'otherwise'",
        ),
        (None, "", "a policy is keys with values, not None; its keys are kind, group_size"),
        ([], "", "a policy is keys with values, not []"),
        ("must", "", "a policy is keys with values, not 'must'"),
        (
            {"must": [{"rest": 3}, {"rest": 5}]},
            "must.1",
            "rest is there already, as rule 1; keep one of them",
        ),
        (
            {"must": [{"different": "function"}, {"share": "function"}]},
            "must.1",
            "contradicts different.function (rule 1): nobody could meet",
        ),
    ],
)
def test_what_is_wrong_is_said(document, place, message):
    """Every mistake is named with its place and what to write instead."""
    problems = _problems(document)
    assert list(problems) == [place]
    assert message in problems[place]


def test_all_mistakes_are_said_at_once():
    """An admin sees every mistake in one go, not one after each run."""
    problems = _problems(
        {"od": "trio", "must": [{"rest": 0}, {"share": "langages"}], "prefer": [{"near": 3}]}
    )
    assert list(problems) == [
        "od", "must.0.rest.rounds", "must.1.share.attribute", "prefer.0.near",
    ]  # fmt: skip


def test_a_rule_of_another_form_is_said_beside_other_mistakes():
    """What belongs to tables is named although something else is wrong too."""
    rules = [{"rest": 0}, {"at_least": {"distinct": "function", "count": 2}}]
    assert list(_problems({"must": rules})) == ["must.0.rest.rounds", "must.1.at_least"]


def test_different_attributes_are_no_doubles():
    """The same rule on two attributes is two rules."""
    policy = parse_policy({"must": [{"different": "function"}, {"different": "site"}]})
    assert [rule.label for rule in policy.must] == ["different.function", "different.site"]


def test_a_field_that_no_member_has_is_named(build):
    """A rule over an empty column would silently mean nothing, so it is an error."""
    policy = parse_policy(
        {"must": [{"share": "languages"}], "prefer": [{"exchange": {"points": 1}}]}
    )
    problem = build(2, languages=[["en"], []], skills=[["a"], []], interests=[[], []])
    complaints = check_policy(problem, policy)
    assert [complaint.path for complaint in complaints] == [("prefer", 0, "exchange")]
    assert "no member has 'interests'" in complaints[0].message


def test_a_number_that_no_member_has_is_named(build):
    """A column of numbers that are all unknown is as empty as one that is not there."""
    policy = parse_policy({"prefer": [{"near": {"attribute": "level", "points": 1}}]})
    assert check_policy(build(2, level=[None, 3]), policy) == []
    for problem in (build(2, level=[None, None]), build(2)):
        (complaint,) = check_policy(problem, policy)
        assert "no member has 'level'" in complaint.message


def test_an_empty_roster_has_nothing_to_complain_about(build, full):
    """A round that nobody joined is cancelled for that, not for its policy."""
    assert check_policy(build(0), parse_policy(full)) == []
