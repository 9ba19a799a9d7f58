"""Where everything lies: the checkout and the `var` folder of one instance."""

from dataclasses import dataclass
from pathlib import Path

from infra.environment import variable

CHECKOUT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True)
class Places:
    var: Path

    @classmethod
    def from_environment(cls) -> "Places":
        return cls(Path(variable("ROUNDS_VAR", str(CHECKOUT / "var"))).expanduser().resolve())

    @property
    def cluster(self) -> Path:
        return self.var / "pg"

    @property
    def media(self) -> Path:
        return self.var / "media"

    @property
    def city(self) -> Path:
        return Path(variable("ROUNDS_CITY_DIR", str(self.var / "city"))).expanduser().resolve()

    @property
    def logs(self) -> Path:
        return self.var / "log"

    @property
    def run(self) -> Path:
        return self.var / "run"

    @property
    def stamps(self) -> Path:
        return self.var / "stamps"

    @property
    def pwa(self) -> Path:
        return Path(variable("ROUNDS_PWA_DIR", str(CHECKOUT / "pwa" / "dist"))).expanduser().resolve()


# Downloaded tools serve every instance of a checkout, so a second ROUNDS_VAR does not fetch them again.
TOOLS = Path(variable("ROUNDS_TOOLS", str(CHECKOUT / "var" / "tools"))).expanduser().resolve()
OSRM = TOOLS / "osrm"
DEMO_EXTRACT = TOOLS / "extracts" / "helsinki.osm.pbf"
