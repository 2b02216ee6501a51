"""YAML documents: plain data, and the line of every key."""

from pathlib import Path

import pytest

from config import ConfigError, read_document
from config.documents import parse_document


def write(folder: Path, text: str) -> Path:
    path = folder / "file.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_lines_of_nested_keys(tmp_path):
    """An editor can jump to each key and list item, however deep."""
    document = read_document(
        write(tmp_path, "a: 1\nmust:\n  - different: x\n  - rest:\n      rounds: 2\n")
    )
    assert document.line(("a",)) == 1
    assert document.line(("must", 1, "rest", "rounds")) == 5
    assert document.at(("must", 0)).endswith("file.yaml:3")


def test_a_missing_key_points_to_its_parent(tmp_path):
    """What is not in the file is told at the nearest place that is."""
    document = read_document(write(tmp_path, "a: 1\nb:\n  c: 2\n"))
    assert document.line(("b", "nowhere")) == 2
    assert document.line(("nowhere",)) == 1


def test_the_data_is_plain(tmp_path):
    """Later code gets dicts, lists and scalars, nothing of the YAML library."""
    data = read_document(write(tmp_path, 'a: [1, 2.5, true, null, "x"]\nb: {c: d}\n')).data
    assert data == {"a": [1, 2.5, True, None, "x"], "b": {"c": "d"}}
    assert [type(value) for value in data["a"]] == [int, float, bool, type(None), str]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a: [1, 2\n", r"file\.yaml:\d+: "),
        ("a: 1\na: 2\n", r"file\.yaml:2: .*duplicate key"),
        ("- 1\n", "key: value"),
        ("", "key: value"),
    ],
)
def test_what_is_not_a_document_is_refused(tmp_path, text, words):
    """Broken YAML, a key named twice, a list or nothing: each names the file and what is wrong."""
    with pytest.raises(ConfigError, match=words):
        read_document(write(tmp_path, text))


def test_a_missing_file_is_named(tmp_path):
    """A wrong path is told as such."""
    with pytest.raises(ConfigError, match="no such file"):
        read_document(tmp_path / "nowhere.yaml")


def test_other_encodings_are_refused(tmp_path):
    """A file that is not UTF-8 is not half understood."""
    path = tmp_path / "latin.yaml"
    path.write_bytes("name: Zoë".encode("latin-1"))
    with pytest.raises(ConfigError, match="UTF-8"):
        read_document(path)


def test_what_a_reader_changes_is_not_read_by_the_next(tmp_path):
    """A text is parsed once, but everybody gets data of their own, with their own path."""
    first = parse_document("a: {b: [1]}\n", tmp_path / "one.yaml")
    first.data["a"]["b"].append(2)
    second = parse_document("a: {b: [1]}\n", tmp_path / "two.yaml")
    assert second.data == {"a": {"b": [1]}}
    assert second.at(["a", "b"]) == f"{tmp_path / 'two.yaml'}:1"
