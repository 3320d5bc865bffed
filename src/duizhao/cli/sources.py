"""Commands for the documents that quotes are taken from."""

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, cast

import click

from duizhao.cli import options
from duizhao.diagnostic import printable
from duizhao.lang import LANGS

if TYPE_CHECKING:
    from duizhao.lang import Lang
    from duizhao.model.definitions import SourceDef

_COLUMNS: Final = ("id", "outlet", "date", "language", "quotes", "text")
_WIDEST: Final = 32


@click.group(invoke_without_command=True)
@options.texts
@options.form(default="text")
@click.pass_context
def sources(ctx: click.Context, texts: Path | None, form: str) -> None:
    """List the sources; add files to them, or check them.

    Each line has a record's id, who published it, its date and language, how many quotes it has, and whether its full
    text is at hand.
    """
    if ctx.invoked_subcommand is not None:
        return
    from duizhao import sources as use
    from duizhao.workspace import layout

    rows = [
        _row(placed.value, quotes, there=there) for placed, quotes, there in use.listed(layout.find(Path.cwd()), texts)
    ]
    if form == "json":
        for row in rows:
            click.echo(json.dumps(row, ensure_ascii=False))
    else:
        _table(rows)
    sys.exit(0 if rows else 1)


@sources.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE...", type=click.Path(path_type=Path))
@options.texts
@click.option("--id", "name", default="", metavar="ID", help="The record's id; made of the file's name otherwise.")
@click.option("--title", default="", help="What it is called.")
@click.option("--outlet", default="", help="Who published it; shown under each quote.")
@click.option("--author", default="", help="Who wrote it.")
@click.option("--date", default="", metavar="DATE", help="When it was published: 2024, 2024-06 or 2024-06-30.")
@click.option("--language", type=click.Choice(LANGS), default=None, help="What it is written in, if that is not seen.")
@click.option("--speaker", "speakers", multiple=True, help="Who speaks in it; once for each.")
@click.option("--event", default="", help="What it reports: a talk, an interview.")
@click.option("--url", default="", help="Where it was published.")
@click.option("--encoding", default="", help="The encoding of its text, if that is not recognised.")
@click.option("--whole", is_flag=True, help="Keep what stands around the article of a page.")
@click.option("--anyway", is_flag=True, help="Record it even if another record has its text.")
@click.option("--update", is_flag=True, help="Put a FILE that has changed since into its record's place.")
@click.option("--dry-run", is_flag=True, help="Show what would be written, and write nothing.")
def add(  # what is said of the files goes to `Given` by its names
    files: tuple[Path, ...],
    texts: Path | None,
    *,
    whole: bool,
    anyway: bool,
    update: bool,
    dry_run: bool,
    **said: Any,  # noqa: ANN401 - each as `Given` has it
) -> None:
    """Make sources of FILEs: a plain text and a record for each.

    A FILE is text, Markdown, HTML, PDF, DOCX, EPUB, or captions (.srt, .vtt). The text goes into seeds/texts/ or
    --texts, the record into seeds/. What a file does not say of itself is left out and named. No file is
    overwritten; exits 1 if any could not be added.
    """
    from duizhao import sources as use
    from duizhao.workspace import layout

    said["id"] = said.pop("name")
    said["language"] = cast("Lang | None", said["language"])
    added = use.add(layout.find(Path.cwd()), files, use.Given(**said), texts, use.Wish(dry_run, whole, anyway, update))
    for line in added.report:
        click.echo(printable(line))
    options.show(added.diagnostics, err=True)
    sys.exit(1 if added.broken else 0)


@sources.command()
@options.texts
@click.option("--fix", is_flag=True, help="Write the new lines of what has moved; never its words.")
@click.option("--format", "form", type=click.Choice(["text", "json", "github"]), default="text", help="As of check.")
def check(texts: Path | None, *, fix: bool, form: str) -> None:
    """Compare every record with its text.

    Said is which texts have changed, which passages have moved or are gone, and which records nobody uses. Exits 1 if a
    text has changed, or a quote or passage does not stand where its record says.
    """
    from duizhao import anchoring
    from duizhao.workspace import layout

    checked = anchoring.check(layout.find(Path.cwd()), texts, fix=fix)
    options.show(checked.diagnostics, cast("Any", form))
    for line in checked.report:
        click.echo(printable(line), err=True)
    sys.exit(1 if checked.broken else 0)


def _row(record: "SourceDef", quotes: int, *, there: bool) -> dict[str, object]:
    return {
        "id": record.id,
        "outlet": record.outlet,
        "date": record.date,
        "language": record.language,
        "quotes": quotes,
        "text": there,
    }


def _table(rows: list[dict[str, object]]) -> None:
    """Print `rows` in columns: a Han character takes two."""
    from duizhao.diagnostic import short
    from duizhao.learn.screen import width

    if not rows:
        click.echo("there is no record in seeds/ yet: duizhao sources add FILE", err=True)
        return
    shown = [list(_COLUMNS)]
    for row in rows:
        texts: dict[str, object] = {**row, "date": row["date"] or "-", "text": "at hand" if row["text"] else "-"}
        shown.append([printable(short(str(texts[column]), _WIDEST)) for column in _COLUMNS])
    widths = [max(width(row[i]) for row in shown) for i in range(len(_COLUMNS))]
    for cells_of in shown:
        cells = [text + " " * (most - width(text)) for text, most in zip(cells_of, widths, strict=True)]
        click.echo("  ".join(cells).rstrip())
