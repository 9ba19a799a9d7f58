"""The command line: `rounds COMMAND`. A small table of commands; each is one function in a `cli_*` file."""

import argparse
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from backend import cli_data, cli_infra, cli_serve
from backend.settings import SettingError
from infra.trouble import Trouble

Arguments = Callable[[argparse.ArgumentParser], None]
ROLES = ("rep", "manager", "approver", "auditor", "admin")


@dataclass(frozen=True, slots=True)
class Command:
    """`words` as typed, `says` for the overview, `examples` for its own help."""

    words: tuple[str, ...]
    says: str
    run: Callable[[argparse.Namespace], int]
    examples: tuple[str, ...]
    arguments: Arguments = lambda _: None


def _up(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--company", choices=("demo", "empty"), help="what to start with; remembered for the next start"
    )
    parser.add_argument("--city", type=Path, metavar="FILE", help="OpenStreetMap extract to build roads and map from")


def _doctor(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="findings as a JSON list")


def _city(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("extract", type=Path, metavar="EXTRACT.osm.pbf")
    parser.add_argument("--out", type=Path, help="folder to fill (default: ROUNDS_CITY_DIR, else var/city)")


def _demo(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--company", choices=("demo", "empty"), default="demo")


def _import(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE", help="CSV with a heading line, UTF-8")


def _backup(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--to", type=Path, metavar="FOLDER", help="where backups are kept (default: var/backup)")
    parser.add_argument("--keep", type=int, metavar="N", help="remove older dumps but the newest N (default: keep all)")


def _restore(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE.dump", help="of a folder that `rounds backup` filled")


def _user(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--name", required=True)
    parser.add_argument("--login", required=True, help="e-mail address or phone number")
    parser.add_argument("--role", action="append", choices=ROLES, required=True, help="may be given several times")


def _bench(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", metavar="NAME", help="a benchmark, or all")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the measurements here too")
    parser.add_argument(
        "--data",
        type=Path,
        metavar="FILE",
        help="OpenStreetMap extract to measure roads on; for routing: the instances' folder",
    )
    sync = parser.add_argument_group("bench sync, feed and permissions")
    sync.add_argument("--devices", type=int, metavar="N", help="phones (default 200; with --faults 20)")
    sync.add_argument(
        "--mutations", type=int, metavar="M", help="operations of each (default 60); with --faults: at a time (6)"
    )
    sync.add_argument("--seed", type=int, default=7, metavar="S", help="of what they write, and of what goes wrong")
    sync.add_argument("--connections", type=int, default=256, metavar="N", help="requests on their way at once")
    sync.add_argument(
        "--faults",
        default="",
        metavar="LIST",
        help="instead of a storm: some of kill,stop,restore,cut,duplicate,reorder,delay,portal while phones go on",
    )
    sync.add_argument("--strikes", type=int, default=20, metavar="N", help="of kill, stop and restore (default 20)")
    sync.add_argument("--writers", type=int, default=10, metavar="N", help="of the feed, at once (default 10)")
    sync.add_argument("--commits", type=int, default=5_000, metavar="N", help="of the feed (default 5000)")
    sync.add_argument("--steps", type=int, default=1_000, metavar="N", help="of permissions (default 1000)")
    routing = parser.add_argument_group("bench routing")
    routing.add_argument(
        "--limits", metavar="S,S", help="seconds per run, for every engine (default: those of the bars)"
    )
    routing.add_argument("--seeds", type=int, default=5, metavar="N", help="runs of each, by seeds 1 to N (default 5)")
    routing.add_argument("--only", metavar="GLOB", help="instances, as in 'toptw/*' or 'r1*,F_20*'")
    routing.add_argument("--peers", metavar="NAMES", help="of ortools,pyvrp,vroom (default: all that are installed)")
    routing.add_argument(
        "--retries", type=int, default=2, metavar="N", help="of a run that others disturbed (default 2)"
    )


COMMANDS = (
    Command(
        ("up",),
        "start everything and keep it running",
        cli_infra.up,
        ("rounds up", "rounds up --company empty", "rounds up --city porto.osm.pbf", "ROUNDS_PORT=8010 rounds up"),
        _up,
    ),
    Command(
        ("doctor",),
        "look at every part and name remedies",
        cli_infra.doctor,
        ("rounds doctor", "rounds doctor --json"),
        _doctor,
    ),
    Command(("serve",), "answer HTTP: the API and the phone app", cli_serve.serve, ("DATABASE_URL=… rounds serve",)),
    Command(("work",), "run background jobs", cli_serve.work, ("DATABASE_URL=… rounds work",)),
    Command(("migrate",), "bring the database to the newest schema", cli_data.migrate, ("rounds migrate",)),
    Command(("demo",), "fill a running, empty instance with the demo company", cli_data.demo, ("rounds demo",), _demo),
    Command(
        ("city",),
        "build road graphs, map and places from an extract",
        cli_infra.city,
        ("rounds city porto.osm.pbf", "rounds city porto.osm.pbf --out /srv/porto"),
        _city,
    ),
    Command(
        ("import", "accounts"),
        "read accounts from a CSV file; rows that are wrong are told and left out, the others are kept (exit code 0)",
        cli_data.import_accounts,
        ("rounds import accounts shops.csv",),
        _import,
    ),
    Command(
        ("backup",),
        "copy the database and the photos into a folder, while Rounds runs or not",
        cli_infra.backup,
        ("rounds backup", "rounds backup --to /mnt/backup --keep 14"),
        _backup,
    ),
    Command(
        ("restore",),
        "put a backup in place of the present data, which is kept beside it; Rounds must be stopped",
        cli_infra.restore,
        ("rounds restore var/backup/2026-11-22T203000Z.dump",),
        _restore,
    ),
    Command(
        ("user", "add"),
        "add a person, and print a first password that was made up",
        cli_data.add_user,
        ("rounds user add --name 'Mei Lin' --login mei@example.com --role manager",),
        _user,
    ),
    Command(
        ("bench",),
        "measure",
        cli_data.bench,
        (
            "rounds bench all --json bench.json",
            "rounds bench dispatch --data porto.osm.pbf",
            "rounds bench routing --data instances --only 'toptw/*' --seeds 3 --json routing.json",
            "rounds bench sync --devices 10000 --mutations 60 --json storm.json",
            "rounds bench sync --faults kill,stop,cut,reorder --strikes 200 --seed 7 --json crash.json",
            "rounds bench feed --writers 10 --commits 100000 --json feed.json",
            "rounds bench permissions --steps 10000",
        ),
        _bench,
    ),
)


def _explained(command: Command) -> dict[str, Any]:
    return {
        "description": command.says,
        "epilog": "examples:\n" + "\n".join(f"  {example}" for example in command.examples),
        "formatter_class": argparse.RawDescriptionHelpFormatter,
    }


def parser_of(commands: Sequence[Command] = COMMANDS) -> argparse.ArgumentParser:
    root = argparse.ArgumentParser(prog="rounds", description="Field-force app: planned routes, proven visits.")
    root.add_argument("--version", action="version", version=f"rounds {version('rounds')}")
    top = root.add_subparsers(title="commands", metavar="COMMAND", required=True)
    groups = {"": top}
    for command in commands:
        *above, last = command.words
        group = " ".join(above)
        if group not in groups:
            grown = top.add_parser(group, help=command.says, **_explained(command))
            groups[group] = grown.add_subparsers(metavar="WHAT", required=True)
        own = groups[group].add_parser(
            last,
            help=command.says,
            **_explained(command),
        )
        command.arguments(own)
        own.set_defaults(run=command.run)
    return root


def main(argv: Sequence[str] | None = None) -> int:
    args = parser_of().parse_args(argv)
    try:
        return args.run(args)
    except (Trouble, SettingError) as error:
        sys.stderr.write(f"\n{error}\n\n")
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
