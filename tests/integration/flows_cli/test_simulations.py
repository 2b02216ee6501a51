"""What a policy would do over its coming rounds, as an admin looks at it."""

from __future__ import annotations

import json
import re
import subprocess
import sys

import pytest


@pytest.fixture
def bolder(home):
    """Give a second program's file: the same, but anybody may meet anybody."""
    file = home / "programs" / "learning-partners.yaml"

    def write(name="bolder.yaml", old="  - different: function\n", new=""):
        text = file.read_text(encoding="utf-8")
        assert old in text
        path = home / name
        path.write_text(text.replace(old, new), encoding="utf-8")
        return path

    return write


def test_a_simulation_in_words(running):
    """Each round has its line, each rule what it costs; nobody is named."""
    ran = running("simulate", "learning-partners", "--rounds", "4")
    assert ran.code == 0, ran.err
    assert "Learning partners: 4 rounds from 4 January 2027, 8 members" in ran.out
    assert re.search(r"^4 +2027-02-15 +8", ran.out, re.MULTILINE)
    assert re.search(r"^must different function +8", ran.out, re.MULTILINE)
    assert "Every two functions that may meet have met after round" in ran.out
    assert "nothing was written and nobody gets mail" in ran.out
    assert "Person" not in ran.out


def test_functions_of_few_people_are_not_shown(running):
    """Three, three and two people are all others."""
    ran = running("simulate", "--rounds", "2")
    assert re.search(r"^others +8 +100%", ran.out, re.MULTILINE)
    assert "Finance" not in ran.out


def test_rounds_alone(running):
    """What rules cost can be left out, where it would take long."""
    ran = running("simulate", "--rounds", "2", "--no-costs")
    assert ran.code == 0, ran.err
    assert "What each rule costs" not in ran.out


def test_a_change_stands_beside(running):
    """Where the two differ both are told; what was changed is said as it was written."""
    ran = running("simulate", "--rounds", "6", "--change", "without: {different: function}")
    assert ran.code == 0, ran.err
    assert "Changed: without: {different: function}" in ran.out
    assert "as it is: From round 5 on people meet again" in ran.out
    assert "changed: Nobody meets again in these rounds." in ran.out
    assert "Where they differ: as it is → changed." in ran.out


def test_several_changes_are_all_made(running):
    """One after the other, and the JSON holds both sides with what was changed."""
    ran = running(
        "simulate", "--rounds", "2", "--json",
        "--change", "without: owed", "--change", "must: {rest: {rounds: 1}}",
    )  # fmt: skip
    plain, changed = json.loads(ran.out)["sides"]
    assert (plain["changes"], len(changed["changes"])) == ([], 2)
    labels = {side["title"]: [cost["label"] for cost in side["costs"]] for side in (plain, changed)}
    assert set(labels["as it is"]) - set(labels["changed"]) == {"owed"}


def test_a_simulation_as_json(running):
    """The document has counts by round, coverage and costs, and nobody in it."""
    ran = running("simulate", "--rounds", "3", "--json")
    (side,) = json.loads(ran.out)["sides"]
    assert [each["served"] for each in side["rounds"]] == [8, 8, 8]
    assert side["rounds"][1]["begins"] == "2027-01-18"
    assert (side["repeats"], side["first_repeat"], side["never_served"]) == (0, None, 0)
    assert side["costs"][0]["without"]["matched"] == 8
    assert "H001" not in ran.out


def test_another_file_beside(running, bolder):
    """A second program's file is tried on the same members, and called as its file is."""
    ran = running("simulate", "--rounds", "6", "--beside", bolder())
    assert ran.code == 0, ran.err
    assert "bolder: Nobody meets again in these rounds." in ran.out


def test_the_page(running, tmp_path):
    """One file with both sides: plots with words for who does not see them, nothing from afar."""
    page = tmp_path / "page.html"
    ran = running("simulate", "--rounds", "6", "--change", "without: rest", "--html", page)
    assert f"wrote {page}" in ran.out
    html = page.read_text(encoding="utf-8")
    assert 'aria-label="Repeats, by round. as it is: 0, 0, 0, 0, ' in html
    assert html.count("<svg ") == html.count('role="img"') >= 4
    assert "Side by side" in html
    assert "<code>without: rest</code>" in html
    assert not re.search(r"(?:src|href)=\"https?:", html)
    assert "Person" not in html


def test_a_simulation_writes_nothing(running, stored):
    """Neither a round nor a line of the audit is left behind."""
    before = stored()
    running("simulate", "--rounds", "2", "--change", "without: rest")
    assert stored() == before


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--change", "must: {rst: 4}"), "unknown rule 'rst'; did you mean 'rest'?"),
        (("--change", "without: brigde"), "did you mean 'bridge'?"),
        (("--change", "rest"), "--change: should be a list of `key: value` lines."),
        (("--rounds", "0"), "--rounds"),
        (("--beside", "nowhere.yaml"), "nowhere.yaml: there is no such file."),
        (("--beside", "x.yaml", "--change", "without: rest"), "Give either --change or --beside"),
    ],
)
def test_wrong_use_is_told_with_what_to_write(running, arguments, told):
    """What cannot be tried is refused as wrong use, in words."""
    ran = running("simulate", *arguments)
    assert ran.code == 2
    assert told in ran.err


def test_nobody_to_simulate_for(crossweave, hr):
    """Without members there is an answer in words, and exit code 1."""
    crossweave("init")
    crossweave("import", "people", hr())
    ran = crossweave("simulate")
    assert ran.code == 1
    assert "Nothing to simulate: too few eligible" in ran.err


def test_simulating_loads_neither_prefect_nor_plots(running):
    """What only looks has no need of flows, and without a page none of what draws."""
    program = (
        "import sys\nfrom flows.cli import main\n"
        "sys.argv = ['crossweave', 'simulate', '--rounds', '1']\n"
        "try:\n    main()\n"
        "except SystemExit as stop:\n    assert not stop.code, stop.code\n"
        "assert not {'prefect', 'matplotlib'} & set(sys.modules)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
