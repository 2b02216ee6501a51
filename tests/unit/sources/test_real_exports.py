from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime

import pytest

from config.home import shipped_mapping
from sources import BadRow, PeopleFile, guess_mapping, open_table, read_mapping

NOW = datetime(2027, 1, 4, 8, tzinfo=UTC)
pytestmark = pytest.mark.realdata


def test_messy_departments_become_about_ten_functions(shared_data):
    """Some 400 spellings of departments; only the one person without any has no function."""
    feed = PeopleFile(
        shared_data / "gitlab_2022" / "members.csv", read_mapping(shipped_mapping("gitlab-people"))
    )
    people = list(feed.people(NOW))
    assert not [row for row in people if isinstance(row, BadRow)]
    counts = Counter(person.function for person in people)
    assert len(people) == 1336
    assert counts.pop(None) == 1
    assert len(counts) == 12
    assert max(counts.values()) < len(people) / 3


def test_an_upload_file_with_dated_rows_is_read(shared_data, mapping_of):
    """A spreadsheet in the format of a large HR upload, with sheets, dates and blank columns."""
    mapping = mapping_of(
        "source: viva\nkind: people\nlatest_by: EffectiveDate\nfields:\n"
        "  key: PersonId\n  email: PersonId\n  function: Organization\n  level: Layer\n"
        "  manager: ManagerId\n"
        '  external: {column: EmployeeType, values: {Contractor: "yes", "*": "no"}}\n'
    )
    feed = PeopleFile(shared_data / "viva-insights-org-data-sample.xlsx", mapping)
    people = list(feed.people(NOW))
    assert len(people) == 370
    assert not [row for row in people if isinstance(row, BadRow)]
    assert sum(person.external for person in people) == 31
    assert {"AgeGroup", "Engagement", "Performance"} <= set(feed.refused_columns)


def test_the_same_upload_file_is_guessed(shared_data):
    """Its columns are recognised without a mapping, the age groups left alone."""
    table = open_table(shared_data / "viva-insights-org-data-sample.xlsx")
    guess = guess_mapping(table.columns, [row.cells for row in table.rows()][:50])
    taken = dict(guess.taken)
    assert taken["key"] == "PersonId"
    assert taken["function"] == "Organization"
    assert taken["manager"] == "ManagerId"
    assert "AgeGroup" in guess.refused
