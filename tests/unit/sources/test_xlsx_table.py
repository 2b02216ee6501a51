from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from openpyxl import Workbook

from sources import FeedError, open_table
from sources.tables import Row, Unreadable


def workbook(path: Path, *sheets: list[list[object]]) -> Path:
    book = Workbook()
    book.remove(book.active)
    for number, rows in enumerate(sheets, start=1):
        sheet = book.create_sheet(f"Sheet {number}")
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


def test_cells_become_the_text_of_a_csv(tmp_path):
    """Numbers lose their decimal point, dates have the year first, errors are empty."""
    when = datetime(2027, 1, 31)
    rows = [["Id", "Back on", "Boss", "Ext"], [7.0, when, "#N/A", True], [None, None, None, None]]
    table = open_table(workbook(tmp_path / "a.xlsx", rows))
    assert list(table.rows()) == [Row(2, ("7", "2027-01-31T00:00:00", "", "yes"))]


def test_short_rows_are_filled_and_long_ones_set_aside(tmp_path):
    """A spreadsheet does not store empty cells at the end; cells beyond the header are odd."""
    rows = [["Id", "Name"], [1], [2, "Bo", "what?"]]
    first, second = open_table(workbook(tmp_path / "a.xlsx", rows)).rows()
    assert first == Row(2, ("1", ""))
    assert isinstance(second, Unreadable)
    assert second.line == 3


def test_the_header_may_begin_further_down(tmp_path):
    """Blank rows above the header keep their numbers."""
    table = open_table(workbook(tmp_path / "a.xlsx", [[None], ["Id", None, None], ["1"]]))
    assert table.columns == ("Id",)
    assert list(table.rows()) == [Row(3, ("1",))]


def test_sheets_are_chosen_by_name_and_several_are_said(tmp_path):
    """The first sheet is read unless the mapping names another, and that is told."""
    path = workbook(tmp_path / "a.xlsx", [["Id"], ["1"]], [["Key"], ["2"]])
    assert "2 sheets" in open_table(path).notes[0]
    assert open_table(path, "Sheet 2").columns == ("Key",)
    with pytest.raises(FeedError, match="has no sheet `Shet 2`; did you mean `Sheet 2`"):
        open_table(path, "Shet 2")


def test_the_ending_of_the_name_does_not_matter(tmp_path):
    """A spreadsheet that was named .csv is read as what it is."""
    path = workbook(tmp_path / "a.xlsx", [["Id"], ["1"]]).rename(tmp_path / "a.csv")
    assert open_table(path).columns == ("Id",)


def test_what_is_no_spreadsheet(tmp_path):
    """A zip archive of something else, and a sheet without a header, say so."""
    broken = tmp_path / "a.xlsx"
    broken.write_bytes(b"PK\x03\x04 and then nothing")
    with pytest.raises(FeedError, match=r"save it as \.xlsx again"):
        open_table(broken)
    with pytest.raises(FeedError, match="no header"):
        open_table(workbook(tmp_path / "b.xlsx", [[None]]))


def test_titles_above_the_header_are_passed_over_and_said(tmp_path):
    """A merged title and a line with the date of the export stand above many reports."""
    header, person = ["Id", "Name", "Team", "Site", "Boss"], [1, "Ana", "HR", "Leeds", 2]
    rows = [["Employee report"], ["Exported on", "2027-01-04"], [], header, person]
    table = open_table(workbook(tmp_path / "a.xlsx", rows))
    assert table.columns == tuple(header)
    assert list(table.rows()) == [Row(5, ("1", "Ana", "HR", "Leeds", "2"))]
    assert "line 4" in table.notes[0]
