"""Commands that bring up, take down and examine an instance: `rounds up`, `doctor`, `city`."""

from argparse import Namespace
from pathlib import Path


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
    from infra.trouble import Trouble

    out: Path = args.out or Places.from_environment().city

    def say(doing: str, share: float) -> None:
        print(f"{share:4.0%} {doing}", flush=True)  # noqa: T201 - this is a command's output

    try:
        build_city(args.extract, out, OSRM, say, built_at=clock.now())
    except (ExtractError, GraphError, ToolsMissingError, BasemapError) as error:
        raise Trouble(str(error)) from error
    return 0
