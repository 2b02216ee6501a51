"""What an admin reviews: the sheet of a round, as a spreadsheet and as a page."""

from __future__ import annotations

import pytest
from openpyxl import load_workbook

from rounds.explaining import explain
from rounds.figures import EXCHANGING, figures_in_words
from rounds.page import function_counts, write_page
from rounds.previewing import preview_round
from rounds.sheet import RoundSheet, round_sheet
from rounds.spreadsheet import write_spreadsheet
from store import Match, MatchMember, Round

EXCHANGE = [{"exchange": {"teach": "skills", "learn": "interests", "points": 40}}]


def sheet(company, round_id) -> RoundSheet:
    with company.database.reading() as session:
        return round_sheet(session, session.get_one(Round, round_id))


def rows(path, title):
    return [list(row) for row in load_workbook(path)[title].iter_rows(values_only=True)]


def test_the_spreadsheet_holds_the_round(small_company, tmp_path):
    """One row a person, with the reasons; who went without and why; the figures in words."""
    small_company.staff(4)
    small_company.hire("odd", function="Legal", languages=["Welsh"])
    rules = [{"different": "function"}, {"share": "languages"}]
    held = sheet(small_company, small_company.hold(must=rules))
    write_spreadsheet(held, tmp_path / "deep" / "round.xlsx")
    matches = rows(tmp_path / "deep" / "round.xlsx", "Matches")
    assert matches[0] == ["Match", "Key", "Name", "Function", "Site", "Points", "Why"]
    assert sorted(row[1] for row in matches[1:]) == ["p01", "p02", "p03", "p04"]
    (left_out,) = rows(tmp_path / "deep" / "round.xlsx", "Without a match")[1:]
    assert left_out[:3] == ["odd", "Odd", "Legal"]
    assert left_out[5] == "allow people without languages in common"
    figures = dict(rows(tmp_path / "deep" / "round.xlsx", "Figures")[1:])
    assert (figures["Introduced"], figures["Without a match"]) == ("4", "1")
    assert "choices" not in figures


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_no_name_is_run_as_a_formula(small_company, tmp_path, start):
    """Text that begins like a formula is written as text, in every sheet."""
    evil = f"{start}HYPERLINK('http://evil')"
    small_company.hire("a", name=evil, function=evil)
    small_company.hire("b", name=evil, function="IT")
    small_company.hire("c", name=evil, function=evil, languages=["Welsh"])
    rules = [{"different": "function"}, {"share": "languages"}]
    write_spreadsheet(sheet(small_company, small_company.hold(must=rules)), tmp_path / "r.xlsx")
    book = load_workbook(tmp_path / "r.xlsx")
    cells = [cell for page in book for row in page.iter_rows() for cell in row]
    assert all(cell.data_type != "f" for cell in cells)
    hostile = [str(cell.value) for cell in cells if "evil" in str(cell.value)]
    assert hostile
    assert not any(text.startswith(("=", "+", "-", "@", "\t", "\r")) for text in hostile)


def test_control_characters_do_not_stop_a_spreadsheet(small_company, tmp_path):
    """A character that a spreadsheet cannot hold is left out, not fatal."""
    small_company.hire("a", name="A\x07da", function="IT")
    small_company.hire("b", function="Sales")
    write_spreadsheet(sheet(small_company, small_company.hold()), tmp_path / "r.xlsx")
    assert "Ada" in {row[2] for row in rows(tmp_path / "r.xlsx", "Matches")}


def test_the_page_escapes_what_people_are_called(small_company, tmp_path):
    """A name is text on the page, never markup."""
    small_company.hire("a", name="<script>alert(1)</script>", function="IT")
    small_company.hire("b", function="Sales")
    write_page(sheet(small_company, small_company.hold()), tmp_path / "round.html")
    page = (tmp_path / "round.html").read_text(encoding="utf-8")
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;" in page


def test_introductions_between_functions_are_counted(small_company):
    """A pair counts once and a trio three times, in a table that reads the same both ways."""
    small_company.staff(3)
    functions, counts = function_counts(sheet(small_company, small_company.hold()))
    assert functions == ("Finance", "IT", "Sales")
    assert counts == ((0, 1, 1), (1, 0, 1), (1, 1, 0))


def test_an_open_round_can_be_looked_at(small_company, tmp_path):
    """Before it is solved a round shows who takes no part, and has no figures."""
    small_company.staff(4)
    small_company.hire("away", status="away")
    open_round = sheet(small_company, small_company.open())
    assert (open_round.standing, open_round.figures, open_round.matches) == ({"away": 1}, {}, ())
    write_page(open_round, tmp_path / "round.html")
    write_spreadsheet(open_round, tmp_path / "round.xlsx")


def test_who_is_gone_is_said(small_company):
    """A match that somebody dropped out of says so, on the sheet and in the explanation."""
    small_company.staff(2)
    round_id = small_company.hold()
    with small_company.database.writing() as session:
        for seat in session.query(MatchMember).all():
            seat.gone = seat.member.source_key == "p02"
        session.query(Match).one().cancelled_reason = "member_gone"
    (match,) = sheet(small_company, round_id).matches
    assert match.gone == ("p02",)
    assert match.reasons[0] == "P02 no longer takes part"
    with small_company.database.reading() as session:
        ada = small_company.member(session, "p01")
        told = explain(session, session.get_one(Round, round_id), ada)
    assert told.lines[0] == "P02 no longer takes part"


def test_a_share_of_nothing_is_left_out(small_company):
    """When nobody said what they want to learn, there is no share of those who would."""
    small_company.staff(4)
    figures = sheet(small_company, small_company.hold()).figures
    assert figures["share_exchanging"] is None
    assert EXCHANGING not in [figure.label for figure in figures_in_words(figures)]


def test_the_share_is_compared_with_chance(small_company):
    """Where people asked for topics, the share who get one stands beside that of chance."""
    small_company.hire("a", "b", function="IT", skills=["charts"], interests=["prompts"])
    small_company.hire("c", "d", function="Sales", skills=["prompts"], interests=["charts"])
    held = sheet(small_company, small_company.hold(prefer=EXCHANGE))
    words = {figure.label: figure.value for figure in figures_in_words(held.figures)}
    assert words[EXCHANGING] == "100% (at random under the same rules: 100%)"


def test_a_preview_is_the_round_to_be(company, content):
    """A preview shows the matches that proposing then gives, and writes nothing."""
    company.staff(7)
    before = content(company.database)
    file, period = company.program(), company.period(0)
    looked = preview_round(company.database, file, period, now=company.start)
    assert content(company.database) == before
    round_id = company.open()
    company.propose(round_id)
    assert [match.keys for match in looked.matches] == [
        match.keys for match in sheet(company, round_id).matches
    ]


def explained(company, round_id, key, **options) -> tuple[str, ...]:
    """Give the lines that explain somebody's place in a round."""
    with company.database.reading() as session:
        person = company.member(session, key)
        return explain(session, session.get_one(Round, round_id), person, **options).lines


def test_that_somebody_would_be_introduced_is_said_where_solving_again_shows_it(small_company):
    """An allowed partner is one thing, a match another; both are said for what they are."""
    small_company.hire("a", "b", function="IT")
    small_company.hire("odd", function="Legal", languages=["Welsh"])
    round_id = small_company.hold(odd="sit_out", must=[{"share": "languages"}])
    told = explained(small_company, round_id, "odd")
    assert told[1].startswith("The smallest change that allows Odd a partner, whom others may get:")
    (solved,) = [line for line in told if "Solved again" in line or "still go without" in line]
    served = "Odd would be introduced" in solved
    assert served or solved == "Without any of the must rules alone, Odd would still go without."
    again = small_company.hold(1, odd="sit_out", must=[])
    assert served == any("odd" in match for match in small_company.matches(again))


def test_what_helps_is_said_with_who_goes_without_then(small_company):
    """The admin sees the price of a change beside what it gives."""
    small_company.hire("a", "b", function="IT")
    round_id = small_company.hold(odd="sit_out", must=[{"different": "function"}])
    assert explained(small_company, round_id, "a")[-1] == (
        "Without the rule different function, A would be introduced. Solved again to see it: nobody"
        " goes without then."
    )


def test_a_large_round_is_solved_again_only_when_asked(small_company):
    """Explaining answers at once; the way to know more is told."""
    small_company.hire("a", "b", function="IT")
    round_id = small_company.hold(odd="sit_out", must=[{"different": "function"}])
    few = {"pairs": 1, "mentorships": 1, "groups": 1}
    assert "--what-if" in explained(small_company, round_id, "a", try_up_to=few)[-1]


def test_what_a_floor_leaves_out_is_said(small_company):
    """A partner whom the rules allow and the floor does not is not called somebody else's."""
    small_company.hire("a", function="IT")
    small_company.hire("b", function="Sales")
    round_id = small_company.hold(floor=5, must=[{"different": "function"}])
    told = explained(small_company, round_id, "a")
    assert told[0] == "The rules allow partners; no match with one has 5 points."
    assert told[1].startswith("Without the floor, A would be introduced.")


def test_a_seat_that_no_table_had_is_explained(small_company):
    """Where two might meet and a whole table may not be, nobody is said to have taken the place."""
    small_company.hire("a", "b", "c", function="IT")
    rule = {"at_least": {"distinct": "function", "count": 2}}
    round_id = small_company.hold(group_size=3, odd="uneven", must=[rule])
    told = explained(small_company, round_id, "a")
    assert "in no group that keeps every rule was a place left" in told[0]
    assert told[1].startswith("Without the rule at least function, A would be introduced.")
