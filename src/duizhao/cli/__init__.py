"""The command line. Each command parses, calls, prints and exits; what it calls is imported when it runs."""

import sys


def main() -> None:
    """Run the command line; text that a terminal cannot show is escaped, never a crash."""
    if sys.argv[1:] in (["--help"], ["-h"]):
        from duizhao.cli.usage import HELP

        sys.stdout.write(HELP)
        return
    from duizhao.cli.group import cli

    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="backslashreplace")
    cli(prog_name="duizhao")
