"""A program with another policy, as an admin asks "what if" on the command line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from config import ConfigError, parse_document
from matching.policy import PolicyError
from matching.policy_changes import changed
from matching.policy_frame import KEYS as POLICY_KEYS
from rounds.program_file import ProgramFile, placed

_FROM = Path("--change")


def changed_program(file: ProgramFile, changes: Sequence[str]) -> ProgramFile:
    """Give a program with a changed policy; its file stays as it is.

    Parameters
    ----------
    changes
        Each as YAML, such as ``must: {rest: 4}`` or ``without: bridge``, one applied after the
        other; `matching.policy_changes` says what they may be.

    Raises
    ------
    ConfigError
        When one is not YAML, or no change that can be made; the message says what to write.
    """
    policy = file.policy
    for text in changes:
        try:
            policy = changed(policy, parse_document(text, _FROM).data)
        except PolicyError as error:
            told = "; ".join(placed(problem) for problem in error.problems)
            raise ConfigError(f"--change {text!r}: {told}.") from error
    others = {key: value for key, value in file.document.items() if key not in POLICY_KEYS}
    return replace(file, policy=policy, document=others | policy.document())
