"""docs/first-policy.md, step by step: each command does what the page says."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from sources.harbourline import write_company

PAGE = (Path(__file__).parents[3] / "docs" / "first-policy.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```(sh|diff)\n(.*?)```", PAGE, flags=re.DOTALL)


@pytest.fixture
def walk(crossweave, home):
    """Give a function that does a block of the page; the demo's files are written without it."""
    company = write_company(home / "demo" / "feed")
    shutil.copyfile(company.people, home / "demo" / "feed" / "hr.csv")

    def do(kind: str, block: str) -> list[str]:
        if kind == "diff":
            _edit(home / "programs" / "learning-partners.yaml", block)
            return []
        commands = [line.partition("#")[0].split() for line in block.splitlines()]
        return [
            _ran(crossweave(*(part.replace("var/", f"{home}/") for part in command[1:])))
            for command in commands
            if command[:2] != ["crossweave", "demo"]
        ]

    return do


def _ran(ran) -> str:
    assert ran.code == 0 or "left out" in ran.out + ran.err, ran.err
    return ran.out


def _edit(path: Path, block: str) -> None:
    """Apply a diff whose lines each stand in the file once."""
    lines = block.splitlines()
    text = path.read_text(encoding="utf-8")
    for line in lines:
        if line.startswith("-"):
            assert text.count(line[1:] + "\n") == 1
            text = text.replace(line[1:] + "\n", "")
    added = lines.index(next(line for line in lines if line.startswith("+")))
    before = lines[added - 1][1:] + "\n"
    assert text.count(before) == 1
    path.write_text(text.replace(before, before + lines[added][1:] + "\n"), encoding="utf-8")


def test_the_page_holds_from_the_first_command_to_the_last(walk, stored):
    """A few go without at first, and nobody after the change; a preview writes nothing."""
    said = [walk(kind, block) for kind, block in BLOCKS]
    read_back, before, rules, again = said[1], said[2], said[4], said[5]
    assert "Two without one of their languages in common never meet." in read_back[0]
    assert "allow people without languages in common" in before[0]
    assert "level_gap" not in rules[0]
    assert "20 points for each of two who share their languages." in again[0]
    assert "nobody is left out" in again[1]


def test_every_command_of_the_page_is_walked():
    """No block of another kind hides a command."""
    assert [kind for kind, _ in BLOCKS] == ["sh", "sh", "sh", "diff", "sh", "sh"]
