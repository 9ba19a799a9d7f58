"""What one instance is made of: its places, its settings for the children, and who keeps them alive."""

import secrets
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from infra.environment import everything, variable
from infra.foreground import run_to_end
from infra.keeper import Keeper
from infra.leftovers import TOKEN
from infra.places import Places
from infra.ports import wanted_port
from infra.processes import Program, always

Company = Literal["demo", "empty"]


@dataclass(slots=True)
class Stack:
    places: Places
    keeper: Keeper
    company: Company
    extract: Path | None = None
    token: str = field(default_factory=lambda: secrets.token_hex(8))
    environment: dict[str, str] = field(default_factory=everything)

    def __post_init__(self) -> None:
        self.environment |= {
            "ROUNDS_VAR": str(self.places.var),
            "ROUNDS_CITY_DIR": str(self.places.city),
            "ROUNDS_PWA_DIR": str(self.places.pwa),
            "ROUNDS_HOST": self.host,
            "ROUNDS_PORT": str(self.port),
            TOKEN: self.token,
        }

    @property
    def host(self) -> str:
        return variable("ROUNDS_HOST", "127.0.0.1")

    @property
    def port(self) -> int:
        return wanted_port()

    @property
    def address(self) -> str:
        """What a person on this machine opens; passkeys and secure cookies work on this name."""
        return f"http://localhost:{self.port}"

    def command(self, *words: str) -> tuple[str, ...]:
        return (sys.executable, "-m", "backend", *words)

    def product(self, name: str, *words: str, ready: Callable[[], bool] = always) -> Program:
        return Program(
            name=name,
            argv=self.command(*words),
            log=self.places.logs / f"{name}.log",
            env=self.environment,
            ready=ready,
        )

    def do(self, name: str, say: Callable[[str], None], *words: str) -> None:
        """Run one command of the product to its end."""
        run_to_end(
            self.command(*words),
            log=self.places.logs / f"{name}.log",
            env=self.environment,
            say=say,
            cancelled=self.keeper.tend,
        )
