from __future__ import annotations

import pytest

from config import ConfigError
from sources.fields import FIELDS
from sources.values import PEOPLE_PARSERS

PROTECTED_COLUMNS = (
    *("Gender", "Date of birth", "AgeGroup", "Salary band", "Pronouns", "Nationality", "Children"),
    *("Geschlecht", "Geb.-Datum", "Schwerbehinderung", "Grundgehalt", "Steuerklasse", "Anrede"),
    *("Género", "Edad", "Hijos", "DNI", "Estado civil", "Baja médica", "Nómina"),
    *("Civilité", "Né(e) le", "État civil", "Salaire brut", "Numéro de sécurité sociale", "RQTH"),
    *("Codice fiscale", "Geslacht", "Kön", "Lønn", "Płeć", "Salário", "Personnummer"),
    *("National ID", "Bank account", "Home address", "Absence reason", "性别", "Дата рождения"),
    *("DoB", "Maternity", "Parental leave", "Elternzeit", "Migrationshintergrund", "Skin colour"),
)
HARMLESS_COLUMNS = (
    *("Pay grade", "Language", "Manager", "Message", "Unit", "Alternate contact", "Job title"),
    *("ID salarié", "Disziplinarischer Vorgesetzter", "Familienname", "Nom de famille", "Centre"),
    *("Personalnummer", "Leave type", "Standort", "Steuerung", "Stage", "Payments team"),
    *("Adobe skills", "Do not bother", "Migration team", "Medium", "Skills"),
)


def fields(lines: str, kind: str = "people") -> str:
    return f"source: hr\nkind: {kind}\nfields:\n  key: Id\n{lines}"


def complaint(mapping_of, text: str) -> str:
    with pytest.raises(ConfigError) as caught:
        mapping_of(text)
    return str(caught.value)


def test_short_and_long_forms_mean_the_same(mapping_of):
    """`name: Name` is `name: {column: Name}`."""
    short = mapping_of(fields("  name: Name\n"))
    long = mapping_of(fields("  name: {column: Name}\n"))
    assert short.fields == long.fields


def test_scalars_of_yaml_become_text(mapping_of):
    """Numbers, truth values and dates that YAML recognises mean what was typed."""
    found = mapping_of(
        fields("  level: {column: Grade, values: {1: 7}}\n  away_until: {default: 2027-01-31}\n")
    )
    assert found.fields["level"].values == {"1": "7"}
    assert found.fields["away_until"].default == "2027-01-31"


@pytest.mark.parametrize("name", ["gender", "salary", "date_of_birth", "age", "Geschlecht"])
def test_a_protected_field_is_refused_with_the_reason(mapping_of, name):
    """What must never enter a match cannot be mapped, and the message says why."""
    message = complaint(mapping_of, fields(f"  {name}: Column\n"))
    assert "mapping.yaml:5" in message
    assert "never taken" in message
    assert "Delete this line" in message


@pytest.mark.parametrize("column", PROTECTED_COLUMNS)
def test_a_protected_column_cannot_come_in_under_another_name(mapping_of, column):
    """`function: Gender` would smuggle a protected attribute into a rule."""
    assert "never taken" in complaint(mapping_of, fields(f"  function: {column}\n"))


@pytest.mark.parametrize("column", HARMLESS_COLUMNS)
def test_harmless_columns_are_not_taken_for_protected_ones(mapping_of, column):
    """Words that merely contain a protected word are allowed."""
    assert mapping_of(fields(f"  function: {column}\n"))


def test_an_unknown_field_names_the_nearest(mapping_of):
    """A slip of the finger is answered with the field that was meant."""
    message = complaint(mapping_of, fields("  timezone: Zone\n"))
    assert "`timezone` is not a field of people; did you mean `time_zone`?" in message


def test_an_unknown_key_names_the_nearest_and_its_line(mapping_of):
    """Keys of a field's rule are checked too."""
    message = complaint(mapping_of, fields("  name:\n    column: Name\n    defualt: x\n"))
    assert "mapping.yaml:7" in message
    assert "did you mean `default`?" in message


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ("  name: {split: '>'}\n", "needs a `column`, or a `default`"),
        ("  name: {column: A, columns: [B]}\n", "both `column` and `columns`"),
        ("  name: {column: A, part: first}\n", "`part` without `split`"),
        ("  name: {column: A, split: '>', part: 0}\n", "a number from 1"),
        ("  name: {column: A, split: '>', part: all}\n", "`all` is for lists"),
        ("  name: {column: A, patterns: [{match: '(', value: B}]}\n", "regular expression"),
        ("  name: {column: A, otherwise: drop}\n", "should be `keep`, `refuse`"),
        ("  name: {column: A, patterns: [{match: a}]}\n", "`value` is missing"),
        ("  name: {column: A, split: ''}\n", "`split` cannot be used"),
        ("  name: {column: A, split: ['>', '']}\n", "`split` cannot be used"),
        ("  name: {column: [A]}\n", "`column` cannot be used"),
    ],
)
def test_each_mistake_in_a_rule_is_worded(mapping_of, lines, said):
    """No mistake reaches the reader of the file unnamed."""
    message = complaint(mapping_of, fields(lines))
    assert said in message
    assert "mapping.yaml:5" in message


@pytest.mark.parametrize(
    ("lines", "line", "said"),
    [
        ("  time_zone: {default: Europe/Londno}\n", 5, "`Europe/Londno` is not a known time zone"),
        ("  status:\n    column: S\n    values:\n      Leave: awy\n", 8, "is none of active"),
        ("  level: {column: L, patterns: [{match: a, value: high}]}\n", 5, "whole number"),
    ],
)
def test_values_of_the_mapping_itself_are_checked(mapping_of, lines, line, said):
    """A slip in a default would set every row aside; it is told once, with its line."""
    message = complaint(mapping_of, fields(lines))
    assert f"mapping.yaml:{line}" in message
    assert said in message


def test_all_problems_are_told_at_once(mapping_of):
    """An admin should not have to run the import once per mistake."""
    message = complaint(mapping_of, fields("  gender: Gender\n  timezone: Zone\n"))
    assert len(message.splitlines()) == 2


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("kind: people\nfields: {key: Id}\n", "`source` is missing"),
        (
            "source: hr\nkind: persons\nfields: {key: Id}\n",
            "one of people, activity, answers, mentoring",
        ),
        ("source: hr\nkind: people\nfields: {name: Name}\n", "needs the field `key`"),
        ("source: a\nkind: activity\nfields: {actor: By, at: When}\n", "needs the field `kind`"),
        ("source: a\nkind: answers\nfields: {skills: Show}\n", "needs `key` or `email`"),
        ("source: a\nkind: people\nfield: {key: Id}\nfields: {key: Id}\n", "`fields`"),
        ("source: a\nkind: activity\ntime_zone: Mars\nfields: {key: K}\n", "known time zone"),
    ],
)
def test_what_a_mapping_needs(mapping_of, text, said):
    """A mapping without source, kind, key or the like says what is missing."""
    assert said in complaint(mapping_of, text)


def test_every_field_of_people_has_a_parser():
    """The allow-list and the readers of cells cannot drift apart."""
    assert set(PEOPLE_PARSERS) == set(FIELDS["people"])
