from __future__ import annotations

from datetime import UTC, datetime

import pytest

from sources import FeedError, PeopleFile, PersonRecord, guess_file, guess_mapping

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
    """A flag is no manager, and a grade in letters is no level; both are remarked on."""
    guess = guess_mapping(
        ["Id", "Name", "Dept", "Manager", "Level"],
        [["17", "Ana Ruiz", "HR", "Yes", "Senior"], ["18", "Bo Ek", "IT", "", "Junior"]],
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


@pytest.mark.parametrize(
    ("keys", "managers"),
    [
        (["1001", "1002", "1003"], ["", "1001.0", "1001.0"]),
        (["001001", "001002", "001003"], ["", "1001", "1001"]),
        (["1001", "1002", "1003"], ["", "Ana Ruiz", "Ruiz, Ana"]),
    ],
)
def test_managers_are_recognised_as_exports_write_them(keys, managers):
    """A column with gaps turns 1001 into 1001.0, a spreadsheet drops zeros, many give names."""
    names = ["Ana Ruiz", "Bo Ek", "Cy Om"]
    rows = [list(row) for row in zip(keys, names, ["HR", "IT", "IT"], managers, strict=True)]
    guess = guess_mapping(["Employee ID", "Name", "Department", "Manager"], rows)
    assert dict(guess.taken)["manager"] == "Manager"


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("Vorgesetzter (Personalnr.)", "manager"),
        ("Matricule du responsable", "manager"),
        ("Responsable (matrícula)", "manager"),
        ("Kostenstelle Bezeichnung", "function"),
        ("Dirección", "function"),
        ("Dienstliche E-Mail", "email"),
        ("Pers.-Nr.", "key"),
        ("Matrícula", "key"),
    ],
)
def test_more_names_of_columns_are_known(header, field):
    """As SAP, Meta4 and Sage write them."""
    columns = {"key": "Id", "email": "Mail", "function": "Dept", "manager": "Boss"}
    cells = {
        "key": ["11", "12", "13"],
        "email": ["a@x.org", "b@x.org", "c@x.org"],
        "function": ["HR", "IT", "IT"],
        "manager": ["", "11", "11"],
    }
    columns[field] = header
    rows = [list(row) for row in zip(*(cells[name] for name in columns), strict=True)]
    assert dict(guess_mapping(list(columns.values()), rows).taken)[field] == header


def test_states_beyond_the_sample_are_known_too():
    """Somebody who left is not introduced because the first rows were all active."""
    guess = guess_mapping(["Id", "Status"], [["1", "Active"], ["2", "Active"]])
    values = guess.mapping.fields["status"].values
    assert values["terminated"] == "left"
    assert values["elternzeit"] == "away"


def test_a_column_that_is_there_twice_is_remarked_on():
    """Which of the two is meant cannot be guessed."""
    guess = guess_mapping(["Id", "Department", "Department"], [["1", "HR", "A"], ["2", "IT", "B"]])
    assert any("`Department` is there twice" in remark for remark in guess.remarks)


def test_without_functions_it_is_said_that_anybody_may_meet_anybody():
    """That functions meet is the point; their absence must not go unseen."""
    guess = guess_mapping(["Id", "Name"], [["1", "Ana"], ["2", "Bo"]])
    assert any("Department" in remark for remark in guess.remarks)


def test_a_header_alone_is_not_called_unrecognised():
    """The file is at fault, not its columns."""
    with pytest.raises(FeedError, match="no rows"):
        guess_mapping(["Employee ID", "Name"], [])


def test_columns_that_nobody_knows_are_named():
    """So that the reader sees what was taken for the header."""
    with pytest.raises(FeedError, match="`Team`, `Floor`"):
        guess_mapping(["Team", "Floor"], [["HR", "1"], ["IT", "1"]])


def test_a_file_is_guessed_from_all_its_rows(write):
    """Exports are sorted by department: the first rows tell nothing of the others."""
    people = "".join(f"{number},{'HR' if number < 900 else 'IT'}\n" for number in range(1000))
    guess = guess_file(write("p.csv", "Id,Department\n" + people))
    assert dict(guess.taken)["function"] == "Department"


def test_what_was_odd_about_the_file_is_told_with_the_failure(write):
    """The wrong sheet or a strange encoding may be why no column is known."""
    path = write("p.csv", "Team,Größe\nHR,1\n".encode("cp1252"))
    with pytest.raises(FeedError, match="Windows-1252") as raised:
        guess_file(path)
    assert str(path) in str(raised.value)
