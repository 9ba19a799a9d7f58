"""When a phone may forget what it sent: once it is on the server's disk, or once a finished backup holds it."""

from typing import Literal

Durable = Literal["disk", "backup"]

_required: list[Durable] = ["disk"]


def configure(durable: Durable) -> None:
    _required[:] = [durable]


def on_disk() -> bool:
    """Whether the server's disk is enough."""
    return _required == ["disk"]
