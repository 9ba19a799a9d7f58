"""`osrm-routed` children: one per way of moving, over the files that the city build made.

roads = Roads(city_dir)
with processes.running(*roads.programs()):
    roads.url()   # "car=http://127.0.0.1:…,bicycle=…,foot=…", the value of ROUNDS_OSRM_URL
"""

from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from infra.city.osrm import PROFILES, algorithm, routed_command
from infra.objectstore import http_status
from infra.places import OSRM
from infra.ports import LOOPBACK, free_port
from infra.processes import Program


@dataclass
class Roads:
    """`tools` is where the OSRM programs were unpacked, `city` the folder that the city build filled."""

    city: Path
    tools: Path = OSRM
    logs: Path | None = None
    _ports: dict[str, int] = field(default_factory=dict[str, int], init=False)

    @cached_property
    def profiles(self) -> tuple[str, ...]:
        """Those with a whole graph, and none on a machine without the engine."""
        if not (self.tools / "bin" / "osrm-routed").exists():
            return ()
        return tuple(profile for profile in PROFILES if algorithm(self.city / profile))

    def programs(self) -> tuple[Program, ...]:
        return tuple(self._program(profile) for profile in self.profiles)

    def url(self) -> str:
        return ",".join(f"{profile}=http://{LOOPBACK}:{self._port(profile)}" for profile in self.profiles)

    def _port(self, profile: str) -> int:
        return self._ports.setdefault(profile, free_port())

    def _program(self, profile: str) -> Program:
        port = self._port(profile)
        return Program(
            name=f"roads-{profile}",
            argv=tuple(routed_command(self.city, self.tools, profile, port)),
            log=(self.logs or self.city.parent / "log") / f"osrm-{profile}.log",
            ready=lambda: http_status(port) is not None,
        )
