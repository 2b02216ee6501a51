from __future__ import annotations

from datetime import UTC, datetime

import pytest

from config import ConfigError
from sources import FeedError, PeopleFile

MAPPING = "source: hr\nkind: people\nfields:\n  key: Id\n  name: Full name\n  function: Dept\n"


def test_case_and_spaces_in_a_header_do_not_matter(write, mapping_of):
    """The same column in capitals is the same column."""
    feed = PeopleFile(write("p.csv", "ID, FULL  NAME,dept,Gender\n1,A,B,f\n"), mapping_of(MAPPING))
    assert feed.refused_columns == ("Gender",)


def test_a_missing_column_names_the_nearest_and_all_there_are(write, mapping_of):
    """The message is enough to correct the mapping without opening the file."""
    with pytest.raises(ConfigError) as caught:
        PeopleFile(write("p.csv", "Id,Full nme,Dept\n1,A,B\n"), mapping_of(MAPPING))
    message = str(caught.value)
    assert "mapping.yaml:5: p.csv has no column `Full name`; did you mean `Full nme`?" in message
    assert message.endswith("p.csv has the columns `Id`, `Full nme`, `Dept`.")


def test_a_column_that_is_there_twice_is_not_guessed(write, mapping_of):
    """Which of two columns is meant is the admin's to say; unused ones may be double."""
    with pytest.raises(ConfigError, match=r"several columns `Dept` \(columns 3 and 4\)"):
        PeopleFile(write("p.csv", "Id,Full name,Dept,Dept\n"), mapping_of(MAPPING))
    assert PeopleFile(write("q.csv", "Id,Full name,Dept,X,X\n"), mapping_of(MAPPING))


def test_a_file_without_a_header_does_not_spill_its_first_row(write, mapping_of):
    """The first line may be somebody's data: it must not land in a message."""
    with pytest.raises(FeedError, match="looks like somebody's row") as caught:
        PeopleFile(write("p.csv", "17,Ana Ruiz,ana@example.org\n"), mapping_of(MAPPING))
    assert "Ana" not in str(caught.value)


def test_a_mapping_of_another_kind_is_refused(write, mapping_of):
    """Activity is not read as people."""
    text = "source: a\nkind: activity\nfields: {kind: {default: mail}, actor: Id, at: T}\n"
    with pytest.raises(ConfigError, match=r"mapping\.yaml:2: this mapping is for activity"):
        PeopleFile(write("p.csv", "Id,T\n"), mapping_of(text))


def test_what_stands_for_nothing_is_nothing(write, mapping_of):
    """A dash is no department; but somebody may be called Null."""
    mapping = mapping_of(MAPPING + "  email: Mail\n  site: {column: Site, values: {n/a: Home}}\n")
    text = "Id,Full name,Dept,Mail,Site\n1,Null,-,N/A,n/a\n"
    (person,) = PeopleFile(write("p.csv", text), mapping).people(datetime(2027, 1, 4, tzinfo=UTC))
    assert (person.name, person.function, person.email, person.site) == ("Null", None, None, "Home")
