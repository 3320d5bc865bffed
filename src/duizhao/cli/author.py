"""Commands for those who write cards."""

import sys
from pathlib import Path
from typing import Literal

import click

from duizhao.cli import histories, options
from duizhao.errors import DuizhaoError, UsageError


@click.command()
@options.texts
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "github"]),
    default="text",
    help="github marks the lines of a pull request.",
)
@click.option("--fix", is_flag=True, help="Paste the source's words where only they can be meant, and record excerpts.")
def check(texts: Path | None, form: Literal["text", "json", "github"], fix: bool) -> None:
    """Report every mistake of every file; exit 1 if there is one.

    Quotes are checked against the full texts where these are at hand, else against the excerpts in the records.
    """
    from duizhao import compiling
    from duizhao.workspace import layout

    root = layout.find(Path.cwd())
    if fix:
        for line in compiling.fix(root, texts):
            click.echo(line, err=True)
    checked = compiling.check(root, texts)
    options.show(checked.diagnostics(), form)
    click.echo(checked.summary(), err=True)
    sys.exit(1 if checked.broken else 0)


@click.command()
@click.argument("decks", nargs=-1, metavar="[DECK]...")
@options.texts
@options.out
@click.option("--with-history", is_flag=True, help="Carry what was learned in the self-test into a fresh Anki.")
@histories.history
@histories.learner
def build(
    decks: tuple[str, ...],
    texts: Path | None,
    out: Path | None,
    with_history: bool,
    history: Path | None,
    learner: str | None,
) -> None:
    """Build every deck, or those named, into decks/out/.

    DECK.apkg is for Anki, DECK.bundle.json for the self-test.
    """
    from duizhao import build as building
    from duizhao.workspace import layout

    root = layout.find(Path.cwd())
    progress = None
    if with_history:
        from duizhao.learn.history import History
        from duizhao.progressing import progress as progress_of

        path = histories.path(history, learner)
        if not path.exists():
            raise DuizhaoError(f"there is no history {path}", "duizhao test DECK begins one")
        with History(path) as log:
            progress = progress_of(log)
    elif history is not None or learner is not None:
        raise UsageError("--history and --learner need --with-history", "add it, or leave them out")
    built = building.build(root, decks, texts, out, progress)
    options.show(built.diagnostics, err=True)
    for line in built.report:
        click.echo(line)
    sys.exit(1 if built.broken else 0)


@click.command()
@click.argument("directory", default=".", type=click.Path(path_type=Path))
def init(directory: Path) -> None:
    """Make a small workspace in DIRECTORY.

    It holds two ideas, one source and one deck. No file that is there is changed.
    """
    from duizhao.workspace import writing

    for path in writing.init(directory):
        click.echo(path)
    click.echo(f"next: cd {directory} && duizhao build" if str(directory) != "." else "next: duizhao build", err=True)


@click.command()
@click.argument("kind", type=click.Choice(["cards", "source", "disagreements", "glossary", "deck"]), default="cards")
def schema(kind: str) -> None:
    """Print the JSON Schema of a kind of file, for editors."""
    from duizhao.read.schema import schema as json_schema

    click.echo(json_schema(kind), nl=False)
