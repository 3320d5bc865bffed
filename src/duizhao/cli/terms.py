"""The command that finds what may deserve an idea."""

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from duizhao.cli import options

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from duizhao.passes.terms import Candidate

_LONGEST: Final = 60
"""So much of a term is shown, in characters."""


@click.command()
@click.argument("source", required=False)
@options.texts
@click.option("--new", is_flag=True, help="Leave out what an idea has already.")
@click.option("--limit", type=click.IntRange(1), default=50, show_default=True, help="How many terms to show.")
@options.form(default="text")
def terms(source: str | None, texts: Path | None, new: bool, limit: int, form: str) -> None:
    """List terms that the full texts hold.

    They are terms of ideas, the glossary's words, and strings that recur, in SOURCE, a record's id or its file's name,
    or else in all full texts. Each line has how often a term occurs, the term, its first place, its English, and in
    brackets the idea that has it. Exits 1 if nothing is found.
    """
    from duizhao import terms as finding

    found = finding.terms(Path.cwd(), source, texts, new=new)
    for line in map(_json, found[:limit]) if form == "json" else _lines(found[:limit]):
        click.echo(line)
    if not found:
        click.echo("nothing found", err=True)
    elif len(found) > limit:
        click.echo(f"{len(found) - limit:,} more: --limit {len(found)} shows all", err=True)
    sys.exit(0 if found else 1)


def _json(one: "Candidate") -> str:
    return json.dumps(
        {
            "term": one.term,
            "count": one.count,
            "kind": one.kind,
            "en": one.en,
            "idea": one.idea,
            "file": one.file,
            "line": one.place.line,
            "column": one.place.column,
        },
        ensure_ascii=False,
    )


def _lines(found: "Sequence[Candidate]") -> "Iterator[str]":
    """Yield a line for each candidate, in columns: a Han character takes two."""
    from duizhao.diagnostic import printable, short
    from duizhao.learn.screen import width

    rows = [
        (
            f"{one.count:,}",
            printable(short(one.term, _LONGEST)),
            printable(f"{one.file}:{one.place.line}"),
            printable(" ".join(part for part in (one.en, f"[{one.idea}]" if one.idea else "") if part)),
        )
        for one in found
    ]
    counts, names, places = (max((width(row[column]) for row in rows), default=0) for column in range(3))
    for count, name, place, known in rows:
        gaps = (" " * (most - width(text) + 2) for most, text in ((names, name), (places, place)))
        yield f"{count:>{counts}}  {name}{next(gaps)}{place}{next(gaps)}{known}".rstrip()
