"""Mentoring as an admin types it: a round, then what outlives it."""

from __future__ import annotations

import json
import shutil

import pytest

MENTORING = """\
name: Mentoring
kind: mentoring
community: ai-learners
term: {weeks: 12}
cadence: {cron: "0 9 * * MON", every: 13, start: 2027-01-04, time_zone: Europe/London}
approval: %s
must:
  - asked: function
  - cover: topics
prefer:
  - cover: {of: topics, points: 40}
"""


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Give a folder for the home folders that tests of this module copy, by approval."""
    return tmp_path_factory.mktemp("made")


@pytest.fixture
def mentoring(crossweave, hr, home, made):
    """Give a function that makes an installation with two mentors and two mentees, matched."""

    def make(approval="automatic"):
        if (made / approval).exists():
            hr()
            shutil.copytree(made / approval, home)
            return crossweave
        crossweave("init")
        file = home / "programs" / "mentoring.yaml"
        file.write_text(MENTORING % approval, encoding="utf-8")
        crossweave("import", "people", hr())
        for key, role in (("H001", "mentor"), ("H002", "mentor"), ("H003", "mentee")):
            joins(crossweave, key, role)
        joins(crossweave, "H006", "mentee", "charts")
        crossweave("round", "open", "mentoring")
        crossweave("round", "propose", "mentoring")
        shutil.copytree(home, made / approval)
        return crossweave

    return make


def joins(crossweave, key, role, topics="prompts"):
    ran = crossweave("members", "join", "mentoring", key, "--as", role, "--topics", topics)
    assert ran.code == 0, ran.err


def mails(home, kind):
    return len(list((home / "mail").glob(f"{kind}-*.eml")))


def test_a_mentoring_round_by_hand(mentoring, home):
    """The round's command serves mentoring: figures, who mentors whom, who went without and why."""
    crossweave = mentoring("required")
    shown = crossweave("round", "show", "mentoring")
    assert shown.code == 0, shown.err
    assert "1 of 2 mentees has a mentor; 2 mentors, 1 with a new mentee" in shown.out
    assert "Mentors by new mentees: 0: 1, 1: 1" in shown.out
    assert "charts" in shown.out
    assert "mentor and mentee" in shown.out
    assert "Without a mentor:" in shown.out
    assert "is mentored by" in crossweave("round", "explain", "H003", "--program", "mentoring").out
    document = json.loads(crossweave("round", "show", "mentoring", "--json").out)
    assert document["matches"][0]["roles"] == ["mentor", "mentee"]
    assert document["figures"]["shortages"][0]["topic"] == "charts"
    assert crossweave("round", "replay", "mentoring").code == 0
    crossweave("round", "approve", "mentoring")
    crossweave("deliver")
    assert (mails(home, "mentee_introduction"), mails(home, "mentor_introduction")) == (1, 1)


def test_the_mentoring_program_goes_without_saying(mentoring):
    """With one program of mentoring among others its name may be left out."""
    ran = mentoring()("mentoring", "extend", "H003", "--weeks", "4")
    assert ran.code == 0, ran.err
    assert "runs until 2027-04-26 now" in ran.out


def test_extending_twice_is_once(mentoring, stored, home):
    """The same extension again changes nothing, and says so."""
    crossweave = mentoring()
    assert crossweave("mentoring", "extend", "H003", "--until", "2027-06-01").code == 0
    crossweave("deliver")
    assert mails(home, "mentorship_changed") == 2
    before = stored()
    again = crossweave("mentoring", "extend", "H003", "--until", "2027-06-01", "--json")
    assert json.loads(again.out)["changed"] is False
    assert stored() == before


def test_ending_twice_is_once(mentoring, stored):
    """A mentorship ends once; both are told, and a second end changes nothing."""
    crossweave = mentoring()
    ended = crossweave("mentoring", "end", "H003", "--reason", "a new job")
    assert "has ended" in ended.out
    before = stored()
    assert "was over already" in crossweave("mentoring", "end", "H003", "--reason", "x").out
    assert stored() == before


def test_another_mentor(mentoring, stored):
    """A look ahead writes nothing; then the other mentor is found, the same day once."""
    crossweave = mentoring()
    crossweave("deliver")
    before = stored()
    looked = crossweave("mentoring", "rematch", "H003", "--dry-run")
    assert looked.code == 0, looked.err
    assert "nothing was written" in looked.out
    assert stored() == before
    done = crossweave("mentoring", "rematch", "H003")
    assert "rematch-H003-2027-01-04 is introduced" in done.out
    after = stored()
    looked = crossweave("mentoring", "rematch", "H003", "--dry-run")
    assert "is introduced already; nothing was written" in looked.out
    again = json.loads(crossweave("mentoring", "rematch", "H003", "--json").out)
    assert again["period"] == "rematch-H003-2027-01-04"
    assert stored() == after


def test_a_rematch_waits_for_approval(mentoring):
    """Where an admin looks first, the command names the round to approve."""
    crossweave = mentoring("required")
    crossweave("round", "approve", "mentoring")
    crossweave("deliver")
    done = crossweave("mentoring", "rematch", "H003")
    next_ = "crossweave round approve mentoring --period rematch-H003-2027-01-04"
    assert "goes on until this is approved" in done.out
    assert f"Next: {next_}" in done.out
    assert crossweave(*next_.split()[1:]).code == 0


def test_delivering_follows_mentorships_up(mentoring, home, stored, monkeypatch):
    """`crossweave deliver` asks at a third of the term, and closes at the end, each once."""
    crossweave = mentoring()
    crossweave("deliver")
    for day, kind, told in (
        ("2027-02-01", "mentoring_check_in", "1 asked how it goes"),
        ("2027-03-29", "mentoring_closing", "1 completed"),
    ):
        monkeypatch.setenv("CROSSWEAVE_NOW", f"{day}T09:30:00Z")
        assert f"Mentorships: {told}." in crossweave("deliver").out
        assert mails(home, kind) == 2
        before = stored()
        assert "Mentorships:" not in crossweave("deliver").out
        assert stored() == before


def test_a_broken_program_stops_no_other_mail(mentoring, home, monkeypatch):
    """Waiting mail is sent though a program cannot be read; that is followed up later."""
    crossweave = mentoring()
    file = home / "programs" / "mentoring.yaml"
    good = file.read_text(encoding="utf-8")
    file.write_text(good.replace("term:", "trem:"), encoding="utf-8")
    monkeypatch.setenv("CROSSWEAVE_NOW", "2027-02-01T09:30:00Z")
    assert crossweave("deliver").code == 0
    assert (mails(home, "mentee_introduction"), mails(home, "mentoring_check_in")) == (1, 0)
    file.write_text(good, encoding="utf-8")
    crossweave("deliver")
    assert mails(home, "mentoring_check_in") == 2


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("extend", "H003"), 2, "either --until"),
        (("extend", "H003", "--weeks", "2", "--until", "2027-06-01"), 2, "either --until"),
        (("extend", "H003", "--until", "2027-01-05"), 1, "crossweave mentoring end"),
        (("extend", "H001", "--weeks", "2"), 1, "has had no mentorship in mentoring"),
        (("end", "H003", "--reason", " "), 2, "Say why it ends"),
        (("end", "H003", "--reason", "x" * 301), 1, "A reason has 1 to"),
        (("rematch", "H006"), 1, "No mentor for Person 6 now"),
        (("rematch", "H004"), 1, "has not asked for a mentor"),
        (("rematch", "H999"), 2, "Nobody here is called"),
        (("rematch", "H003", "--program", "learning-partners"), 2, "not one of mentoring"),
    ],
)
def test_what_cannot_be_done_is_told(mentoring, stored, words, code, told):
    """Wrong use ends with 2, what cannot be with 1, in words, and nothing is changed."""
    crossweave = mentoring()
    before = stored()
    ran = crossweave("mentoring", *words)
    assert (ran.code, told in ran.err) == (code, True), ran.err
    assert stored() == before


def test_the_shipped_program_is_added_by_name(crossweave, home):
    """`init` copies one program; another one that is shipped comes on request."""
    crossweave("init")
    assert [path.stem for path in (home / "programs").glob("*.yaml")] == ["learning-partners"]
    ran = crossweave("init", "--program", "mentoring")
    assert "mentoring.yaml" in ran.out
    assert crossweave("init", "--program", "mentring").code == 2
