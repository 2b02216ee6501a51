"""The mentoring form: who offers to mentor, who asks for a mentor, and who has one already."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

from sources.harbourline.answers import Answers
from sources.harbourline.company import Company
from sources.harbourline.dice import Bools, Ints, choose, sample, shuffled, stream
from sources.harbourline.functions import FUNCTIONS
from sources.harbourline.topics import SHOWS, TOPICS

HEADER: Final = (
    "Employee ID", "I would like to", "Mentees at most", "Topics", "Functions", "Goals",
    "How often", "Mentors I would like", "My mentees now",
)  # fmt: skip
"""The columns of the form's export: one row for each offer and each ask."""

OFFERS: Final = "Mentor somebody"
ASKS: Final = "Find a mentor"
_MENTORS, _MENTEES, _RUNNING = 0.15, 0.275, 0.015
_SENIOR = 3
_ROOM: Final = (5.0, 4.0, 1.0)
_NAME_A_FUNCTION, _WISH = 0.25, 0.35
_MOST_WISHES = 3
_HOW_OFTEN: Final = ("every two weeks", "once a month", "weekly", "when I have a question", "")
_HOW_OFTEN_WEIGHTS: Final = (5.0, 4.0, 1.0, 1.0, 2.0)
_GOALS: Final = (
    "{topic}: I want to do it myself by summer, without asking.",
    "{topic}: my team needs somebody who can, and I would like to be that one.",
    "{topic}: I tried it twice and gave up. I want to know what I did wrong.",
    "{topic}: I want to know when to trust the answer and when not.",
    "I want to save two hours a week. My first idea is {topic}.",
    "I want to show my colleagues one thing that works: {topic}.",
    "I have done my work the same way for years. I want to see what changes with {topic}.",
    "I want to bring one small project to an end this year: {topic}.",
    "",
)
_AT_HOME: Final = tuple(function for function, topics in SHOWS.items() for _ in topics)
"""The function that shows each topic most, in the order of ``TOPICS``."""


@dataclass(frozen=True, slots=True)
class Mentoring:
    """What the form says.

    Attributes
    ----------
    mentor, mentee : ndarray of bool, shape (n,)
        Who offers and who asks; a few do both.
    room : ndarray of int64, shape (n,)
        How many mentees each would have at most, 1 to 3.
    running : dict of int to int
        The present mentee of some mentors; nobody of them asks for another.
    wishes : dict of int to list of int
        The mentors whom some of those who ask would like, best first.
    """

    mentor: Bools
    mentee: Bools
    room: Ints
    running: dict[int, int]
    wishes: dict[int, list[int]]


def sign_up(company: Company, said: Answers) -> Mentoring:
    """Decide who offers and who asks.

    Parameters
    ----------
    company : Company
        Who works there.
    said : Answers
        What they could show and ask for; who did not answer that form does not fill in this one.

    Returns
    -------
    Mentoring
        Of 400 people some 60 offer and 110 ask.
    """
    rng = stream(company.seed, "mentoring")
    level, about = company.tree.level, said.answered & ~company.on_leave
    able = about & said.shows.any(axis=1)
    keen = about & said.asks.any(axis=1) & (level <= _SENIOR)
    mentor = _mentors(company, able, rng)
    mentee = sample(rng, keen, round(_MENTEES * company.size))
    room = 1 + choose(rng, _ROOM, company.size)
    running = _running(company, said, mentor, keen & ~mentee, rng)
    wishes = _wishes(company, said, mentor, mentee, rng)
    return Mentoring(mentor, mentee, room, running, wishes)


def mentoring_rows(company: Company, said: Answers, signed: Mentoring) -> Iterator[tuple[str, ...]]:
    """Give the form's answers row by row, without its header.

    Parameters
    ----------
    company : Company
        Who works there.
    said : Answers
        What they could show and ask for.
    signed : Mentoring
        Who offers and who asks.

    Yields
    ------
    tuple of str
        The cells in the order of ``HEADER``, by employee number; who does both has two rows.
    """
    keys, words = company.keys, _Words(company)
    for person in range(company.size):
        if signed.mentor[person]:
            present = signed.running.get(person)
            yield (
                keys[person], OFFERS, str(signed.room[person]), _listed(said.shows[person]),
                words.offered_to(person), "", words.how_often[0][person], "",
                "" if present is None else keys[present],
            )  # fmt: skip
        if signed.mentee[person]:
            wishes = ";".join(keys[other] for other in signed.wishes.get(person, ()))
            asks = said.asks[person]
            yield (
                keys[person], ASKS, "", _listed(asks), words.asked_of(person, asks),
                words.goals(person, asks), words.how_often[1][person], wishes, "",
            )  # fmt: skip


class _Words:
    """What people write into the form beside topics and numbers."""

    def __init__(self, company: Company) -> None:
        rng = stream(company.seed, "mentoring words")
        self._own = company.tree.function.tolist()
        self._picky = (rng.random((2, company.size)) < _NAME_A_FUNCTION).tolist()
        self._further = (1 + choose(rng, np.ones(len(FUNCTIONS) - 1), company.size)).tolist()
        # The first is what they write when they offer, the second when they ask.
        self.how_often = [
            [_HOW_OFTEN[n] for n in choose(rng, _HOW_OFTEN_WEIGHTS, company.size).tolist()]
            for _ in range(2)
        ]
        self._sentence = choose(rng, np.ones(len(_GOALS)), company.size).tolist()

    def offered_to(self, person: int) -> str:
        """Name the function that some would like their mentees to be of, never their own."""
        if not self._picky[0][person]:
            return ""
        return FUNCTIONS[(self._own[person] + self._further[person]) % len(FUNCTIONS)].name

    def asked_of(self, person: int, asks: Bools) -> str:
        """Name the function that knows what some ask for, where it is not their own."""
        at_home = _AT_HOME[int(np.argmax(asks))]
        if not self._picky[1][person] or at_home == FUNCTIONS[self._own[person]].name:
            return ""
        return at_home

    def goals(self, person: int, asks: Bools) -> str:
        """Write what somebody wants to reach, of the first topic that they ask for."""
        said = _GOALS[self._sentence[person]].format(topic=TOPICS[int(np.argmax(asks))])
        return said[:1].upper() + said[1:]


def _mentors(company: Company, able: Bools, rng: np.random.Generator) -> Bools:
    """Choose who offers: seniors, and where there are too few those next to them."""
    wanted = round(_MENTORS * company.size)
    senior = able & (company.tree.level >= _SENIOR)
    chosen = sample(rng, senior, wanted)
    others = able & ~senior & (company.tree.level >= _SENIOR - 1)
    return chosen | sample(rng, others, wanted - int(chosen.sum()))


def _running(
    company: Company, said: Answers, mentor: Bools, free: Bools, rng: np.random.Generator
) -> dict[int, int]:
    """Give some mentors a mentee who asked for what they show, each mentee once."""
    found: dict[int, int] = {}
    taken = ~free
    chosen = sample(rng, mentor, max(1, round(_RUNNING * company.size)))
    for person in np.flatnonzero(chosen).tolist():
        fits = ~taken & said.asks[:, said.shows[person]].any(axis=1) & _apart(company, person)
        who = np.flatnonzero(sample(rng, fits, 1)).tolist()
        found.update((person, other) for other in who)
        taken[who] = True
    return found


def _wishes(
    company: Company, said: Answers, mentor: Bools, mentee: Bools, rng: np.random.Generator
) -> dict[int, list[int]]:
    """Let some name one to three mentors who offer what they ask for."""
    wishing = sample(rng, mentee, round(_WISH * int(mentee.sum())))
    found: dict[int, list[int]] = {}
    for person in np.flatnonzero(wishing).tolist():
        fits = mentor & said.shows[:, said.asks[person]].any(axis=1) & _apart(company, person)
        others = np.flatnonzero(fits)
        count = 1 + int(choose(rng, np.ones(_MOST_WISHES), 1)[0])
        best = others[shuffled(rng, len(others))[:count]].tolist()
        if best:
            found[person] = best
    return found


def _apart(company: Company, person: int) -> Bools:
    """Tell who is of another function and neither the manager nor a report of somebody."""
    tree = company.tree
    apart: Bools = (tree.function != tree.function[person]) & (tree.manager != person)
    if tree.manager[person] >= 0:
        apart[tree.manager[person]] = False
    return apart


def _listed(marked: Bools) -> str:
    return ";".join(TOPICS[number] for number in np.flatnonzero(marked).tolist())
