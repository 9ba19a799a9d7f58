"""The port to whatever makes a phone ring, and the peer of the real ones that only remembers."""

from dataclasses import dataclass
from typing import Protocol, TypeVar

from notifications.messages import Rendered

DEFAULT_RETRY_S = 60  # the service is busy and does not say for how long
MAX_RETRY_S = 3600  # later, and the news is old


@dataclass(frozen=True, slots=True)
class Sent:
    """The service took it; that is not yet the phone."""


@dataclass(frozen=True, slots=True)
class Gone:
    """The address will never work again: forget it."""


@dataclass(frozen=True, slots=True)
class Retry:
    """Try again after so many seconds, 1..3600."""

    after_s: int


Delivery = Sent | Gone | Retry


class DeliveryFailed(Exception):  # noqa: N818 - named for what is the case
    """The service refuses this message or our credentials; trying again changes nothing.

    `code` says why and carries neither address nor token.
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


Address_contra = TypeVar("Address_contra", contravariant=True)


class Channel(Protocol[Address_contra]):
    def send(self, address: Address_contra, rendered: Rendered) -> Delivery:
        """Blocks until the service answers. Raises `DeliveryFailed`."""
        ...


class MemoryChannel:
    """A `Channel` for tests: `sent` holds what was handed over, addresses in `gone` no longer exist."""

    def __init__(self, gone: frozenset[object] = frozenset()) -> None:
        self.sent: list[tuple[object, Rendered]] = []
        self._gone = gone

    def send(self, address: object, rendered: Rendered) -> Delivery:
        if address in self._gone:
            return Gone()
        self.sent.append((address, rendered))
        return Sent()


def retry_after(header: str | None) -> Retry:
    """The wait a service asks for in seconds; its rarer form, a date, counts as not said."""
    if header is None or not header.strip().isdecimal():
        return Retry(DEFAULT_RETRY_S)
    return Retry(min(MAX_RETRY_S, max(1, int(header))))
