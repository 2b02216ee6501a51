"""Solves one hospital-resident game with the package matching; runs in an environment of its own.

Reads JSON from standard input and writes JSON to standard output.
"""

from __future__ import annotations

import json
import sys
import threading
import time
from typing import Any


def solve(case: dict[str, Any]) -> dict[str, Any]:
    """Let residents (mentees) propose to hospitals (mentors)."""
    from matching.games import HospitalResident

    left = {f"l{at}": [f"r{other}" for other in row] for at, row in enumerate(case["left"])}
    right = {f"r{at}": [f"l{other}" for other in row] for at, row in enumerate(case["right"])}
    places = {f"r{at}": capacity for at, capacity in enumerate(case["capacity"])}
    used = {name: row for name, row in right.items() if row}
    began = time.perf_counter()
    game = HospitalResident.create_from_dictionaries(
        {name: row for name, row in left.items() if row},
        used,
        {name: places[name] for name in used},
    )
    found = game.solve(optimal="resident")
    seconds = time.perf_counter() - began
    pairs = [
        (int(resident.name[1:]), int(hospital.name[1:]))
        for hospital, residents in found.items()
        for resident in residents
    ]
    return {"seconds": seconds, "pairs": pairs}


def main() -> None:
    """Solve on a thread with a deep stack: the package copies its players recursively."""
    sys.setrecursionlimit(1_000_000)
    threading.stack_size(512 * 2**20)
    thread = threading.Thread(target=lambda: print(json.dumps(solve(json.load(sys.stdin)))))
    thread.start()
    thread.join()


if __name__ == "__main__":
    main()
