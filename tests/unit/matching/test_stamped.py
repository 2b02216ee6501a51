"""Stored compiled code is told apart by the sources of all that it calls."""

from __future__ import annotations

from matching.stamped import stamped


def _double(value):
    return 2 * value


def test_a_changed_source_gives_another_name(tmp_path):
    """What a function calls may change while its own file does not."""
    one, other = tmp_path / "one.py", tmp_path / "other.py"
    one.write_text("value = 1")
    other.write_text("value = 2")
    names = {stamped(_double, sources).__qualname__ for sources in ([one], [other], [one, other])}
    assert len(names) == 3
    assert stamped(_double, [one]).__qualname__ in names


def test_the_copy_does_the_same():
    """Only the name differs."""
    copy = stamped(_double, [])
    assert copy(4) == 8
    assert copy.__module__ == _double.__module__
