"""``crossweave try``: one's own HR file, previewed introductions, and nothing kept."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from sources.harbourline import CompanyFiles, write_company

CROSSWEAVE = Path(sys.executable).with_name("crossweave")


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> CompanyFiles:
    """Give the files of the sample company."""
    return write_company(tmp_path_factory.mktemp("harbourline"))


def attempt(folder: Path, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Run ``crossweave try`` with an empty home folder and temporary files of its own."""
    (folder / "tmp").mkdir(exist_ok=True)
    ours = {"CROSSWEAVE_HOME": str(folder / "home"), "TMPDIR": str(folder / "tmp")}
    kept = {name: value for name, value in os.environ.items() if not name.startswith("CROSSWEAVE")}
    return subprocess.run(
        [CROSSWEAVE, "try", *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
        cwd=folder,
        env=kept | ours,
    )


def cpu_seconds() -> float:
    """Give the seconds that finished child processes computed, whatever else the machine does."""
    times = os.times()
    return times.children_user + times.children_system


def test_ones_own_file_in_ten_seconds(tmp_path, company):
    """Columns guessed and shown, twenty introductions in words, and not a trace left behind."""
    before = cpu_seconds()
    done = attempt(tmp_path, company.people)
    assert cpu_seconds() - before < 10
    assert done.returncode == 0, done.stderr
    assert "Columns taken (guessed; --mapping says it exactly):" in done.stdout
    refused = next(line for line in done.stdout.splitlines() if line.startswith("Columns refused"))
    assert all(column in refused.lower() for column in ("gender", "birth", "salary"))
    meetings = re.findall(r"^.+ \(.+\) meets .+ \(.+\): .+$", done.stdout, flags=re.MULTILINE)
    assert len(meetings) == 20
    assert "With own manager 0, repeats 0" in done.stdout
    assert "0%" not in done.stdout, "nobody said any interest, so no share of them is told"
    assert "Nothing was stored and nothing was sent" in done.stdout
    assert sorted(tmp_path.rglob("*")) == [tmp_path / "tmp"]


def test_the_introductions_as_pages(tmp_path, company):
    """With a folder named, the mails are written there, to be looked at in a browser."""
    done = attempt(tmp_path, company.people, "--html", tmp_path / "pages")
    assert done.returncode == 0, done.stderr
    index = Path(done.stdout.split("Open: ")[1].splitlines()[0])
    assert index.is_file()
    assert len(list((tmp_path / "pages").glob("introduction-*.eml"))) == 20


def test_a_large_file_is_looked_at_in_part(tmp_path: Path) -> None:
    """A first look takes seconds whatever the file's size, and says that it saw a part."""
    functions = ("Sales", "Finance", "IT")
    rows = [f"P{n},Person {n},{functions[n % 3]}" for n in range(2_500)]
    file = tmp_path / "many.csv"
    file.write_text("\n".join(["Employee ID,Name,Department", *rows]), encoding="utf-8")
    done = attempt(tmp_path, file)
    assert done.returncode == 0, done.stderr
    assert "first 2,000 rows" in done.stderr
    assert "2,000 people read" in done.stdout
