"""What if: a policy with rules replaced, added or taken away."""

from __future__ import annotations

import pytest

from matching import PolicyError, parse_policy
from matching.policy_changes import changed

POLICY = parse_policy(
    {
        "must": [{"different": "function"}, {"rest": {"rounds": 26, "else": "oldest"}}],
        "prefer": [{"bridge": 30}, {"different": {"attribute": "site", "points": 5}}],
    }
)


def labels(policy):
    return [rule.label for rule in policy.must], [rule.label for rule in policy.prefer]


def test_a_rule_of_the_same_label_is_replaced_in_its_place():
    """The other rest is the only one."""
    policy = changed(POLICY, {"must": {"rest": {"rounds": 4, "else": "oldest"}}})
    assert labels(policy) == labels(POLICY)
    assert policy.must[1].rounds == 4


def test_a_rule_of_another_label_is_added():
    """Differing in site as well is another rule; a list holds several."""
    policy = changed(POLICY, {"must": [{"different": "site"}, {"share": "languages"}]})
    assert labels(policy)[0] == ["different.function", "rest", "different.site", "share.languages"]


@pytest.mark.parametrize(
    ("without", "left"),
    [
        ("bridge", (["different.function", "rest"], ["different.site"])),
        ({"different": "function"}, (["rest"], ["bridge", "different.site"])),
        ({"different": {"attribute": "site"}}, (["different.function", "rest"], ["bridge"])),
        (["rest", "bridge"], (["different.function"], ["different.site"])),
    ],
)
def test_a_rule_is_taken_away(without, left):
    """By its word, its label or its short form."""
    assert labels(changed(POLICY, {"without": without})) == left


def test_a_word_of_two_rules_is_asked_about():
    """What could be either rule is refused, with both ways to say it."""
    told = "write without_must: different.function or without_prefer: different.site"
    with pytest.raises(PolicyError, match=told):
        changed(POLICY, {"without": "different"})
    assert labels(changed(POLICY, {"without_prefer": "different"}))[1] == ["bridge"]


def test_the_frame_changes_too():
    """What becomes of an odd person is no rule, and can be changed as well."""
    assert changed(POLICY, {"odd": "sit_out"}).odd == "sit_out"


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"must": {"rst": 4}}, "must.rst: unknown rule 'rst'; did you mean 'rest'?"),
        ({"prefer": {"bridge": {"point": 4}}}, "unknown option 'point'; did you mean 'points'?"),
        ({"must": {"bridge": 4}}, "'bridge' is a prefer rule; it cannot be a must"),
        ({"without": "brigde"}, "no rule 'brigde' to take away; did you mean 'bridge'?"),
        ({"without_must": "bridge"}, "no rule 'bridge' to take away"),
        ({"mus": {"rest": 4}}, "unknown change 'mus'; did you mean 'must'?"),
        ({"kind": "teams"}, "the kind of a program stays as it is"),
        ({"must": {"share": "function"}}, "contradicts different.function"),
        ({"odd": "tri"}, "'tri' is not valid here; did you mean 'trio'?"),
        ({"must": 4}, "must be a rule, such as"),
    ],
)
def test_what_is_wrong_is_told_with_what_to_write(change, told):
    """The complaints are those of a policy's file, with the nearest valid word."""
    with pytest.raises(PolicyError) as refused:
        changed(POLICY, change)
    assert told in str(refused.value)


def test_teams_and_mentoring_have_rules_of_their_own():
    """A rule is read as its kind of program reads it."""
    teams = parse_policy({"kind": "teams", "size": "4 to 6", "must": [{"load": 2}]})
    assert labels(changed(teams, {"must": {"load": 3}}))[0] == ["load"]
    mentoring = parse_policy({"kind": "mentoring", "must": [{"cover": "topics"}]})
    assert labels(changed(mentoring, {"without": "cover"}))[0] == []
