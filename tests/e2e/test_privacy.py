"""The audit and the privacy report from a shell, in a home folder that `init` made."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

CROSSWEAVE = Path(sys.executable).with_name("crossweave")


@pytest.fixture
def shell(tmp_path):
    """Give a function that runs a command with a home folder of its own."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("CROSSWEAVE")}
    ours = {"CROSSWEAVE_HOME": str(tmp_path / "home"), "CROSSWEAVE_NOW": "2027-01-04T09:30:00Z"}

    def run(*arguments):
        return subprocess.run(
            [CROSSWEAVE, *arguments],
            capture_output=True,
            text=True,
            check=False,
            cwd=tmp_path,
            env=kept | ours,
        )

    assert run("init").returncode == 0
    return run


def test_a_new_installation_can_be_reported_on(shell, tmp_path):
    """Nothing is in it yet, and the report says what would be kept; the page is one file."""
    ran = shell("privacy", "report", "--html", "privacy.html")
    assert ran.returncode == 0, ran.stderr
    assert "For the works council" in (tmp_path / "privacy.html").read_text(encoding="utf-8")
    report = json.loads(shell("privacy", "report", "--json").stdout)
    assert "may do everything" in report["sections"]["roles"]["sentences"][0]
    assert shell("audit").stdout == "Nothing is in the audit that is asked for.\n"


def test_a_name_in_the_file_counts_at_once(shell, tmp_path):
    """With an auditor named, the audit is theirs, and delivering is nobody's until one is named."""
    (tmp_path / "home" / "roles.yaml").write_text("auditors: [Council]\n", encoding="utf-8")
    assert shell("audit", "--by", "Council").returncode == 0
    refused = shell("audit", "--by", "Mallory")
    assert refused.returncode == 2
    assert "Who may: Council (auditor)" in refused.stderr
    assert "names none. Add a name there." in shell("deliver", "--by", "Council").stderr
