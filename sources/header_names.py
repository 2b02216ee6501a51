"""What HR systems call their columns, in English, German, Spanish and French."""

from __future__ import annotations

HEADER_NAMES: dict[str, tuple[str, ...]] = {
    "key": (
        "employee id", "person id", "member id", "worker id", "user id", "staff id",
        "employee number", "employee no", "personnel number", "staff number", "worker number",
        "emplid", "empl id", "emp id", "employee", "id",
        "personalnummer", "personalnr", "pers nr", "mitarbeiternummer", "mitarbeiternr",
        "mitarbeiter id", "ma nr", "stammnummer",
        "id de empleado", "id empleado", "numero de empleado", "n empleado", "no empleado",
        "no de empleado", "legajo", "matricula", "codigo de empleado", "codigo empleado",
        "matricule", "numero matricule", "id salarie", "identifiant",
        "user principal name", "upn", "login", "username",
    ),
    "name": (
        "preferred name", "display name", "full name", "name", "employee name", "worker name",
        "worker", "legal name", "anzeigename", "vollstandiger name", "mitarbeiter",
        "nombre completo", "nombre y apellidos", "nombre",
        "nom complet", "nom et prenom", "nom prenom", "prenom nom", "nom",
    ),
    "given name": (
        "first name", "given name", "forename", "preferred first name", "vorname", "nombre",
        "nombres", "prenom",
    ),
    "family name": (
        "last name", "surname", "family name", "nachname", "familienname", "apellido",
        "apellidos", "nom", "nom de famille",
    ),
    "email": (
        "work email", "work e mail", "email", "e mail", "email address", "e mail address",
        "business email", "company email", "mail", "email work", "primary work email",
        "e mail adresse", "mailadresse", "e mail dienstlich", "geschaftliche e mail",
        "dienstliche e mail", "e mail geschaftlich",
        "correo", "correo electronico", "email corporativo", "correo corporativo",
        "courriel", "adresse e mail", "adresse electronique", "mail professionnel",
        "email professionnel",
    ),
    "function": (
        "business function", "function", "job function", "department", "dept", "department name",
        "department path", "departement", "org unit", "organisation unit", "organization unit",
        "organisational unit", "organizational unit", "organisation", "organization", "org path",
        "org", "business unit", "division", "supervisory organization", "group", "team",
        "team name", "cost center name", "cost centre name",
        "abteilung", "bereich", "fachbereich", "organisationseinheit", "geschaftsbereich",
        "kostenstelle bezeichnung", "kostenstellenbezeichnung",
        "funktion", "departamento", "direccion", "servicio", "area",
        "unidad organizativa", "division", "equipo",
        "gerencia", "service", "direction", "pole", "unite organisationnelle", "equipe",
    ),
    "level": (
        "job level", "level", "grade", "job grade", "pay grade", "career level", "seniority",
        "layer", "band", "management level", "karrierestufe", "stufe", "ebene", "nivel",
        "categoria", "niveau", "echelon",
    ),
    "site": (
        "site", "office", "office location", "location", "work location", "location name",
        "workplace", "building", "city", "standort", "arbeitsort", "buro", "stadt", "dienstort",
        "sede", "oficina", "centro de trabajo", "ubicacion", "ciudad",
        "lieu de travail", "bureau", "ville", "lieu", "etablissement",
    ),
    "country": (
        "country", "work country", "location country", "country name", "country code", "land",
        "pais", "pays",
    ),
    "time_zone": ("time zone", "timezone", "tz", "zeitzone", "zona horaria", "fuseau horaire"),
    "locale": ("locale", "preferred locale", "language preference", "sprachumgebung"),
    "languages": (
        "languages", "language", "spoken languages", "preferred language", "sprachen", "sprache",
        "idiomas", "idioma", "lenguas", "langues", "langue", "langues parlees",
    ),
    "manager": (
        "manager id", "manager employee id", "manager number", "supervisor id", "line manager id",
        "reports to id", "manager email", "manager e mail", "manager work email",
        "supervisor email", "line manager email", "manager", "line manager", "supervisor",
        "reports to", "direct manager", "reporting manager",
        "vorgesetzten id", "vorgesetzter id", "vorgesetzter personalnr",
        "vorgesetzter personalnummer", "personalnr vorgesetzter", "disziplinarischer vorgesetzter",
        "manager name", "supervisor name", "line manager name", "name of manager",
        "name vorgesetzter", "vorgesetzter name", "vorgesetzte r",
        "matricule du responsable", "matricule du manager", "nom du responsable",
        "responsable matricula", "id responsable", "codigo responsable", "nombre del responsable",
        "e mail vorgesetzte r", "email responsable", "correo del responsable",
        "correo responsable", "e mail du responsable", "id du responsable",
        "vorgesetzter", "vorgesetzte", "fuhrungskraft",
        "personalnummer vorgesetzter", "e mail vorgesetzter", "id del jefe", "id jefe", "jefe",
        "jefe directo", "responsable",
        "supervisor directo", "id manager", "matricule manager", "matricule responsable",
        "superieur", "superieur hierarchique", "responsable hierarchique", "n 1",
    ),
    "status": (
        "status", "employment status", "employee status", "worker status", "work status",
        "beschaftigungsstatus", "mitarbeiterstatus", "estado", "situacion", "situacion laboral",
        "statut", "situation",
    ),
    "away_until": (
        "back on", "return date", "leave end", "leave end date", "return from leave", "away until",
        "expected return date", "absent until", "abwesend bis", "ruckkehr am", "ruckkehrdatum",
        "fecha de regreso", "date de retour",
    ),
    "external": (
        "employment type", "employee type", "worker type", "contract type", "employee class",
        "external", "contractor", "is contractor", "beschaftigungsart", "vertragsart",
        "mitarbeitertyp", "extern", "tipo de contrato", "tipo de empleado", "externo",
        "type de contrat", "externe",
    ),
}  # fmt: skip
"""Names of each field, the surest first, in lower case, without accents or punctuation."""

STATUS_WORDS: dict[str, tuple[str, ...]] = {
    "active": (
        "active", "aktiv", "activo", "activa", "actif", "active employee", "employed", "a",
        "working", "regular",
    ),
    "away": (
        "away", "leave", "on leave", "leave of absence", "loa", "parental leave",
        "maternity leave", "paternity leave", "sabbatical", "absent", "inactive on leave",
        "abwesend", "elternzeit", "beurlaubt", "ruhend", "excedencia", "baja", "de baja",
        "permiso", "ausente", "conge", "en conge", "absente", "suspended",
    ),
    "left": (
        "left", "terminated", "leaver", "inactive", "resigned", "retired", "ausgeschieden",
        "gekundigt", "inaktiv", "inactivo", "cesado", "baja definitiva", "inactif", "sorti",
        "parti",
    ),
}  # fmt: skip

EXTERNAL_WORDS = (
    "contractor", "external", "contingent", "freelance", "freelancer", "agency", "consultant",
    "temp", "temporary agency", "vendor", "contingent worker", "extern", "externer", "externe",
    "leiharbeit", "freiberufler", "externo", "externa", "autonomo", "contratista", "prestataire",
    "interimaire", "independant", "yes", "true", "1", "y", "ja", "si", "oui", "x",
)  # fmt: skip
