"""The command that asks Anki itself."""

import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from duizhao.cli import options
from duizhao.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from duizhao.verify.messages import Progress

_WIPE: Final = "\r\x1b[K"
_FILE: Final = click.Path(path_type=Path)


@click.command()
@click.argument("deck", required=False)
@click.option("--package", type=_FILE, metavar="FILE", help="Verify this package; without DECK, by what it holds.")
@click.option("--previous", type=_FILE, metavar="FILE", help="Also import over this package, studied.")
@options.texts
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", help="Lines for people, or a JSON object."
)
def verify(deck: str | None, package: Path | None, previous: Path | None, texts: Path | None, form: str) -> None:
    """Try DECK in a real Anki; exit 1 if anything is wrong.

    In a temporary folder: builds it, imports it, renders every card, looks for every quote, lets Anki check its
    database, and imports it again. With --previous also as a learner who has studied that release. It needs Anki's
    library: pip install 'duizhao[verify]'
    """
    from duizhao.verify import report, run
    from duizhao.workspace import layout

    if deck is None and package is None:
        raise UsageError("there is nothing to verify", "name a deck, or a package: duizhao verify --package FILE")
    with _progress() as tell:
        if deck is not None:
            done = run.verify_deck(layout.find(Path.cwd()), deck, texts, tell, file=package, previous=previous)
        elif package is not None:
            done = run.verify_package(package, tell, previous=previous)
    options.show(done.diagnostics, err=True)
    if done.report is not None:
        names = {what: str(name) for what, name in (("deck", deck), ("package", package)) if name is not None}
        click.echo((report.text if form == "text" else report.as_json)(done.report, names))
    sys.exit(1 if done.report is None or done.report.failures else 0)


@contextmanager
def _progress() -> "Iterator[Callable[[Progress], None]]":
    """Give what shows progress: in a terminal one line on standard error, written over and wiped in the end."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return

    def show(progress: "Progress") -> None:
        of = f" {progress.done:,} of {progress.of:,}" if progress.of else ""
        click.echo(f"{_WIPE}{progress.step}{of} …", nl=False, err=True)

    try:
        yield show
    finally:
        click.echo(_WIPE, nl=False, err=True)
