"""Limits that have a price are weighed against what members have in common; others hold."""

from __future__ import annotations

from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

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
            total -= 5 * max(0, len({case["kind"][m] for m in members}) - case["soft"][2])
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
            GroupVariety(case["kind"], most=case["soft"][2], weight=5),
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
        "soft": draw(st.tuples(*[st.integers(0, 2)] * 3)),
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
