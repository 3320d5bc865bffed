"""Commands for those who write cards."""

import sys
from pathlib import Path
from typing import NoReturn

import click

from duizhao.cli import histories, options
from duizhao.errors import DuizhaoError, UsageError


@click.command()
@options.texts
@options.diagnostic_form
@click.option("--fix", is_flag=True, help="Paste the source's words where only they can be meant, and record excerpts.")
@click.option("--diff", is_flag=True, help="Show what --fix would write, and write nothing.")
@click.option("--watch", is_flag=True, help="Check again whenever a file changes, until Ctrl-C.")
@click.option("--build", "building", is_flag=True, help="With --watch: build every deck that changed.")
def check(texts: Path | None, form: options.Form, fix: bool, diff: bool, watch: bool, building: bool) -> None:
    """Report every mistake of every file; exit 1 if there is one.

    Quotes are checked against the full texts where these are at hand, else against the excerpts in the records.
    """
    from duizhao import compiling
    from duizhao.workspace import layout

    root = layout.find(Path.cwd())
    if watch or building:
        _watch(root, texts, form, refused=fix or diff, watch=watch, building=building)
    if fix or diff:
        for line in compiling.fix(root, texts, write=fix and not diff):
            options.show_patch(f"{line}\n", err=True)
    checked = compiling.check(root, texts)
    options.show(checked.diagnostics(), form, root=root, contents=checked.workspace.contents)
    click.echo(checked.summary(), err=True)
    sys.exit(1 if checked.broken else 0)


def _watch(
    root: Path, texts: Path | None, form: options.Form, *, refused: bool, watch: bool, building: bool
) -> NoReturn:
    """Print what is found after each change, until Ctrl-C."""
    from duizhao.errors import UsageError
    from duizhao.watching import watch as watching

    if refused or not watch:
        raise UsageError("--watch goes with --build only, and --build with --watch", "duizhao check --watch --build")
    try:
        for found in watching(root, texts, builds=building):
            if found.changed:
                click.echo(f"changed: {found.changed}", err=True)
            options.show(found.diagnostics, form, root=root, contents=found.contents)
            for line in found.report:
                click.echo(line, err=True)
            click.echo(f"{found.seconds:.2f} s; waiting for changes, Ctrl-C ends", err=True)
    except KeyboardInterrupt:
        sys.exit(0)
    sys.exit(0)


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
@click.option("--example", type=click.Choice(["karpathy"]), help="Copy the shipped cards, records and decks instead.")
def init(directory: Path, example: str | None) -> None:
    """Make a small workspace in DIRECTORY.

    It holds two ideas, one source and one deck, and schemas for your editor. No file that is there is changed.
    """
    from duizhao import starting

    for path in starting.start(directory, example):
        click.echo(path)
    click.echo(f"next: cd {directory} && duizhao build" if str(directory) != "." else "next: duizhao build", err=True)


@click.command()
@click.argument("kind", type=click.Choice(["cards", "source", "disagreements", "glossary", "deck"]), default="cards")
@click.option(
    "--write", is_flag=True, help="Write the schema of every kind into .schemas/, where the cards look for it."
)
def schema(kind: str, write: bool) -> None:
    """Print the JSON Schema of a kind of file, for editors."""
    if write:
        from duizhao import starting
        from duizhao.workspace import layout

        for path in starting.write_schemas(layout.find(Path.cwd())):
            click.echo(path)
        return
    from duizhao.read.schema import schema as json_schema

    click.echo(json_schema(kind), nl=False)
