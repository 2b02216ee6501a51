"""Who offers to mentor and who asks, as an admin types it or imports it."""

from __future__ import annotations

import json

import pytest

PROGRAM = """\
name: AI mentors
kind: mentoring
community: ai-learners
cadence: {cron: "0 9 * * MON", start: 2027-01-04}
"""
COLUMNS = (
    "Employee ID",
    "I would like to",
    "Mentees at most",
    "Topics",
    "Functions",
    "Goals",
    "How often",
    "Mentors I would like",
    "My mentees now",
)
ROWS = (
    ("H001", "Mentor somebody", "2", "prompting; SQL", "", "", "monthly", "", "H005"),
    ("H002", "Both", "1", "SQL", "finance", "Know my data.", "", "H001", ""),
    ("H003", "Find a mentor", "", "prompting", "", "Write better.", "weekly", "H001; H002", ""),
)
GOALS = "I want to present to the board."


@pytest.fixture
def mentoring(crossweave, home, hr):
    """Give the command line of an installation with eight people and a mentoring program."""
    crossweave("init")
    crossweave("import", "people", hr())
    (home / "programs" / "mentoring.yaml").write_text(PROGRAM, encoding="utf-8")
    return crossweave


@pytest.fixture
def form(tmp_path, csv_writer):
    """Give a function that writes a form's answers; more rows may be added."""

    def write(*more):
        rows = [dict(zip(COLUMNS, row, strict=True)) for row in (*ROWS, *more)]
        return csv_writer(tmp_path / "mentoring.csv", COLUMNS, rows)

    return write


def places(crossweave):
    listed = json.loads(crossweave("members", "list", "mentoring", "--json").out)
    return {(row["key"], row["role"]): row for row in listed}


def test_a_form_is_imported_once(mentoring, form, stored):
    """Offers, asks and running mentorships come in; the second time nothing changes."""
    command = ("import", "mentoring", form(), "--program", "mentoring")
    ran = mentoring(*command)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == (
        "4 offers and asks: 2 new as mentor, 2 new as mentee, 0 changed,"
        " 1 running mentorship new.\n"
    )
    before = stored()
    again = mentoring(*command, "--mapping", "mentoring")
    assert "0 new as mentor, 0 new as mentee, 0 changed, 0 running mentorships" in again.out
    assert stored() == before


def test_a_dry_run_only_counts(mentoring, form, stored):
    """What would change is told, and nothing written."""
    before = stored()
    ran = mentoring("import", "mentoring", form(), "--program", "mentoring", "--dry-run")
    assert "2 new as mentor" in ran.out
    assert "(dry run: nothing was written)" in ran.out
    assert stored() == before


def test_what_is_left_out_is_told_without_the_cells(mentoring, form):
    """File and line, column and reason; programs get the same as JSON; exit code 1."""
    file = form(
        ("", "Both", "", "", "", "", "", "", ""),
        ("H004", "Mentor somebody", "plenty", "", "", "", "", "", ""),
        ("H006", "Find a mentor", "", "", "", GOALS, "", "H999", ""),
    )
    ran = mentoring("import", "mentoring", file, "--program", "mentoring", "--dry-run")
    assert ran.code == 1
    assert "3 rows or entries left out" in ran.err
    for words in (
        "mentoring.csv:5: has nothing under Employee ID",
        "mentoring.csv:6: Mentees at most is not a number from 0 to 50",
        "mentoring.csv:7: wish 1 of 1 is nobody with this key or e-mail; the rest of the row",
    ):
        assert words in ran.err
    for private in ("H999", "plenty", GOALS):
        assert private not in ran.err + ran.out
    as_json = mentoring("import", "mentoring", file, "--program", "mentoring", "--json")
    document = json.loads(as_json.out)
    assert (document["offered"], document["asked"], document["mentorships"]) == (2, 3, 1)
    assert [row["line"] for row in document["quarantined"]] == [5, 6, 7]


def test_the_functions_there_are_are_named_once(mentoring, form):
    """However many rows name a function that nobody has, the list is not in each of them."""
    file = form(
        ("H004", "Find a mentor", "", "", "Fishing; IT", "", "", "", ""),
        ("H006", "Find a mentor", "", "", "Hunting", "", "", "", ""),
    )
    ran = mentoring("import", "mentoring", file, "--program", "mentoring", "--dry-run")
    assert ran.code == 1
    assert ran.err.count("The functions of the people here: Finance, IT") == 1
    assert ran.err.count("Finance") == 1
    assert "mentoring.csv:5: function 1 of 2 is nobody's function; the rest" in ran.err
    assert "mentoring.csv:6: function 1 of 1 is nobody's function; the rest" in ran.err
    as_json = mentoring("import", "mentoring", file, "--program", "mentoring", "--json")
    (note,) = json.loads(as_json.out)["notes"]
    assert note.startswith("The functions of the people here: Finance")


def test_columns_that_nobody_takes_are_named(mentoring, tmp_path, csv_writer):
    """What the mapping does not name is refused, and said; a program gets it as a list."""
    columns = (*COLUMNS, "Gender")
    row = dict(zip(columns, (*ROWS[0], "f"), strict=True))
    command = ("import", "mentoring", csv_writer(tmp_path / "m.csv", columns, [row]))
    ran = mentoring(*command, "--program", "mentoring")
    assert "Columns refused: Gender." in ran.out
    document = json.loads(mentoring(*command, "--program", "mentoring", "--json").out)
    assert document["refused_columns"] == ["Gender"]


def test_nobody_is_put_back_by_a_file(mentoring, form):
    """Who left says so once; the old form is told to stay out."""
    command = ("import", "mentoring", form(), "--program", "mentoring")
    mentoring(*command)
    mentoring("members", "leave", "mentoring", "H002", "--as", "mentor")
    ran = mentoring(*command)
    assert (ran.code, "1 offer or ask of people who have left or paused" in ran.err) == (0, True)
    assert places(mentoring)["H002", "mentor"]["state"] == "left"


def test_a_file_is_for_a_mentoring_program(mentoring, form):
    """Another program, or none where there are two, is wrong use."""
    for more, told in (
        (("--program", "learning-partners"), "is a pairing program, where nobody offers or asks"),
        ((), "Say which program"),
        (("--program", "mentoring", "--mapping", "answers"), "this mapping is for answers"),
    ):
        ran = mentoring("import", "mentoring", form(), *more)
        assert (ran.code, ran.out) == (2, "")
        assert told in ran.err


def test_a_yes_in_the_ordinary_form_gives_no_place(mentoring, tmp_path, csv_writer):
    """Nobody is in a mentoring program without a role; the reason says how to get in."""
    columns = ("Employee ID", "Could show", "Would like to learn", "Join", "Thank me by name")
    row = dict(zip(columns, ("H001", "", "", "mentoring", ""), strict=True))
    ran = mentoring("import", "answers", csv_writer(tmp_path / "a.csv", columns, [row]))
    assert ran.code == 1
    assert "import its form with `crossweave import mentoring`" in ran.err
    assert places(mentoring) == {}


def test_an_offer_by_hand(mentoring):
    """What is said is kept, what is said later replaces it, the rest stays."""
    command = ("members", "join", "mentoring", "H001", "--as", "mentor")
    terms = ("--topics", "prompting; SQL", "--functions", "finance; IT", "--how-often", "weekly")
    assert mentoring(*command, "--capacity", "2", *terms).out == (
        "H001 has joined as mentor (mentoring).\n"
    )
    mentoring(*command, "--topics", "charts")
    row = places(mentoring)["H001", "mentor"]
    assert (row["capacity"], row["topics"], row["functions"], row["how_often"]) == (
        2, ["charts"], ["Finance", "IT"], "weekly",
    )  # fmt: skip


def test_an_ask_by_hand(mentoring):
    """Wishes are people, by key, address or name; neither they nor goals are listed."""
    said = ("--topics", "prompting", "--goals", GOALS, "--wishes", "Person 7; H002")
    ran = mentoring("members", "join", "mentoring", "H003", "--as", "mentee", *said)
    assert ran.out == "H003 has joined as mentee (mentoring).\n"
    listed = mentoring("members", "list", "mentoring")
    assert "0 mentors, 1 mentee" in listed.out
    for words in ("H003", "mentee", "prompting", "joined"):
        assert words in listed.out
    assert GOALS not in listed.out + mentoring("members", "list", "mentoring", "--json").out


def test_back_in_both_roles(mentoring, form):
    """A pause without a role is of both, and so is its end."""
    mentoring("import", "mentoring", form(), "--program", "mentoring")
    assert (
        "is paused until"
        in mentoring("members", "pause", "mentoring", "H002", "--until", "2027-02-01").out
    )
    assert {places(mentoring)["H002", role]["state"] for role in ("mentor", "mentee")} == {"paused"}
    assert mentoring("members", "join", "mentoring", "H002").code == 0
    mentoring("members", "pause", "mentoring", "H002", "--as", "mentee")
    found = places(mentoring)
    assert (found["H002", "mentor"]["state"], found["H002", "mentee"]["state"]) == (
        "joined", "paused",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("command", "told"),
    [
        (("mentoring", "H001"), "no paused sign-up in mentoring. To sign them up, add --as"),
        (("mentoring", "H001", "--topics", "SQL"), "Say in which role"),
        (("mentoring", "H001", "--as", "mentee", "--capacity", "2"), "--capacity: not of a mentee"),
        (("mentoring", "H001", "--as", "mentor", "--goals", "x"), "--goals: not of a mentor"),
        (("mentoring", "H001", "--as", "mentor", "--capacity", "51"), "room for 0 to 50 mentees"),
        (("mentoring", "H001", "--as", "mentor", "--functions", "Fishing"), "there are Finance"),
        (("mentoring", "H001", "--as", "mentee", "--wishes", "H001"), "their own mentor"),
        (("mentoring", "H001", "--as", "mentee", "--wishes", "Nobody"), "Nobody here is called"),
        (("mentoring", "H001", "--as", "mentee", "--goals", "x" * 1001), "longer than 1000"),
        (("mentoring", "H001", "--as", "boss"), "boss"),
        (("learning-partners", "H001", "--as", "mentor"), "a pairing program"),
        (("learning-partners", "H001", "--topics", "SQL"), "a pairing program"),
    ],
)
def test_wrong_use_is_told_and_nothing_written(mentoring, stored, command, told):
    """Each mistake gets a sentence and exit code 2."""
    before = stored()
    ran = mentoring("members", "join", *command)
    assert (ran.code, ran.out) == (2, "")
    assert told in ran.err
    assert stored() == before


@pytest.mark.parametrize("command", ["leave", "pause"])
def test_no_sign_up_no_farewell(mentoring, stored, command):
    """Who never was a mentee is not said to have left as one; nothing is written."""
    mentoring("members", "join", "mentoring", "H001", "--as", "mentor")
    before = stored()
    ran = mentoring("members", command, "mentoring", "H001", "--as", "mentee")
    assert (ran.code, ran.out) == (1, "")
    assert f"H001 has not joined mentoring as mentee, so there is nothing to {command}" in ran.err
    assert stored() == before


def test_enrolling_everyone_is_not_for_mentoring(mentoring):
    """A place has a role, which only a file can give."""
    ran = mentoring("members", "enrol", "mentoring")
    assert ran.code == 2
    assert "crossweave import mentoring FILE --program mentoring" in ran.err


def test_a_file_by_an_approver(mentoring, form, home, stored):
    """Where the program enrols people, the audit names who allowed it and why."""
    said = "participation: enrolled\napprover: Ada Admin\nreason: The scheme ran before.\n"
    (home / "programs" / "mentoring.yaml").write_text(PROGRAM + said, encoding="utf-8")
    assert mentoring("import", "mentoring", form(), "--program", "mentoring").code == 0
    told = repr(stored()["audit_entries"])
    assert "program.enrol_mentoring" in told
    assert "The scheme ran before." in told
    assert "'member'" not in told
