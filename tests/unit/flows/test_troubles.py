"""Known troubles: a sentence and an exit code, never a traceback or somebody's data."""

import errno

import pytest
from sqlalchemy.exc import IntegrityError

from config import ConfigError
from flows.cli.troubles import exit_code, known_troubles, message
from flows.only_one import AlreadyHeldError
from flows.server import ServerError


@pytest.mark.parametrize("trouble", [AlreadyHeldError("held"), ServerError("ended")])
def test_what_keeps_up_from_running_is_known(trouble):
    """A second `up`, or a server that does not start, is told in a sentence."""
    assert isinstance(trouble, known_troubles())
    assert exit_code(trouble) == 1


def test_a_wrong_file_is_wrong_use():
    """Scripts can tell a mistake of theirs from a failure."""
    assert exit_code(ConfigError("x.yaml:1: unknown key")) == 2


def test_a_full_disk_says_what_to_do():
    """Nobody has to know what ENOSPC is."""
    assert "Make room" in message(OSError(errno.ENOSPC, "No space left on device"))


def test_a_database_error_does_not_repeat_a_row():
    """PostgreSQL names the row it refuses, with what is in it."""
    refused = Exception("duplicate key\nDETAIL:  Key (email)=(ada@example.org) already exists.")
    said = message(IntegrityError("INSERT", None, refused))
    assert "duplicate key" in said
    assert "ada@" not in said


def test_a_defect_is_no_known_trouble():
    """A bug keeps its traceback."""
    assert not isinstance(ZeroDivisionError(), known_troubles())
