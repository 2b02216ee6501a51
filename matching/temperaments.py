"""Who is quiet and who is open among the members, where activity says so."""

from __future__ import annotations

from typing import Final

import numpy as np

from matching.columns import NOT_KNOWN, Bool, Int32, Int64
from matching.history import Contacts
from matching.problem import Problem

NEITHER, QUIET, OPEN = range(3)
SHARE: Final = 4
"""The fourth part of the members with the fewest contacts is quiet, that with the most is open."""

ACROSS: Final = 2
"""In how many functions other than their own somebody welcoming has contacts at least."""


def temperaments(problem: Problem) -> Int32:
    """Say who has few contacts and who has many, beside the other members.

    Members whom no activity covers are neither, and the others are not compared with them. Where
    too many have as many contacts as each other to tell them apart, nobody is either.

    Returns
    -------
    numpy.ndarray
        ``int32 (n,)``: `QUIET`, `OPEN` or `NEITHER`.
    """
    codes = np.full(problem.size, NEITHER, np.int32)
    if problem.contacts is None:
        return codes
    covered, circle = problem.contacts.covered, problem.contacts.circle
    ranked = np.sort(circle[covered])
    part = len(ranked) // SHARE
    if part and ranked[part - 1] < ranked[-part]:
        codes[covered & (circle <= ranked[part - 1])] = QUIET
        codes[covered & (circle >= ranked[-part])] = OPEN
    return codes


def welcomes(problem: Problem) -> Int32:
    """Say who has few contacts, and who has many and of several functions.

    Returns
    -------
    numpy.ndarray
        ``int32 (n,)``: as `temperaments`, but `OPEN` only for those in touch with at least
        `ACROSS` functions other than their own.
    """
    codes = temperaments(problem)
    if problem.contacts is not None:
        codes[(codes == OPEN) & (_across(problem, problem.contacts) < ACROSS)] = NEITHER
    return codes


def _across(problem: Problem, contacts: Contacts) -> Int64:
    """Count the functions other than their own in which each member has contacts."""
    if len(contacts.across):
        return contacts.across.astype(np.int64)
    function = problem.members.categories.get("function")
    if function is None:
        return np.zeros(problem.size, np.int64)
    own = np.repeat(np.arange(problem.size), np.diff(contacts.indptr))
    other = function.codes[contacts.indices]
    counts: Bool = (other != NOT_KNOWN) & (other != function.codes[own])
    kinds = len(function.labels)
    reached = np.unique(own[counts].astype(np.int64) * kinds + other[counts])
    return np.bincount(reached // max(kinds, 1), minlength=problem.size)
