"""The meaning of the rules of mentoring once more, for `matching.verify`, in plain Python."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from functools import cached_property
from typing import Any, Final

from matching.offers import Mentoring
from matching.problem import Problem
from matching.verify_rules import Facts, Options, breaks, points_of


class MentoringFacts(Facts):
    """What is known about mentors and mentees, looked up one at a time.

    Parameters
    ----------
    problem
        A problem that says who offers and who asks.
    document
        The policy's document.
    """

    def __init__(self, problem: Problem, document: dict[str, Any]) -> None:
        super().__init__(problem, document["must"])
        assert problem.mentoring is not None
        self.of: Mentoring = problem.mentoring
        self.document = document
        self.busy = [int(load) for load in problem.load.tolist()]
        self._topics: dict[tuple[str, int], set[str]] = {}
        self._fits = [item for item in document["prefer"] if "wish" not in item]
        self._wish = [item for item in document["prefer"] if "wish" in item]

    @cached_property
    def mentors(self) -> list[int]:
        """Everybody who offers to mentor."""
        return [member for member in range(self.size) if self.of.offers[member]]

    @cached_property
    def mentees(self) -> list[int]:
        """Everybody who asks for a mentor."""
        return [member for member in range(self.size) if self.of.seeks[member]]

    @cached_property
    def room(self) -> list[int]:
        """How many mentees each member could take."""
        taken = Counter(mentor for mentor, _ in self.of.current.tolist())
        return [
            max(0, int(self.of.places[member]) - taken[member]) if self.of.offers[member] else 0
            for member in range(self.size)
        ]

    @cached_property
    def running(self) -> set[tuple[int, int]]:
        """Mentor and mentee of each running mentorship."""
        return {(mentor, mentee) for mentor, mentee in self.of.current.tolist()}

    @cached_property
    def wishes(self) -> dict[int, list[int]]:
        """The mentors that each mentee wished for, the first wish first."""
        wishes: dict[int, list[int]] = {}
        for mentee, mentor in self.of.wishes.tolist():
            wishes.setdefault(mentee, []).append(mentor)
        return wishes

    @cached_property
    def led(self) -> dict[int, set[int]]:
        """How many rounds ago each mentor had mentees."""
        led: dict[int, set[int]] = {}
        for mentor, ago in self.of.led.tolist():
            led.setdefault(mentor, set()).add(ago)
        return led

    def topics(self, column: str, member: int) -> set[str]:
        """Give what a member offers or asks for."""
        key = column, member
        if key not in self._topics:
            values = getattr(self.of, column)
            span = slice(int(values.indptr[member]), int(values.indptr[member + 1]))
            self._topics[key] = {values.labels[code] for code in values.indices[span].tolist()}
        return self._topics[key]

    def broken(self, mentor: int, mentee: int) -> list[str]:
        """List the labels of what stands against a mentorship, each once."""
        found = [] if self.room[mentor] else ["no_place"]
        found += [] if self._is_possible(mentor, mentee) else ["not_possible"]
        found += [
            label_of_mentoring(item)
            for item in self.document["must"]
            if breaks_mentoring(self, item, mentor, mentee)
        ]
        return list(dict.fromkeys(found))

    def score(self, mentor: int, mentee: int) -> int:
        """Count the points of a mentorship, in thousandths."""
        return self.fit(mentor, mentee) + self.wished(mentor, mentee)

    def fit(self, mentor: int, mentee: int) -> int:
        """Count the points of a mentorship without those for the mentee's wishes."""
        return sum(mentoring_points(self, item, mentor, mentee) for item in self._fits)

    def wished(self, mentor: int, mentee: int) -> int:
        """Count the points for the mentee's wishes."""
        return sum(mentoring_points(self, item, mentor, mentee) for item in self._wish)

    def _is_possible(self, mentor: int, mentee: int) -> bool:
        return not self.is_blocked(mentor, mentee) and (mentor, mentee) not in self.running


def label_of_mentoring(item: dict[str, Options]) -> str:
    """Name a rule of a policy's document, such as ``cover.topics``."""
    ((name, options),) = item.items()
    words = ("attribute", "relation", "of", "same")
    detail = next((options[word] for word in words if word in options), None)
    return f"{name}.{detail}" if detail else name


def breaks_mentoring(
    facts: MentoringFacts, item: dict[str, Options], mentor: int, mentee: int
) -> bool:
    """Say whether a mentorship breaks a must that looks at two people."""
    ((name, options),) = item.items()
    if name == "at_most":
        return False
    if name in _MUSTS:
        return not _MUSTS[name](facts, options, mentor, mentee)
    return breaks(facts, item, mentor, mentee)


def mentoring_points(
    facts: MentoringFacts, item: dict[str, Options], mentor: int, mentee: int
) -> int:
    """Give what a preference is worth in a mentorship, thousandths of a point."""
    ((name, options),) = item.items()
    if name in _PREFERENCES:
        return int(options["points"]) * _PREFERENCES[name](facts, options, mentor, mentee)
    if name in _FROM_THE_MENTEE:
        return points_of(facts, item, mentee, mentor)
    return points_of(facts, item, mentor, mentee)


def _is_above(facts: MentoringFacts, options: Options, mentor: int, mentee: int) -> bool:
    theirs, own = facts.number("level", mentor), facts.number("level", mentee)
    if theirs is None or own is None:
        return bool(options["missing"] == "allow")
    return bool(options["least"] <= theirs - own <= options["most"])


def _covers(facts: MentoringFacts, options: Options, mentor: int, mentee: int) -> bool:
    offered, asked = facts.topics("topics_offered", mentor), facts.topics("topics_asked", mentee)
    if not offered or not asked:
        return bool(options["missing"] == "allow")
    return bool(offered & asked)


def _is_asked(facts: MentoringFacts, options: Options, mentor: int, mentee: int) -> bool:
    theirs, own = facts.label("function", mentor), facts.label("function", mentee)
    wanted = facts.topics("functions_asked", mentee)
    taken = facts.topics("functions_offered", mentor)
    if taken and own is not None and own not in taken:
        return False
    if theirs is None:
        return True
    if wanted:
        return theirs in wanted
    return bool(options["else"] == "any" or own is None or own != theirs)


def _has_time(facts: MentoringFacts, options: Options, mentor: int, _mentee: int) -> bool:
    return bool(facts.busy[mentor] < options["busy_at"])


def _is_rested(facts: MentoringFacts, options: Options, mentor: int, _mentee: int) -> bool:
    rounds = facts.led.get(mentor, set())
    latest = min(rounds, default=0)
    if not rounds or latest > options["rest"]:
        return True
    return not all(latest + step in rounds for step in range(options["after"]))


def _wished(facts: MentoringFacts, _options: Options, mentor: int, mentee: int) -> int:
    wishes = facts.wishes.get(mentee, [])
    return 1000 // (wishes.index(mentor) + 1) if mentor in wishes else 0


_MUSTS: Final[dict[str, Callable[[MentoringFacts, Options, int, int], bool]]] = {
    "level_gap": _is_above,
    "cover": _covers,
    "asked": _is_asked,
    "load": _has_time,
    "breather": _is_rested,
}

_PREFERENCES: Final[dict[str, Callable[[MentoringFacts, Options, int, int], int]]] = {
    "cover": lambda *known: 1000 * _covers(*known),
    "wish": _wished,
}

_FROM_THE_MENTEE: Final = ("owed", "unmet")
