"""The command that takes edits back from Anki."""

import sys
from pathlib import Path

import click

from duizhao.cli import options


@click.command()
@click.argument("deck")
@click.option(
    "--apkg",
    "file",
    type=click.Path(path_type=Path),
    metavar="FILE",
    required=True,
    help="The deck as Anki exports it, or a whole collection.",
)
@click.option("--write", is_flag=True, help="Write the edits into the cards.")
@options.texts
def pull(deck: str, file: Path, write: bool, texts: Path | None) -> None:
    """Bring edits made in Anki back into the cards, as a diff.

    The diff stands on standard output, for `git apply`; what it leaves out, on standard error: texts that were changed
    on both sides, bold and pictures, options, answers, readings. A quote is never changed. Exits 1 where there is a
    conflict, or where the cards would have mistakes.
    """
    from duizhao import pull as pulling
    from duizhao.workspace import layout

    outcome = pulling.pull(layout.find(Path.cwd()), deck, file, texts, write=write)
    options.show(outcome.diagnostics, err=True)
    click.echo(outcome.patch, nl=False)
    for line in outcome.report:
        click.echo(line, err=True)
    sys.exit(1 if outcome.broken else 0)
