"""The shipped mentoring programs on a whole company, invented and real, from its files on."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from sources.harbourline import write_company


@pytest.fixture
def invented(crossweave, tmp_path):
    """Give the sample company, with its offers and asks imported."""
    company = write_company(tmp_path / "feed", members=400, seed=2027, today=date(2027, 1, 4))
    for words in (
        ("init", "--program", "mentoring"),
        ("import", "people", company.people, "--mapping", "harbourline-people"),
        (
            *("import", "mentoring", company.mentoring),
            *("--program", "mentoring", "--mapping", "harbourline-mentoring"),
        ),
    ):
        assert crossweave(*words).code == 0
    return crossweave


@pytest.fixture
def real(crossweave, home, shared_data):
    """Give a software company, with its mentors and those who review code imported."""
    crossweave("init")
    program = Path(__file__).parents[3] / "config" / "programs" / "gitlab-mentoring.yaml"
    shutil.copy(program, home / "programs")
    data = shared_data / "gitlab_2022"
    crossweave("import", "people", data / "members.csv", "--mapping", "gitlab-people")
    for file, mapping in (("mentorship", "gitlab-mentors"), ("members", "gitlab-mentees")):
        crossweave(
            *("import", "mentoring", data / f"{file}.csv"),
            *("--program", "gitlab-mentoring", "--mapping", mapping),
        )
    return crossweave


def round_of(crossweave, program):
    """Open and solve a round; give all that can be seen of it."""
    for command in ("open", "propose"):
        ran = crossweave("round", command, program)
        assert ran.code == 0, ran.err
    return json.loads(crossweave("round", "show", program, "--json").out)


def check(shown):
    """Hold a round's figures against its matches, and those who went without."""
    figures = shown["figures"]
    pairs = [match["members"] for match in shown["matches"]]
    mentees = [mentee for _, mentee in pairs]
    left = [each for each in shown["unmatched"] if each["role"] == "mentee"]
    assert len(set(mentees)) == len(mentees) == figures["served"]
    assert len(mentees) + len(left) == figures["mentees"]
    assert all(each["reason"] for each in shown["unmatched"])
    loads = Counter(Counter(mentor for mentor, _ in pairs).values())
    told = {int(load): count for load, count in figures["loads"].items() if load != "0"}
    assert dict(loads) == told
    without = [each for each in shown["unmatched"] if each["role"] == "mentor"]
    assert figures["mentors_used"] + len(without) == figures["mentors"]
    assert figures["own_manager"] == 0
    assert figures["optimal"]


def test_the_sample_company(invented):
    """Of 110 who ask more than half find one of 60 mentors; the figures agree with the matches."""
    shown = round_of(invented, "mentoring")
    check(shown)
    assert (shown["figures"]["mentees"], shown["figures"]["mentors"]) == (110, 60)
    assert shown["figures"]["served"] > 55
    assert invented("round", "replay", "mentoring").code == 0


@pytest.mark.realdata
def test_a_software_company(real):
    """Every free place is taken, by somebody whom the rules allow; the others are told why."""
    shown = round_of(real, "gitlab-mentoring")
    check(shown)
    assert shown["figures"]["mentees"] == 222
    assert shown["figures"]["served"] == shown["figures"]["places"] == 37
    assert shown["standing"] == {"has_mentor": 8}
    short = {each["topic"]: each for each in shown["figures"]["shortages"]}
    assert (short["backend"]["ask"], short["backend"]["mentors"]) == (72, 9)
