"""The best groups, or proof that there are none; the same again under a seed."""

from __future__ import annotations

from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_array

from matching.solvers import GroupCount, GroupVariety, Infeasible, NoPartitionFound, partition


def keeps(case, labels):
    """Tell whether labels keep every rule of a case, from the case alone."""
    groups = len(case["sizes"])
    inside = [[m for m, own in enumerate(labels) if own == group] for group in range(groups)]
    for group, members in enumerate(inside):
        least, most = case["sizes"][group]
        if group in case["optional"] and not members:
            continue
        if not least <= len(members) <= most:
            return False
        if sum(case["lead"][m] for m in members) < case["leads"]:
            return False
        kinds = [case["kind"][m] for m in members]
        if any(kinds.count(kind) > case["alike"] for kind in kinds):
            return False
        if len(set(kinds)) < case["distinct"]:
            return False
        if any(case["barred"][m][group] for m in members):
            return False
        if group != case["waiting"] and any({a, b} <= set(members) for a, b in case["forbidden"]):
            return False
    return True


def worth(case, labels):
    """Add up what labels are worth, from the case alone."""
    total = sum(case["placement"][m][group] for m, group in enumerate(labels))
    for group in range(len(case["sizes"])):
        members = [m for m, own in enumerate(labels) if own == group]
        if members or group not in case["optional"]:
            total -= 3 * max(0, case["soft"][0] - sum(case["kind"][m] == 0 for m in members))
            total -= 2 * max(0, case["soft"][1] - len({case["lead"][m] for m in members}))
    for a, b in combinations(range(len(labels)), 2):
        if labels[a] == labels[b] != case["waiting"]:
            total += case["affinity"][a][b]
    return total


def solved(case, **options):
    groups = len(case["sizes"])
    return partition(
        np.array(case["affinity"]).reshape(len(case["kind"]), -1),
        case["sizes"],
        forbidden=case["forbidden"],
        constraints=[
            *GroupCount.of_each(case["kind"], most=case["alike"]),
            GroupCount(np.array(case["lead"], bool), least=case["leads"]),
            GroupVariety(case["kind"], case["distinct"]),
            GroupCount(np.array(case["kind"]) == 0, least=case["soft"][0], weight=3),
            GroupVariety(case["lead"], case["soft"][1], weight=2),
        ],
        placement=case["placement"],
        allowed=~np.array(case["barred"], bool),
        waiting=case["waiting"],
        optional=[group for group in case["optional"] if group < groups],
        **options,
    )


@st.composite
def cases(draw, least=1, most=7):
    """Draw members with a kind, some leads, and groups with rules that may contradict."""
    n, groups = draw(st.integers(least, most)), draw(st.integers(1, 3))
    points = st.integers(-4, 9)
    affinity = [[0] * n for _ in range(n)]
    for a, b in combinations(range(n), 2):
        affinity[a][b] = affinity[b][a] = draw(points)
    smallest = draw(st.lists(st.integers(0, 3), min_size=groups, max_size=groups))
    pairs = list(combinations(range(n), 2))
    table = st.lists(st.lists(points, min_size=groups, max_size=groups), min_size=n, max_size=n)
    barred = st.lists(
        st.lists(st.sampled_from([False] * 9 + [True]), min_size=groups, max_size=groups),
        min_size=n,
        max_size=n,
    )
    return {
        "affinity": affinity,
        "sizes": [(low, low + draw(st.integers(0, 4))) for low in smallest],
        "forbidden": draw(st.lists(st.sampled_from(pairs), max_size=2)) if pairs else [],
        "kind": draw(st.lists(st.integers(0, 2), min_size=n, max_size=n)),
        "lead": draw(st.lists(st.integers(0, 1), min_size=n, max_size=n)),
        "leads": draw(st.integers(0, 1)),
        "alike": draw(st.integers(1, 4)),
        "distinct": draw(st.integers(0, 2)),
        "soft": draw(st.tuples(st.integers(0, 2), st.integers(0, 2))),
        "placement": draw(table),
        "barred": draw(barred),
        "waiting": draw(st.sampled_from([None, 0])),
        "optional": draw(st.sampled_from([[], [1]])),
    }


@settings(max_examples=120, deadline=None)
@given(cases())
def test_a_few_are_solved_exactly(case):
    """The best of all labels, tried one after the other; where none keeps the rules, none."""
    case["optional"] = [group for group in case["optional"] if group < len(case["sizes"])]
    n, groups = len(case["kind"]), len(case["sizes"])
    kept = [labels for labels in product(range(groups), repeat=n) if keeps(case, labels)]
    if not kept:
        with pytest.raises(Infeasible):
            solved(case)
        return
    found = solved(case)
    assert keeps(case, found.labels.tolist())
    assert found.value == worth(case, found.labels.tolist()) == max(worth(case, x) for x in kept)
    assert found.optimal
    assert found.upper_bound == found.value


@settings(max_examples=25, deadline=None)
@given(cases(13, 18), st.integers(0, 3))
def test_more_keep_every_rule(case, seed):
    """Beyond what is solved exactly, an answer keeps all rules and stays below its bound."""
    case["optional"] = [group for group in case["optional"] if group < len(case["sizes"])]
    case["sizes"] = [(low, high + 5) for low, high in case["sizes"]]
    case["alike"] += 3
    try:
        found = solved(case, seed=seed, work_limit=100_000)
    except (Infeasible, NoPartitionFound):
        return
    labels = found.labels.tolist()
    assert keeps(case, labels)
    assert found.value == worth(case, labels) <= found.upper_bound


def planted(n, groups, seed=0):
    """Give affinities in which some groups belong together, and who belongs where."""
    home = np.arange(n) % groups
    random = np.random.default_rng(seed)
    home = random.permutation(home)
    affinity = 10 * (home[:, None] == home[None, :]) + random.integers(0, 3, (n, n))
    affinity = np.triu(affinity, 1)
    return affinity + affinity.T, home


def test_planted_groups_are_found():
    """Groups that belong together are put together, whatever their numbers."""
    affinity, home = planted(60, 6)
    found = partition(affinity, (8, 12), groups=6, work_limit=10**7)
    assert len({(a, b) for a, b in zip(home, found.labels, strict=True)}) == 6


def test_the_same_seed_and_work_give_the_same_groups():
    """An answer can be made again; another seed may give another one."""
    affinity = np.random.default_rng(3).integers(0, 100, (40, 40))
    affinity = affinity + affinity.T
    first, second = (
        partition(affinity, (4, 6), groups=8, seed=5, work_limit=10**6) for _ in range(2)
    )
    assert np.array_equal(first.labels, second.labels)
    assert first.stopped_by == "work_limit"
    assert first.work <= 10**6


def test_sparse_and_dense_are_the_same():
    """A sparse matrix means what the dense one does; floats stay floats."""
    affinity, _ = planted(20, 4)
    dense = partition(affinity / 4, (4, 6), groups=4, work_limit=10**5)
    sparse = partition(csr_array(affinity / 4), (4, 6), groups=4, work_limit=10**5)
    assert np.array_equal(dense.labels, sparse.labels)
    assert isinstance(dense.value, float)
    assert isinstance(partition(affinity, (4, 6), groups=4, work_limit=10**5).value, int)


def test_the_clock_ends_the_search():
    """With a time limit it stops in time and says so; progress is told on the way."""
    affinity = np.random.default_rng(3).random((80, 80))
    affinity = affinity + affinity.T
    told = []
    partition(affinity, (6, 12), groups=8, work_limit=10**4)
    found = partition(affinity, (6, 12), groups=8, time_limit=0.5, on_progress=told.append)
    assert found.stopped_by == "time_limit"
    assert told
    assert {each.stage for each in told} == {"groups"}


def test_ctrl_c_gives_the_best_so_far():
    """Whoever stops the search keeps what it has found."""
    affinity, _ = planted(60, 6)

    def stopped(_):
        raise KeyboardInterrupt

    found = partition(affinity, (8, 12), groups=6, on_progress=stopped)
    assert found.stopped_by == "interrupted"
    assert sorted(np.bincount(found.labels))[0] >= 8


def test_a_start_is_taken_up():
    """A partition that is handed in is no worse afterwards."""
    affinity, home = planted(30, 5)
    found = partition(affinity, (6, 6), groups=5, start=home, work_limit=10**5)
    together = home[:, None] == home[None, :]
    assert found.value >= int((affinity * together).sum()) // 2


@pytest.mark.parametrize("n", [0, 1])
def test_nobody_and_one(n):
    """No members make no groups; one makes one."""
    found = partition(np.zeros((n, n)), [(n, n)] if n else np.empty((0, 2), int))
    assert found.labels.tolist() == [0] * n
    assert (found.value, found.optimal) == (0, True)


@pytest.mark.parametrize(
    ("sizes", "groups", "why"),
    [((1, 2), 3, "room for 6 of 20"), ((7, 9), 3, "need 21 members, there are 20")],
)
def test_sizes_that_cannot_be_are_named(sizes, groups, why):
    """Too little room, or too much of it, is proven at once."""
    with pytest.raises(Infeasible, match=why):
        partition(np.zeros((20, 20)), sizes, groups=groups)


def test_rules_that_contradict_are_proven():
    """More variety than there are values: no search can find that, CP-SAT says so."""
    with pytest.raises(Infeasible, match="contradict"):
        partition(
            np.zeros((30, 30)),
            (5, 5),
            groups=6,
            constraints=[GroupVariety(np.arange(30) % 3, 4)],
        )
