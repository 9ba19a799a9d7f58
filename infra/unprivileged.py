"""PostgreSQL refuses to run as root: whom it runs as instead, and whether that user can reach a folder."""

import hashlib
import os
import pwd
import shutil
import stat
from pathlib import Path

from infra.trouble import Trouble

CANDIDATES = ("postgres", "nobody")
FALLBACK = Path("/var/lib/rounds")  # where a root start keeps a cluster whose own folder lies under a closed one


def server_user() -> str | None:
    """None where this process is not root and may run the server itself."""
    if os.geteuid() != 0:
        return None
    for name in CANDIDATES:
        try:
            pwd.getpwnam(name)
        except KeyError:
            continue
        return name
    raise Trouble(
        "PostgreSQL does not run as root, and neither user postgres nor nobody exists.", "Run as a normal user."
    )


def reachable(directory: Path, user: str) -> bool:
    """Whether `user` may pass through every parent of `directory`."""
    entry = pwd.getpwnam(user)
    groups = set(os.getgrouplist(user, entry.pw_gid))
    return all(_may_pass(parent, entry.pw_uid, groups) for parent in directory.resolve().parents if parent.exists())


def _may_pass(directory: Path, uid: int, groups: set[int]) -> bool:
    info = directory.stat()
    if info.st_uid == uid:
        return bool(info.st_mode & stat.S_IXUSR)
    if info.st_gid in groups:
        return bool(info.st_mode & stat.S_IXGRP)
    return bool(info.st_mode & stat.S_IXOTH)


def home_for(directory: Path, user: str | None) -> Path:
    """`directory` itself, or a folder of its own under /var/lib/rounds when the server's user cannot get there.

    The choice is remembered by a link at `directory`, so that a person finds the data.
    """
    if user is None or (reachable(directory, user) and not directory.is_symlink()):
        return directory
    if directory.is_symlink():
        return directory.resolve()
    if (directory / "data").exists():
        raise Trouble(
            f"User {user} can no longer reach the database in {directory}: a folder above it is closed.",
            f"Open the way (chmod o+x on the folders above), or set ROUNDS_VAR to a folder that {user} can reach.",
        )
    key = hashlib.sha256(str(directory).encode()).hexdigest()[:12]
    home = FALLBACK / key
    home.mkdir(parents=True, exist_ok=True)
    FALLBACK.chmod(0o711)
    directory.parent.mkdir(parents=True, exist_ok=True)
    if directory.exists():
        directory.rmdir()
    directory.symlink_to(home)
    return home


def give(directory: Path, user: str | None) -> None:
    """Make `directory` exist, closed to others, owned by the server's user."""
    directory.mkdir(parents=True, exist_ok=True)
    if user is not None:
        shutil.chown(directory, user, pwd.getpwnam(user).pw_gid)
    directory.chmod(0o700)
