"""What is logged where while Prefect runs: our words, and Prefect's only in trouble."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

SPEAKERS = ("flows", "rounds", "notifications", "sources", "members", "communities")
"""The packages whose lines are kept with a flow run and shown on the console."""

CONSOLE_LEVEL = "PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL"
"""The variable that sets from which level on lines reach the console."""


def write_logging_settings(home: Path) -> Path:
    """Write the settings that Prefect reads, in JSON, which is YAML too; return their file."""
    file = home / "logging.yml"
    file.write_text(json.dumps(logging_settings(), indent=2) + "\n", encoding="utf-8")
    return file


def logging_settings() -> dict[str, Any]:
    """Return the settings in the form of ``logging.config``."""
    prefect = {"level": "WARNING", "handlers": ["api"]}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"plain": {"format": "%(asctime)s  %(message)s", "datefmt": "%H:%M:%S"}},
        "handlers": {
            "console": {"class": "logging.StreamHandler", "formatter": "plain", "level": "WARNING"},
            "api": {"class": "prefect.logging.handlers.APILogHandler", "level": "INFO"},
        },
        "loggers": {
            "prefect": {"level": "WARNING"},
            "prefect.flow_runs": prefect,
            "prefect.task_runs": prefect,
            **{name: {"level": "INFO", "handlers": ["api"]} for name in SPEAKERS},
        },
        "root": {"level": "WARNING", "handlers": ["console"]},
    }
