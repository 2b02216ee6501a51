"""Whatever is sent to the pages, by links that are good and others, no answer is a failure of ours.

What may be sent is read from the pages' own description, so a page that is added is held here too.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings

from members.joining import Doorman
from notifications.links import Purpose
from portal.app import create_app
from portal.pages import PAGES
from portal.security import HEADERS

GOOD_LINKS, ANY_LINKS = 5, 2
"""Examples an operation: with a link that is good, and with any text for one."""


@pytest.fixture
def schema(site):
    """Give the description of pages that are not limited, and can let in and erase anybody."""
    doorman = Doorman(frozenset({"example.org"}), "a hash key of the tests, long enough")
    app = create_app(replace(site, doorman=doorman), per_minute=1_000_000)
    return schemathesis.openapi.from_asgi("/openapi.json", app)


@pytest.fixture
def quietly():
    """Give a function that runs a check on so many cases of an operation, the same each time."""

    def run(operation, check, examples):
        held = settings(
            max_examples=examples,
            deadline=None,
            derandomize=True,
            database=None,
            suppress_health_check=list(HealthCheck),
        )
        held(given(case=operation.as_strategy())(check))()

    return run


def operations(schema) -> Iterator:
    """Give all operations; what erases comes last, since nothing is left to look at then."""
    found = [result.ok() for result in schema.get_all_operations()]
    return iter(sorted(found, key=lambda each: each.path.startswith("/data/")))


def test_every_page_is_described(schema):
    """What is not described is not held."""
    described = {(each.method.upper(), each.path) for each in operations(schema)}
    routes = {
        (method, route.path)
        for page in PAGES
        for route in page.router.routes
        for method in route.methods
    }
    assert routes <= described
    assert {"/", "/health", "/robots.txt"} <= {path for _, path in described}


def test_nothing_that_is_sent_breaks_a_page(schema, quietly, token_for):
    """No 500, and every answer protected; with good links, so that it gets behind the door."""
    statuses: dict[str, set[int]] = {}

    def hold(case):
        answer = case.call()
        assert answer.status_code < 500, case.as_curl_command()
        assert answer.headers["content-security-policy"][0] == HEADERS["Content-Security-Policy"]
        statuses.setdefault(case.operation.label, set()).add(answer.status_code)

    def hold_with_good_link(case):
        purpose = case.operation.path.split("/")[1]
        if "token" in (case.path_parameters or {}):
            case.path_parameters = {"token": token_for(Purpose(purpose))}
        hold(case)

    for operation in operations(schema):
        quietly(operation, hold_with_good_link, GOOD_LINKS)
        quietly(operation, hold, ANY_LINKS)
    shown = {label: 200 in seen for label, seen in statuses.items() if label.startswith("GET")}
    assert shown == dict.fromkeys(shown, True)
