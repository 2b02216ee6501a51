"""What a spam filter thinks of every mail."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

LIMIT = 2.0


def test_no_mail_looks_like_spam(folder, specimens, require):
    """SpamAssassin's local rules give every message in every language less than two points."""
    if shutil.which("spamassassin") is None:
        require("there is no spamassassin")
    script = Path(__file__).with_name("spam_scores.pl")
    mails = sorted(map(str, folder.glob("*.eml")))
    scored = subprocess.run(
        ["perl", str(script), *mails], capture_output=True, text=True, timeout=170, check=True
    )
    rows = [line.split("\t") for line in scored.stdout.splitlines()]
    assert len(rows) == len(specimens)
    high = [(Path(path).name, score, rules) for path, score, rules in rows if float(score) >= LIMIT]
    assert high == []
