"""Composition root of the worker: takes events off the queue and runs the jobs of the table."""

import asyncio
import signal
from contextlib import suppress
from datetime import timedelta
from uuid import UUID

import asyncpg
import msgspec
from pgqueuer import AsyncpgDriver, PgQueuer, RetryRequested
from pgqueuer.models import Job as QueuedJob

from backend import log as logs
from backend import roads
from backend.clock import new_id
from backend.db import engine
from backend.feed import pruning
from backend.horizon import nightly
from backend.jobs import JOBS, Happened
from backend.log import log
from backend.outbox.events import ENTRYPOINT
from backend.plans import search
from backend.settings import Settings
from backend.sync import reminders

RECONNECT_S = 2.0
FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=1), timedelta(minutes=5)
PASSING = (
    OSError,
    asyncpg.PostgresConnectionError,
    asyncpg.InterfaceError,
    asyncpg.InsufficientResourcesError,
    asyncpg.OperatorInterventionError,
    asyncpg.TransactionRollbackError,  # deadlocks among them
)
BATCH = 4  # jobs fetched at once
JOBS_AT_ONCE = 2 * BATCH  # what the queue's own rule allows at least
CONNECTIONS = JOBS_AT_ONCE  # a job holds at most one, and seldom for long


def happened(payload: bytes, settings: Settings) -> Happened:
    body = msgspec.json.decode(payload, type=dict[str, object])
    event, company_id = str(body.pop("event")), UUID(str(body.pop("companyId")))
    event_id = UUID(str(body.pop("eventId"))) if "eventId" in body else new_id()
    return Happened(event, company_id, body, settings, event_id)


class InterruptedJobError(Exception):
    """A job lost what it stands on (a connection, a lock): the same event is worth another try."""


async def perform(payload: bytes, settings: Settings) -> None:
    """Run every job of one event. A failing job is logged and does not keep the others from running.

    Raises InterruptedJobError when one failed for want of its surroundings: jobs are written to be run again.
    """
    it, interrupted = happened(payload, settings), False
    for job in JOBS.get(it.event, ()):
        try:
            await job(it)
        except Exception as error:
            interrupted = interrupted or isinstance(error, PASSING)
            name = getattr(job, "__name__", "job")
            log.error("job.failed", job=name, job_event=it.event, exc_info=error)
    if interrupted:
        raise InterruptedJobError(it.event)


async def work_off(settings: Settings, stop: asyncio.Event) -> None:
    """Run until `stop`; a broken connection is replaced."""
    while not stop.is_set():
        try:
            await _one_connection(settings, stop)
        except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
            log.warning("worker.reconnecting", reason=type(error).__name__)
            with suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), RECONNECT_S)


async def _one_connection(settings: Settings, stop: asyncio.Event) -> None:
    connection = await asyncpg.connect(settings.database_url, server_settings={"role": engine.APP_ROLE})
    queue = PgQueuer(AsyncpgDriver(connection))

    @queue.entrypoint(ENTRYPOINT)
    async def _(job: QueuedJob) -> None:  # pyright: ignore[reportUnusedFunction] - registered by the decorator
        try:
            await perform(job.payload or b"{}", settings)
        except InterruptedJobError as error:
            raise RetryRequested(min(LONGEST_WAIT, FIRST_WAIT * 2**job.attempts), str(error)) from error

    async def stopper() -> None:
        await stop.wait()
        queue.shutdown.set()

    waiting = asyncio.create_task(stopper())
    try:
        await queue.run(batch_size=BATCH, max_concurrent_tasks=JOBS_AT_ONCE)
    finally:
        waiting.cancel()
        await connection.close()


async def _main(settings: Settings) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    engine.configure(settings.database_url)
    roads.configure(settings.osrm)
    await engine.open_pool(most=CONNECTIONS)
    search.warm_up()
    log.info("worker.started")
    watches = [asyncio.create_task(watch(stop)) for watch in (nightly.watch, reminders.watch, pruning.watch)]
    try:
        await work_off(settings, stop)
    finally:
        stop.set()
        await asyncio.gather(*watches)
        search.shut_down()
        await roads.current().osrm.close()
        await engine.close_pool()


def run(settings: Settings) -> None:
    logs.configure(settings.log)
    asyncio.run(_main(settings))
