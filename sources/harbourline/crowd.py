"""Who is loud, quiet or dormant at work, whom they deal with, and who helps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from sources.harbourline.answers import Answers
from sources.harbourline.company import Company
from sources.harbourline.dice import Bools, Floats, Ints, choose, sample, stream

DORMANT, QUIET, REGULAR, LOUD = range(4)
_TEMPER_SHARES: Final = (0.19, 0.46, 0.29, 0.06)
_EVENTS_A_WEEK: Final = np.array([0.0, 0.7, 2.8, 13.0])
_TEAM, _FUNCTION, _ELSEWHERE = 5, 3, 2
_HELPERS = 0.07
_MOST_HELPERS = 2_000


@dataclass(frozen=True, slots=True)
class Crowd:
    """How people behave.

    Attributes
    ----------
    temper : ndarray of int64, shape (n,)
        DORMANT, QUIET, REGULAR or LOUD.
    rate : ndarray of float64, shape (n,)
        Events a week; a few people do most of it.
    contacts : ndarray of int64, shape (n, 10)
        Whom each deals with: the team, the function, and two from anywhere.
    helpers : ndarray of int64, shape (h,)
        Those who answer the questions of other functions.
    """

    temper: Ints
    rate: Floats
    contacts: Ints
    helpers: Ints


def gather_crowd(company: Company, answers: Answers) -> Crowd:
    """Decide how everybody behaves at work.

    Parameters
    ----------
    company : Company
        Who works there.
    answers : Answers
        What they could show: helpers have something to show, and are not the loudest.

    Returns
    -------
    Crowd
        Tempers, rates, contacts and helpers.
    """
    rng = stream(company.seed, "crowd")
    temper = choose(rng, _TEMPER_SHARES, company.size)
    burst = np.minimum((1 - rng.random(company.size)) ** -0.6, 8.0)
    able = answers.joined & answers.shows.any(axis=1) & ~company.on_leave
    able &= (temper == QUIET) | (temper == REGULAR)
    count = min(_MOST_HELPERS, round(_HELPERS * company.size))
    helpers = np.flatnonzero(sample(rng, able, count))
    return Crowd(temper, _EVENTS_A_WEEK[temper] * burst, _contacts(company, rng), helpers)


def _contacts(company: Company, rng: np.random.Generator) -> Ints:
    manager = company.tree.manager
    own = np.arange(company.size)
    columns = [_one_of(manager, own, rng) for _ in range(_TEAM)]
    columns += [_one_of(company.tree.function, own, rng) for _ in range(_FUNCTION)]
    columns += [_one_of(company.site, own, rng) for _ in range(_ELSEWHERE - 1)]
    columns.append(choose(rng, np.ones(company.size), company.size))
    contacts = np.stack(columns, axis=1)
    fallback = np.where(manager >= 0, manager, np.argmax(manager == np.argmin(manager)))
    return np.where(contacts == own[:, None], fallback[:, None], contacts)


def _one_of(group: Ints, own: Ints, rng: np.random.Generator) -> Ints:
    """Somebody of the same group for each person, perhaps themselves."""
    order = np.argsort(group, kind="stable")
    ranked = group[order]
    first = np.searchsorted(ranked, group, side="left")
    count = np.searchsorted(ranked, group, side="right") - first
    return order[first + (rng.random(len(own)) * count).astype(np.int64)]


def may_be_seen(crowd: Crowd) -> Bools:
    """Tell who writes at all, so that others can answer or react.

    Parameters
    ----------
    crowd : Crowd
        How people behave.

    Returns
    -------
    ndarray of bool, shape (n,)
        Everybody but the dormant.
    """
    seen: Bools = crowd.temper != DORMANT
    return seen
