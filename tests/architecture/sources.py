"""The Python files of the product, parsed once."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]
PACKAGES = ("backend", "checkin", "routing", "media", "notifications", "infra")
Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Source:
    path: str
    lines: int
    tree: ast.Module

    def functions(self) -> Iterator[Function]:
        return (node for node in ast.walk(self.tree) if isinstance(node, Function))

    def imports(self) -> Iterator[str]:
        """Dotted names, wherever in the file they are imported."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                yield from (alias.name for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                yield node.module


@cache
def sources(*folders: str) -> tuple[Source, ...]:
    files = (file for folder in folders for file in sorted((CHECKOUT / folder).rglob("*.py")))
    return tuple(parse(file) for file in files if "migrations" not in file.parts)


def parse(file: Path) -> Source:
    text = file.read_text(encoding="utf-8")
    return Source(str(file.relative_to(CHECKOUT)), len(text.splitlines()), ast.parse(text))
