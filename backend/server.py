"""`rounds serve`: the process that listens and keeps its worker processes alive."""

import gc
import importlib
import multiprocessing
from collections.abc import Sequence
from typing import Any

from granian import Granian
from granian.constants import Interfaces

from backend.settings import Settings

APP = "backend.app:create"
WORKERS = 2  # measured on two cores with the database beside it; one killed worker leaves one that answers
STOP_WITHIN_S = 5


class _Respawned(dict[int, float]):
    """When each worker was started again, which the server asks to recognise one that never comes up.

    A worker that a signal ended (the machine ran out of memory, an operator) is started again however soon.
    """

    def __init__(self, workers: Sequence[Any]) -> None:
        super().__init__()
        self._workers = workers

    def get(self, key: int, default: Any = None, /) -> Any:
        code = self._workers[key].inner.exitcode
        return default if code is not None and code < 0 else super().get(key, default)


def _load_for_all() -> None:
    """Workers that begin as copies share the memory of the code, and one that replaces another answers at once."""
    importlib.import_module(APP.partition(":")[0])
    gc.collect()
    gc.freeze()


def serve(settings: Settings) -> None:
    """Listen until stopped. A worker process reads the environment again, and another takes the place of one that died.

    Nothing is kept in a worker that others must know: sessions and throttles are rows, notices come from the database.
    """
    if multiprocessing.get_start_method() == "fork":
        _load_for_all()
    server = Granian(
        APP,
        factory=True,
        address=settings.host,
        port=settings.port,
        interface=Interfaces.ASGI,
        workers=WORKERS,
        respawn_failed_workers=True,
        workers_kill_timeout=STOP_WITHIN_S,
        websockets=False,
        log_access=False,
    )
    server.respawned_wrks = _Respawned(server.wrks)
    server.serve()
