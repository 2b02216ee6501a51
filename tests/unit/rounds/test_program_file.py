"""A program's file: the whole of it is checked, and each problem is told with its line."""

from pathlib import Path

import pytest

from config import ConfigError, shipped_mapping
from rounds.program_file import frozen_program, load_program
from rounds.program_path import program_path

GOOD = """\
name: Learning partners
kind: pairing
community: ai-learners
cadence: {cron: "0 9 * * MON", start: 2027-01-04}
must:
  - different: function
"""


def write(folder: Path, text: str) -> Path:
    path = folder / "pilot.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_shipped_programs_load():
    """What newcomers start from is valid."""
    folder = shipped_mapping("people").parents[1] / "programs"
    assert [load_program(path).slug for path in sorted(folder.glob("*.yaml"))]


def test_participation_is_opt_in_by_default(tmp_path):
    """Nobody is in a program without having said so, unless the file says otherwise."""
    program = load_program(write(tmp_path, GOOD))
    assert program.arrangement.participation == "opt_in"
    assert program.arrangement.approval == "required"


def test_a_frozen_program_is_the_same(tmp_path):
    """A round keeps its program's file and reads the same rules from it later."""
    program = load_program(write(tmp_path, GOOD))
    again = frozen_program(program.slug, program.document)
    assert (again.policy, again.arrangement) == (program.policy, program.arrangement)


def test_all_problems_are_told_at_once_with_their_lines(tmp_path):
    """An admin fixes a file in one go."""
    text = GOOD.replace("community", "comunity").replace("different", "diferent")
    with pytest.raises(ConfigError) as caught:
        load_program(write(tmp_path, text))
    told = str(caught.value)
    assert "pilot.yaml:3: unknown key 'comunity'. Did you mean 'community'?" in told
    assert "pilot.yaml:6:" in told
    assert "did you mean 'different'" in told


def test_enrolling_needs_an_approver_and_a_reason(tmp_path):
    """Taking people in without asking them is somebody's decision, by name."""
    with pytest.raises(ConfigError, match="approver"):
        load_program(write(tmp_path, GOOD + "participation: enrolled\n"))
    text = GOOD + "participation: enrolled\napprover: Works council\nreason: Pilot\n"
    assert load_program(write(tmp_path, text)).arrangement.approver == "Works council"


def test_an_unknown_program_gets_a_suggestion(tmp_path):
    """A typing error on the command line is answered with the nearest program."""
    write(tmp_path, GOOD)
    with pytest.raises(ConfigError, match="Did you mean 'pilot'"):
        program_path(tmp_path, "pilto")


MENTORING = """\
name: Mentoring
kind: mentoring
community: ai-learners
cadence: {cron: "0 9 * * MON", start: 2027-01-04}
must:
  - asked: function
"""


def test_a_term_is_half_a_year_unless_the_file_says_otherwise(tmp_path):
    """How long a mentorship lasts is said in weeks."""
    assert load_program(write(tmp_path, MENTORING)).arrangement.term_days == 182
    said = MENTORING + "term: {weeks: 8}\n"
    assert load_program(write(tmp_path, said)).arrangement.term_days == 56


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (GOOD + "term: {weeks: 8}\n", r"pilot.yaml:7: `term`: is for kind: mentoring; remove it"),
        (MENTORING + "term: {weeks: 0}\n", "greater than or equal to 1"),
        (MENTORING + "term: {days: 8}\n", "unknown key 'days'"),
    ],
)
def test_a_wrong_term_is_refused(tmp_path, text, told):
    """A term of another kind of program, none at all, or one in other words is told by its line."""
    with pytest.raises(ConfigError, match=told):
        load_program(write(tmp_path, text))


def test_programs_stand_beside_others_that_there_are(tmp_path):
    """One name or several; those of the folder, and those that come with Crossweave."""
    (tmp_path / "lunches.yaml").write_text(GOOD, encoding="utf-8")
    program = load_program(write(tmp_path, GOOD + "beside: [lunches, mentoring]\n"))
    assert program.arrangement.beside == ("lunches", "mentoring")
    assert load_program(write(tmp_path, GOOD + "beside: lunches\n")).arrangement.beside == (
        "lunches",
    )


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("[lunchs]", "`beside`: 'lunchs': there is no such program; did you mean 'lunches'?"),
        ("[xyz]", "`beside`: 'xyz': there is no such program; there are: "),
        ("pilot", "`beside`: 'pilot': is this program itself"),
    ],
)
def test_a_program_beside_which_is_none_is_told_with_its_line(tmp_path, said, told):
    """A slip of the pen would keep two programs apart that were meant to run together."""
    (tmp_path / "lunches.yaml").write_text(GOOD, encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        load_program(write(tmp_path, GOOD + f"beside: {said}\n"))
    assert f"pilot.yaml:7: {told}" in str(caught.value)


@pytest.mark.parametrize(
    "word",
    [
        "gender", "Gender", "Geschlecht", "sexe", "date-of-birth", "Date of Birth", "DOB", "age",
        "ageGroup", "Alter", "ethnicity", "Ethnic origin", "race", "religion", "Religious belief",
        "health", "Krankheit", "disability", "marital status", "union_membership", "nationality",
        "pregnancy", "sexual-orientation", "salary", "性别",
    ],
)  # fmt: skip
@pytest.mark.parametrize(
    "rule",
    [
        "must:\n  - different: {!r}",
        "must:\n  - share: {{attribute: {!r}}}",
        "prefer:\n  - near: {{attribute: {!r}, points: 3}}",
        "prefer:\n  - exchange: {{teach: {!r}, points: 3}}",
        "must:\n  - {!r}: 3",
    ],
)
def test_protected_attributes_are_refused_in_any_spelling(tmp_path, word, rule):
    """No rule can name what must never enter a match, however it is written, and it is said why."""
    text = GOOD.partition("must:")[0] + rule.format(word) + "\n"
    with pytest.raises(ConfigError, match=r"pilot.yaml:6: .* is a protected attribute"):
        load_program(write(tmp_path, text))


def test_a_skill_may_be_called_anything(tmp_path):
    """Somebody who could show payroll or health and safety is no protected matter."""
    text = GOOD.replace("pairing", "teams").partition("must:")[0]
    text += "must:\n  - cover: {skills: [health and safety, salary benchmarks]}\n"
    assert load_program(write(tmp_path, text)).policy.must[0].label == "cover.skills"


def test_keys_further_down_get_a_suggestion(tmp_path):
    """The nearest name is looked for where the key stands."""
    text = GOOD + "scope: {function: [IT]}\n"
    with pytest.raises(ConfigError, match="Did you mean 'functions'"):
        load_program(write(tmp_path, text))
    with pytest.raises(ConfigError, match="Did you mean 'every'"):
        load_program(write(tmp_path, GOOD.replace("start:", "evry: 2, start:")))


@pytest.mark.parametrize(
    ("text", "days"),
    [
        (GOOD, 0),
        (GOOD.replace("start:", "every: 2, start:"), 2),
        (GOOD.replace("0 9 * * MON", "0 9 1 * *"), 2),
        (GOOD + "ahead: 5\n", 5),
        (GOOD.replace("start:", "every: 2, start:") + "ahead: 0\n", 0),
        (GOOD.replace("start:", "every: 2, start:") + "participation: each_round\n", 0),
    ],
)
def test_a_round_is_announced_where_rounds_are_seldom(tmp_path, text, days):
    """Two days before, from two weeks apart on; the file may say otherwise."""
    assert load_program(write(tmp_path, text)).arrangement.days_ahead == days


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("ahead: -1", "ahead"),
        ("ahead: 15", "ahead"),
        ("pause_after: 21", "pause_after"),
        ("pause_afer: 2", "Did you mean 'pause_after'"),
        ("participation: each_round\nahead: 2", "remove `ahead`"),
    ],
)
def test_what_members_are_told_is_checked(tmp_path, line, told):
    """With the file, and what to do."""
    with pytest.raises(ConfigError, match=r"pilot\.yaml") as caught:
        load_program(write(tmp_path, f"{GOOD}{line}\n"))
    assert told in str(caught.value)
