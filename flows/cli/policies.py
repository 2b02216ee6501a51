"""``crossweave policy``: what a program may say, and whether one says it right."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from flows.cli.options import AsJson
from flows.cli.output import counted, say, say_json, say_table, warn
from flows.installation import Installation, this_installation

if TYPE_CHECKING:
    from matching.policy import Policy
    from rounds.policy_check import OnMembers

app = typer.Typer(
    no_args_is_help=True, help="Check programs, list the rules there are, help your editor."
)
Form = Literal["pairs", "tables", "mentoring", "teams"]
MOST_CIRCLES = 10


@app.command()
def schema(
    write: Annotated[
        bool, typer.Option("--write", help="Write it into the home folder's programs/.")
    ] = False,
) -> None:
    """Print the JSON Schema of a program's file, by which editors complete and check YAML.

    Example: crossweave policy schema --write
    """
    from rounds.program_schema import program_schema, write_schema

    if not write:
        say_json(program_schema())
        return
    say(f"wrote {write_schema(this_installation().home.programs)}")


@app.command()
def check(
    program: Annotated[
        str | None, typer.Argument(help="A program or a file; left out: all programs.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Say everything that is wrong with a program, or what it asks for in plain words.

    Example: crossweave policy check learning-partners
    """
    installation = this_installation()
    told = [_checked(installation, path) for path in _paths(installation, program)]
    if as_json:
        say_json(told)
    else:
        for each in told:
            _say(each)
    if any(each["problems"] for each in told):
        raise typer.Exit(2)
    if any(each["members"] and each["members"]["findings"] for each in told):
        raise typer.Exit(1)


@app.command()
def rules(
    form: Annotated[
        Form | None, typer.Argument(help="pairs, tables, mentoring or teams; left out: all.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """List the rules that a form of program takes, with what each means.

    Example: crossweave policy rules mentoring
    """
    from matching.language import rule_forms

    found = [rule for rule in rule_forms() if form is None or form in rule.forms]
    if as_json:
        say_json(
            [
                {
                    "rule": rule.name,
                    "part": rule.part,
                    "forms": list(rule.forms),
                    "meaning": rule.summary,
                    "options": [asdict(option) for option in rule.options],
                    "examples": [dict(item) for item in rule.examples],
                }
                for rule in found
            ]
        )
        return
    for part, title in (("must", "Must rules, never broken:"), ("prefer", "Prefer rules, points:")):
        say(title)
        rows = [
            (rule.name, ", ".join(rule.forms), rule.summary) for rule in found if rule.part == part
        ]
        say_table(("rule", "for", "meaning"), rows)
        say("")
    say("Every option and example: docs/policy.md. What you wrote: crossweave policy check")


def _paths(installation: Installation, program: str | None) -> list[Path]:
    from config import ConfigError
    from rounds.program_path import program_path

    folder = installation.home.programs
    if program is None:
        paths = sorted(folder.glob("*.yaml"))
        if not paths:
            raise ConfigError(f"{folder}: there are no programs. Next: crossweave init")
        return paths
    named = Path(program)
    if named.suffix in {".yaml", ".yml"}:
        return [named]
    return [program_path(folder, program)]


def _checked(installation: Installation, path: Path) -> dict[str, Any]:
    """Check one file, and the members where there is a database."""
    from rounds.policy_check import check_file

    file, findings = check_file(path)
    members, unchecked = None, None
    if file is not None:
        members, unchecked = _on_members(installation, path)
    return {
        "file": str(path),
        "problems": [asdict(finding) for finding in findings],
        "policy": None if file is None else _in_words(file.policy),
        "members": None if members is None else asdict(members),
        "members_unchecked": unchecked,
    }


def _on_members(installation: Installation, path: Path) -> tuple[OnMembers | None, str | None]:
    """Look at the members; give instead why that was not possible."""
    from rounds.lifecycle import RoundError
    from rounds.policy_check import check_members
    from rounds.program_file import load_program
    from store.schema import SchemaError

    try:
        with installation.database() as database:
            now = installation.now()
            return check_members(database, path, load_program(path), now), None
    except (RoundError, SchemaError) as error:
        return None, str(error)


def _in_words(policy: Policy) -> dict[str, Any]:
    from matching.policy_words import frame_in_words, rule_in_words

    return {
        "frame": frame_in_words(policy),
        "must": [rule_in_words(rule, policy) for rule in policy.must],
        "prefer": [rule_in_words(rule, policy) for rule in policy.prefer],
    }


def _say(told: dict[str, Any]) -> None:
    if told["problems"]:
        warn(*(f"{each['file']}:{each['line']}: {each['message']}" for each in told["problems"]))
        return
    policy = told["policy"]
    refused = told["members"] and told["members"]["findings"]
    right = "is written right, but a round would be refused" if refused else "is right"
    say(f"{told['file']} {right}.", policy["frame"])
    for part, title in (("must", "Never broken:"), ("prefer", "Points:")):
        if policy[part]:
            say(title, *(f"  - {words}" for words in policy[part]))
    _say_members(told)
    say("")


def _say_members(told: dict[str, Any]) -> None:
    seen = told["members"]
    if seen is None:
        warn(f"Not held against the members: {told['members_unchecked']}")
        return
    who = "who would take part now" if seen["taking_part"] else "known here; nobody takes part yet"
    say(f"Held against {counted(seen['members'], 'member')} {who}.")
    for gap in seen["gaps"]:
        what = gap["column"].replace("_", " ")
        say(f"  {gap['rule']}: {gap['without']:,} of {gap['members']:,} have no {what}.")
    for circle in seen["circles"][:MOST_CIRCLES]:
        say(
            f"  Managers on record go round in a circle: {', '.join(circle)}. One link is passed"
            " over; correct the manager of one of them in the HR file."
        )
    warn(*(f"{each['file']}:{each['line']}: {each['message']}" for each in seen["findings"]))
