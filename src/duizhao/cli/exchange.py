"""Commands for those who use other programs too."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, cast

import click

from duizhao.cli import options
from duizhao.model.exchange import FORMATS
from duizhao.model.kinds import KINDS

if TYPE_CHECKING:
    from duizhao.model.exchange import Format


@click.command()
@click.argument("deck")
@click.option("--to", "form", type=click.Choice(FORMATS), required=True, help="The format; docs/exchange.md has them.")
@click.option(
    "--lang",
    type=options.Languages(),
    default=(),
    help="One tag, or a pair shown together: zh-Hans,en.  [default: zh-Hans]",
)
@click.option("--kind", "kinds", type=click.Choice(KINDS), multiple=True, help="Only these kinds of question.")
@click.option("--topic", "topics", multiple=True, metavar="TOPIC", help="Only these topics.")
@options.texts
@options.out
def export(
    deck: str,
    form: str,
    lang: tuple[str, ...],
    kinds: tuple[str, ...],
    topics: tuple[str, ...],
    texts: Path | None,
    out: Path | None,
) -> None:
    """Write DECK for another program.

    moodle, gift, qti3 and qti21 are quizzes for learning management systems; quizlet is a list of pairs, markdown a
    page to read; csv, json and crowdanki hold the cards themselves, in every language. What a format cannot hold is
    listed.
    """
    from duizhao import exports
    from duizhao.workspace import layout

    root = layout.find(Path.cwd())
    written = exports.export(root, deck, cast("Format", form), lang, kinds, topics, texts, out)
    options.show(written.diagnostics, err=True)
    for line in written.report:
        click.echo(line)
    sys.exit(1 if written.broken else 0)
