"""Commands that bring up, take down and examine an instance: `rounds up`, `doctor`, `city`, `backup`, `restore`."""

from argparse import Namespace
from pathlib import Path

from infra.trouble import Trouble


def up(args: Namespace) -> int:
    from infra.up import up as bring_up

    return bring_up(args.company, args.city)


def doctor(args: Namespace) -> int:
    from infra.doctor import report

    return report(as_json=args.json)


def city(args: Namespace) -> int:
    from backend import clock
    from infra.city.basemap import BasemapError
    from infra.city.build import build_city
    from infra.city.extract import ExtractError
    from infra.city.osrm import GraphError, ToolsMissingError
    from infra.places import OSRM, Places

    out: Path = args.out or Places.from_environment().city

    def say(doing: str, share: float) -> None:
        print(f"{share:4.0%} {doing}", flush=True)  # noqa: T201 - this is a command's output

    try:
        build_city(args.extract, out, OSRM, say, built_at=clock.now())
    except (ExtractError, GraphError, ToolsMissingError, BasemapError) as error:
        raise Trouble(str(error)) from error
    return 0


def backup(args: Namespace) -> int:
    from backend import clock
    from infra.attach import services
    from infra.backup.taking import forget_older, take
    from infra.backup.tools import files_of
    from infra.environment import variable
    from infra.places import Places

    if args.keep is not None and args.keep < 1:
        raise Trouble("--keep needs a number above 0.")
    with services():
        places = Places.from_environment()
        folder: Path = args.to or places.var / "backup"
        taken = take(variable("DATABASE_URL"), files_of(places), folder, clock.now())
    gone = forget_older(folder, args.keep) if args.keep else []
    print(f"{taken.dump}: {taken.said['bytes'] // 1000} kB, {taken.said['devices']} phones")  # noqa: T201 - a command's output
    if missing := taken.said["uploads_missing"]:
        print(f"{missing} photos or voice notes are not in the store as they were sent; phones keep those they have")  # noqa: T201 - a command's output
    if gone:
        print(f"removed {len(gone)} older")  # noqa: T201 - a command's output
    return 0


def restore(args: Namespace) -> int:
    from backend import clock
    from infra.attach import services
    from infra.backup.putting_back import put_back
    from infra.backup.tools import files_of
    from infra.environment import variable
    from infra.places import Places
    from infra.runfile import RunFolder

    places = Places.from_environment()
    if RunFolder(places.run).running():
        raise Trouble("Rounds runs.", "Stop it first: Ctrl-C where it runs.")
    with services():
        done = put_back(variable("DATABASE_URL"), files_of(places), args.file, clock.now())
    before = f"what was there before is the database {done.former}" if done.former else "there was none before"
    print(f"restored; {before}. Start Rounds: phones send again what they hold")  # noqa: T201 - a command's output
    if not done.carried:
        print("The former database could not be read. Everybody logs in again; lock phones that are lost once more")  # noqa: T201 - a command's output
    return 0
