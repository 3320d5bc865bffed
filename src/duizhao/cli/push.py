"""The command that puts a deck into a running Anki."""

import sys
from pathlib import Path

import click

from duizhao.ankiconnect import KEY, PORT
from duizhao.cli import options


@click.command()
@click.argument("deck")
@options.texts
@click.option(
    "--port",
    type=click.IntRange(1, 65535),
    default=PORT,
    show_default=True,
    help="Where AnkiConnect listens, on this computer.",
)
@click.option(
    "--key", envvar=KEY, default="", metavar="KEY", show_envvar=True, help="The add-on's apiKey, where it has one."
)
def push(deck: str, texts: Path | None, port: int, key: str) -> None:
    """Build DECK and import it into the Anki that is running.

    It needs the add-on AnkiConnect, code 2055492159, and speaks with this computer alone. An import takes only what is
    newer, and keeps all progress.
    """
    from duizhao import push as pushing
    from duizhao.ankiconnect import Connection
    from duizhao.workspace import layout

    outcome = pushing.push(layout.find(Path.cwd()), deck, texts, Connection(port=port, key=key))
    options.show(outcome.diagnostics, err=True)
    for line in outcome.report:
        click.echo(line)
    sys.exit(1 if outcome.broken else 0)
