"""Lets a command in another terminal reach the services: the running instance's, or a database started for it."""

from collections.abc import Generator
from contextlib import contextmanager

from infra.cluster import PrivateCluster
from infra.databases import database_of
from infra.environment import adopt, variable
from infra.places import DEMO_EXTRACT, Places
from infra.runfile import RunFolder
from infra.trouble import Trouble


@contextmanager
def services(*, whole: bool = False) -> Generator[None]:
    """The addresses in the environment for the block; Trouble if `whole` is needed and nothing runs."""
    if variable("DATABASE_URL"):
        yield
        return
    places = Places.from_environment()
    folder = RunFolder(places.run)
    running = folder.running()
    if running is not None:
        adopt(running.environment)
        yield
    elif whole:
        raise Trouble("Rounds does not run, and this command needs all of it.", "Start it first: make run")
    else:
        yield from _with_database(places, folder)


def _with_database(places: Places, folder: RunFolder) -> Generator[None]:
    folder.lock()
    try:
        cluster = PrivateCluster(places.cluster, log=places.logs / "postgres.log")
        with cluster.running():
            kept = places.var / "company"
            company = kept.read_text().strip() if kept.exists() else "demo"
            name = database_of(company, places.city, DEMO_EXTRACT)
            cluster.ensure_database(name)
            adopt({"DATABASE_URL": cluster.url(name), "ROUNDS_VAR": str(places.var)})
            yield
    finally:
        folder.unlock()
