from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from sources import values
from sources.values import BadValueError
from store import Member


@pytest.mark.parametrize(
    "text",
    ["Ana Ruiz <Ana@example.org>", '"Ruiz, Ana" <ana@example.org>', "mailto:ana@example.org"],
)
def test_the_address_is_taken_out_of_what_mail_programs_copy(text):
    """A directory export may hold names beside addresses."""
    assert values.parse_email(text) == "ana@example.org"


@pytest.mark.parametrize("text", ["Ana@Example.org", "o'neil+ai@sub.example.co.uk"])
def test_addresses_are_taken_in_lower_case(text):
    """The same mailbox in two spellings is one address."""
    assert values.parse_email(text) == text.lower()


@pytest.mark.parametrize(
    "text",
    [
        "ana", "ana@", "@example.org", "ana@example", "a b@example.org", "ana@@example.org",
        "ana@example..org", "ana@-example.org", "Ana <ana>", "<ana@example.org",
        "ana@example.org,b@c.de",
        ".ana@example.org", "ana.@example.org", "ana@example.org\nBcc: b@c.de", "a" * 300 + "@b.co",
    ],
)  # fmt: skip
def test_malformed_addresses_are_refused(text):
    """Nothing that a mail server could misread gets through."""
    with pytest.raises(BadValueError, match=r"name@example\.org"):
        values.parse_email(text)


@pytest.mark.parametrize(("text", "number"), [("4", 4), ("-1", -1), ("4.0", 4)])
def test_whole_numbers(text, number):
    """A spreadsheet's 4.0 is a whole number."""
    assert values.parse_whole_number(text) == number


@pytest.mark.parametrize("text", ["4.5", "L4", "", "1e3", "9" * 12, "nan"])
def test_other_numbers_are_refused(text):
    """A level is a whole number that fits a column."""
    with pytest.raises(BadValueError, match="whole number"):
        values.parse_whole_number(text)


def test_zones_ignore_case():
    """An export in capitals still names a zone."""
    assert values.parse_time_zone("EUROPE/PARIS") == "Europe/Paris"


@pytest.mark.parametrize("text", ["Mars/Olympus", "CET+1", "GMT Standard Time", "../etc/passwd"])
def test_unknown_zones_are_refused(text):
    """Only names of the zone database are zones."""
    with pytest.raises(BadValueError, match="Europe/Paris"):
        values.parse_time_zone(text)


@pytest.mark.parametrize(
    "text", ["2027-01-31", "2027-01-31T00:00:00", "31.01.2027", "31.1.2027 00:00"]
)
def test_dates_that_can_be_read_in_one_way_only(text):
    """What a spreadsheet makes of a date is one too; dots always mean the day first."""
    assert values.parse_date(text) == date(2027, 1, 31)


@pytest.mark.parametrize("text", ["31/01/2027", "01-31-2027", "soon", "0001-01-01", "31.02.2027"])
def test_other_dates_are_refused(text):
    """A date that could be read in two ways is not guessed."""
    with pytest.raises(BadValueError, match="2027-01-31"):
        values.parse_date(text)


def test_instants_come_out_in_utc():
    """The zone is that of the instant, else that of the mapping."""
    expected = datetime(2027, 1, 31, 8, 30, tzinfo=UTC)
    assert values.parse_instant("2027-01-31T09:30:00+01:00", zone=None) == expected
    assert values.parse_instant("2027-01-31 09:30", zone=ZoneInfo("Europe/Paris")) == expected


def test_an_instant_without_a_zone_is_refused():
    """Nobody could say which instant is meant."""
    with pytest.raises(BadValueError, match="no time zone"):
        values.parse_instant("2027-01-31T09:30:00", zone=None)


@pytest.mark.parametrize("text", ["-1", "nan", "inf", "many"])
def test_weights_are_numbers_from_zero(text):
    """A weight that is no amount is refused."""
    with pytest.raises(BadValueError, match="0 or more"):
        values.parse_weight(text)


def test_languages_are_spelt_alike():
    """ENGLISH and english are one language, and so are EN and en."""
    spelt = [values.parse_language(text) for text in ("ENGLISH", "english", "EN", "Scots Gaelic")]
    assert spelt == ["English", "English", "en", "Scots Gaelic"]


@pytest.mark.parametrize("field", ["name", "function", "site", "country"])
def test_texts_fit_the_columns_that_store_them(field):
    """PostgreSQL refuses what is too long; so does the reader, in words, row by row."""
    limit = Member.__table__.c[field].type.length
    assert values.PEOPLE_PARSERS[field]("x" * limit)
    with pytest.raises(BadValueError, match="longer than"):
        values.PEOPLE_PARSERS[field]("x" * (limit + 1))
