"""The command for those who would rather read on paper."""

import sys
from pathlib import Path

import click

from duizhao.cli import options


@click.command()
@click.argument("deck")
@click.option(
    "--lang", type=options.Languages(), default=("zh-Hans",), help="One tag, or a pair printed together: zh-Hant-TW,en."
)
@click.option("--paper", type=click.Choice(["a4", "letter"]), default="a4", show_default=True, help="The page size.")
@options.texts
@options.out
def reader(deck: str, lang: tuple[str, ...], paper: str, texts: Path | None, out: Path | None) -> None:
    """Print DECK as a booklet to read, with an index of its terms.

    Writes a PDF of the ideas in study order: definition, quotes with their source lines, related ideas by page; before
    them the contents by topic, after them the sources, and an index in each language.
    """
    from duizhao import printing
    from duizhao.workspace import layout

    printed = printing.reader(layout.find(Path.cwd()), deck, lang, paper, texts, out)
    options.show(printed.diagnostics, err=True)
    for line in printed.report:
        click.echo(line)
    sys.exit(1 if printed.broken else 0)
