"""The environment that Prefect runs in: a home of its own, one local server, no outside call.

Prefect reads its settings when it is imported, so this comes first, in the process that serves and,
inherited, in its children.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from flows.prefect_logging import write_logging_settings

HOST = "127.0.0.1"
"""Nothing but this machine reaches the server, and it asks for no password."""


def api_url(port: int) -> str:
    """Return the address of the server's API."""
    return f"http://{HOST}:{port}/api"


def prefect_environment(home: Path, port: int) -> dict[str, str]:
    """Return the variables that Prefect needs.

    Parameters
    ----------
    home
        Prefect's own folder; its database is a file in it, apart from Crossweave's.
    port
        Where its server listens.
    """
    return {
        "PREFECT_HOME": str(home.absolute()),
        "PREFECT_API_URL": api_url(port),
        "DO_NOT_TRACK": "1",
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "PREFECT_API_BLOCKS_REGISTER_ON_START": "false",  # none is used, and it takes seconds
        "PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT": "false",
        "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "120",
        "PREFECT_SERVER_LOGGING_LEVEL": "WARNING",
        "PREFECT_LOGGING_TO_API_WHEN_MISSING_FLOW": "ignore",
        **_schedules(),
        **_housekeeping(),
    }


def enter_prefect_environment(home: Path, port: int) -> None:
    """Set the variables for this process and its children; settings of another Prefect are dropped.

    Raises
    ------
    RuntimeError
        When Prefect was imported before, and so would not see them.
    """
    if "prefect" in sys.modules:
        raise RuntimeError("Prefect was imported before its environment was set.")
    home.mkdir(parents=True, exist_ok=True)
    for name in [name for name in os.environ if name.startswith("PREFECT_")]:
        del os.environ[name]
    os.environ.update(prefect_environment(home, port))
    os.environ["PREFECT_LOGGING_SETTINGS_PATH"] = str(write_logging_settings(home).absolute())


def _schedules() -> dict[str, str]:
    """Look often for runs, and plan few ahead: what a stop leaves behind is dropped anyway."""
    return {
        "PREFECT_RUNNER_POLL_FREQUENCY": "5",
        "PREFECT_SERVER_SERVICES_SCHEDULER_MIN_SCHEDULED_TIME": "PT5M",
        "PREFECT_SERVER_DEPLOYMENTS_CONCURRENCY_SLOT_WAIT_SECONDS": "5",
    }


def _housekeeping() -> dict[str, str]:
    """Keep a week of runs: mail is looked after every minute, and nobody reads older records."""
    return {
        "PREFECT_SERVER_SERVICES_DB_VACUUM_ENABLED": "events,flow_runs",
        "PREFECT_SERVER_SERVICES_DB_VACUUM_RETENTION_PERIOD": "604800",
        "PREFECT_SERVER_EVENTS_RETENTION_PERIOD": "P7D",
    }
