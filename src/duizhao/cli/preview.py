"""A look at every card, before anybody imports it."""

import sys
from pathlib import Path

import click

from duizhao.cli import options


@click.command()
@click.argument("deck")
@options.texts
@options.out
def preview(deck: str, texts: Path | None, out: Path | None) -> None:
    """Write every card of DECK to one page, to look at.

    Each language, light and dark, as wide as a phone or a desktop; it opens in any browser and needs no network.
    """
    from duizhao import build
    from duizhao.workspace import layout

    made = build.preview(layout.find(Path.cwd()), deck, texts, out)
    options.show(made.diagnostics, err=True)
    for line in made.report:
        click.echo(line)
    sys.exit(1 if made.broken else 0)
