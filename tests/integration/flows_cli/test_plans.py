"""The coming rounds, as an admin looks at them."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest


@pytest.fixture
def program(home):
    """Give a function that changes lines of the program's file."""
    file = home / "programs" / "learning-partners.yaml"

    def change(old: str, new: str) -> None:
        text = file.read_text(encoding="utf-8")
        assert old in text
        file.write_text(text.replace(old, new), encoding="utf-8")

    return change


def test_a_plan_in_words(running):
    """Each round has its line; what follows says when people repeat, and which functions meet."""
    ran = running("round", "plan", "learning-partners", "--rounds", "4")
    assert ran.code == 0, ran.err
    assert "Learning partners: 4 rounds from 2027-01-04, 8 members" in ran.out
    assert "2027-02-15" in ran.out
    assert "Nobody meets again in these rounds. New people last for 4 rounds at most." in ran.out
    assert "Every function has met every other after round 1." in ran.out
    assert "Person" not in ran.out


def test_repeats_that_cannot_be_avoided_are_said_so(running):
    """Three, three and two of three functions: two pairs of the nine of three and three a round."""
    ran = running("round", "plan", "--rounds", "7")
    assert "From round 5 on people meet again; that cannot be avoided." in ran.out
    assert "No plan has fewer repeats than these" in ran.out


def test_a_plan_as_json(running):
    """The document has counts by round and the coverage, and nobody in it."""
    ran = running("round", "plan", "--rounds", "3", "--json")
    document = json.loads(ran.out)
    assert [planned["pairs"] for planned in document["rounds"]] == [4, 4, 4]
    assert document["rounds"][1]["begins"] == "2027-01-18"
    assert (document["repeats"], document["first_repeat"], document["forced"]) == (0, None, False)
    assert document["coverage"]["labels"] == ["Finance", "IT", "Sales"]
    assert "tables" not in document["rounds"][0]
    assert "H001" not in ran.out


def test_a_plan_of_tables(running, program):
    """Tables are shown by their sizes; the JSON has them instead of pairs and trios."""
    program("group_size: 2", "group_size: 4")
    program("odd: trio ", "odd: uneven ")
    program("  - different: function\n", "")
    ran = running("round", "plan", "--rounds", "2")
    assert ran.code == 0, ran.err
    assert "round  begins      tables  left out  repeats" in ran.out
    assert "1      2027-01-04  4 x 2   0         0" in ran.out
    ran = running("round", "plan", "--rounds", "1", "--json")
    first = json.loads(ran.out)["rounds"][0]
    assert first["tables"] == {"4": 2}
    assert not {"pairs", "trios"} & set(first)


def test_a_plan_writes_nothing(running, stored):
    """Neither a round nor a line of the audit is left behind."""
    before = stored()
    running("round", "plan")
    assert stored() == before


def test_a_plan_begins_after_what_is_approved(running):
    """A round that goes out anyway is history: the plan starts with the one after it."""
    for command in ("open", "propose", "approve", "introduce"):
        running("round", command)
    ran = running("round", "plan", "--rounds", "5")
    assert "5 rounds from 2027-01-18" in ran.out
    assert "From round 4 on people meet again; that cannot be avoided." in ran.out


def test_until_everyone_met(running, program):
    """The rule of the program's file is planned by."""
    program("rest: {rounds: 26, else: oldest}", "rest: {until: everyone_met}")
    ran = running("round", "plan", "--rounds", "4")
    assert "Nobody meets again in these rounds." in ran.out


@pytest.mark.parametrize("rounds", ["0", "201", "many"])
def test_wrong_numbers_of_rounds(running, rounds):
    """A number that makes no plan is refused as wrong use, with what is possible."""
    ran = running("round", "plan", "--rounds", rounds)
    assert ran.code == 2
    assert "--rounds" in ran.err


def test_nobody_to_plan_for(crossweave, hr):
    """Without members there is an answer in words, and exit code 1."""
    crossweave("init")
    crossweave("import", "people", hr())
    ran = crossweave("round", "plan")
    assert ran.code == 1
    assert "Nothing to plan: too few eligible" in ran.err


def test_a_rule_over_an_empty_column(running, program, hr):
    """A rule that means nothing for these members is named with its place, and what to do."""
    program("- share: languages", "- share: country")
    employees = {number: {"Country": ""} for number in range(1, 9)}
    running("import", "people", hr(changes=employees))
    ran = running("round", "plan")
    assert ran.code == 1
    assert "`must 5 share`: no member has 'country'" in ran.err


def test_planning_does_not_start_prefect(running):
    """What only looks has no need of flows; the solver is loaded, since something is solved."""
    program = (
        "import sys\nfrom flows.cli import main\n"
        "sys.argv = ['crossweave', 'round', 'plan']\n"
        "try:\n    main()\n"
        "except SystemExit as stop:\n    assert not stop.code, stop.code\n"
        "assert 'prefect' not in sys.modules\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
