"""The gate that every mail passes: accessible, also in the dark, narrow, and by itself."""

import json
import subprocess

import pytest

pytestmark = pytest.mark.timeout(400)


def test_html_validate_has_nothing_against_any(folder, node_tools, tmp_path):
    """The accessibility rules of html-validate hold for every message in every language."""
    settings, report = tmp_path / "rules.json", tmp_path / "report.json"
    settings.write_text('{"root": true, "extends": ["html-validate:a11y"]}', encoding="utf-8")
    pages = sorted(map(str, folder.glob("*.html")))
    tool = node_tools / "node_modules" / ".bin" / "html-validate"
    command = [str(tool), "--config", str(settings), "--formatter", f"json={report}", *pages]
    subprocess.run(command, check=False, capture_output=True, timeout=120)
    looked_at = json.loads(report.read_text(encoding="utf-8")) if report.exists() else []
    told = {
        f"{entry['filePath'].rpartition('/')[2]}: {each['ruleId']}: {each['message']}"
        for entry in looked_at
        for each in entry["messages"]
    }
    assert report.exists()
    assert told == set()


def test_axe_finds_no_fault_in_light(looked_at):
    """WCAG 2.2 AA holds for every message in every language, as far as axe-core can tell."""
    assert {each.name: each.light for each in looked_at if each.light} == {}


def test_axe_finds_no_fault_in_the_dark(looked_at):
    """Nothing is white on white where the reader's screen is dark."""
    assert {each.name: each.dark for each in looked_at if each.dark} == {}


def test_a_narrow_screen_scrolls_in_one_direction_only(looked_at):
    """Nothing is wider than the screen, at 320 and at 600 pixels."""
    assert {each.name: each.wide for each in looked_at if each.wide} == {}


def test_opening_a_mail_asks_nobody_anything(looked_at, specimens):
    """No picture, font, style or script: reading it tells no server."""
    assert len(looked_at) == len(specimens)
    assert [url for each in looked_at for url in each.asked if not url.startswith("file:")] == []
    assert {len(each.asked) for each in looked_at} == {1}
