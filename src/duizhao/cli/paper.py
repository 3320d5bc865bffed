"""Commands for those who print."""

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import click

from duizhao.cli import options
from duizhao.model.kinds import KINDS


class _Counted(click.ParamType[tuple[str, int | None]]):
    """A name, or a name and how many of it: ``choice`` or ``choice=10``."""

    def __init__(self, what: str, known: Sequence[str] = ()) -> None:
        self.name = f"{what}[=N]"
        self.known = known

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, int | None]:
        """Return the name and the number in `value`."""
        name, equals, number = str(value).partition("=")
        if self.known and name not in self.known:
            self.fail(f"{name!r} is not one of {', '.join(self.known)}", param, ctx)
        if equals and not (number.isascii() and number.isdigit() and 0 < int(number) <= _MOST):
            self.fail(f"{number!r} is no number from 1 to {_MOST}", param, ctx)
        return name, int(number) if equals else None


_MOST = 500
_LEVELS = "12345"


def _levels(counts: Sequence[tuple[str, int | None]]) -> dict[int, int | None]:
    """Return levels by number; ``1-3`` is three of them."""
    levels: dict[int, int | None] = {}
    for name, count in counts:
        first, _, last = name.partition("-")
        last = last or first
        if first not in _LEVELS or last not in _LEVELS or not first or first > last or (first != last and count):
            raise click.BadParameter(f"{name!r} is no level from 1 to 5, nor a range such as 1-3", param_hint="--level")
        levels |= dict.fromkeys(range(int(first), int(last) + 1), count)
    return levels


def _points(counts: Sequence[tuple[str, int | None]]) -> dict[str, int]:
    if any(count is None for _, count in counts):
        raise click.BadParameter("write the points of one question, as in choice=2", param_hint="--points")
    return {name: count for name, count in counts if count is not None}


_ASKED = (
    click.option("--items", type=click.IntRange(1, _MOST), help="How many questions; 20, or what the counts make."),
    click.option(
        "--kind", "kinds", type=_Counted("KIND", KINDS), multiple=True, help="Only these kinds; with =N, so many."
    ),
    click.option(
        "--topic", "topics", type=_Counted("TOPIC"), multiple=True, help="Only these topics; with =N, so many."
    ),
    click.option(
        "--level", "levels", type=_Counted("LEVEL"), multiple=True, help="Only these levels: 2, 1-3; with =N, so many."
    ),
    click.option(
        "--points", type=_Counted("KIND", KINDS), multiple=True, help="Points for one question of a kind: match=3."
    ),
    click.option("--versions", type=click.IntRange(1, 200), help="How many orders, A, B, …; 2 otherwise."),
    click.option("--seed", type=int, help="Which questions in which order; the same seed prints the same quiz."),
    click.option(
        "--only", multiple=True, metavar="VERSION", help="Print this version alone again, without key: --only B."
    ),
)
_LOOK = (
    click.option("--lang", type=options.Languages(), help="One tag, or a pair printed together: zh-Hans,en."),
    click.option("--side-by-side/--stacked", default=None, help="A pair in two columns, or one below the other."),
    click.option("--paper", type=click.Choice(["a4", "letter"]), help="The page size; a4 otherwise."),
    click.option("--columns", type=click.IntRange(1, 2), help="Columns of questions on a page."),
    click.option("--margin", type=click.IntRange(10, 60), metavar="MM", help="Left and right, in millimetres."),
    click.option("--large-print/--usual-print", default=None, help="18 points, for weak eyes."),
    click.option("--html", is_flag=True, help="Also each version as a page to answer on screen."),
    click.option("--teacher", is_flag=True, help="Also each version with its answers in place."),
    click.option(
        "--readings/--no-readings",
        default=None,
        help="Pinyin or zhuyin over terms on the papers too, or not even in the answer key.",
    ),
)


def _words(command: Callable[..., None]) -> Callable[..., None]:
    """Add the options that say what is asked and how it looks."""
    for option in reversed(_ASKED + _LOOK):
        command = option(command)
    return command


@click.command()
@click.argument("deck")
@click.argument("name", default="")
@_words
@options.texts
@options.out
def quiz(deck: str, name: str, texts: Path | None, out: Path | None, **words: Any) -> None:  # noqa: ANN401 - as click has them
    """Print a quiz of DECK in several versions, with its answer key.

    NAME is a quiz of the deck's manifest; options change it. Without one the options alone describe the quiz.

    Writes a PDF for each version, one for the key with reasons and sources, one with all answers in a table, and the
    form as JSON.
    """
    from duizhao import printing
    from duizhao.model.wishes import Wishes
    from duizhao.workspace import layout

    for what, read in (("kinds", dict), ("topics", dict), ("levels", _levels), ("points", _points)):
        words[what] = read(words[what])
    words["langs"] = words.pop("lang") or ()
    wishes = Wishes(**words)
    printed = printing.quiz(layout.find(Path.cwd()), deck, name, wishes, texts, out)
    options.show(printed.diagnostics, err=True)
    for line in printed.report:
        click.echo(line)
    sys.exit(1 if printed.broken else 0)
