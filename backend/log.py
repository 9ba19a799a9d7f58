"""Structured logs: events with ids and figures, never a position, a token, a password or a phone number."""

import sys
from collections.abc import MutableMapping
from typing import Any, Literal

import structlog

PRIVATE = frozenset(
    {
        "password",
        "token",
        "cookie",
        "phone",
        "email",
        "login",
        "position",
        "lon",
        "lat",
        "secret",
        "authorization",
    }
)


def _withhold(_logger: object, _name: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    for key in PRIVATE & event.keys():
        event[key] = "withheld"
    return event


def configure(style: Literal["json", "text"]) -> None:
    renderer = structlog.processors.JSONRenderer() if style == "json" else structlog.dev.ConsoleRenderer(colors=False)
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            _withhold,
            renderer,
        ],
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )


log: structlog.BoundLogger = structlog.get_logger()
