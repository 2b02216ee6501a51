"""Packages that install our import name: each is called in an environment of its own."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

PACKAGES: Final = {
    "by_mentor_match": "mentor-match==7.0.1",
    "by_matching": "matching==1.4.3",
    "by_team_formation": "team-formation==2.0.0",
}
_FOLDER: Final = Path(__file__).parent


def ask(peer: str, case: dict[str, Any], home: Path, limit: float) -> dict[str, Any] | None:
    """Solve a case with a peer.

    Parameters
    ----------
    peer
        A module of this package.
    case
        What it reads, as plain data.
    home
        Where its environment lies, or is made on first use.
    limit
        Seconds.

    Returns
    -------
    dict or None
        What it wrote; None when it took longer than the limit.

    Raises
    ------
    RuntimeError
        When it failed.
    """
    command = [str(_python(peer, home)), "-I", str(_FOLDER / f"{peer}.py")]
    try:
        done = subprocess.run(
            command, input=json.dumps(case), capture_output=True, text=True, timeout=limit,
            check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return None
    if done.returncode or not done.stdout:
        raise RuntimeError(f"{peer} failed: {done.stderr.strip().splitlines()[-1:]}")
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def _python(peer: str, home: Path) -> Path:
    """Give the interpreter of a peer's environment, which is made where it is missing."""
    folder = home / peer
    python = folder / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
        install = [str(python), "-m", "pip", "install", "--quiet", PACKAGES[peer]]
        subprocess.run(install, check=True)
    return python
