"""Cases for groups and teams are what they say, and answers are judged by code apart."""

from __future__ import annotations

import gzip

import numpy as np
import pytest

from benchmarks.diverse_groups import FAMILIES, draw_instance, read_instances
from benchmarks.team_rules import draw_people, missed, team_sizes, unavoidable

CASE = {
    "people": {
        "function": [0, 0, 1, 1],
        "site": [5, 5, 5, 6],
        "level": [1, 4, 2, 2],
        "hours": [0, 1, 2, 2],
    },
    "target": 2,
}


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (("function", "diversify", 1), 1 + 1),
        (("site", "different", 3), 3 * 1),
        (("level", "cluster_numeric", 1), 3 + 0),
        (("hours", "cluster", 2), 2 * 1),
    ],
)
def test_what_teams_miss(rule, expected):
    """Each kind of constraint counts as the package counts it: two teams of two."""
    assert missed(CASE | {"rules": [rule]}, [0, 0, 1, 1]) == expected


def test_teams_of_other_sizes_are_refused():
    """An answer that leaves the sizes is no answer."""
    with pytest.raises(RuntimeError, match="sizes"):
        missed(CASE | {"rules": []}, [0, 0, 0, 1])


@pytest.mark.parametrize("spread", ["even", "uneven"])
def test_no_teams_miss_less_than_what_counting_says(spread):
    """The least that any teams miss is below what teams at random miss."""
    case = draw_people(64, 1, spread)
    sizes = team_sizes(64, case["target"])
    labels = np.random.default_rng(1).permutation(np.repeat(np.arange(len(sizes)), sizes))
    assert 0 <= unavoidable(case) <= missed(case, labels.tolist())


@pytest.mark.parametrize("family", FAMILIES)
def test_drawn_instances_can_be_solved(family):
    """Distances are symmetric, and the sizes can hold everybody."""
    instance = draw_instance(family, 120, 0)
    assert np.array_equal(instance.distance, instance.distance.T)
    assert instance.sizes[:, 0].sum() <= 120 <= instance.sizes[:, 1].sum()
    assert instance.seconds == 3.0


def test_an_instance_is_read(tmp_path):
    """Members, groups and sizes in the first line, then a distance a line."""
    with gzip.open(tmp_path / "Tiny.txt.gz", "wt", encoding="utf-8") as file:
        file.write("3 2 ds 1 2 1 2\n0 1 4.5\n0 2 1\n1 2 2\n")
    (tmp_path / "BEST_KNOWN.csv").write_text(
        "instance,best_known,average_of_tpsdp\nTiny,4.5,4.25\n", encoding="utf-8"
    )
    (instance,) = read_instances(tmp_path)
    assert instance.distance.tolist() == [[0, 4.5, 1], [4.5, 0, 2], [1, 2, 0]]
    assert instance.sizes.tolist() == [[1, 2], [1, 2]]
    assert (instance.best_known, instance.published) == (4.5, 4.25)
