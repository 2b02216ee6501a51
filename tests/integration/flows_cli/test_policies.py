"""``crossweave policy`` on the command line: words, exit codes, JSON."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

PROGRAM = "programs/learning-partners.yaml"


def test_a_right_program_is_told_in_words(running, stored):
    """What an admin wrote is read back in sentences, and nothing is written."""
    before = stored()
    ran = running("policy", "check", "learning-partners")
    assert ran.code == 0, ran.err
    assert "learning-partners.yaml is right." in ran.out
    assert "  - Two of the same function never meet." in ran.out
    assert "Held against 8 members who would take part now." in ran.out
    assert stored() == before


def test_a_wrong_program_is_told_line_by_line(running, home):
    """Each mistake has file, line, key and what was meant; the exit code says wrong use."""
    path = home / PROGRAM
    text = path.read_text(encoding="utf-8").replace("- share:", "- shar:").replace("odd:", "ood:")
    path.write_text(text, encoding="utf-8")
    ran = running("policy", "check")
    assert ran.code == 2
    lines = ran.err.splitlines()
    assert len(lines) == 2
    assert "unknown key 'ood'. Did you mean 'odd'?" in lines[0]
    assert "`must 5 shar`: unknown rule 'shar'; did you mean 'share'?" in lines[1]
    assert all(line.startswith(f"{path}:") for line in lines)


def test_a_file_outside_the_home_folder_can_be_checked(crossweave, tmp_path):
    """Before anything is set up; that there are no members to look at is said."""
    path = tmp_path / "mine.yaml"
    path.write_text(
        'name: M\ncommunity: ai\ncadence: {cron: "0 9 * * MON", start: 2027-01-04}\n',
        encoding="utf-8",
    )
    ran = crossweave("policy", "check", path)
    assert ran.code == 0
    assert "Not held against the members" in ran.err
    assert "crossweave init" in ran.err


@pytest.mark.parametrize("name", ["nobody", "nothing.yaml"])
def test_a_program_that_is_not_there(running, name):
    """The answer names the place, without a traceback."""
    ran = running("policy", "check", name)
    assert ran.code == 2
    assert "there is no such" in ran.err


def test_json_for_programs(running):
    """Policy in words, members and problems are plain data."""
    (told,) = json.loads(running("policy", "check", "--json").out)
    assert told["problems"] == []
    assert told["policy"]["frame"].startswith("Pairs: ")
    assert told["members"]["members"] == 8


def test_the_schema_is_printed_and_written(running, home):
    """`--write` puts it where the programs' first line finds it."""
    printed = json.loads(running("policy", "schema").out)
    target = home / "programs" / "program.schema.json"
    target.unlink(missing_ok=True)
    assert running("policy", "schema", "--write").code == 0
    assert json.loads(target.read_text(encoding="utf-8")) == printed


def test_init_writes_the_schema_once(crossweave, home):
    """A new version's schema replaces an old one; the same is left alone."""
    assert "program.schema.json" in crossweave("init").out
    assert "program.schema.json" not in crossweave("init").out
    (home / "programs" / "program.schema.json").write_text("{}", encoding="utf-8")
    assert "program.schema.json" in crossweave("init").out


def test_rules_are_listed(crossweave):
    """By form of program, with a line of meaning; JSON has the options."""
    everything, tables = (
        crossweave("policy", "rules").out,
        crossweave("policy", "rules", "tables").out,
    )
    assert "level_gap" in everything
    assert "level_gap" not in tables
    assert "at_least" in tables
    listed = json.loads(crossweave("policy", "rules", "pairs", "--json").out)
    assert {"rule", "part", "forms", "meaning", "options", "examples"} == set(listed[0])
    assert crossweave("policy", "rules", "circles").code == 2


def test_checking_loads_neither_prefect_nor_the_solver(running):
    """An admin who edits a program gets an answer at once."""
    program = (
        "import sys\n"
        "from flows.cli import main\n"
        "for command in (['check'], ['rules'], ['schema']):\n"
        "    sys.argv = ['crossweave', 'policy', *command]\n"
        "    try:\n        main()\n"
        "    except SystemExit as stop:\n        assert not stop.code\n"
        "heavy = {'prefect', 'ortools', 'numba', 'pandas', 'distributed'} & set(sys.modules)\n"
        "assert not heavy, heavy\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[3])},
    )
    assert done.returncode == 0, done.stderr


def test_a_rule_that_no_round_could_keep_is_said_at_once(running, home):
    """Written right is not yet right: the headline says so, and the line what is missing."""
    path = home / PROGRAM
    text = path.read_text(encoding="utf-8").replace("different: function", "different: locale")
    path.write_text(text, encoding="utf-8")
    ran = running("policy", "check", "learning-partners")
    assert ran.code == 1
    assert "is written right, but a round would be refused." in ran.out
    assert "no member has 'locale'; fill it, or remove the rule different.locale" in ran.err
