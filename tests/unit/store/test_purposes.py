"""The register of purposes: each column of each table is in it, and nothing else."""

from __future__ import annotations

import pytest

from config.retention import KINDS
from store import Base
from store.purpose_terms import ERASED, FOR_GOOD, ORIGINS, READERS, TWO_WEEKS
from store.purposes import PURPOSES

TABLES = {table.name: table for table in Base.metadata.sorted_tables}


def test_every_table_is_in_the_register():
    """A table without a purpose is not added by the way."""
    assert PURPOSES.keys() == TABLES.keys()


@pytest.mark.parametrize("name", TABLES)
def test_every_column_has_a_purpose(name):
    """A column without a purpose fails here, and so does a purpose without a column."""
    assert PURPOSES[name].columns.keys() == {column.name for column in TABLES[name].columns}


@pytest.mark.parametrize("name", PURPOSES)
def test_a_purpose_says_all_of_it(name):
    """Why, where from, who reads it and how long: none is left empty or made up."""
    assert PURPOSES[name].holds
    for purpose in PURPOSES[name].columns.values():
        assert purpose.why
        assert purpose.origin in ORIGINS
        assert purpose.readers
        assert set(purpose.readers) <= READERS.keys()
        assert purpose.kept in {*KINDS, ERASED, FOR_GOOD, TWO_WEEKS}


def test_managers_read_nothing():
    """Nobody reads a column for being somebody's manager."""
    assert not [reader for reader in (*READERS, *READERS.values()) if "manager" in reader]
