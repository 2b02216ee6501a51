"""A problem with some of its members only."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from matching.columns import Bool, Int32, Int64
from matching.offers import TOPICS
from matching.problem import Category, Contacts, Mentoring, Met, Problem, Roster, SetColumn


def part_of(problem: Problem, members: Int64) -> Problem:
    """Give the problem of some members of a pairing or mentoring round, numbered anew.

    Parameters
    ----------
    problem
        The whole.
    members
        ``int64 (k,)``: who stays, ascending. The others connect the reporting line still.

    Raises
    ------
    ValueError
        When the problem has projects, or somebody who stays is on no side of a mentoring round.
    """
    if problem.projects is not None:
        raise ValueError("a round of teams is simulated with all of its members")
    place = np.full(problem.size, -1, np.int64)
    place[members] = np.arange(len(members))
    mentoring = problem.mentoring
    return replace(
        problem,
        members=_roster(problem.members, members),
        met=_met(problem.met, place),
        contacts=None if problem.contacts is None else _contacts(problem.contacts, members, place),
        blocked=_pairs(problem.blocked, place),
        pinned=_pairs(problem.pinned, place),
        owed=problem.owed[members],
        load=problem.load[members],
        mentoring=None if mentoring is None else _mentoring(mentoring, members, place),
    )


def _roster(roster: Roster, members: Int64) -> Roster:
    return Roster(
        size=len(members),
        categories={
            name: Category(column.codes[members], column.labels)
            for name, column in roster.categories.items()
        },
        numbers={name: column[members] for name, column in roster.numbers.items()},
        sets={name: _rows(column, members) for name, column in roster.sets.items()},
        manager=_line(roster.manager, members),
        capacity=roster.capacity[members],
    )


def _line(manager: Int32, members: Int64) -> Int32:
    """Put the members' nodes first, and those of everybody else behind them."""
    nodes = np.concatenate([members, np.setdiff1d(np.arange(len(manager)), members)])
    place = np.empty(len(manager) + 1, np.int32)
    place[nodes], place[-1] = np.arange(len(nodes)), -1
    line: Int32 = place[manager[nodes]]
    return line


def _rows(column: SetColumn, members: Int64) -> SetColumn:
    indptr, entries = _slices(column.indptr, members)
    return SetColumn(indptr, column.indices[entries], column.labels)


def _slices(indptr: Int64, members: Int64) -> tuple[Int64, Int64]:
    """Give the row pointers of some rows, and where their entries stand."""
    counts = np.diff(indptr)[members]
    fresh = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
    entries = np.arange(fresh[-1]) + np.repeat(indptr[members] - fresh[:-1], counts)
    return fresh, entries


def _met(met: Met, place: Int64) -> Met:
    a, b = (place[side].astype(np.int32) for side in (met.a, met.b))
    kept = (a >= 0) & (b >= 0)
    return Met(a[kept], b[kept], met.rounds_ago[kept], met.met[kept])


def _contacts(contacts: Contacts, members: Int64, place: Int64) -> Contacts:
    indptr, entries = _slices(contacts.indptr, members)
    others = place[contacts.indices[entries]].astype(np.int32)
    kept: Bool = np.greater_equal(others, 0)
    before = np.concatenate([[0], np.cumsum(kept)])
    return Contacts(before[indptr], others[kept], contacts.weights[entries[kept]])


def _pairs(pairs: Int32, place: Int64) -> Int32:
    there = place[pairs].astype(np.int32)
    kept: Int32 = there[(there >= 0).all(axis=1)]
    return kept


def _mentoring(mentoring: Mentoring, members: Int64, place: Int64) -> Mentoring:
    return Mentoring(
        offers=mentoring.offers[members],
        seeks=mentoring.seeks[members],
        places=mentoring.places[members],
        current=_pairs(mentoring.current, place),
        wishes=_pairs(mentoring.wishes, place),
        led=_led(mentoring.led, place),
        served=mentoring.served[members],
        **{name: _rows(getattr(mentoring, name), members) for name in TOPICS},
    )


def _led(led: Int32, place: Int64) -> Int32:
    mentors = place[led[:, 0]]
    rows = np.stack([mentors, led[:, 1]], axis=1).astype(np.int32)
    kept: Int32 = rows[mentors >= 0]
    return kept
