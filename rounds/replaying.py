"""Solve a round again from what was stored, and compare the answers to the byte.

Of a round with swaps both are compared: the engine's answer, and the answer with the swaps.
"""

from __future__ import annotations

from concurrent.futures import Executor
from dataclasses import dataclass
from hashlib import sha256

from matching import Problem, propose
from matching.swapping import swapped
from rounds.lifecycle import RoundError
from rounds.program_file import frozen_program
from rounds.solving import SAFETY_SECONDS
from rounds.swap_choices import SWAPPED, swaps_made
from store import Round


@dataclass(frozen=True, slots=True)
class Replay:
    """What a replay showed.

    Attributes
    ----------
    same
        Whether the answers agree to the byte.
    stored, again
        The SHA-256 of the stored answer and of the one computed now, both with the round's swaps.
    swaps
        How many swaps an admin made.
    promised
        False when the stored round was stopped by the clock, which promises no replay.
    """

    same: bool
    stored: str
    again: str
    promised: bool
    swaps: int = 0


def replay(round_: Round, executor: Executor | None = None) -> Replay:
    """Solve a stored Problem with the stored policy and seed; an ``executor`` scores the blocks.

    Raises
    ------
    RoundError
        When the round holds no Problem: it was not proposed, or it was erased with a member.
    """
    if round_.problem is None or round_.proposal is None:
        why = (
            "it was never proposed"
            if round_.proposed_at is None
            else "its data was erased, so it cannot be replayed"
        )
        raise RoundError(f"Round {round_.period} holds nothing to replay: {why}.")
    policy = frozen_program(round_.program.slug, round_.document).policy
    problem = Problem.from_bytes(round_.problem)
    answer = propose(
        problem, policy, seed=round_.seed, time_limit=SAFETY_SECONDS, executor=executor
    )
    promised = round_.figures.get("stopped_by") != "time_limit"
    as_stored = answer.to_bytes() == round_.proposal
    edited = round_.figures.get(SWAPPED)
    if edited is None or not as_stored:
        stored, again = _digest(round_.proposal), _digest(answer.to_bytes())
        return Replay(same=as_stored, stored=stored, again=again, promised=promised)
    pairs = swaps_made(round_.figures)
    again = _digest(swapped(problem, policy, answer, pairs, executor=executor).to_bytes())
    same = again == edited["sha256"]
    return Replay(same, edited["sha256"], again, promised, len(pairs))


def _digest(content: bytes) -> str:
    return sha256(content).hexdigest()
