"""``crossweave audit`` and ``crossweave privacy`` as they are typed."""

from __future__ import annotations

import json

import pytest


def test_the_audit_in_words(running):
    """The newest first: who, what and whom, with the round and the program."""
    running("round", "open", "--by", "Ada Admin")
    running("round", "pin", "H001", "H002", "--by", "Grace Lead")
    lines = running("audit", "--limit", "2").out.splitlines()
    assert lines[:2] == [
        "2027-01-04 09:30  Grace Lead put Person 1 and Person 2 together in round 4 to 17 January"
        " 2027 (learning-partners)",
        "2027-01-04 09:30  Ada Admin opened round 4 to 17 January 2027 (learning-partners)",
    ]
    assert "--limit 0" in lines[2]


def test_the_audit_of_a_member_and_of_a_program(running):
    """A member by key, a kind of action, a program, a first day: each narrows the list."""
    running("members", "pause", "learning-partners", "H001", "--by", "Ada")
    told = running("audit", "--member", "H001").out
    assert "Ada recorded that Person 1 pauses (learning-partners)" in told
    assert "Their own form recorded that Person 1 takes part (learning-partners)" in told
    assert "Person 2" not in told
    assert "import" not in running("audit", "--program", "learning-partners").out
    assert "Nothing is in the audit" in running("audit", "--since", "2027-01-05").out
    imports = running("audit", "--action", "import", "--json")
    assert {entry["action"] for entry in json.loads(imports.out)} == {
        "import.people",
        "import.answers",
    }


def test_a_misspelt_action_is_told(running):
    """The nearest one is named, and the exit code says wrong use."""
    ran = running("audit", "--action", "round.pinn")
    assert (ran.code, ran.out) == (2, "")
    assert "Did you mean 'round.pin'?" in ran.err


def test_an_unknown_program_or_member_is_told(running):
    """As everywhere else, with the nearest name."""
    assert running("audit", "--program", "learning-partner").code == 2
    assert running("audit", "--member", "H0001").code == 2


def test_settled_mail_is_in_the_audit(running, home, edit_outbox):
    """Who said that a message was lost can be read, and that it is sent again."""
    for command in ("open", "propose", "approve"):
        running("round", command)
    running("deliver")
    key = edit_outbox("uncertain")
    assert running("deliver", "--settle", key, "--lost", "--by", "Olga").code == 0
    told = running("audit", "--action", "outbox").out
    assert "Olga said that a message (introduction) to Person" in told
    assert "was lost; it is sent again" in told


def test_a_changed_roles_file_is_noticed(running, home):
    """The first command that uses it says what changed; the second says nothing."""
    (home / "roles.yaml").write_text("operators: [Olga]\nprogram_admins: [Ada]\n", encoding="utf-8")
    running("deliver", "--by", "Olga")
    running("deliver", "--by", "Olga")
    (line,) = running("audit", "--action", "settings", "--by", "Ada").out.splitlines()
    assert "roles.yaml after it had changed" in line
    assert "operators: none → [Olga]" in line


SWITCHED_ON = "activity: {countries: all, agreed_by: nobody}\nretention: {problems: 1}\n"


@pytest.mark.parametrize(
    "words", [("round", "propose"), ("privacy", "clean"), ("privacy", "report")]
)
def test_a_file_that_is_changed_for_one_command_is_noticed(running, home, words):
    """Switched on, used once and switched off again: both are in the audit."""
    running("round", "open")
    before = (home / "privacy.yaml").read_text(encoding="utf-8")
    (home / "privacy.yaml").write_text(SWITCHED_ON, encoding="utf-8")
    assert running(*words, "--by", "Mallory").code == 0
    (home / "privacy.yaml").write_text(before, encoding="utf-8")
    off, on = running("audit", "--action", "settings", "--by", "Ada").out.splitlines()
    assert "Mallory was the first to use privacy.yaml" in on
    assert "countries all" in on
    assert "Ada was the first to use privacy.yaml" in off


def test_a_dry_run_writes_nothing_of_a_changed_file(running, home, stored):
    """It only looks, so what it looked by is noticed by the next command."""
    (home / "privacy.yaml").write_text(SWITCHED_ON, encoding="utf-8")
    before = stored()
    assert running("privacy", "clean", "--dry-run").code == 0
    assert stored() == before


def test_the_report_as_json(running):
    """One document: what is kept, who may do what, whether activity is on, and all is well."""
    ran = running("privacy", "report", "--json")
    assert ran.code == 0
    report = json.loads(ran.out)
    assert report["wrong"] == []
    assert {
        "activity",
        "roles",
        "kept",
        "inferred",
        "rules",
        "comes_in",
        "engine",
        "leaves",
    } <= set(report["sections"])
    fields = {row["field"] for row in report["sections"]["kept"]["rows"]}
    assert {"name", "goals", "problem", "context"} <= fields


def test_the_report_in_words_and_as_a_page(running, tmp_path):
    """Words on the terminal, a page when a file is named."""
    assert "WHAT LEAVES THIS MACHINE" in running("privacy", "report").out
    page = tmp_path / "privacy.html"
    assert running("privacy", "report", "--html", page).out == f"wrote {page}\n"
    assert "For the works council" in page.read_text(encoding="utf-8")


def test_the_report_follows_the_files(running, home):
    """Roles, the switch and the mail server: what is set now is what is printed."""
    (home / "roles.yaml").write_text("auditors: [Council]\n", encoding="utf-8")
    switched_on = 'activity: {countries: [GB], agreed_by: "Council, 2026-11-02"}\n'
    (home / "privacy.yaml").write_text(switched_on, encoding="utf-8")
    told = running("privacy", "report", "--by", "Council").out
    assert "Activity is on for GB. Agreed by: Council, 2026-11-02." in told
    assert "auditor" in told
    assert "Council" in told


def test_a_report_of_what_is_wrong_fails(running, form, csv_writer, tmp_path):
    """A member's address among the topics is found once a round was solved with it."""
    columns = ("Employee ID", "Could show", "Would like to learn", "Join", "Thank me by name")
    row = dict(zip(columns, ("H001", "person2@example.org", "x", "", ""), strict=True))
    running("import", "answers", csv_writer(tmp_path / "odd.csv", columns, [row]))
    running("round", "open")
    running("round", "propose")
    ran = running("privacy", "report")
    assert ran.code == 1
    assert "Not as it has to be" in ran.err
    assert "person2" not in ran.err


def test_cleaning_up(running, stored, home):
    """A dry run counts and changes nothing; the real one deletes, and the audit says how much."""
    (home / "privacy.yaml").write_text("retention: {imports: 1}\n", encoding="utf-8")
    before = stored()
    assert "Would be deleted: " in running("privacy", "clean", "--dry-run").out
    assert stored() == before
    assert json.loads(running("privacy", "clean", "--json").out)["imports"] == 0
