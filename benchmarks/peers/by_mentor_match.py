"""Solves one mentoring case with the package mentor-match; runs in an environment of its own.

Reads JSON from standard input and writes JSON to standard output. That package calls itself
`matching`, as ours does, so the two are never installed together.
"""

from __future__ import annotations

import json
import sys
import time
from typing import Any


def solve(case: dict[str, Any]) -> dict[str, Any]:
    """Let mentors have mentees of another function who are so many levels below.

    It gives a mentor one mentee a run, so there are as many runs as places. Points are given for a
    topic in common, for the smallest gap of levels and for another site.
    """
    from matching.mentee import Mentee
    from matching.mentor import Mentor
    from matching.process import process_data
    from matching.rules import rule

    def people(kind: Any, side: str) -> list[Any]:
        columns = (case[f"{side}_{name}"] for name in ("function", "level", "topic", "site"))
        return [
            kind(
                **{
                    "email": f"{side}{at}",
                    "organisation": str(function),
                    "grade": level,
                    "profession": str(at),
                    "first name": str(topic),
                    "last name": str(site),
                    "role": side,
                }
            )
            for at, (function, level, topic, site) in enumerate(zip(*columns, strict=True))
        ]

    least, most = case["least"], case["most"]
    points = case["points"]

    def when(name: str, condition: Any) -> Any:
        return rule.Generic({True: points[name], False: 0}, condition)

    rules = [
        rule.Disqualify(lambda match: bool(match.mentee.mentors)),
        rule.Disqualify(lambda match: match.mentor.organisation == match.mentee.organisation),
        rule.Disqualify(lambda match: not least <= match.mentor.grade - match.mentee.grade <= most),
        when("near", lambda match: match.mentor.grade - match.mentee.grade == least),
        when("topic", lambda match: match.mentor.first_name == match.mentee.first_name),
        when("site", lambda match: match.mentor.last_name != match.mentee.last_name),
    ]
    mentors, mentees = people(Mentor, "mentor"), people(Mentee, "mentee")
    began = time.perf_counter()
    process_data(mentors, mentees, [list(rules) for _ in range(case["places"])])
    seconds = time.perf_counter() - began
    pairs = [(int(m.profession), int(e.profession)) for m in mentors for e in m.mentees]
    return {"seconds": seconds, "pairs": pairs}


if __name__ == "__main__":
    print(json.dumps(solve(json.load(sys.stdin))))
