"""Options and output that several commands share."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from duizhao.lang import LANGS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from duizhao.diagnostic import Diagnostic

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
form = partial(
    click.option,
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    show_default=True,
    help="Lines for people, or one JSON object a line.",
)


class Languages(click.ParamType[tuple[str, ...]]):
    """One language tag, or a pair joined by a comma."""

    name = "TAG[,TAG]"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, ...]:
        """Return the tags in `value`."""
        if isinstance(value, tuple):
            return value
        tags = tuple(part.strip() for part in str(value).split(","))
        for tag in tags:
            if tag not in LANGS:
                self.fail(f"{tag!r} is not one of {', '.join(LANGS)}", param, ctx)
        if len(tags) > 2 or len(set(tags)) != len(tags):  # noqa: PLR2004 - a pair
            self.fail("give one tag, or two different ones", param, ctx)
        return tags


def show(
    diagnostics: "Sequence[Diagnostic]", form: Literal["text", "json", "github"] = "text", *, err: bool = False
) -> None:
    """Print diagnostics."""
    from duizhao import diagnostic

    click.echo(diagnostic.show(diagnostics, form), nl=False, err=err)
