"""`rounds serve`: the process that listens and keeps its worker processes alive."""

import gc
import importlib
import multiprocessing
from collections.abc import Sequence
from time import monotonic
from typing import Any

from granian import Granian
from granian.constants import Interfaces

from backend.settings import Settings

APP = "backend.app:create"
WORKERS = 2  # measured on two cores with the database beside it; one killed worker leaves one that answers
STOP_WITHIN_S = 5
LIVED_S = 1.0  # a worker that a signal ends sooner hardly came up
SOON = 10  # times in a row that may happen: an operator who kills by hand, but no fault that comes back for ever


class _Respawned(dict[int, float]):
    """When each worker was started again, which the server asks to recognise one that never comes up.

    A worker that a signal ended (the machine ran out of memory, an operator) is started again however soon, but not
    without end.
    """

    def __init__(self, workers: Sequence[Any]) -> None:
        super().__init__()
        self._workers = workers
        self._started: dict[int, float] = {}  # kept where the server forgets the others
        self._soon: dict[int, int] = {}

    def __setitem__(self, key: int, at: float, /) -> None:
        self._started[key] = at
        super().__setitem__(key, at)

    def get(self, key: int, default: Any = None, /) -> Any:
        code = self._workers[key].inner.exitcode
        if code is None or code >= 0:
            return super().get(key, default)
        since = self._started.get(key)
        hardly = since is not None and monotonic() - since < LIVED_S
        self._soon[key] = self._soon.get(key, 0) + 1 if hardly else 0
        return since if self._soon[key] > SOON else default


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
