"""The compiled search: the C files of this folder, made once when the product is installed.

The file's name carries the sources' digest, so an old one is never loaded by newer code.
"""

import ctypes
import hashlib
import platform
from functools import cache
from pathlib import Path

HERE = Path(__file__).resolve().parent
FLAGS = ("-O3", "-std=c11", "-ffp-contract=off", "-fPIC", "-shared")  # contracted sums would differ from Python's


def sources() -> tuple[Path, ...]:
    return tuple(sorted(HERE.glob("*.c")))


def file() -> Path:
    """Where the library for these sources and this kind of machine is, or will be."""
    said = hashlib.sha256(" ".join((*FLAGS, platform.system(), platform.machine())).encode())
    for source in sorted((*sources(), *HERE.glob("*.h"))):
        said.update(source.read_bytes())
    return HERE / "__pycache__" / f"search-{said.hexdigest()[:16]}.so"


def command(compiler: str, target: Path) -> tuple[str, ...]:
    """What makes the library."""
    return (compiler, *FLAGS, "-o", str(target), *(str(source) for source in sources()), "-lm")


@cache
def load() -> ctypes.CDLL | None:
    """The library, or None where it was never made."""
    made = file()
    if not made.exists():
        return None
    library = ctypes.CDLL(str(made))
    library.begin.argtypes = [ctypes.c_void_p]
    library.begin.restype = None
    library.clock_in.argtypes = [ctypes.c_void_p]
    library.clock_in.restype = None
    library.improve.argtypes = [ctypes.c_void_p, ctypes.c_int64]
    library.improve.restype = None
    library.offers.argtypes = [ctypes.c_void_p, ctypes.c_int32, ctypes.c_void_p]
    library.offers.restype = None
    return library
