"""The command that finds things."""

import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from duizhao.cli import options

if TYPE_CHECKING:
    from duizhao.search.model import Found, Hit

_BEFORE: Final = 24
_WIDTH: Final = 72
"""Characters of a text that are shown, and of those before the first hit."""


@click.command()
@click.argument("query", nargs=-1, required=True)
@options.texts
@click.option("--limit", type=click.IntRange(1), default=20, show_default=True, help="How many passages to show.")
@options.form(default="text")
def search(query: tuple[str, ...], texts: Path | None, limit: int, form: str) -> None:
    """Find words in ideas, quotes and source texts, in any script.

    QUERY is Chinese in either script, English, or the pinyin of a term. Of several words all must be there; quotation
    marks that reach the command, as in '"data engine"', keep words together. Exits 1 if nothing is found.
    """
    from duizhao.search.query import search as find
    from duizhao.workspace import layout

    root = layout.find(Path.cwd())
    found = find(root, " ".join(query), texts, limit)
    for hit in found.hits:
        click.echo(_json(hit) if form == "json" else _line(hit), color=False if os.environ.get("NO_COLOR") else None)
    _remarks(found, limit)
    sys.exit(0 if found.total else 1)


def _json(hit: "Hit") -> str:
    from msgspec.structs import asdict

    return json.dumps(asdict(hit), ensure_ascii=False)


def _line(hit: "Hit") -> str:
    """Return a hit as one line: where it stands, what it is, and its text around the first place, each place marked."""
    from duizhao.diagnostic import printable

    text = "".join(" " if character.isspace() else character for character in hit.text)
    first = hit.hits[0][0] if hit.hits else 0
    start = max(0, min(first - _BEFORE, len(text) - _WIDTH)) if len(text) > _WIDTH else 0
    end = min(start + _WIDTH, len(text))
    pieces = ["…" if start else ""]
    at = start
    for left, right in hit.hits:
        if left < end:
            marked = printable(text[left : min(right, end)])
            pieces += (printable(text[at:left]), click.style(marked, fg="red", bold=True))
            at = min(right, end)
    pieces += (printable(text[at:end]), "…" if end < len(text) else "")
    return f"{printable(hit.file)}:{hit.line}:{hit.column}: {printable(_what(hit))}: {''.join(pieces)}"


def _what(hit: "Hit") -> str:
    """Return what a hit is: ``software-2-0, quote of lex-fridman-2022:100``."""
    if hit.kind == "text":
        return hit.source or ""
    what = ", ".join(word for word in (hit.idea or hit.source, hit.kind) if word)
    if hit.kind == "quote":
        what += f" of {hit.source}" + (f":{hit.source_line}" if hit.source_line else "")
    elif hit.source_line:
        what += f" of line {hit.source_line}"
    return what + (f", converted to {hit.language}" if hit.converted else "")


def _remarks(found: "Found", limit: int) -> None:
    from duizhao.diagnostic import printable

    more = found.total - len(found.hits)
    if not found.total:
        click.echo("nothing found", err=True)
    elif more:
        click.echo(f"{more:,} more: --limit {limit + more} shows all", err=True)
    if found.broken:
        first, *others = found.broken
        rest = f" and {len(others)} more" if others else ""
        has = "have" if others else "has"
        click.echo(f"{printable(first)}{rest} {has} mistakes: duizhao check names them", err=True)
