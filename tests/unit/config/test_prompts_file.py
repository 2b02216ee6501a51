"""The library of things to try: the shipped one is whole, and a mistake is told with its line."""

from __future__ import annotations

import pytest

from config import ConfigError
from config.home import Home
from config.prompts import load_prompts


@pytest.fixture
def home(tmp_path):
    """Give a function that writes the library of a home folder and reads it."""

    def read(text):
        (tmp_path / "prompts.yaml").write_text(text, encoding="utf-8")
        return load_prompts(Home(tmp_path))

    return read


def test_the_shipped_library_speaks_every_shipped_language(tmp_path):
    """Without a file of one's own there are many to choose from, each in all three languages."""
    prompts = load_prompts(Home(tmp_path)).prompts
    assert len(prompts) >= 30
    assert all(set(prompt.words) == {"en", "de", "es"} for prompt in prompts)
    assert sum(not prompt.topics for prompt in prompts) >= 5, "some fit whoever meets"


def test_ones_own_library_takes_its_place(home):
    """Only what the organisation wrote is chosen from; a community sees what is for it."""
    library = home(
        "prompts:\n"
        "  - {id: a, try: {en: Try this.}}\n"
        "  - {id: b, communities: [lawyers], try: {en: Try that.}}\n"
    )
    assert [each.id for each in library.of_community("ai-learners")] == ["a"]
    assert [each.id for each in library.of_community("lawyers")] == ["a", "b"]


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("prompts:\n  - id: a\n    try: {de: Versucht das.}\n", 3, "English"),
        ("prompts:\n  - {id: a, try: {en: x}}\n  - {id: a, try: {en: y}}\n", 1, "is there once"),
        ("prompts:\n  - id: a\n    tpics: [x]\n    try: {en: x}\n", 3, "topics"),
        ("prompts:\n  - id: Not a slug\n    try: {en: x}\n", 2, "id"),
    ],
)
def test_a_mistake_is_told_with_its_line(home, text, line, said):
    """A community manager finds the place."""
    with pytest.raises(ConfigError) as refused:
        home(text)
    assert f"prompts.yaml:{line}:" in str(refused.value)
    assert said in str(refused.value)
