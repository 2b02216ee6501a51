"""A policy on a problem as flat arrays, the way the compiled kernel reads it.

Terms that tell apart only a few kinds of member (by function, zone, level …) are added up into one
table of classes. Members are put in the order of their classes, so that the kernel meets runs of
columns for which that table has one entry: a whole run that a must forbids, or that cannot score
enough, costs nothing. The rest is bit sets, numbers of members, and exceptions for few pairs.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from matching.columns import Bool, Int32, Int64
from matching.common_contacts import WHOLE, CommonContacts
from matching.evaluate import Lowered
from matching.kinds import Contribution, Kinds, Test, kinds_of, merged
from matching.terms import (
    AncestorInterval,
    MaskIntersection,
    Masks,
    MemberConstant,
    SparseExceptions,
    Term,
)

RUN: Final = 512
"""How many columns a run has at most."""

_NARROW: Final = 27
"""In 32 bits a must takes so many bits from a score where it forbids a pair; in 64 bits `_WIDE`."""

_WIDE: Final = 57
_MOST_MARKS: Final = 14
_NO_SCORES: Final = np.empty(0, np.int64)


class Packed(NamedTuple):
    """What the kernel reads. Places are members in the order of their classes.

    Attributes
    ----------
    member
        ``int32 (n,)``: who is at each place.
    run_starts, run_class
        ``int32 (r + 1,)`` and ``int32 (r,)``: where each run of columns begins, and its class.
    class_of
        ``int32 (n,)``: the class of each place.
    table
        ``S (c, c)``: what two classes score. ``S`` is int32, or int64 where scores are large.
    codes, tables, starts, widths
        ``int32 (e, n)``, ``S (…,)``, ``int64 (e,)``, ``int64 (e,)``: further tables, one after the
        other in one array.
    masks
        ``uint64 (w, n)``: words of bit sets.
    left, right, words
        ``int64 (t,)``: the first word of the left and of the right set of each test, and how many.
    hit, miss
        ``S (t,)``: what a test scores where the sets share a bit, and where not.
    constant
        ``S (n,)``: what a member scores with anybody.
    spots, columns, delta
        ``int64 (n + 1,)``, ``int32 (k,)``, ``S (k,)``: exceptions by row; columns are places.
    near, contact
        ``int64 (n + 1,)``, ``int32 (k,)``: contacts by row, as places.
    toll
        ``S (n,)``: what is taken off for each column when partners are ranked.
    bridge
        What a thousandth of distance in the network scores, both directions together.
    never
        What a must scores where it forbids a pair; a pair is allowed above half of it.
    least
        What a pair must score to be a candidate.
    """

    member: Int32
    run_starts: Int32
    run_class: Int32
    class_of: Int32
    table: NDArray[Any]
    codes: Int32
    tables: NDArray[Any]
    starts: Int64
    widths: Int64
    masks: Masks
    left: Int64
    right: Int64
    words: Int64
    hit: NDArray[Any]
    miss: NDArray[Any]
    constant: NDArray[Any]
    spots: Int64
    columns: Int32
    delta: NDArray[Any]
    near: Int64
    contact: Int32
    toll: NDArray[Any]
    bridge: int
    never: int
    least: int


@dataclass(slots=True)
class _Parts:
    """What terms contribute, by the way it is evaluated; by member, not yet by place."""

    never: int
    constant: Int64
    kinds: list[Kinds] = field(default_factory=list)
    tests: list[Test] = field(default_factory=list)
    exceptions: list[tuple[Int64, Int64]] = field(default_factory=list)
    network: CommonContacts | None = None
    bridge: int = 0
    base: int = 0


def pack(lowered: Lowered, toll: Int64, rows: Bool, columns: Bool) -> Packed:
    """Lay a policy out for the kernel.

    Parameters
    ----------
    lowered
        The policy on a problem.
    toll
        ``int64 (n,)``: what is taken off twice the score for each member as a partner. In a class
        the members come first who bring the most along, so that the others can be passed over.
    rows, columns
        ``bool (n,)``: who looks for partners, and among whom; all other pairs are forbidden.

    Raises
    ------
    TypeError
        When a term is of a kind that the kernel does not know.
    """
    reach = max(_reach(lowered), int(np.abs(toll).max(initial=0)) >> 2)
    wide = reach >> (_NARROW - 1) or len(lowered.musts) > _MOST_MARKS
    kind: Any = np.int64 if wide else np.int32
    parts = _parts_of(lowered, -(1 << (_WIDE if wide else _NARROW)))
    parts.kinds.append(_looking(rows, columns, parts.never))
    classes, others = merged(parts.kinds, lowered.size)
    tests = [*parts.tests, *(test for each in others for test in each.tests)]
    others = [each for each in others if not each.tests]
    lure = 2 * parts.constant - toll
    member = np.lexsort((np.arange(lowered.size), -lure, classes.codes)).astype(np.int32)
    starts, run_class = _runs(classes.codes[member])
    spots, others_of_row, delta = _by_place(parts.exceptions, member)
    near, contact = _contacts_by_place(parts.network, member)
    masks, left, right, words = _words(tests, member)
    return Packed(
        member=member,
        run_starts=starts,
        run_class=run_class,
        class_of=classes.codes[member].astype(np.int32),
        table=(classes.table + parts.base).astype(kind),
        codes=_rows([each.codes[member] for each in others], lowered.size),
        tables=np.concatenate([_NO_SCORES, *(each.table.ravel() for each in others)]).astype(kind),
        starts=_starts([each.table.size for each in others])[:-1],
        widths=np.array([len(each.table) for each in others], np.int64),
        masks=masks,
        left=left,
        right=right,
        words=words,
        hit=np.array([test.hit for test in tests], kind),
        miss=np.array([test.miss for test in tests], kind),
        constant=parts.constant[member].astype(kind),
        spots=spots,
        columns=others_of_row,
        delta=delta.astype(kind),
        near=near,
        contact=contact,
        toll=toll[member].astype(kind),
        bridge=parts.bridge,
        never=parts.never,
        least=lowered.floor or parts.never // 2 + 1,
    )


def _looking(rows: Bool, columns: Bool, never: int) -> Kinds:
    """Forbid all pairs but those of some rows with some columns."""
    looks, offered = np.arange(4) >= 2, np.arange(4) % 2 == 1
    codes = 2 * rows.astype(np.int64) + columns
    return Kinds(codes, np.where(np.logical_and.outer(looks, offered), 0, never))


def _reach(lowered: Lowered) -> int:
    """Bound what a pair can score, whatever its sign."""
    return sum(2 * abs(p.rule.weight) * _largest(p.term) for p in lowered.prefers)


def _largest(term: Term) -> int:
    """Give the largest value of a term, whatever its sign."""
    match term:
        case MemberConstant():
            return int(np.abs(term.numbers).max(initial=0))
        case SparseExceptions():
            return int(max(np.abs(term.values).max(initial=0), abs(term.otherwise)))
        case CommonContacts():
            return WHOLE
        case _:
            return 1


def _parts_of(lowered: Lowered, never: int) -> _Parts:
    """Sort the terms by how they are evaluated."""
    parts = _Parts(never, np.zeros(lowered.size, np.int64))
    for must in lowered.musts:
        _add_must(parts, must.term)
    for prefer in lowered.prefers:
        _add_prefer(parts, prefer.term, prefer.rule.weight)
    return parts


def _add_must(parts: _Parts, term: Term) -> None:
    """Add a condition: `never` where its term is 0."""
    tests = [_test(term, 0, parts.never)] if isinstance(term, MaskIntersection) else []
    if _add_kinds(
        parts, term, lambda there, back: np.where((there == 0) | (back == 0), parts.never, 0), tests
    ):
        return
    match term:
        case AncestorInterval():
            a, b = above(term)
            parts.exceptions.append(_both_ways(a, b, len(term.entry), parts.never))
        case SparseExceptions() if term.otherwise:
            gone = term.keys[term.values == 0]
            parts.exceptions.append((gone, np.full(len(gone), parts.never)))
        case _:
            raise TypeError(f"the kernel knows no must of the kind {type(term).__name__}")


def _add_prefer(parts: _Parts, term: Term, weight: int) -> None:
    """Add a source of points, both directions together."""
    tests = _tests_both_ways(term, weight) if isinstance(term, MaskIntersection) else []
    if _add_kinds(parts, term, lambda there, back: weight * (there + back), tests):
        return
    match term:
        case MemberConstant():
            parts.constant = parts.constant + weight * term.numbers
        case SparseExceptions():
            parts.base += 2 * weight * term.otherwise
            parts.exceptions.append((term.keys, 2 * weight * (term.values - term.otherwise)))
        case CommonContacts() if parts.network is None:
            parts.base += 2 * weight * WHOLE
            parts.network, parts.bridge = term, 2 * weight
        case _:
            raise TypeError(f"the kernel knows no preference of the kind {type(term).__name__}")


def _add_kinds(parts: _Parts, term: Term, scores: Contribution, tests: list[Test]) -> bool:
    """Add a term by kinds of member, or by tests of bit sets; say whether that was possible."""
    kinds = kinds_of(term, scores, tests)
    if kinds is not None:
        parts.kinds.append(kinds)
    else:
        parts.tests += tests
    return kinds is not None or bool(tests)


def _tests_both_ways(term: MaskIntersection, weight: int) -> list[Test]:
    if term.symmetric:
        return [_test(term, 2 * weight, 0)]
    there = _test(term, weight, 0)
    return [there, Test(there.right, there.left, weight, 0)]


def _test(term: MaskIntersection, hit: int, miss: int) -> Test:
    """Make a test of two bit sets; where a set without a bit counts as a hit, it gets one."""
    if not term.if_empty:
        return Test(term.left, term.right, hit, miss)
    bare_left, bare_right = (~side.any(axis=1) for side in (term.left, term.right))
    first, second = np.uint64(1), np.uint64(2)
    left = np.where(bare_left, first, np.uint64(0)) | second
    right = np.where(bare_right, second, np.uint64(0)) | first
    return Test(np.column_stack([term.left, left]), np.column_stack([term.right, right]), hit, miss)


def above(term: AncestorInterval) -> tuple[Int64, Int64]:
    """List who is above whom within the steps that count, ``int64 (k,)`` each."""
    upper, lower = [], []
    waiting: list[int] = []
    entry, leave, depth = (column.tolist() for column in (term.entry, term.leave, term.depth))
    for node in np.argsort(term.entry, kind="stable").tolist():
        while waiting and leave[waiting[-1]] <= entry[node]:
            waiting.pop()
        for other in reversed(waiting):
            if depth[node] - depth[other] > term.steps:
                break
            upper.append(other)
            lower.append(node)
        waiting.append(node)
    return np.array(upper, np.int64), np.array(lower, np.int64)


def _both_ways(a: Int64, b: Int64, size: int, value: int) -> tuple[Int64, Int64]:
    """Give the keys of pairs in both directions, each with the value."""
    keys = np.concatenate([a * size + b, b * size + a])
    return keys, np.full(len(keys), value)


def _runs(classes: Int64) -> tuple[Int32, Int32]:
    """Cut the places into runs of one class and bounded length."""
    begins = np.flatnonzero(np.diff(classes, prepend=-1))
    ends = np.append(begins[1:], len(classes))[: len(begins)]
    parts = [np.arange(first, last, RUN) for first, last in zip(begins, ends, strict=True)]
    starts = np.concatenate([np.empty(0, np.int64), *parts])
    return np.append(starts, len(classes)).astype(np.int32), classes[starts].astype(np.int32)


def _starts(sizes: Sequence[int] | Int64) -> Int64:
    """Give where each of some parts begins, and where the last one ends."""
    return np.concatenate([[0], np.cumsum(sizes, dtype=np.int64)]).astype(np.int64)


def _rows(rows: Sequence[NDArray[Any]], size: int) -> Int32:
    return np.array(rows, np.int32).reshape(-1, size)


def _places(member: Int32) -> Int32:
    """Give the place of each member."""
    place = np.empty(len(member), np.int32)
    place[member] = np.arange(len(member), dtype=np.int32)
    return place


def _by_place(
    exceptions: Sequence[tuple[Int64, Int64]], member: Int32
) -> tuple[Int64, Int32, Int64]:
    """Give exceptions as compressed rows, columns ascending; a pair may be there twice."""
    size, place = len(member), _places(member)
    keys = np.concatenate([np.empty(0, np.int64), *(keys for keys, _ in exceptions)])
    delta = np.concatenate([np.empty(0, np.int64), *(values for _, values in exceptions)])
    rows, columns = np.divmod(keys, max(1, size))
    keys = place[rows] * np.int64(size) + place[columns]
    order = np.argsort(keys, kind="stable")
    rows, columns = np.divmod(keys[order], max(1, size))
    starts = _starts(np.bincount(rows, minlength=size))
    return starts, columns.astype(np.int32), delta[order]


def _contacts_by_place(network: CommonContacts | None, member: Int32) -> tuple[Int64, Int32]:
    """Give the contacts as compressed rows of places; empty rows without a network."""
    size = len(member)
    if network is None:
        return np.zeros(size + 1, np.int64), np.empty(0, np.int32)
    degree = network.degree[member]
    starts = _starts(degree)
    begins = network.contacts.indptr[member]
    taken = np.arange(int(starts[-1])) + np.repeat(begins - starts[:-1], degree)
    return starts, _places(member)[network.contacts.indices[taken]]


def _words(tests: Sequence[Test], member: Int32) -> tuple[Masks, Int64, Int64, Int64]:
    """Lay the words of all bit sets out as rows, each set once."""
    rows: list[NDArray[np.uint64]] = []
    place: dict[int, int] = {}
    for side in _sides(tests):
        if id(side) not in place:
            place[id(side)] = len(rows)
            rows += [np.ascontiguousarray(side[member, word]) for word in range(side.shape[1])]
    masks = np.array(rows, np.uint64).reshape(-1, len(member))
    left, right = (
        np.array([place[id(getattr(test, side))] for test in tests], np.int64)
        for side in ("left", "right")
    )
    return masks, left, right, np.array([test.left.shape[1] for test in tests], np.int64)


def _sides(tests: Sequence[Test]) -> Iterator[Masks]:
    for test in tests:
        yield test.left
        yield test.right
