"""Solve a round again from what was stored, and compare the answers to the byte."""

from __future__ import annotations

from concurrent.futures import Executor
from dataclasses import dataclass

from matching import Problem, propose
from rounds.lifecycle import RoundError
from rounds.program_file import frozen_program
from rounds.solving import SAFETY_SECONDS
from store import Round


@dataclass(frozen=True, slots=True)
class Replay:
    """What a replay showed.

    Attributes
    ----------
    same
        Whether the answers agree to the byte.
    stored, again
        The SHA-256 of the stored answer and of the one computed now.
    promised
        False when the stored round was stopped by the clock, which promises no replay.
    """

    same: bool
    stored: str
    again: str
    promised: bool


def replay(round_: Round, executor: Executor | None = None) -> Replay:
    """Solve a stored Problem with the stored policy and seed; an ``executor`` scores the blocks.

    Raises
    ------
    RoundError
        When the round holds no Problem: it was not proposed, or it was erased with a member.
    """
    from hashlib import sha256

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
    ).to_bytes()
    return Replay(
        same=answer == round_.proposal,
        stored=sha256(round_.proposal).hexdigest(),
        again=sha256(answer).hexdigest(),
        promised=round_.figures.get("stopped_by") != "time_limit",
    )
