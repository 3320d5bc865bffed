"""The command for those who learn with cards in their hands."""

import sys
from pathlib import Path

import click

from duizhao.cli import options

_FARTHEST = 20


class _Offset(click.ParamType[tuple[float, float]]):
    """Two lengths in millimetres."""

    name = "X,Y"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> tuple[float, float]:
        """Return the two numbers in `value`."""
        if isinstance(value, tuple):
            return value
        try:
            across, down = (float(part) for part in str(value).split(","))
        except ValueError:
            self.fail(f"{value!r} is not two numbers of millimetres such as 1.5,-0.5", param, ctx)
        if not (abs(across) <= _FARTHEST and abs(down) <= _FARTHEST):
            self.fail(f"{value!r} is more than {_FARTHEST} mm: measure again", param, ctx)
        return across, down


@click.command()
@click.argument("deck")
@click.option(
    "--lang", type=options.Languages(), default=("zh-Hans",), help="One tag, or a pair on every card: zh-Hant-TW,en."
)
@click.option(
    "--layout", type=click.Choice(["2x4", "3x3"]), default="2x4", show_default=True, help="Columns and rows of a sheet."
)
@click.option(
    "--duplex",
    type=click.Choice(["long", "short", "fold"]),
    default="long",
    show_default=True,
    help="The edge over which the printer turns the sheet; fold: one side only, to fold and glue.",
)
@click.option("--offset", type=_Offset(), default=(0.0, 0.0), help="Move every back by so many mm right and down.")
@click.option("--paper", type=click.Choice(["a4", "letter"]), default="a4", show_default=True, help="The page size.")
@click.option("--topic", "topics", multiple=True, metavar="TOPIC", help="Only these topics.")
@click.option("--level", "levels", type=click.IntRange(1, 5), multiple=True, help="Only these levels.")
@click.option("--readings", is_flag=True, help="Pinyin or zhuyin on the fronts.")
@options.texts
@options.out
def cards(
    deck: str,
    lang: tuple[str, ...],
    layout: str,
    duplex: str,
    offset: tuple[float, float],
    paper: str,
    topics: tuple[str, ...],
    levels: tuple[int, ...],
    readings: bool,
    texts: Path | None,
    out: Path | None,
) -> None:
    """Print DECK as study cards to cut apart, front and back.

    A term in front; its definition and a quote with its source behind. Print at 100 %, then cut along the marks.
    """
    from duizhao import cut
    from duizhao.workspace import layout as places

    wanted = cut.Wanted(
        langs=lang,
        layout=layout,
        turn=duplex,
        paper=paper,
        offset=offset,
        topics=topics,
        levels=levels,
        readings=readings,
    )
    printed = cut.cards(places.find(Path.cwd()), deck, wanted, texts, out)
    options.show(printed.diagnostics, err=True)
    for line in printed.report:
        click.echo(line)
    sys.exit(1 if printed.broken else 0)
