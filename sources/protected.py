"""What must never enter a match: known by the name of its column, and refused."""

from __future__ import annotations

import re
import unicodedata

EXAMPLES = "gender, age, ethnicity, religion, health, family, union membership, pay"

_WORDS = frozenset(
    {
        *("gender", "sex", "sexe", "sexo", "sesso", "genero", "genere", "genre", "geslacht"),
        *("kon", "kjonn", "plec", "pronouns", "salutation", "anrede", "civilite", "tratamiento"),
        *("age", "ages", "alter", "edad", "idade", "eta", "leeftijd", "dob", "born", "geb"),
        *("generation", "race", "racial", "raza", "raca", "faith", "belief", "religion", "union"),
        *("health", "medical", "salud", "sante", "sick", "sickness", "disabled", "gdb", "rqth"),
        *("veteran", "transgender", "lgbt", "lgbtq", "visa", "citizenship", "immigration"),
        *("spouse", "dependents", "children", "hijos", "enfants", "filhos", "figli"),
        *("pay", "paie", "wage", "wages", "salary", "bonus", "compensation", "nomina", "lon"),
        *("lonn", "rating", "disciplinary", "criminal"),
        *("ssn", "passport", "iban", "rib", "nino", "dni", "nif", "nie", "nss", "curp", "rfc"),
        *("nir", "tin", "bsn", "cpf", "cpr", "pesel", "svnr", "personnummer"),
    }
)
_STEMS = (
    *("birth", "nacimiento", "naissance", "nascimento", "nascita", "geboorte", "fodelse", "fodsel"),
    *("urodzenia", "gebdat", "jahrgang", "alters"),
    *("ethni", "etnia", "religi", "konfession", "kirchen", "nationalit", "nacionalid"),
    *("nazionalit", "staatsangeh", "staatsburger", "herkunft", "hautfarbe"),
    *("gesundheit", "illness", "krank", "malad", "fehlzeit", "disabilit", "discapacidad"),
    *("handicap", "minusval", "invalid", "deficien"),
    *("maternit", "paternit", "elternzeit", "neurodiver", "medicat", "weltanschau"),
    *("marital", "familienstand", "kinder", "pregnan", "schwanger", "mutterschutz", "embaraz"),
    *("grossesse", "sexual", "sexuel"),
    *("salar", "salai", "sueldo", "entgelt", "vergutung", "remuner", "retribuc", "stipend"),
    *("wynagrodz", "steuerklasse", "steueriden", "bankverbind", "kontonummer"),
    *("gewerkschaft", "sindic", "syndicat", "politic"),
    *("sozialversicher", "personalausweis", "reisepass", "burgerservice"),
)
_PARTS = ("geschlecht", "geburt", "behinder", "gehalt", "lohn")
"""Found anywhere in a word, as German puts words together."""

_PHRASES = (
    *("nationalid", "nationalnumber", "nationalinsurance", "ninumber", "socialsecurity", "taxid"),
    "gdb",
    *("steuerid", "svnummer", "seguridadsocial", "securitesociale", "codicefiscale"),
    *("estadocivil", "situationfamiliale", "etatcivil", "statocivile", "burgerlijkestaat"),
    *("fechanac", "neele", "workpermit", "driverlicense", "driverslicense"),
    *("bankaccount", "sortcode", "cuentabancaria", "stockgrant"),
    *("homeaddress", "privatadresse", "homephone", "personalemail", "privateemail"),
    *("emergencycontact", "bajamedica", "absencereason", "leavereason", "reasonforleave"),
    *("reasonforabsence", "abwesenheitsgrund", "parentalleave", "caringrespons"),
    *("skincolo", "bloodtype", "bloodgroup", "migrationsh", "migrationback"),
)
_OTHER_SCRIPTS = (
    *("性别", "性別", "出生", "生年月日", "年龄", "年齢", "民族", "宗教", "薪", "給与", "工资"),
    *("国籍", "дата рождения", "возраст", "зарплат", "национальност", "الجنس"),
    *("تاريخ الميلاد", "الراتب"),
)
_STAFF = frozenset({"salarie", "salariee"})
"""French for an employee: an ``ID salarié`` is no salary."""

_UNDECOMPOSED = str.maketrans(
    {"ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "ß": "ss", "æ": "ae", "Æ": "Ae", "đ": "d", "ı": "i"}
)
_PAY_GRADE = re.compile(r"pay\W*(grade|band|level|scale)", re.IGNORECASE)


def is_protected(label: str) -> bool:
    """Tell whether a column or field, by its name, holds what must never enter a match."""
    if _PAY_GRADE.search(label):
        return False
    words = [word for word in label_words(label) if word not in _STAFF]
    joined = "".join(words)
    return (
        not _WORDS.isdisjoint([*words, joined])
        or any(word.startswith(_STEMS) for word in words)
        or any(part in joined for part in (*_PARTS, *_PHRASES))
        or any(word in label.casefold() for word in _OTHER_SCRIPTS)
        or label.strip().casefold() == "пол"
    )


def label_words(label: str) -> list[str]:
    """Split a column's name into plain lower-case words: ``AgeGroup`` into ``age``, ``group``."""
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", label)
    plain = spaced.translate(_UNDECOMPOSED)
    bare = unicodedata.normalize("NFKD", plain).encode("ascii", "ignore").decode()
    return re.findall(r"[a-z]+|[0-9]+", bare.lower())


def protected_field(name: str) -> str:
    """Say why a mapping may not have this field."""
    return (
        f"`{name}` is never taken: what is protected or private ({EXAMPLES}) must not enter a"
        " match. Delete this line."
    )


def protected_column(name: str) -> str:
    """Say why a mapping may not name this column."""
    return (
        f"the column `{name}` is never taken: by its name it holds what is protected or private"
        f" ({EXAMPLES}), which must not enter a match. Delete this line; if the column holds"
        " something else, rename it in the file."
    )
