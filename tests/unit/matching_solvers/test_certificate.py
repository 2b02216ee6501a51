"""The check of a proof catches every way in which the proof may lie."""

from __future__ import annotations

import ast
import dataclasses
import inspect
import re

import numpy as np
import pytest

from matching.solvers import certificate, check_certificate, max_weight_matching


@pytest.fixture
def solved(geometric):
    """Give a question with nested odd sets, and its answer."""
    return geometric, max_weight_matching(*geometric)


def _with_duals(matching, **changes):
    duals = dataclasses.replace(matching.certificate.duals, **changes)
    proof = dataclasses.replace(matching.certificate, duals=duals)
    return dataclasses.replace(matching, certificate=proof)


def _swap_partners(matching):
    mate = matching.mate.copy()
    a, b = np.flatnonzero(mate >= 0)[:2]
    mate[a], mate[b] = mate[b], mate[a]
    return dataclasses.replace(matching, mate=mate)


def _lower_a_price(matching):
    vertex = matching.certificate.duals.vertex.copy()
    vertex[np.argmax(vertex)] -= 1
    return _with_duals(matching, vertex=vertex)


def _negative_price(matching):
    vertex = matching.certificate.duals.vertex.copy()
    vertex[0] = -1
    return _with_duals(matching, vertex=vertex)


def _raise_a_price(matching):
    vertex = matching.certificate.duals.vertex + 2
    return _with_duals(matching, vertex=vertex)


def _free_odd_sets(matching):
    prices = matching.certificate.duals.set_prices
    return _with_duals(matching, set_prices=np.zeros_like(prices))


def _even_set(matching):
    duals = matching.certificate.duals
    starts = np.array([0, 4])
    members, prices = np.sort(duals.set_members[:4]), duals.set_prices[:1]
    return _with_duals(matching, set_starts=starts, set_members=members, set_prices=prices)


def _repeated_member(matching):
    members = matching.certificate.duals.set_members.copy()
    members[1] = members[0]
    return _with_duals(matching, set_members=members)


def _stranger_in_set(matching):
    members = matching.certificate.duals.set_members.copy()
    members[-1] = 10**6
    return _with_duals(matching, set_members=members)


LIES = {
    "mate is not mutual": _swap_partners,
    "do not cover edge": _lower_a_price,
    "below 0": _negative_price,
    "prove a bound of": _raise_a_price,
    "prices do not cover": _free_odd_sets,
    "even size": _even_set,
    "ascending order": _repeated_member,
    "does not exist": _stranger_in_set,
    "not [0-9]+$": lambda matching: dataclasses.replace(matching, weight=matching.weight + 1),
    "not of": lambda matching: dataclasses.replace(matching, upper_bound=matching.upper_bound - 1),
}


@pytest.mark.parametrize("fault", LIES)
def test_a_tampered_answer_is_rejected(solved, fault):
    """Any change to matching, weight, bound, prices or sets is found and named."""
    graph, matching = solved
    faults = check_certificate(*graph, LIES[fault](matching))
    assert faults
    assert any(re.search(fault, found) for found in faults)


def test_the_honest_answer_is_accepted(solved):
    """The certificate of the solver passes, so that the rejections above mean something."""
    graph, matching = solved
    assert check_certificate(*graph, matching) == []


def test_a_false_claim_of_the_most_pairs_is_rejected():
    """A heavy matching with fewer pairs cannot pass as the best with the most pairs."""
    question = (4, np.array([(0, 1), (1, 2), (2, 3)]), np.array([1, 9, 1]))
    heavy = max_weight_matching(*question, max_cardinality=False)
    assert check_certificate(*question, heavy, max_cardinality=False) == []
    assert check_certificate(*question, heavy) == ["the matching is called optimal without proof"]


def test_a_pair_without_an_edge_is_rejected():
    """Partners that no edge joins are no matching of this graph."""
    question = (4, np.array([(0, 1), (2, 3)]), np.array([5, 5]))
    matching = max_weight_matching(*question)
    wrong = dataclasses.replace(matching, mate=np.array([2, 3, 0, 1]))
    assert "a matched pair is no edge of the graph" in check_certificate(*question, wrong)


def test_huge_prices_are_checked_exactly():
    """Prices whose sums leave 64 bits are added up in Python's own numbers."""
    question = (3, np.array([(0, 1), (1, 2), (0, 2)]), np.array([5, 5, 5]))
    matching = max_weight_matching(*question, max_cardinality=False)
    wrong = _with_duals(matching, vertex=np.full(3, 2**62))
    faults = check_certificate(*question, wrong, max_cardinality=False)
    in_set = int(matching.certificate.duals.set_prices.sum())
    assert faults == [f"the prices prove a bound of {(3 * 2**62 + in_set) // 2}, not of 5"]


def test_the_check_shares_nothing_with_the_solver():
    """The module imports numpy and the standard library alone."""
    tree = ast.parse(inspect.getsource(certificate))
    imported = {
        alias.name if isinstance(node, ast.Import) else node.module
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
    }
    allowed = {"__future__", "collections.abc", "typing", "numpy", "numpy.typing"}
    assert imported <= allowed
