"""Road graphs: the OSRM programs and profiles that the osrm-bindings wheel carries, one graph per profile."""

import subprocess
from pathlib import Path

PROFILES = ("car", "bicycle", "foot")
GRAPH = "city.osrm"  # file name prefix of one profile's graph
STEPS = ("osrm-extract", "osrm-partition", "osrm-customize")
MAX_TABLE = 1200  # places in one matrix: a team's day; OSRM's own default is 100
THREADS = "2"
LARGEST_ISLAND = 1000  # OSRM's own default, meant for countries
LAST_FILE = GRAPH + ".cell_metrics"  # written by the last step


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
    """Write `folder/city.osrm.*` for one profile, ready for `osrm-routed --algorithm mld`."""
    folder.mkdir(parents=True, exist_ok=True)
    base = folder / GRAPH
    script = profile_script(tools, profile)
    quiet = ["-l", "WARNING", "-t", THREADS]
    reading = ["-p", str(script), "--small-component-size", str(island), "-o", str(base)]
    _run([str(binary(tools, STEPS[0])), *quiet, *reading, str(extract.resolve())])
    _run([str(binary(tools, STEPS[1])), *quiet, str(base)])
    _run([str(binary(tools, STEPS[2])), *quiet, str(base)])
    if not (folder / LAST_FILE).is_file():
        raise GraphError(f"OSRM left no {profile} graph behind.")


def routed_command(city: Path, tools: Path, profile: str, port: int, host: str = "127.0.0.1") -> list[str]:
    """The command line that serves one profile of a built city."""
    return [
        str(binary(tools, "osrm-routed")), "--algorithm", "mld", "-l", "WARNING", "-i", host, "-p", str(port),
        "-t", THREADS, "--max-table-size", str(MAX_TABLE), str(city / profile / GRAPH),
    ]  # fmt: skip


def _run(command: list[str]) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        lines = (done.stderr + done.stdout).strip().splitlines()
        raise GraphError(f"{Path(command[0]).name} failed: {' '.join(lines[-2:]) or done.returncode}")
