"""Commands that work on lines of text."""

import sys
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, cast

import click

from duizhao.cli import options
from duizhao.lang import CHINESE, ZH_HANS

if TYPE_CHECKING:
    from duizhao.lang import Lang


@click.command()
@click.argument("source", required=False)
@options.texts
@options.form(default="json")
def quote(source: str | None, texts: Path | None, form: str) -> None:
    r"""Look up quotes, one a line from standard input.

    They are looked up in SOURCE, a record's id or its file's name, or else in all full texts. In a line, \n \t \\ and
    \uXXXX stand for characters.
    """
    from duizhao import lookup

    for answer in lookup.quotes(Path.cwd(), source, texts, _lines(sys.stdin.buffer), as_json=form == "json"):
        click.echo(answer)


@click.command()
@click.argument("file", type=click.File("rb"), default="-")
@click.option("--to", "tag", type=click.Choice(CHINESE), required=True, help="The script and region to convert to.")
@click.option("--from", "origin", type=click.Choice(CHINESE), default=ZH_HANS, help="What FILE is written in.")
@click.option("--explain", is_flag=True, help="Say what is changed and why, as one JSON object a line.")
@click.option("--ambiguities", is_flag=True, help="List the choices that nobody has read yet, as JSON objects.")
def convert(file: BinaryIO, tag: str, origin: str, explain: bool, ambiguities: bool) -> None:
    """Convert text in FILE to a traditional script, or back.

    Line by line, from standard input where FILE is left out. The workspace's glossary applies.
    """
    from duizhao import transcript

    if explain and ambiguities:
        raise click.UsageError("--explain and --ambiguities cannot be asked for together")
    name = getattr(file, "name", "-")
    show: transcript.Shown = "changes" if explain else "choices" if ambiguities else "text"
    findings = transcript.convert(
        Path.cwd(), cast("Lang", origin), cast("Lang", tag), _lines(file), sys.stdout.write, name, show
    )
    options.show(findings, err=True)
    sys.exit(1 if findings else 0)


def _lines(stream: BinaryIO) -> TextIOWrapper:
    """Return the lines of `stream` with their ends as they are; bytes that are not UTF-8 become lone surrogates."""
    return TextIOWrapper(stream, encoding="utf-8", errors="surrogateescape", newline="")
