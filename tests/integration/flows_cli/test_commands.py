"""The commands from the first import to the last mail, as an admin types them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest
import typer

from config import read_document, shipped_mapping

HEAVY = {"prefect", "ortools", "pandas", "openpyxl"}


def commands():
    """Give each command of the command line with the words that call it."""
    from flows.cli.app import app

    def walk(command, words):
        inner = getattr(command, "commands", None)
        if inner is None:
            yield pytest.param(command, words, id=" ".join(words))
            return
        for name, child in inner.items():
            yield from walk(child, (*words, name))

    return list(walk(typer.main.get_command(app), ()))


@pytest.mark.parametrize(("command", "words"), commands())
def test_each_command_has_an_example(command, words):
    """Help shows how a command is called, by an example that begins like the command itself."""
    assert f"Example: crossweave {' '.join(words)}" in (command.help or "")


def test_a_round_by_hand(running, home):
    """Open, propose, approve, introduce and deliver: each says what is next, until mail goes."""
    opened = running("round", "open")
    assert "Next: crossweave round propose learning-partners" in opened.out
    proposed = running("round", "propose")
    assert "8 of 8 matched: 4 pairs, 0 trios" in proposed.out
    assert "With own manager 0, repeats 0" in proposed.out
    assert "else: crossweave deliver" in running("round", "approve", "--by", "Ada Admin").out
    assert "9 messages queued, 0 withheld" in running("round", "introduce").out
    delivered = running("deliver")
    assert "10 messages sent" in delivered.out
    assert len(list((home / "mail").glob("introduction-*.eml"))) == 8
    assert "All messages: 10 sent." in running("deliver").out


def test_delivering_says_who_is_gone(running):
    """Who paused after the introductions were queued is counted, with the mail that is stopped."""
    for command in ("open", "propose", "approve", "introduce"):
        running("round", command)
    running("members", "pause", "learning-partners", "H001")
    told = running("deliver").out
    assert "1 member no longer in a round: 2 messages stopped, the others told." in told
    assert "no longer" not in running("deliver").out


def test_a_second_delivery_sends_nothing(running, stored):
    """What went out stays as it is, row by row."""
    for command in ("open", "propose", "approve"):
        running("round", command)
    running("deliver")
    before = stored()
    assert "0 messages sent" in running("deliver").out
    assert stored() == before


@pytest.mark.parametrize(
    "command",
    [
        ("round", "preview"),
        ("round", "plan"),
        ("round", "show"),
        ("round", "explain", "H001"),
        ("round", "replay"),
        ("members", "list", "learning-partners"),
        ("deliver",),
        ("import", "people", "hr.csv"),
        ("import", "answers", "form.csv"),
        ("import", "activity", "activity.csv"),
        ("sync", "people"),
        ("sync", "activity"),
    ],
    ids=" ".join,
)
def test_json_parses(running, home, activity, command):
    """What `--json` prints is one JSON document and nothing else."""
    feeds = (
        "feeds:\n"
        "  - {kind: people, file: hr.csv, mapping: people}\n"
        "  - {kind: activity, file: activity.csv, mapping: activity}\n"
        "  - {kind: activity, file: activity.csv, mapping: activity}\n"
    )
    (home / "feeds.yaml").write_text(feeds, encoding="utf-8")
    running("round", "open")
    running("round", "propose")
    ran = running(*command, "--json")
    assert ran.code == 0, ran.err
    assert json.loads(ran.out)


@pytest.fixture
def activity(tmp_path, csv_writer):
    """Give an activity file with one reply, in the columns of the shipped mapping."""
    values = {
        "key": "1",
        "actor": "H001",
        "target": "H002",
        "kind": "reply",
        "at": "2027-01-02T10:00:00Z",
        "topic": "prompts",
        "weight": "1",
    }
    fields = read_document(shipped_mapping("activity")).data["fields"]
    row = {
        spec if isinstance(spec, str) else spec["column"]: values[field]
        for field, spec in fields.items()
    }
    return csv_writer(tmp_path / "activity.csv", tuple(row), [row])


@pytest.mark.parametrize(
    "command",
    [
        ("import", "people", "hr.csv", "--dry-run"),
        ("import", "answers", "form.csv", "--dry-run"),
        ("import", "activity", "activity.csv", "--dry-run"),
        ("deliver", "--dry-run"),
        ("digest", "ai-learners", "--dry-run"),
        ("round", "preview"),
        ("round", "plan"),
    ],
    ids=" ".join,
)
def test_a_dry_run_writes_nothing(crossweave, hr, form, activity, stored, command):
    """What only looks leaves every row as it is, also where there is much to do."""
    crossweave("init")
    if command[0] != "import":
        crossweave("import", "people", hr())
        crossweave("import", "answers", form())
    else:
        hr()
        form()
        crossweave("import", "people", hr(4))
        hr()
    before = stored()
    ran = crossweave(*command)
    assert "Traceback" not in ran.err
    assert stored() == before


def test_a_dry_run_shows_the_difference(crossweave, hr):
    """A sync that only looks names whose record would change, and in which fields."""
    crossweave("init")
    crossweave("import", "people", hr(3))
    ran = crossweave("import", "people", hr(4, changes={2: {"Office": "Lima"}}), "--dry-run")
    assert "1 new, 1 changed" in ran.out
    assert "changed H002: site" in ran.out
    assert "added H004" in ran.out


def test_importing_enrols_nobody(crossweave, hr, form):
    """People come in without a place in any program; only their own yes gives them one."""
    crossweave("init")
    crossweave("import", "people", hr())
    assert "0 members" in crossweave("members", "list", "learning-partners").out
    ran = crossweave("import", "answers", form(3))
    assert "3 joined a program" in ran.out
    assert "3 members" in crossweave("members", "list", "learning-partners").out
    again = crossweave("import", "answers", form(3))
    assert "0 changed what we know, 0 joined a program" in again.out


def test_enrolling_everyone_by_the_file(crossweave, hr, home, stored):
    """A program that names an approver and a reason takes everyone in, and says how many."""
    crossweave("init")
    crossweave("import", "people", hr(5, changes={2: {"Employment type": "Contractor"}}))
    file = home / "programs" / "learning-partners.yaml"
    text = file.read_text(encoding="utf-8")
    enrolled = "participation: enrolled\napprover: Works council\nreason: Pilot\n#"
    file.write_text(text.replace("participation: opt_in", enrolled), encoding="utf-8")
    before = stored()
    looked = crossweave("members", "enrol", "learning-partners", "--dry-run")
    assert "4 members would be enrolled" in looked.out
    assert stored() == before
    done = crossweave("members", "enrol", "learning-partners")
    assert "4 members enrolled, 0 had a place before" in done.out


def test_members_say_and_admins_record(running):
    """Pause, leave, join and not this time are recorded and show in the list and in the round."""
    for words in (
        ("pause", "H001", "--until", "2027-03-01"),
        ("leave", "H002"),
        ("leave", "H003"),
        ("join", "H003"),
        ("answer", "H004", "--no", "--period", "2027-01-04T09:00Z"),
        ("answer", "person5@example.org", "--no"),
    ):
        command, key, *options = words
        ran = running("members", command, "learning-partners", key, *options)
        assert ran.code == 0, ran.err
    listed = {row["key"]: row for row in json.loads(listing(running).out)}
    assert (listed["H001"]["state"], listed["H001"]["paused_until"]) == ("paused", "2027-03-01")
    assert (listed["H002"]["state"], listed["H003"]["state"]) == ("left", "joined")
    opened = running("round", "open")
    assert "1 left program, 1 paused, 1 skipped" in opened.out


def listing(running):
    return running("members", "list", "learning-partners", "--json")


def test_choices_by_hand(running):
    """Pin, forbid, drop and propose again, by key, address and name."""
    running("round", "open")
    running("round", "propose")
    assert running("round", "pin", "H001", "person2@example.org").code == 0
    assert running("round", "drop", "Person 8").code == 0
    assert "Propose it again" in running("round", "approve").err
    running("round", "propose")
    explained = running("round", "explain", "H001")
    assert "Person 1 meets Person 2" in explained.out
    assert "put together by an admin" in explained.out
    assert "taken out of this round by an admin" in running("round", "explain", "H008").out
    cancelled = running("round", "cancel", "--reason", "company holiday")
    assert cancelled.code == 0
    assert "Because: company holiday" in running("round", "show").out


def test_a_pin_undone_by_hand(running):
    """What was chosen is taken back by the same words with --undo; twice is told."""
    running("round", "open")
    for command in ("pin", "forbid"):
        words = ("round", command, "H001", "H002")
        running(*words)
        assert running(*words, "--undo").out.startswith("Done. To see what it changes")
        again = running(*words, "--undo")
        assert (again.code, "so there is nothing to undo" in again.err) == (1, True)


def test_blocked_members_are_not_named(running, stored):
    """A block is recorded without saying between whom, to anybody who reads the audit."""
    assert running("members", "block", "H001", "H002").out == "They will not be matched.\n"
    blocks = [row for row in stored()["audit_entries"] if "block.make" in row]
    assert len(blocks) == 1
    assert all("H001" not in str(cell) for cell in blocks[0])


def test_a_replay_says_that_it_agrees(running):
    """A stored round solved again gives the same bytes."""
    running("round", "open")
    running("round", "propose")
    ran = running("round", "replay")
    assert ran.code == 0
    assert "The same, to the byte" in ran.out


def test_a_key_in_two_feeds_is_told_apart(running, hr, home):
    """Where two feeds know the same key, the message's own words name one of the two."""
    mapping = home / "mappings" / "people.yaml"
    text = mapping.read_text(encoding="utf-8").replace("source: hr ", "source: partner ")
    (home / "mappings" / "partner.yaml").write_text(text, encoding="utf-8")
    changes = {n: {"Work e-mail": f"other{n}@example.org"} for n in range(1, 3)}
    running("import", "people", hr(2, changes=changes), "--mapping", "partner")
    doubtful = running("members", "join", "learning-partners", "H001")
    assert doubtful.code == 2
    assert "use one of the keys: hr:H001, partner:H001" in doubtful.err
    assert running("members", "join", "learning-partners", "partner:H001").code == 0


def test_sheets_for_review(running, tmp_path):
    """`--xlsx` and `--html` write files, and say where."""
    running("round", "open")
    running("round", "propose")
    ran = running(
        "round", "show", "--xlsx", tmp_path / "out" / "r.xlsx", "--html", tmp_path / "r.html"
    )
    assert ran.code == 0, ran.err
    assert (tmp_path / "out" / "r.xlsx").stat().st_size > 0
    assert "Person 1" in (tmp_path / "r.html").read_text(encoding="utf-8")


LOOKING = (
    ("round", "show"),
    ("members", "list", "learning-partners"),
    ("deliver", "--dry-run"),
    ("round", "explain", "H001"),
)


def test_what_only_reads_loads_nothing_heavy(running):
    """Looking answers at once, because neither Prefect nor the solver is imported.

    One process runs them all, `explain` last, which may load the engine.
    """
    running("round", "open")
    running("round", "propose")
    program = (
        "import sys\n"
        "from flows.cli import main\n"
        f"for command in {LOOKING!r}:\n"
        "    sys.argv = ['crossweave', *command]\n"
        "    try:\n        main()\n"
        "    except SystemExit as stop:\n        assert not stop.code, (command, stop.code)\n"
        "    print('loaded', *sorted({name.partition('.')[0] for name in sys.modules}))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[3])},
    )
    assert done.returncode == 0, done.stderr
    loaded = [set(line.split()) for line in done.stdout.splitlines() if line.startswith("loaded ")]
    for command, modules in zip(LOOKING, loaded, strict=True):
        engine = set() if "explain" in command else {"numpy", "matching"}
        assert not modules & (HEAVY | engine), command


def test_one_file_on_postgres(crossweave, hr, form, postgres_database, monkeypatch):
    """The same commands work on PostgreSQL, to the mail."""
    url = postgres_database.url.render_as_string(hide_password=False)
    monkeypatch.setenv("CROSSWEAVE_DATABASE_URL", url)
    for command in (
        ("init",),
        ("import", "people", hr()),
        ("import", "answers", form()),
        ("round", "open"),
        ("round", "propose"),
        ("round", "approve"),
        ("digest", "ai-learners"),
    ):
        ran = crossweave(*command)
        assert ran.code == 0, (command, ran.err)
    assert "10 messages sent" in crossweave("deliver").out


@pytest.mark.parametrize("command", ["preview", "propose", "replay"])
def test_what_solves_uses_the_cluster_that_is_set(running, monkeypatch, command):
    """Each command that solves a round scores its pairs where the setting says."""
    opened = []

    @contextmanager
    def dask(where):
        with ThreadPoolExecutor(1) as executor:
            mapped = executor.map
            executor.map = lambda *given: opened.append(where) or mapped(*given)
            yield executor

    running("round", "open")
    if command == "replay":
        running("round", "propose")
    monkeypatch.setattr("flows.dask_blocks.dask_executor", dask)
    monkeypatch.setenv("CROSSWEAVE_DASK", "local:3")
    assert running("round", command).code == 0
    assert set(opened) == {"local:3"}


def test_a_cluster_that_is_not_there_is_told(running, monkeypatch):
    """A round that cannot be solved where the setting says fails with what to do."""
    monkeypatch.setattr("flows.dask_blocks.CONNECT_SECONDS", 0.2)
    monkeypatch.setenv("CROSSWEAVE_DASK", "tcp://127.0.0.1:1")
    ran = running("round", "preview")
    assert ran.code == 1
    assert "leave CROSSWEAVE_DASK empty" in ran.err
