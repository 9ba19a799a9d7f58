"""`rounds up`: brings everything up, keeps it up, takes it down."""

import os
import signal
import threading
from pathlib import Path
from types import FrameType
from typing import cast

from infra import stages
from infra.databases import DATABASES
from infra.environment import variable
from infra.foreground import Cancelled
from infra.keeper import Keeper
from infra.leftovers import Started, stop_all
from infra.places import Places
from infra.runfile import RunFolder, Running
from infra.screen import blank, note, step
from infra.stack import Company, Stack
from infra.trouble import Trouble, from_os
from infra.welcome import welcome

SHARED = ("DATABASE_URL", "S3_", "ROUNDS_")  # what other commands of this instance need to know


def up(company: str | None = None, extract: Path | None = None) -> int:
    """Runs until Ctrl-C or SIGTERM; the exit code."""
    places = Places.from_environment()
    folder = RunFolder(places.run)
    token = ""

    def remember(children: list[Started]) -> None:
        folder.remember(token, children)

    keeper = Keeper(remember, note)
    try:
        folder.lock()
        stack = Stack(places, keeper, remembered_company(places, company), extract)
        token = stack.token
        _stop_on_signals(keeper.stopping)
        _clean_up(folder)
        _run(stack, folder)
    except OSError as error:
        raise from_os(error) from error
    except Cancelled:
        note("stopped while starting")
    finally:
        keeper.stop()
        folder.withdraw_if_held()
    return 0


def _run(stack: Stack, folder: RunFolder) -> None:
    print(f"\nRounds  ({stack.places.var})", flush=True)
    stages.check_ground(stack)
    waits = [stages.start_database(stack), stages.start_photos(stack)]
    stages.build_city(stack)
    waits.append(stages.start_roads(stack))
    for wait in waits:
        wait()
    stages.migrate(stack)
    stages.start_product(stack)
    shared = {key: value for key, value in stack.environment.items() if key.startswith(SHARED)}
    folder.announce(Running(os.getpid(), stack.address, shared))
    first_page_asks = stages.fill_company(stack)
    welcome(stack, first_page_asks=first_page_asks)
    stack.keeper.watch()
    blank()
    with step("stopping", "ending sessions"):
        stack.keeper.stop()


def remembered_company(places: Places, chosen: str | None) -> Company:
    """The company of this start: as asked, else as last time, else the demo."""
    file = places.var / "company"
    name = chosen or variable("ROUNDS_COMPANY") or (file.read_text().strip() if file.exists() else "demo")
    if name not in DATABASES:
        raise Trouble(f"'{name}' is not a company to start with.", "Choose demo or empty: make run COMPANY=empty")
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(name)
    return cast("Company", name)


def _stop_on_signals(stopping: threading.Event) -> None:
    def stop(_number: int, _frame: FrameType | None) -> None:
        stopping.set()

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, stop)


def _clean_up(folder: RunFolder) -> None:
    """After a kill or a power cut: end what the last run left behind."""
    token, children = folder.remembered()
    if children:
        stopped = stop_all(children, token)
        if stopped:
            note(f"the last run was killed; ended what it left running: {', '.join(stopped)}")
    folder.withdraw()
