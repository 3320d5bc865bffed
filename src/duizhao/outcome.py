"""What a command did, and how it says so."""

from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct

from duizhao.diagnostic import Diagnostic


class Outcome(Struct, frozen=True, kw_only=True):
    """What a command did: lines for people, and the diagnostics that kept it from doing more."""

    diagnostics: Sequence[Diagnostic] = ()
    report: tuple[str, ...] = ()
    broken: bool = False


def count(number: int, noun: str) -> str:
    """Return a number with its noun: “1 idea”, “2 ideas”."""
    return f"{number:,} {noun}" + ("" if number == 1 else "s")


def shown(path: Path) -> str:
    """Return a path as its reader would type it."""
    return str(path.relative_to(Path.cwd())) if path.is_relative_to(Path.cwd()) else str(path)
