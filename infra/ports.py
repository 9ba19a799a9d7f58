"""Network ports: free ones for private children, and a sentence about who holds the wanted one."""

import socket
from contextlib import closing

import psutil

from infra.environment import variable
from infra.trouble import Trouble

LOOPBACK = "127.0.0.1"
LOWEST, HIGHEST = 1, 65_535


def wanted_port() -> int:
    """ROUNDS_PORT. Raises Trouble where it is no port that anybody may listen on."""
    text = variable("ROUNDS_PORT", "8000")
    if text.isascii() and text.isdigit() and LOWEST <= int(text) <= HIGHEST:
        return int(text)
    raise Trouble(
        f"ROUNDS_PORT is '{text}', which is no port between {LOWEST} and {HIGHEST}.", "ROUNDS_PORT=8010 make run"
    )


def free_port() -> int:
    """A port nobody listens on now. Another process could take it before its user binds; a restart picks anew."""
    with closing(socket.socket(socket.AF_INET, socket.SOCK_STREAM)) as probe:
        probe.bind((LOOPBACK, 0))
        return int(probe.getsockname()[1])


def answers(port: int, host: str = LOOPBACK) -> bool:
    try:
        with closing(socket.create_connection((host, port), timeout=0.5)):
            return True
    except OSError:
        return False


def must_be_free(host: str, port: int) -> None:
    try:
        with closing(socket.socket(socket.AF_INET, socket.SOCK_STREAM)) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
    except PermissionError:
        raise Trouble(f"Port {port} needs more rights than your user has.", _elsewhere(8000)) from None
    except OSError as error:
        raise Trouble(
            f"Port {port} on {host} is not free: {_holder(port)} ({error.strerror}).", _elsewhere(port + 1)
        ) from None


def _elsewhere(port: int) -> str:
    return f"Stop it, or choose another port: ROUNDS_PORT={port} make run"


def _holder(port: int) -> str:
    try:
        for connection in psutil.net_connections(kind="tcp"):
            if (
                connection.status == psutil.CONN_LISTEN
                and connection.laddr
                and connection.laddr.port == port
                and connection.pid
            ):
                return f"process {connection.pid} ({psutil.Process(connection.pid).name()}) listens there"
    except psutil.Error:  # macOS tells only root, and a process may end meanwhile
        pass
    return "another program listens there"
