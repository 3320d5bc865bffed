"""Options of commands that read or write a learner's history."""

import re
from datetime import UTC, datetime
from pathlib import Path

import click

from duizhao.errors import UsageError

history = click.option(
    "--history",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Where answers are kept; a file of your own otherwise.",
)
learner = click.option("--learner", metavar="NAME", help="Whose history it is, where several learn on one account.")


def path(file: Path | None, name: str | None) -> Path:
    """Return where the history is that a command's words ask for: a file, a learner's, or the user's own."""
    from duizhao.learn.history import default_path

    if file is not None and name is not None:
        raise UsageError("--history and --learner exclude each other", "give one of them")
    if name is not None and not re.fullmatch(r"\w[\w .-]{0,60}", name):
        raise UsageError(f"“{name}” is no name of a learner", "use letters, digits, spaces, dots and hyphens")
    return file or default_path(name)


def now() -> datetime:
    """Return the time with the zone of where this runs."""
    return datetime.now(UTC).astimezone()
