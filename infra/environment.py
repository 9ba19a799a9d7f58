"""The one reader and writer of environment variables in infra/."""

from collections.abc import Mapping
from os import environ  # noqa: TID251 - children inherit it; the product itself reads backend/settings.py


def variable(name: str, default: str = "") -> str:
    return environ.get(name, "").strip() or default


def everything() -> dict[str, str]:
    return dict(environ)


def adopt(values: Mapping[str, str]) -> None:
    """Make the addresses of running services visible to the code that this process calls next."""
    environ.update(values)
