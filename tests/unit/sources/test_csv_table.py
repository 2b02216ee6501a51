from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources import FeedError, open_table
from sources.tables import Row, Unreadable, clean


def lines_and_cells(path: Path) -> list[tuple[int, tuple[str, ...]]]:
    return [(row.line, row.cells) for row in open_table(path).rows() if isinstance(row, Row)]


def unreadable(path: Path) -> dict[int, str]:
    return {row.line: row.reason for row in open_table(path).rows() if isinstance(row, Unreadable)}


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(write, mark):
    """Exports of other countries use semicolons, tabs and bars."""
    table = open_table(write("a.csv", f"Id{mark}Name, given\n1{mark}Ana\n".replace(", ", " ")))
    assert table.columns == ("Id", "Name given")


def test_a_declared_delimiter_is_believed(write):
    """Excel writes `sep=;` above the header."""
    path = write("a.csv", "sep=;\nId;A,B,C\n1;x\n")
    assert open_table(path).columns == ("Id", "A,B,C")
    assert lines_and_cells(path) == [(3, ("1", "x"))]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_unicode_encodings_are_recognised(write, encoding):
    """Names in any script come in whole."""
    path = write("a.csv", "Id,Name\n1,Łukasz 陈\n".encode(encoding))
    assert lines_and_cells(path) == [(2, ("1", "Łukasz 陈"))]
    assert open_table(path).notes == ()


def test_another_encoding_is_read_as_windows_and_said(write):
    """A guess is never silent."""
    path = write("a.csv", "Id,Name\n1,Zoë\n".encode("cp1252"))
    assert lines_and_cells(path) == [(2, ("1", "Zoë"))]
    assert "Windows-1252" in open_table(path).notes[0]


def test_an_encoding_error_far_down_is_found(write):
    """The whole file is tried, not its beginning."""
    path = write("a.csv", b"Id,Name\n" + b"1,Ana\n" * 20_000 + "2,Zoë\n".encode("cp1252"))
    assert lines_and_cells(path)[-1] == (20_002, ("2", "Zoë"))


def test_lines_are_those_of_the_file(write):
    """Blank lines and cells over several lines do not shift what an error points to."""
    path = write("a.csv", 'Id,Note\n\n1,"two\nlines"\n,\n2,x\n')
    assert lines_and_cells(path) == [(3, ("1", "two lines")), (6, ("2", "x"))]


def test_ragged_rows_are_set_aside(write):
    """Too few or too many cells would put values under the wrong column."""
    path = write("a.csv", "Id,A,B\n1,x\n2,x,y\n3,x,y,z\n4,x,y,,\n")
    assert lines_and_cells(path) == [(3, ("2", "x", "y")), (5, ("4", "x", "y"))]
    assert "2 cells where the header has 3" in unreadable(path)[2]
    assert "surplus comma" in unreadable(path)[4]


@pytest.mark.parametrize("row", ['2,"Bo', '2,"Bo"x', '2,Bo,"'])
def test_a_stray_quotation_mark_costs_one_row_only(write, row):
    """The rows after it would be swallowed, and their people taken for leavers."""
    path = write("a.csv", f'Id,Name\n1,Ana\n{row}\n3,Cy\n4,"Di"\n')
    assert [line for line, _ in lines_and_cells(path)] == [2, 4, 5]
    assert set(unreadable(path)) == {3}


def test_a_huge_line_is_set_aside(write):
    """A line that is no row does not fill the memory, and the rows after it are read."""
    path = write("a.csv", "Id,Name\n1," + "x" * 2_500_000 + "\n2,Bo\n")
    assert lines_and_cells(path) == [(3, ("2", "Bo"))]
    assert "longer than" in unreadable(path)[2]


def test_a_huge_cell_is_set_aside(write):
    """A cell beyond all bounds costs its row and no other."""
    path = write("a.csv", "Id,Name\n1," + "x" * 200_000 + "\n2,Bo\n")
    assert lines_and_cells(path) == [(3, ("2", "Bo"))]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty"),
        (b"\n\n,,\n", "has no header"),
        (b"\xd0\xcf\x11\xe0rest", "old .xls"),
        (b"%PDF\0\x01\x02\x03", "not a text file"),
        (b'"Id,Name\n1,Ana\n', "quotation mark without its partner"),
    ],
)
def test_files_that_are_no_table(write, content, said):
    """Each says what it is and what to do."""
    with pytest.raises(FeedError, match=said):
        open_table(write("a.csv", content))


def test_a_missing_file_and_a_folder(tmp_path):
    """A wrong path is told as such."""
    with pytest.raises(FeedError, match="no such file"):
        open_table(tmp_path / "a.csv")
    with pytest.raises(FeedError, match="is a folder"):
        open_table(tmp_path)


def test_what_cannot_be_seen_is_dropped():
    """Marks of direction, zero-width spaces and control characters break keys and databases."""
    assert clean("\ufeff\u200eana\u200b@example.org\u202c\x00 ") == "ana@example.org"
    assert clean("Zoe\u0308  \u00a0 X") == "Zoë X"


cell = st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=8)


@given(st.lists(st.tuples(st.just("k"), cell, cell), min_size=1, max_size=6))
def test_what_csv_writes_is_read_back(tmp_path_factory, rows):
    """Any cells, quoted as they need to be, come back as they were, but for cleaning."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows([("Id", "A", "B"), *rows])
    path = tmp_path_factory.mktemp("csv") / "a.csv"
    path.write_bytes(text.getvalue().encode())
    assert [cells for _, cells in lines_and_cells(path)] == [tuple(map(clean, row)) for row in rows]


@pytest.mark.parametrize(
    "title",
    [
        "Employee export,,,\n",
        "Employee export\nGenerated by the HR system on 4 January\n\n",
        "Report:,Headcount\nDate:,2027-01-04\n,,,\n",
        '"Employee export;\nconfidential"\n',
    ],
)
def test_titles_above_the_header_are_passed_over_and_said(write, title):
    """HR systems put a title, a date and blank lines above their exports."""
    path = write("a.csv", title + "Id,Name,Team,Site,Boss\n1,Ana,HR,Leeds,\n")
    assert open_table(path).columns == ("Id", "Name", "Team", "Site", "Boss")
    line = title.count("\n") + 1
    assert lines_and_cells(path) == [(line + 1, ("1", "Ana", "HR", "Leeds", ""))]
    assert f"line {line}" in open_table(path).notes[0]


def test_a_title_does_not_hide_the_delimiter(write):
    """A comma in a title says nothing about the columns."""
    path = write("a.csv", "Employees, active\nId;Name;Team;Site;Boss\n1;Ana;HR;Leeds;\n")
    assert open_table(path).columns == ("Id", "Name", "Team", "Site", "Boss")


def test_lists_in_cells_do_not_hide_the_delimiter(write):
    """A row whose lists have more parts than there are columns is no header."""
    rows = "1,a;b;c;d;e,yes\n2,a,yes\n3,a;b,no\n"
    table = open_table(write("a.csv", f"Id,Skills,Join\n{rows}"))
    assert table.columns == ("Id", "Skills", "Join")


@pytest.mark.parametrize("header", ["Email\na@x.org\n", "Id,Name\n1,Ana\n", "Id,Name,\n1,Ana,x\n"])
def test_a_narrow_header_is_no_title(write, header):
    """A file of one or two columns keeps its first line."""
    path = write("a.csv", header)
    assert open_table(path).notes == ()
    assert open_table(path).columns[0] == header.split(",")[0].split("\n")[0]


@pytest.mark.parametrize(
    "content",
    ["<html><table><tr><td>Id</td></tr></table>", "<?xml version='1.0'?><a/>", '[{"id": 1}]'],
)
def test_web_pages_that_call_themselves_tables(write, content):
    """Some systems write HTML into a file named .xls; what to do is said."""
    with pytest.raises(FeedError, match=r"save it as \.xlsx"):
        open_table(write("people.xls", content))


def test_nothing_but_zeros_is_no_text(write):
    """A file that a disk lost is not taken for UTF-16."""
    with pytest.raises(FeedError, match="not a text file"):
        open_table(write("a.csv", b"\0" * 500))
