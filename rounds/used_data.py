"""What a round looked at to make its matches, column by column, as its program asked for it."""

from __future__ import annotations

from collections.abc import Sequence

from rounds.program_file import frozen_program
from store import Round


def columns_used(round_: Round) -> Sequence[str]:
    """Name the columns that a round's rules read, in the order of the rules, each once."""
    from matching.rule_reads import columns_read

    policy = frozen_program(round_.program.slug, round_.document).policy
    read = (name for rule in (*policy.must, *policy.prefer) for name in columns_read(rule))
    return list(dict.fromkeys(read))
