"""Commands for those who use other programs too."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, cast

import click

from duizhao.cli import options
from duizhao.diagnostic import printable
from duizhao.lang import LANGS
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
        click.echo(printable(line))
    sys.exit(1 if written.broken else 0)


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--into", default="", metavar="TOPIC", help="One topic for all of it; as FILE has them otherwise.")
@click.option("--lang", type=click.Choice(LANGS), default=None, help="What FILE is written in, if it does not say.")
def import_(file: Path, into: str, lang: str | None) -> None:
    """Take ideas from FILE into a new file of cards.

    FILE is an Anki package, a table (.csv, or .tsv as Quizlet exports it), CrowdAnki's JSON, or what duizhao export
    wrote as csv or json. No file is overwritten, and ideas that the cards have already stay as they are. What cannot be
    taken is listed, and so is what the new cards lack; exit 1 if they lack anything.
    """
    from duizhao import imports
    from duizhao.workspace import layout

    taken = imports.import_file(layout.find(Path.cwd()), file, into, lang or "")
    for line in taken.report:
        click.echo(printable(line))
    options.show(taken.diagnostics, err=True)
    sys.exit(1 if taken.broken else 0)
