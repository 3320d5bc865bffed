"""The self-test's command."""

import os
import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import click

from duizhao.cli import histories, options
from duizhao.lang import LANGS

if TYPE_CHECKING:
    from duizhao.lang import Lang
    from duizhao.learn.options import SessionMode


def bundled(name: str) -> tuple[bytes, str]:
    """Return a deck's bundle: `name` is its path, or a deck of the workspace around; one never built is built first."""
    from duizhao import bundle
    from duizhao.workspace import layout, writing

    file = Path(name)
    if not name.endswith(bundle.SUFFIX):
        root = layout.find(Path.cwd())
        file = root / layout.OUT / (name + bundle.SUFFIX)
        if not file.exists():
            from duizhao import build

            file = build.bundle_of(root, name)
        elif layout.newest(root) > file.stat().st_mtime:
            click.echo(f"the cards changed since `{name}` was built: duizhao build {name}", err=True)
    return writing.content(file), file.name


class _Levels(click.ParamType[tuple[int, ...]]):
    """A level, or the first and last of several: 2, 1-3."""

    name = "N[-M]"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> tuple[int, ...]:
        """Return the levels in `value`."""
        if isinstance(value, tuple):
            return value
        first, _, last = str(value).partition("-")
        numbers = [int(one) for one in (first, last or first) if one.isdecimal()]
        if len(numbers) != 2 or not 1 <= numbers[0] <= numbers[1] <= 5:  # noqa: PLR2004 - first and last of five levels
            self.fail(f"{value!r} is no level: 2, or 1-3; 1 is easy, 5 hard", param, ctx)
        return tuple(range(numbers[0], numbers[1] + 1))


def interface(wanted: str | None) -> "Lang | None":
    """Return the language of the interface: what is wanted, else what the system's locale says of ours, if anything."""
    from duizhao.learn.locales import spoken

    return cast("Lang", wanted) if wanted else spoken(os.environ)


@click.command()
@click.argument("deck")
@click.option("--cram", "mode", flag_value="cram", help="Ask anything, and leave the schedule alone.")
@click.option("--exam", "mode", flag_value="exam", help="An exam: what is right comes after you hand in.")
@click.option("--weak", "mode", flag_value="weak", help="Ask what you know least.")
@click.option("--items", type=click.IntRange(1), help="How many questions at most.")
@click.option("--minutes", type=click.IntRange(1), help="Stop after so many; an exam's time limit.")
@click.option("--new", type=click.IntRange(0), default=10, show_default=True, help="How many new ones a day.")
@click.option("--topic", "topics", multiple=True, metavar="TOPIC", help="Only these topics.")
@click.option("--level", "levels", type=_Levels(), default=(), help="Only these levels: 2, or 1-3.")
@click.option("--lang", type=options.Languages(), default=(), help="One tag, or a pair shown together: zh-Hans,en.")
@click.option("--ui", type=click.Choice(LANGS), help="The language of the interface; else that of your system.")
@click.option("--readings/--no-readings", default=True, help="Pinyin or zhuyin of a term, after the answer.")
@click.option("--confidence", is_flag=True, help="Ask how sure you are of each answer.")
@click.option("--plain", is_flag=True, help="Nothing drawn: for screen readers.")
@click.option("--seed", type=int, default=0, help="Another order of options.")
@histories.history
@histories.learner
def test(deck: str, mode: str | None, ui: str | None, history: Path | None, learner: str | None, **wanted: Any) -> None:  # noqa: ANN401 - click's own
    """Ask what is due, and something new.

    DECK is a deck of this workspace, or the path of a .bundle.json. Every answer is kept at once. A session that was
    left before its end is offered again.
    """
    from duizhao.learn import shelf, terminal

    path = histories.path(history, learner)
    again = shlex.join(["duizhao", "test", deck, *_where(history, learner)])
    wanted = {**_options(wanted), "ui": interface(ui), "command": again}
    chosen = terminal.Options(mode=cast("SessionMode", mode or "review"), **wanted)
    opened = shelf.opened(*bundled(deck))
    sys.exit(terminal.run(opened, path, chosen, now=histories.now, stdin=sys.stdin, stdout=sys.stdout))


def _options(wanted: "dict[str, Any]") -> "dict[str, Any]":
    """Return the options that go by click's names, under ours."""
    return {("langs" if name == "lang" else name): value for name, value in wanted.items()}


def _where(history: Path | None, learner: str | None) -> list[str]:
    """Return the words that name a history."""
    named = {"--history": history and str(history), "--learner": learner}
    return [word for name, value in named.items() if value for word in (name, value)]
