"""The command that writes how terms are read."""

import sys
from pathlib import Path

import click

from duizhao.cli import options


@click.command()
@click.option("--write", is_flag=True, help="Add the missing ones to the cards; what is there is never changed.")
def readings(write: bool) -> None:
    """List terms without pinyin or zhuyin; --write adds them.

    Pinyin is read as on the mainland, zhuyin as in Taiwan. A reading that is written otherwise than it would be
    generated is listed, and stays. Exits 1 while one is missing.
    """
    from duizhao import readings as reading
    from duizhao.workspace import layout

    outcome = reading.readings(layout.find(Path.cwd()), write=write)
    options.show(outcome.diagnostics)
    for line in outcome.report:
        click.echo(line, err=True)
    sys.exit(1 if outcome.broken else 0)
