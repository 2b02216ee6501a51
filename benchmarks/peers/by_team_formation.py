"""Makes teams with the package team-formation; runs in an environment of its own.

Reads JSON from standard input and writes JSON to standard output.
"""

from __future__ import annotations

import json
import sys
import time
from typing import Any


def solve(case: dict[str, Any]) -> dict[str, Any]:
    """Make teams by that package's four kinds of constraints."""
    import pandas as pd
    from team_formation.team_assignment import TeamAssignment

    people = pd.DataFrame(case["people"])
    rules = pd.DataFrame(case["rules"], columns=["attribute", "type", "weight"])
    began = time.perf_counter()
    asked = TeamAssignment(people, rules, case["target"])
    asked.solve(max_time_in_seconds=case["seconds"])
    seconds = time.perf_counter() - began
    if not asked.solution_found:
        return {"labels": None, "seconds": seconds}
    return {
        "labels": [int(team) for team in asked.participants["team_num"]],
        "seconds": seconds,
        "bound": asked.solver.best_objective_bound,
    }


if __name__ == "__main__":
    json.dump(solve(json.load(sys.stdin)), sys.stdout)
