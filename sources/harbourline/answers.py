"""What members say themselves: what they could show, what they ask for, whether they join."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

from sources.harbourline.company import Company
from sources.harbourline.dice import Bools, Floats, Ints, choose, sample, stream
from sources.harbourline.functions import FUNCTIONS
from sources.harbourline.topics import ASKS, SHOWS, TOPICS

HEADER: Final = ("Employee ID", "Could show", "Would like to learn", "Join", "Thank me by name")
"""The columns of the form's export."""

PROGRAM: Final = "learning-partners"
"""The programme that the form asks about."""

_JOINED, _ALSO_ANSWERED = 0.78, 0.08
_AWAY_AND_JOINED = 0.02
_ASKED_ANYWHERE, _ASKED_AT_HOME = 0.12, 0.4
_SHOWN_ELSEWHERE = 0.01
_NOTHING_TO_SHOW, _ASKS_NOTHING = 0.08, 0.14


@dataclass(frozen=True, slots=True)
class Answers:
    """The form's answers.

    Attributes
    ----------
    answered, joined : ndarray of bool, shape (n,)
        Who filled in the form, and who said yes to the programme.
    shows, asks : ndarray of bool, shape (n, topics)
        Positions in ``TOPICS``.
    named : ndarray of int64, shape (n,)
        May be thanked by name: 0 blank, 1 no, 2 yes.
    """

    answered: Bools
    joined: Bools
    shows: Bools
    asks: Bools
    named: Ints


def fill_in_forms(company: Company) -> Answers:
    """Answer the form for the company's employees.

    Parameters
    ----------
    company : Company
        Who works there; contractors were not asked, and few who are on leave answered.

    Returns
    -------
    Answers
        About 78 in a hundred people said yes.
    """
    rng = stream(company.seed, "answers")
    size = company.size
    present = ~company.contractor & ~company.on_leave
    away = sample(rng, company.on_leave, round(_AWAY_AND_JOINED * size))
    certain = away | company.newcomer
    others = round(_JOINED * size) - int(certain.sum())
    joined = certain | sample(rng, present & ~certain, others)
    answered = joined | sample(rng, present & ~joined, round(_ALSO_ANSWERED * size))
    function = company.tree.function
    shows = _draw(rng, _show_weights()[function], 1 + choose(rng, (2, 18, 35, 45), size))
    asks = _draw(rng, _ask_weights()[function], 1 + choose(rng, (34, 45, 21), size))
    shows[rng.random(size) < _NOTHING_TO_SHOW] = False
    asks[rng.random(size) < _ASKS_NOTHING] = False
    asks &= ~shows
    named = choose(rng, (25, 12, 63), size)
    return Answers(answered, joined, shows, asks, named)


def answer_rows(company: Company, answers: Answers) -> Iterator[tuple[str, ...]]:
    """Give the answers file row by row, without its header.

    Parameters
    ----------
    company : Company
        Who works there.
    answers : Answers
        What they said.

    Yields
    ------
    tuple of str
        The cells in the order of ``HEADER``, for those who answered.
    """
    keys = company.keys
    for person in np.flatnonzero(answers.answered).tolist():
        yield (
            keys[person],
            _listed(answers.shows[person]),
            _listed(answers.asks[person]),
            PROGRAM if answers.joined[person] else "",
            ("", "no", "yes")[answers.named[person]],
        )


def _listed(marked: Bools) -> str:
    return ";".join(TOPICS[number] for number in np.flatnonzero(marked).tolist())


def _draw(rng: np.random.Generator, weights: Floats, counts: Ints) -> Bools:
    """Mark ``counts`` different columns in each row, the heavier ones more often.

    The largest of ``log(1 - u) / weight`` win: weighted sampling without replacement after
    Efraimidis and Spirakis (2006).
    """
    keys = np.log(1 - rng.random(weights.shape)) / weights
    rank = np.argsort(np.argsort(-keys, axis=1, kind="stable"), axis=1, kind="stable")
    return rank < counts[:, None]


def _show_weights() -> Floats:
    """How likely each function shows each topic, shape (functions, topics)."""
    return np.array(
        [[1.0 if topic in SHOWS[function.name] else _SHOWN_ELSEWHERE for topic in TOPICS]
         for function in FUNCTIONS]
    )  # fmt: skip


def _ask_weights() -> Floats:
    """How likely each function asks for each topic, shape (functions, topics)."""
    return np.array([_asked_by(function.name) for function in FUNCTIONS])


def _asked_by(function: str) -> list[float]:
    usual = dict.fromkeys(TOPICS, _ASKED_ANYWHERE)
    usual.update(dict.fromkeys(SHOWS[function], _ASKED_AT_HOME))
    usual.update(ASKS[function])
    return [usual[topic] for topic in TOPICS]
