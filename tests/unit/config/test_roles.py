"""Roles: nobody named means everybody may; one name is enough for the table to count."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config import ConfigError, Home
from config.roles import ALLOWED, IN_WORDS, OPEN, ROLES, Roles, load_roles

NAMED = Roles(
    {"program_admin": ("Ada Admin",), "operator": ("crossweave",), "auditor": ("c@example.org",)},
    {"ai-learners": ("Grace Lead",)},
)
HOLDERS = {
    "program_admin": "Ada Admin",
    "community_lead": "Grace Lead",
    "operator": "crossweave",
    "auditor": "c@example.org",
}


def written(tmp_path, text):
    home = Home(tmp_path)
    home.write_starters()
    home.roles.write_text(text, encoding="utf-8")
    return home


def test_without_names_everybody_may(tmp_path):
    """Neither a missing file nor the one that `init` writes keeps anybody from anything."""
    home = Home(tmp_path)
    assert load_roles(home).name_nobody
    home.write_starters()
    assert load_roles(home).name_nobody
    assert all(load_roles(home).may("anybody", command) for command in ALLOWED)


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("command", sorted({*ALLOWED, *OPEN}))
def test_the_table_decides(command, role):
    """Once somebody is named, a command is for the roles of its row, and for nobody else."""
    may = NAMED.may(HOLDERS[role], command, "ai-learners")
    assert may == (command in OPEN or role in ALLOWED[command])
    assert NAMED.may("Mallory", command, "ai-learners") == (command in OPEN)


def test_a_lead_is_one_of_their_own_community():
    """Who leads one community approves nothing in another."""
    assert not NAMED.may("Grace Lead", "round approve", "managers")
    assert not NAMED.may("Grace Lead", "round approve", None)


@given(st.sampled_from(sorted(ALLOWED)), st.text(max_size=8))
def test_only_named_people_may(command, who):
    """No text but a name that the file has opens a command."""
    known = {name.casefold() for name in HOLDERS.values()}
    if " ".join(who.split()).casefold() not in known:
        assert not NAMED.may(who, command, "ai-learners")


def test_a_name_is_read_as_people_write_it():
    """Case and spaces do not matter."""
    assert NAMED.may("  ada   ADMIN ", "round approve")


def test_a_refusal_says_who_may():
    """The message names them with their role, and the option to use."""
    told = NAMED.refusal("bob", "round approve", "ai-learners")
    assert told.startswith("bob may not run `crossweave round approve`.")
    assert "Ada Admin (program admin), Grace Lead (community lead of ai-learners)" in told
    assert "--by" in told


def test_a_role_that_nobody_has_says_what_to_write():
    """With an admin named and no operator, the way out is told."""
    told = Roles({"program_admin": ("Ada",)}).refusal("Ada", "deliver")
    assert "operator" in told
    assert "roles.yaml" in told
    assert "Add a name there" in told


def test_the_file_is_read(tmp_path):
    """Each key of the file gives its role."""
    home = written(
        tmp_path,
        "program_admins: [Ada Admin]\ncommunity_leads: {ai-learners: [Grace Lead]}\n"
        "operators: [crossweave]\nauditors: [c@example.org]\n",
    )
    assert load_roles(home) == NAMED


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("line_managers: [Max]\n", r":1: unknown key 'line_managers'"),
        ("operators: []\nprogram_admin: [Ada]\n", r":2: .*Did you mean 'program_admins'"),
        ("community_leads: {ai-learner: [Ada]}\n", r":1: .*did you mean 'ai-learners'"),
        ("program_admins: ['']\n", r":1: "),
    ],
)
def test_a_wrong_file_says_where(tmp_path, text, said):
    """A role that there is not, such as one for line managers, is an error with its line."""
    with pytest.raises(ConfigError, match=said):
        load_roles(written(tmp_path, text))


def test_managers_have_no_role():
    """Nothing is given to somebody for being somebody's manager."""
    assert not [word for word in IN_WORDS.values() if "manager" in word]
