from __future__ import annotations

import unicodedata
from collections import Counter
from datetime import date
from zoneinfo import ZoneInfo

from sources.harbourline import CompanyFiles
from sources.harbourline.functions import FUNCTIONS
from sources.harbourline.people import HEADER

Rows = list[dict[str, str]]
PROTECTED = ["Gender", "Date of birth", "Salary", "Marital status", "National number"]


def test_header_ends_with_what_must_be_refused(people: Rows) -> None:
    """The file carries the protected columns, so that the demo shows them refused."""
    assert tuple(people[0]) == HEADER
    assert list(people[0])[-5:] == PROTECTED


def test_protected_values_are_plainly_invented(people: Rows) -> None:
    """No protected value could be that of a living person."""
    for row in people:
        assert row["Gender"].startswith("invented ")
        assert row["Marital status"].startswith("invented ")
        assert row["National number"].startswith("INVENTED-")
        assert date.fromisoformat(row["Date of birth"]).year < 1850
        assert len(set(row["Salary"])) == 1


def test_keys_and_addresses_are_unique(people: Rows) -> None:
    """No two people share an employee number or an e-mail address."""
    keys = [row["Employee ID"] for row in people]
    emails = [row["Work e-mail"] for row in people if row["Work e-mail"]]
    assert len(people) == 400
    assert len(set(keys)) == len(keys)
    assert len(set(emails)) == len(emails)


def test_addresses_lead_nowhere(people: Rows) -> None:
    """Every address is plain ASCII in a domain that cannot exist."""
    for row in people:
        local, _, domain = row["Work e-mail"].partition("@")
        assert domain in ("harbourline.example", "")
        assert local.isascii()
        assert local == local.lower().strip(".")
        assert ".." not in local


def test_managers_are_in_the_file(people: Rows) -> None:
    """Everybody but the head of the company reports to somebody of the file."""
    keys = {row["Employee ID"] for row in people}
    assert [row["Job level"] for row in people if not row["Manager ID"]] == ["6"]
    assert all(row["Manager ID"] in keys for row in people if row["Manager ID"])


def test_zones_exist_on_four_continents(people: Rows) -> None:
    """Offices span four continents in zones that exist, one of them at half an hour."""
    zones = {row["Time zone"] for row in people} - {""}
    assert {zone.split("/")[0] for zone in zones} == {"Europe", "Asia", "Africa", "America"}
    assert all(ZoneInfo(zone) for zone in zones)
    assert "Asia/Kolkata" in zones


def test_missing_zones_are_those_of_the_head_office(people: Rows) -> None:
    """The mapping's default zone is right for everybody whose zone the feed leaves out."""
    offices = {row["Office"] for row in people if not row["Time zone"]}
    assert offices
    assert offices <= {"Rotterdam", "Hamburg", "Valencia"}


def test_names_come_in_many_scripts(people: Rows) -> None:
    """Newcomers meet names in Latin, Devanagari, Chinese, Cyrillic, Greek, Arabic and Georgian."""
    letters = {letter for row in people for letter in row["Preferred name"] if letter.isalpha()}
    scripts = {unicodedata.name(letter).split()[0] for letter in letters}
    expected = {"LATIN", "DEVANAGARI", "CJK", "CYRILLIC", "GREEK", "ARABIC", "GEORGIAN"}
    assert expected <= scripts
    assert any(
        " " not in row["Preferred name"] and row["Preferred name"].isascii() for row in people
    )


def test_hardly_anybody_shares_a_name(people: Rows) -> None:
    """In a company of 400 nobody is mistaken for a namesake."""
    names = Counter(row["Preferred name"] for row in people)
    assert max(names.values()) == 1


def test_languages_are_shared_by_most_not_all(people: Rows) -> None:
    """English joins most people, and some speak only other languages."""
    spoken = [row["Languages"].split(";") for row in people]
    without = [languages for languages in spoken if "en" not in languages]
    assert all(all(len(code) == 2 for code in languages) for languages in spoken)
    assert 0.02 < len(without) / len(people) < 0.12


def test_locale_is_a_language_they_speak(people: Rows) -> None:
    """Nobody but a newcomer is written to in a language they did not list."""
    differ = [row for row in people if row["Locale"][:2] not in row["Languages"].split(";")]
    assert len(differ) <= 3


def test_leave_has_a_date_and_nobody_else_does(people: Rows) -> None:
    """About four in a hundred are away, each with a later day to be back on."""
    away = [row for row in people if row["Status"] == "Leave"]
    assert len(away) == 16
    assert all(date.fromisoformat(row["Back on"]) > date(2027, 1, 4) for row in away)
    assert all(not row["Back on"] for row in people if row["Status"] == "Active")


def test_contractors_and_gaps_are_few(people: Rows) -> None:
    """The feed has the externals and holes that every HR feed has."""
    assert Counter(row["Employment type"] for row in people) == {"Employee": 380, "Contractor": 20}
    assert sum(not row["Work e-mail"] for row in people) == 4
    assert sum(not row["Time zone"] for row in people) == 4


def test_no_cell_upsets_a_spreadsheet(people: Rows) -> None:
    """No cell begins like a formula or holds a line break."""
    cells = [cell for row in people for cell in row.values()]
    assert not any(cell.startswith(("=", "+", "-", "@")) or "\n" in cell for cell in cells)


def test_functions_are_of_unequal_size() -> None:
    """The nine shares make a whole, from 22 in a hundred down to 3."""
    shares = [function.share for function in FUNCTIONS]
    assert len(shares) == 9
    assert sum(shares) == 100
    assert (max(shares), min(shares)) == (22, 3)


def test_the_leaver_is_gone_from_the_later_file(files: CompanyFiles) -> None:
    """The later people file is the first one without the line of the leaver."""
    first = files.people.read_text(encoding="utf-8").splitlines()
    later = files.later_people.read_text(encoding="utf-8").splitlines()
    gone = [line for line in first if line.startswith(f"{files.leaver},")]
    assert len(gone) == 1
    assert later == [line for line in first if line not in gone]


def test_the_leaver_would_have_been_matched(
    files: CompanyFiles, people: Rows, answers: Rows
) -> None:
    """The leaver said yes, is there, has an address, speaks English and leads nobody."""
    leaver = next(row for row in people if row["Employee ID"] == files.leaver)
    answer = next(row for row in answers if row["Employee ID"] == files.leaver)
    assert answer["Join"] == "learning-partners"
    assert answer["Could show"]
    assert answer["Would like to learn"]
    assert (leaver["Status"], leaver["Employment type"]) == ("Active", "Employee")
    assert leaver["Work e-mail"]
    assert "en" in leaver["Languages"].split(";")
    assert all(row["Manager ID"] != files.leaver for row in people)
