"""One table: what happened -> what the worker does about it."""

from backend.outbox.happened import Happened, Job

__all__ = ["JOBS", "Happened", "Job"]

JOBS: dict[str, tuple[Job, ...]] = {}
