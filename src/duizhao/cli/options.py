"""Options and output that several commands share."""

from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

if TYPE_CHECKING:
    from collections.abc import Sequence

    from duizhao.diagnostic import Diagnostic

TAGS = ("en", "zh-Hans", "zh-Hant-TW", "zh-Hant-HK")

texts = click.option(
    "--texts",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Where the full texts are; seeds/texts/ otherwise.",
)
out = click.option(
    "--out",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Where to write; decks/out/ otherwise.",
)


def show(diagnostics: "Sequence[Diagnostic]", form: Literal["text", "json", "github"] = "text", *, err: bool = False) -> None:
    """Print diagnostics."""
    from duizhao import diagnostic

    click.echo(diagnostic.show(diagnostics, form), nl=False, err=err)


def count(number: int, noun: str, plural: str = "") -> str:
    """Return a number with its noun: 1 idea, 2 ideas."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"
