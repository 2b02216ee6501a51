"""What a horizon is: rounds, and what can be said of them."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class PlannedRound:
    """One round of a horizon.

    Attributes
    ----------
    groups
        The members of each match, two or three or those of a table, ascending.
    left
        Members with capacity who are in no match, ascending.
    repeats
        How many pairs of members meet who have met before, in the history or in this horizon;
        every two at a table meet, so that a table of four may have six.
    objective
        Thousandths of a point that the policy gives the matches, as `matching.Proposal` counts
        them, if everything before goes as planned and everybody meets.
    """

    groups: tuple[tuple[int, ...], ...]
    left: tuple[int, ...]
    repeats: int
    objective: int


@dataclass(frozen=True, slots=True)
class Coverage:
    """Which functions meet which.

    Attributes
    ----------
    labels
        The functions; an empty text stands for members whose function is not known.
    meetings
        For each two functions how many pairs of members meet in the horizon; within a function
        they stand on the diagonal.
    possible
        For each two functions whether the rules let any two of their members meet.
    met
        For each two functions whether members have met, in the history or in the horizon.
    complete_after
        After how many rounds every two different functions that may meet have met: 0 when the
        history had it already; ``None`` when the horizon does not get there.
    """

    labels: tuple[str, ...]
    meetings: tuple[tuple[int, ...], ...]
    possible: tuple[tuple[bool, ...], ...]
    met: tuple[tuple[bool, ...], ...]
    complete_after: int | None

    @property
    def share(self) -> float:
        """Share, 0 to 1, of the pairs of different functions that may meet and have met."""
        possible = self._pairs(self.possible)
        done = possible & self._pairs(self.met)
        return len(done) / len(possible) if possible else 1.0

    def _pairs(self, table: tuple[tuple[bool, ...], ...]) -> set[tuple[int, int]]:
        size = len(self.labels)
        return {(f, g) for f in range(size) for g in range(f) if table[f][g]}


@dataclass(frozen=True, slots=True)
class Horizon:
    """The next rounds, laid out together.

    Attributes
    ----------
    rounds
        In their order.
    coverage
        Which functions meet which.
    most_without_repeat
        No plan has more rounds from the first on, each with as many pairs as possible and with
        trios only of whoever is left over, in which nobody meets again. May lie beyond the horizon;
        ``None`` when nobody may meet. Of tables: no plan whose every round seats as many members as
        each of these does, at tables of the sizes that the policy lets them have.
    fewest_repeats
        No plan of so many rounds, with as many pairs and trios, has fewer repeats, unless it leaves
        somebody over more often than this one leaves anybody. Of tables: no plan that seats as many
        members in each round.
    stopped_by
        ``done``, or ``work_limit`` or ``time_limit`` when that ended the search for fewer repeats.
    seed
        What it was made with.
    """

    rounds: tuple[PlannedRound, ...]
    coverage: Coverage
    most_without_repeat: int | None
    fewest_repeats: int
    stopped_by: str
    seed: int

    @property
    def repeats(self) -> int:
        """How many pairs of members meet again, in all rounds together."""
        return sum(planned.repeats for planned in self.rounds)

    @property
    def first_repeat(self) -> int | None:
        """The first round, from 1, with a repeat; ``None`` when there is none."""
        return next((at for at, one in enumerate(self.rounds, start=1) if one.repeats), None)

    @property
    def forced(self) -> bool:
        """Whether it is proven that no plan has its first repeat later."""
        most = self.most_without_repeat
        return most is not None and self.first_repeat == most + 1

    @property
    def optimal(self) -> bool:
        """Whether it is proven that no plan as fair has fewer repeats."""
        return self.repeats == self.fewest_repeats

    def to_bytes(self) -> bytes:
        """Write it in canonical form: the same plan, the same bytes."""
        return json.dumps(self.document(), separators=(",", ":"), sort_keys=True).encode()

    def document(self) -> dict[str, Any]:
        """Give it as plain data, with the figures that follow from it."""
        return asdict(self) | {
            "repeats": self.repeats,
            "first_repeat": self.first_repeat,
            "forced": self.forced,
            "optimal": self.optimal,
            "coverage": asdict(self.coverage) | {"share": self.coverage.share},
        }
