"""The command line. Each command parses, calls, prints and exits; what it calls is imported when it runs."""

import os
import sys
from typing import Final, TextIO, cast

_PIPE_CLOSED: Final = 1


def main() -> None:
    """Run the command line; text that a terminal cannot show is escaped, never a crash."""
    _open_closed()
    if sys.argv[1:] in (["--help"], ["-h"]):
        from duizhao.cli.usage import HELP

        _print(HELP)
        return
    from duizhao.cli.group import cli

    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="backslashreplace")
    cli(prog_name="duizhao")


def _open_closed() -> None:
    """Open the null device for each standard stream that was closed, before another file gets its number."""
    sys.stdin = sys.stdin or _null("r")
    sys.stdout = sys.stdout or _null("w")
    sys.stderr = sys.stderr or _null("w")


def _null(mode: str) -> TextIO:
    return cast("TextIO", open(os.devnull, mode, encoding="utf-8"))  # noqa: PTH123 - open until the end


def _print(text: str) -> None:
    """Print `text`; a reader who has seen enough is no mistake of anyone's."""
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError:
        sys.stdout = _null("w")
        sys.exit(_PIPE_CLOSED)
