"""How a program's file differs from that of the round before: only what differs, and nobody."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from rounds.program_changes import differences

BEFORE = {
    "name": "Buddies",
    "fewest": 2,
    "cadence": {"cron": "0 8 * * MON", "start": "2027-01-04"},
    "must": [{"different": "function"}, {"rest": {"rounds": 4}}],
    "projects": [
        {"name": "Atlas", "aim": "map it", "lead": "H001", "members": ["H002", "H003"]},
        {"name": "Borea", "size": "4 to 6"},
    ],
}
RULES = st.lists(
    st.sampled_from([{"different": "function"}, {"different": "site"}, {"share": "languages"}]),
    max_size=4,
)
DOCUMENTS = st.fixed_dictionaries(
    {"name": st.text(max_size=3)},
    optional={
        "must": RULES,
        "fewest": st.integers(2, 4),
        "scope": st.dictionaries(st.sampled_from(["sites", "externals"]), st.booleans()),
    },
)


def test_only_the_rule_that_differs_is_told():
    """Rules that stayed are not repeated, and neither is the cadence."""
    after = BEFORE | {"must": [{"rest": {"rounds": 8}}, {"different": "function"}]}
    assert differences(BEFORE, after) == (
        {"must": [{"rest": {"rounds": 4}}]},
        {"must": [{"rest": {"rounds": 8}}]},
    )


def test_only_the_inner_key_that_differs_is_told():
    """Another start of the cadence is told without its cron expression."""
    after = BEFORE | {"cadence": {"cron": "0 8 * * MON", "start": "2027-02-01"}}
    assert differences(BEFORE, after) == (
        {"cadence": {"start": "2027-01-04"}},
        {"cadence": {"start": "2027-02-01"}},
    )


def test_a_new_key_and_one_that_is_gone():
    """What was not there before has no before."""
    after = {key: value for key, value in BEFORE.items() if key != "fewest"} | {"floor": 3}
    assert differences(BEFORE, after) == ({"fewest": 2}, {"floor": 3})


def test_who_is_in_a_project_is_never_told():
    """Leads, sponsors and members are people: that they changed is told, in numbers."""
    atlas = {"name": "Atlas", "aim": "ask Ana", "lead": "H009", "members": ["H002"]}
    before, after = differences(BEFORE, BEFORE | {"projects": [atlas, BEFORE["projects"][1]]})
    assert before == {
        "projects": {"Atlas": {"aim": "a text", "lead": "1 person", "members": "2 people"}}
    }
    assert after == {
        "projects": {
            "Atlas": {
                "aim": "a text, not the same",
                "lead": "1 person, not the same",
                "members": "1 person",
            }
        }
    }


def test_projects_come_and_go_by_name():
    """A project that is gone and one that is new are told by their names alone."""
    after = BEFORE | {"projects": [BEFORE["projects"][0], {"name": "Ceres", "lead": "H004"}]}
    assert differences(BEFORE, after) == (
        {"projects": {"Borea": "a project"}},
        {"projects": {"Ceres": "a project"}},
    )


@given(DOCUMENTS)
def test_a_document_does_not_differ_from_itself(document):
    """Nothing is told where nothing changed."""
    assert differences(document, dict(document)) == ({}, {})


@given(DOCUMENTS, DOCUMENTS)
def test_the_other_way_about(before, after):
    """What was before one way is after the other way."""
    assert differences(before, after) == tuple(reversed(differences(after, before)))
