"""Choices as an admin types them: what each would cost, swaps, and what the rules cost."""

from __future__ import annotations

import json

import pytest


@pytest.fixture
def proposed(running):
    """Give the command line of an installation with a proposed round of eight."""
    running("round", "open")
    running("round", "propose")
    return running


def matches(running):
    shown = json.loads(running("round", "show", "--json").out)
    return [tuple(match["members"]) for match in shown["matches"]]


def functions(running):
    shown = json.loads(running("round", "show", "--json").out)
    return {
        key: function
        for match in shown["matches"]
        for key, function in zip(match["members"], match["functions"], strict=True)
    }


def alike(running):
    """Give two of one function who are in different matches."""
    found, function = matches(running), functions(running)
    return next(
        (a, b)
        for one in found
        for other in found
        for a in one
        for b in other
        if one < other and function[a] == function[b]
    )


def test_a_choice_shows_what_it_costs(proposed, stored):
    """A dry run sets two rounds side by side in words, says how to do it, and writes nothing."""
    before = stored()
    first, second = matches(proposed)[0]
    ran = proposed("round", "forbid", first, second, "--dry-run")
    assert ran.code == 0, ran.err
    assert "introduced" in ran.out
    assert "Would be left out: nobody" in ran.out
    assert "would change" in ran.out
    told = f"crossweave round forbid {first} {second} --program learning-partners"
    assert f"Nothing was written. To do it: {told}" in ran.out
    assert stored() == before


@pytest.mark.parametrize("kind", ["pin", "forbid", "drop", "swap"])
def test_a_dry_run_is_one_json_document(proposed, stored, kind):
    """Programs read the two rounds and the matches that change, with people by key only."""
    people = {
        "pin": matches(proposed)[0],
        "forbid": matches(proposed)[0],
        "drop": ("H001",),
        "swap": alike(proposed),
    }[kind]
    before = stored()
    told = json.loads(proposed("round", kind, *people, "--dry-run", "--json").out)
    assert (told["choice"], told["members"], told["written"]) == (kind, list(people), False)
    assert told["before"]["introduced"] == 8
    assert set(told["after"]) == {"introduced", "matches", "points", "mean_points", "repeats"}
    assert [each["member"] for each in told["left_out"]] == (["H001"] if kind == "drop" else [])
    assert "Person" not in json.dumps(told)
    assert stored() == before


def test_a_round_to_come_can_be_weighed(running, stored):
    """Before a round is open a choice is weighed in the round that could be opened now."""
    before = stored()
    ran = running("round", "pin", "H001", "H002", "--dry-run")
    assert ran.code == 0, ran.err
    assert "points a match" in ran.out
    assert stored() == before


def test_swaps_by_hand(proposed):
    """Two are swapped, the round says so, replays and is approved; a swap can be taken back."""
    before = set(matches(proposed))
    a, b = alike(proposed)
    ran = proposed("round", "swap", a, b, "--by", "Ada")
    assert ran.code == 0, ran.err
    assert "Of 4 matches 2 changed." in ran.out
    assert "Done. The round is not solved again" in ran.out
    assert set(matches(proposed)) != before
    assert "swaps by an admin 1" in proposed("round", "show").out
    assert "with 1 swap" in proposed("round", "replay").out
    assert proposed("round", "swap", b, a, "--undo").code == 0
    assert set(matches(proposed)) == before
    proposed("round", "swap", a, b)
    assert "The swap that an admin made is gone" in proposed("round", "propose").out
    proposed("round", "swap", a, b)
    assert proposed("round", "approve").code == 0


def test_a_swap_that_breaks_a_rule_is_told(proposed, stored):
    """The message names the two, whom they would meet and the rule, and ends with exit code 1."""
    a, b = next(
        (one, other)
        for one, function in functions(proposed).items()
        for match in matches(proposed)
        if one not in match
        for other in match
        if function in {functions(proposed)[key] for key in match if key != other}
    )
    before = stored()
    ran = proposed("round", "swap", a, b)
    assert ran.code == 1
    assert f"{a} and {b} cannot be swapped" in ran.err
    assert "same function" in ran.err
    assert stored() == before


def test_what_the_rules_cost(proposed, stored):
    """A row for each rule says what there would be more or less of without it."""
    before = stored()
    ran = proposed("round", "costs")
    assert ran.code == 0, ran.err
    assert "different: function" in ran.out
    assert "8 introduced in 4 matches" in ran.out
    told = json.loads(proposed("round", "costs", "--json").out)
    assert {each["part"] for each in told["rule_costs"]} == {"must", "prefer"}
    assert stored() == before


def test_a_preview_shows_all_that_a_round_does(running, stored, tmp_path):
    """Page, spreadsheet, figures, reasons and prices of a round that is not there yet."""
    before = stored()
    page, sheet = tmp_path / "round.html", tmp_path / "round.xlsx"
    ran = running("round", "preview", "--costs", "--html", page, "--xlsx", sheet)
    assert ran.code == 0, ran.err
    assert f"wrote {page}" in ran.out
    assert "What each must rule costs" in page.read_text(encoding="utf-8")
    assert sheet.stat().st_size > 0
    told = json.loads(running("round", "preview", "--costs", "--json").out)
    assert told["matches"][0]["reasons"]
    assert told["rule_costs"]
    assert "without" in running("round", "preview", "--costs").out
    assert stored() == before


def test_a_page_with_prices_of_a_stored_round(proposed, tmp_path):
    """`show --costs` puts the same table on the page, and JSON stays one document beside it."""
    page = tmp_path / "round.html"
    told = proposed("round", "show", "--costs", "--html", page, "--json")
    assert json.loads(told.out)["rule_costs"]
    assert "What each must rule costs" in page.read_text(encoding="utf-8")


def test_opening_a_round_that_is_proposed_shows_it(proposed, stored):
    """There is nothing to propose next: it is shown as it is, and nothing is written."""
    before = stored()
    ran = proposed("round", "open")
    assert ran.code == 0, ran.err
    assert ": proposed" in ran.out
    assert "Next:" not in ran.out
    assert stored() == before


def test_a_changed_file_is_taken_up_by_reopening(proposed, home):
    """Proposing says that the file has changed; reopening takes it up, and says what comes next."""
    file = home / "programs" / "learning-partners.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("points: 40", "points: 39"))
    told = proposed("round", "propose").err
    assert "crossweave round reopen learning-partners" in told
    ran = proposed("round", "reopen")
    assert ran.code == 0, ran.err
    assert ": open" in ran.out
    assert "Next: crossweave round propose learning-partners" in ran.out
    assert "reopen" not in proposed("round", "propose").err
