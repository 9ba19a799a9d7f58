"""A failure that a person can put right: one clear sentence and, where there is one, the remedy."""

from errno import ENOSPC
from pathlib import Path


class Trouble(Exception):  # noqa: N818 - what the person meets is trouble, not an error of theirs
    def __init__(self, sentence: str, remedy: str = "") -> None:
        super().__init__(sentence if not remedy else f"{sentence}\n  {remedy}")
        self.sentence = sentence
        self.remedy = remedy


def from_os(error: OSError) -> Trouble:
    """The same failure in a person's words."""
    where = f" ({error.filename})" if error.filename else ""
    if error.errno == ENOSPC:
        return Trouble(f"The disk is full{where}.", "Free some space and start again; nothing was lost.")
    if isinstance(error, PermissionError):
        return Trouble(f"Permission denied{where}.", "Give your user the folder, or choose another by ROUNDS_VAR.")
    if isinstance(error, FileNotFoundError):
        return Trouble(f"A file or program is missing{where}.", "Run `make setup`.")
    return Trouble(f"The operating system refused: {error}.")


def last_lines(log: Path, count: int = 8) -> str:
    """The end of a log file, for the sentence that explains why its writer died."""
    if not log.exists():
        return ""
    text = log.read_text(encoding="utf-8", errors="replace").strip().splitlines()
    return "\n".join(f"    {line}" for line in text[-count:])
