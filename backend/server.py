"""`rounds serve`: the process that listens. It loads nothing of the app, which its one worker process loads anyway."""

from granian import Granian
from granian.constants import Interfaces

from backend.settings import Settings


def serve(settings: Settings) -> None:
    """Listen until stopped. The worker process reads the environment again."""
    Granian(
        "backend.app:create",
        factory=True,
        address=settings.host,
        port=settings.port,
        interface=Interfaces.ASGI,
        workers=1,
        workers_kill_timeout=5,
        websockets=False,
        log_access=False,
    ).serve()
