"""The command that proposes passages for ideas."""

import sys
from pathlib import Path
from typing import Literal

import click

from duizhao.cli import options
from duizhao.errors import UsageError


@click.command()
@click.argument("sources", nargs=-1, metavar="[SOURCE]...")
@options.texts
@click.option("--limit", type=click.IntRange(1), default=150, show_default=True, help="So many of each source at most.")
@click.option("--write", is_flag=True, help="Write a new file for each source into cards/.")
@click.option("--out", type=click.Path(path_type=Path), metavar="FILE", help="Write them all into a new FILE.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["yaml", "json"]),
    default="yaml",
    show_default=True,
    help="A file of cards, or one JSON object a line, with what each score is made of.",
)
def draft(
    sources: tuple[str, ...],
    texts: Path | None,
    limit: int,
    write: bool,
    out: Path | None,
    form: Literal["yaml", "json"],
) -> None:
    """Propose passages of SOURCE that may deserve an idea.

    SOURCE is a record's id or its file's name; without one, every source whose full text is here. Each passage comes as
    a draft with its quote in place and everything else to be filled in, the most promising first. What ideas quote
    already is left out. No build has a draft; docs/drafts.md tells how it becomes a card. Exits 1 if nothing is found.
    """
    from duizhao import drafts
    from duizhao.workspace import layout

    if form == "json" and (write or out):
        raise UsageError(
            "JSON is printed, not written into a file of cards", "leave out --write and --out, or --format"
        )
    root = layout.find(Path.cwd())
    found = drafts.find(root, sources, texts, limit)
    if not any(one.stubs for one in found):
        quoted = sum(one.quoted for one in found)
        click.echo("nothing found" + (f": {quoted:,} passages are quoted already" if quoted else ""), err=True)
        sys.exit(1)
    if form == "json":
        for line in drafts.as_json(found):
            click.echo(line)
        return
    if not write and out is None:
        click.echo(drafts.document(found, found[0].source if len(found) == 1 else "drafts"), nl=False)
        return
    written = drafts.write(root, found, texts, out)
    options.show(written.diagnostics, err=True)
    for line in written.report:
        click.echo(line)
    click.echo("next: fill in what is worth a card, delete the rest, then duizhao check", err=True)
    sys.exit(1 if written.broken else 0)
