"""A program is held against the people who would take part, and nothing is written."""

from __future__ import annotations

import pytest

from rounds.policy_check import check_file, check_members

RULES = """\
must:
  - different: function
  - share: languages
prefer:
  - exchange: {points: 40}
  - near: {attribute: level, points: 5}
"""


@pytest.fixture
def checked(small_company, tmp_path):
    """Give a function that checks the program's rules against the company."""
    path = tmp_path / "buddies.yaml"
    path.write_text(RULES, encoding="utf-8")
    file = small_company.program(
        must=[{"different": "function"}, {"share": "languages"}],
        prefer=[{"exchange": {"points": 40}}, {"near": {"attribute": "level", "points": 5}}],
    )
    return lambda: check_members(small_company.database, path, file, small_company.start)


def test_rules_that_nobody_has_a_value_for(small_company, checked):
    """A round would be refused for them, so each is told with its line before."""
    small_company.hire("a", function="IT", skills=["charts"])
    small_company.hire("b", function="Sales")
    seen = checked()
    assert (seen.members, seen.taking_part) == (2, True)
    assert [(finding.line, finding.key) for finding in seen.findings] == [
        (5, "prefer 1 exchange"),
        (6, "prefer 2 near"),
    ]
    assert "no member has 'interests'" in seen.findings[0].message


def test_members_without_a_value_are_counted(small_company, checked):
    """An admin sees for how many `missing` decides."""
    small_company.hire("a", function="IT", skills=["x"], interests=["x"], level=1)
    small_company.hire("b", function=None, skills=["x"], interests=["x"], level=2, languages=[])
    seen = checked()
    assert seen.findings == ()
    assert [(gap.rule, gap.column, gap.without) for gap in seen.gaps] == [
        ("different.function", "function", 1),
        ("share.languages", "languages", 1),
    ]


def test_before_anybody_joins_everybody_is_looked_at(small_company, checked):
    """A program can be checked on the day that the people were imported."""
    small_company.hire("a", function="IT", joins=False)
    small_company.hire("gone", function="IT", joins=False, status="left")
    seen = checked()
    assert (seen.members, seen.taking_part) == (1, False)
    assert [each.key for each in seen.findings] == ["prefer 1 exchange"] * 2 + ["prefer 2 near"]


def test_nothing_is_written(small_company, checked, content):
    """Checking is looking."""
    small_company.staff(4)
    before = content(small_company.database)
    checked()
    assert content(small_company.database) == before


def test_topics_are_not_missed_before_anybody_signs_up(small_company, tmp_path):
    """Who asks and who offers is known only once somebody does."""
    small_company.hire("a", function="IT", joins=False)
    text = (
        "name: M\nkind: mentoring\ncommunity: ai\n"
        "cadence: {cron: '0 9 * * MON', start: 2027-01-04}\nmust:\n  - cover: topics\n"
    )
    path = tmp_path / "mentors.yaml"
    path.write_text(text, encoding="utf-8")
    file, findings = check_file(path)
    assert findings == ()
    seen = check_members(small_company.database, path, file, small_company.start)
    assert (seen.taking_part, seen.findings) == (False, ())


def test_what_is_wrong_with_a_file_has_its_line(tmp_path):
    """All of it at once, in the order of the file."""
    path = tmp_path / "bad.yaml"
    path.write_text(
        "name: B\ncommunity: ai\ncadence: {cron: x, start: 2027-01-04}\nmust:\n  - rest: 0\n",
        encoding="utf-8",
    )
    file, findings = check_file(path)
    assert file is None
    assert [(each.line, each.key) for each in findings] == [
        (3, "cadence cron"),
        (5, "must 1 rest rounds"),
    ]
    assert str(findings[1]).startswith(f"{path}:5: `must 1 rest rounds`: is 0")
