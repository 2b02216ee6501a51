from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from sources import BadRow, PeopleFile, PersonRecord

NOW = datetime(2027, 1, 4, 8, tzinfo=UTC)
HEADER = "Id,Name,E-mail,Level,Zone,Manager,Status,Back on,External,Languages,Salary\n"


@pytest.fixture
def read(write, people_mapping):
    """Read the rows of a people file."""
    return lambda rows: list(PeopleFile(write("p.csv", HEADER + rows), people_mapping).people(NOW))


def test_a_full_row_becomes_a_person(read, tmp_path):
    """Every mapped field arrives, typed."""
    row = "7,Ana,Ana@example.org,4,europe/madrid,1,Away,2027-02-01,yes,Spanish;ENGLISH,90000\n"
    assert read(row) == [
        PersonRecord(
            file=str(tmp_path / "p.csv"), line=2, key="7", name="Ana", email="ana@example.org",
            level=4, time_zone="Europe/Madrid", manager="1", status="away",
            away_until=date(2027, 2, 1), external=True, languages=("Spanish", "English"),
        )
    ]  # fmt: skip


def test_what_is_missing_stays_missing(read):
    """An empty cell is no trouble, and a person without a name goes by the key."""
    (person,) = read("7,,,,,,,,,,\n")
    assert (person.name, person.email, person.level, person.languages) == ("7", None, None, ())
    assert (person.status, person.external) == ("active", False)


def test_a_date_of_return_says_that_somebody_is_away(read):
    """Unless the file says that they are active."""
    away, back = read("1,,,,,,,2027-02-01,,,\n2,,,,,,active,2027-02-01,,,\n")
    assert (away.status, away.away_until) == ("away", date(2027, 2, 1))
    assert (back.status, back.away_until) == ("active", None)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (",Ana,,,,,,,,,\n", "has nothing under Id"),
        ("7,Ana,ana,,,,,,,,\n", "E-mail is not an e-mail address"),
        ("7,Ana,,senior,,,,,,,\n", "Level is not a whole number"),
        ("7,Ana,,,Mars/Olympus,,,,,,\n", "Zone is not a known time zone"),
        ("7,Ana,,,,,,1 Feb,,,\n", "Back on is not a date"),
        ("7,Ana,,,,,ill,,,,\n", "Status is none of active, away, left"),
        ("7,Ana,,,,,,,perhaps,,\n", "External is neither yes nor no"),
        (f"7,{'x' * 201},,,,,,,,,\n", "Name is longer than 200"),
    ],
)
def test_each_bad_cell_sets_its_row_aside(read, row, said):
    """The reason names the column and what to write, never what the cell held."""
    bad, good = read(row + "8,Bo,,,,,,,,,\n")
    assert isinstance(bad, BadRow)
    assert bad.line == 2
    assert said in bad.reason
    assert not any(value in bad.reason for value in ("Ana", "Mars", "senior", "perhaps", " ill"))
    assert isinstance(good, PersonRecord)


def test_all_troubles_of_a_row_are_told_together(read):
    """A row need not be corrected twice; whose it is stays known, for the sync alone."""
    (bad,) = read("7,Ana,ana,senior,,,,,,,\n")
    assert "E-mail" in bad.reason
    assert "Level" in bad.reason
    assert bad.key == "7"
    assert "key" not in repr(bad)


def test_the_key_of_a_ragged_row_is_kept(read):
    """So that its person is not taken for a leaver."""
    (bad,) = read("7,Ana\n")
    assert (bad.line, bad.key) == (2, "7")


def test_columns_that_no_field_uses_are_refused(write, people_mapping):
    """What was not taken is said."""
    assert PeopleFile(write("p.csv", HEADER), people_mapping).refused_columns == ("Salary",)


def test_of_dated_rows_the_latest_that_holds_is_taken(write, mapping_of):
    """A feed with history gives each person as they are now; who starts later is not there yet."""
    mapping = mapping_of(
        "source: hr\nkind: people\nlatest_by: Since\nfields: {key: Id, function: Dept}\n"
    )
    rows = (
        "Id,Since,Dept,Gender\n"
        "1,2026-01-01,Sales,f\n"
        "1,2026-06-01,Finance,f\n"
        "1,2027-06-01,IT,f\n"
        "2,2027-02-01,Sales,m\n"
        "3,soon,Sales,m\n"
    )
    found = list(PeopleFile(write("p.csv", rows), mapping).people(NOW))
    people = [(row.key, row.line, row.function) for row in found if isinstance(row, PersonRecord)]
    assert people == [("1", 3, "Finance")]
    assert [(row.line, row.key) for row in found if isinstance(row, BadRow)] == [(6, "3")]


def test_a_name_may_be_joined_from_two_columns(write, mapping_of):
    """Many exports keep given and family names apart."""
    mapping = mapping_of(
        "source: hr\nkind: people\nfields: {key: Id, name: {columns: [First, Last]}}\n"
    )
    path = write("p.csv", "Id,First,Last\n1,Ana,Ruiz\n2,,Ono\n")
    assert [person.name for person in PeopleFile(path, mapping).people(NOW)] == ["Ana Ruiz", "Ono"]
