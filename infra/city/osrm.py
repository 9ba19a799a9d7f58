"""Road graphs: the OSRM programs and profiles that the osrm-bindings wheel carries, one graph per profile."""

import subprocess
from pathlib import Path

PROFILES = ("car", "bicycle", "foot")
GRAPH = "city.osrm"  # file name prefix of one profile's graph
CONTRACTED = frozenset({"car", "bicycle"})
"""Their tables are answered eight times as fast (CH), for half a minute to a minute of one core while a city is built.

On foot, where every square and yard has ways across, it would take twice that; such graphs are partitioned (MLD).
"""
STEPS = {True: ("osrm-contract",), False: ("osrm-partition", "osrm-customize")}  # after osrm-extract, if contracted
ALGORITHMS = {".hsgr": "ch", ".cell_metrics": "mld"}  # by what the last step leaves behind, the faster first
MAX_TABLE = 1200  # places in one matrix: a team's day; OSRM's own default is 100
THREADS = "2"
LARGEST_ISLAND = 1000  # OSRM's own default, meant for countries


class ToolsMissingError(Exception):
    """The OSRM programs are not below the tools folder."""


class GraphError(Exception):
    """An OSRM program refused the extract; the text ends with what it printed last."""


def binary(tools: Path, program: str) -> Path:
    """The program wherever the wheel was unpacked below `tools` (or `tools/osrm`)."""
    found = sorted(tools.glob(f"**/bin/{program}"))
    if not found:
        raise ToolsMissingError(f"{program} is not below {tools}; run setup, which fetches the OSRM programs.")
    if not found[0].stat().st_mode & 0o100:  # Python's zipfile does not keep the execute bit
        found[0].chmod(0o755)
    return found[0]


def profile_script(tools: Path, profile: str) -> Path:
    found = sorted(tools.glob(f"**/profiles/{profile}.lua"))
    if not found:
        raise ToolsMissingError(f"The OSRM profile {profile}.lua is not below {tools}; run setup again.")
    return found[0]


def island_size(roads: int) -> int:
    """Below how many nodes a piece of the graph counts as an island that nobody is routed from.

    A twentieth of the extract's roads. With OSRM's fixed 1000 a city centre has no mainland at all: places
    snap to yards and cut-off lanes, and 45 % of all car trips in central Helsinki are impossible.
    """
    return min(LARGEST_ISLAND, max(10, roads // 20))


def build_graph(extract: Path, folder: Path, tools: Path, profile: str, island: int = LARGEST_ISLAND) -> None:
    """Write `folder/city.osrm.*` for one profile, ready for `routed_command`."""
    folder.mkdir(parents=True, exist_ok=True)
    base = folder / GRAPH
    script = profile_script(tools, profile)
    quiet = ["-l", "WARNING", "-t", THREADS]
    reading = ["-p", str(script), "--small-component-size", str(island), "-o", str(base)]
    _run([str(binary(tools, "osrm-extract")), *quiet, *reading, str(extract.resolve())])
    for step in STEPS[profile in CONTRACTED]:
        _run([str(binary(tools, step)), *quiet, str(base)])
    if algorithm(folder) is None:
        raise GraphError(f"OSRM left no {profile} graph behind.")


def algorithm(folder: Path) -> str | None:
    """How the graph in `folder` was prepared, None where no whole one lies; `osrm-routed` must be told."""
    return next((name for ending, name in ALGORITHMS.items() if (folder / f"{GRAPH}{ending}").is_file()), None)


def routed_command(city: Path, tools: Path, profile: str, port: int, host: str = "127.0.0.1") -> list[str]:
    """The command line that serves one profile of a built city."""
    return [
        str(binary(tools, "osrm-routed")), "--algorithm", algorithm(city / profile) or "mld",
        "-l", "WARNING", "-i", host, "-p", str(port), "-t", THREADS, "--max-table-size", str(MAX_TABLE),
        str(city / profile / GRAPH),
    ]  # fmt: skip


def _run(command: list[str]) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        lines = (done.stderr + done.stdout).strip().splitlines()
        raise GraphError(f"{Path(command[0]).name} failed: {' '.join(lines[-2:]) or done.returncode}")
