"""The port to an object store, and the peer of the real one that keeps everything in memory."""

from typing import Protocol


class ObjectMissing(Exception):  # noqa: N818 - named for what is the case
    """Nothing is kept under this key."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


class StoreUnavailable(Exception):  # noqa: N818 - named for what is the case
    """The store did not answer or refused the work; worth another try later."""


class ObjectStore(Protocol):
    """Octets under keys. All methods block; raise `StoreUnavailable` when the store cannot be used."""

    def put(self, key: str, data: bytes, content_type: str) -> None:
        """Keep the octets, replacing what was there; visible to `get` when this returns."""
        ...

    def get(self, key: str) -> bytes:
        """The octets last put. Raises `ObjectMissing`."""
        ...

    def exists(self, key: str) -> bool: ...

    def delete(self, key: str) -> None:
        """Forget the key; nothing happens where there is none."""
        ...


class MemoryStore:
    """An `ObjectStore` for tests, gone with the process."""

    def __init__(self) -> None:
        self._objects: dict[str, bytes] = {}

    def put(self, key: str, data: bytes, content_type: str) -> None:  # noqa: ARG002 - part of the port
        self._objects[key] = bytes(data)

    def get(self, key: str) -> bytes:
        try:
            return self._objects[key]
        except KeyError:
            raise ObjectMissing(key) from None

    def exists(self, key: str) -> bool:
        return key in self._objects

    def delete(self, key: str) -> None:
        self._objects.pop(key, None)
