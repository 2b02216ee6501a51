from __future__ import annotations

from datetime import UTC, datetime

import pytest

from sources import FeedError, PeopleFile, PersonRecord, guess_mapping

NOW = datetime(2027, 1, 4, 8, tzinfo=UTC)


def taken(header: str, *rows: str) -> dict[str, str]:
    return dict(guess_mapping(header.split(","), [row.split(",") for row in rows]).taken)


def test_an_english_export_is_understood():
    """Workday-like names, in any case and punctuation."""
    found = taken(
        "Employee ID,First_Name,Last Name,WORK E-MAIL,Supervisory Organization,Job Level,Location,"
        "Manager ID,Time Zone,Gender,Employee Type",
        "1,Ana,Ruiz,ana@x.org,Sales,3,Leeds,2,Europe/London,F,Regular",
        "2,Bo,Ek,bo@x.org,Finance,4,Leeds,,Europe/London,M,Contractor",
        "3,Cy,Om,cy@x.org,Sales,2,Oslo,2,Europe/Oslo,M,Regular",
    )
    assert found == {
        "key": "Employee ID",
        "name": "First_Name + Last Name",
        "email": "WORK E-MAIL",
        "function": "Supervisory Organization",
        "level": "Job Level",
        "site": "Location",
        "time_zone": "Time Zone",
        "manager": "Manager ID",
        "external": "Employee Type",
    }


@pytest.mark.parametrize(
    "header",
    [
        "Personalnummer,Vorname,Nachname,E-Mail-Adresse,Abteilung,Führungskraft,Standort",
        "Nº empleado,Nombre,Apellidos,Correo electrónico,Departamento,Jefe,Ubicación",
        "Matricule,Prénom,Nom,Adresse e-mail,Service,Responsable,Bureau",
    ],
)
def test_german_spanish_and_french_exports_are_understood(header):
    """Accents and punctuation aside."""
    rows = ("p1,A,B,a@x.org,Ventas,p3,X", "p2,C,D,c@x.org,IT,p1,Y", "p3,E,F,e@x.org,IT,,Y")
    names = header.split(",")
    assert taken(header, *rows) == {
        "key": names[0],
        "name": f"{names[1]} + {names[2]}",
        "email": names[3],
        "function": names[4],
        "manager": names[5],
        "site": names[6],
    }


def test_protected_columns_are_never_guessed():
    """They are listed among those that would not be taken."""
    guess = guess_mapping(["Id", "Gender", "Date of birth"], [["1", "f", "1990-01-01"]])
    assert guess.refused == ("Gender", "Date of birth")


def test_what_is_in_the_cells_counts():
    """A manager's name is no key, and a grade in letters is no level; both are remarked on."""
    guess = guess_mapping(
        ["Id", "Name", "Dept", "Manager", "Level"],
        [["17", "Ana Ruiz", "HR", "Bo Ek", "Senior"], ["18", "Bo Ek", "IT", "", "Junior"]],
    )
    assert {"manager", "level"}.isdisjoint(dict(guess.taken))
    assert len(guess.remarks) == 2


def test_people_are_told_apart_by_address_if_by_nothing_else():
    """An export without numbers still works."""
    assert taken("Email,Team", "a@x.org,HR", "b@x.org,IT")["key"] == "Email"


def test_a_file_in_which_nobody_can_be_told_apart():
    """The message says which column would do."""
    with pytest.raises(FeedError, match="Employee ID"):
        guess_mapping(["Team", "Floor"], [["HR", "1"], ["IT", "1"]])


def test_a_department_path_is_cut_and_states_are_read(write):
    """What is guessed can be used at once."""
    text = (
        "Id,Department,Employment status,Worker type\n"
        "1,Sales>EMEA,Active,Employee\n"
        "2,Sales>APAC,On Leave,Employee\n"
        "3,Finance>Tax,Terminated,Contractor\n"
    )
    rows = [line.split(",") for line in text.splitlines()]
    guess = guess_mapping(rows[0], rows[1:])
    people = list(PeopleFile(write("p.csv", text), guess.mapping).people(NOW))
    assert all(isinstance(person, PersonRecord) for person in people)
    assert [(person.function, person.status, person.external) for person in people] == [
        ("Sales", "active", False),
        ("Sales", "away", False),
        ("Finance", "left", True),
    ]
