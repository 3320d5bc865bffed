"""Commands for those who learn."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, cast

import click

from duizhao.cli import histories, options
from duizhao.lang import LANGS

if TYPE_CHECKING:
    from duizhao.lang import Lang
    from duizhao.model.deck import Deck


def _compiled(name: str) -> "Deck":
    """Return a deck: `name` is a bundle's path, or a deck of the workspace around; one never built is built first."""
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
    return bundle.decode(writing.content(file), file.name)


@click.command()
@click.argument("deck")
@click.option("--items", type=click.IntRange(1), help="How many questions at most.")
@click.option("--new", type=click.IntRange(0), default=10, show_default=True, help="How many new ones a day.")
@click.option("--lang", type=options.Languages(), default=(), help="One tag, or a pair shown together: zh-Hans,en.")
@click.option("--topic", "topics", multiple=True, metavar="TOPIC", help="Only these topics.")
@click.option("--readings/--no-readings", default=True, help="Pinyin or zhuyin of a term, after the answer.")
@click.option("--seed", type=int, default=0, help="Another order of options.")
@histories.history
@histories.learner
def test(
    deck: str,
    items: int | None,
    new: int,
    lang: tuple[str, ...],
    topics: tuple[str, ...],
    readings: bool,
    seed: int,
    history: Path | None,
    learner: str | None,
) -> None:
    """Ask what is due, and something new.

    DECK is a deck of this workspace, or the path of a .bundle.json. Every answer is kept at once.
    """
    from duizhao.learn import terminal

    compiled = _compiled(deck)
    langs = cast("tuple[Lang, ...]", lang)
    wanted = terminal.Options(items=items, new=new, langs=langs, topics=topics, seed=seed, readings=readings)
    sys.exit(
        terminal.run(
            compiled, histories.path(history, learner), wanted, now=histories.now, stdin=sys.stdin, stdout=sys.stdout
        )
    )


@click.command()
@click.argument("deck", required=False)
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@click.option("--lang", type=click.Choice(LANGS), help="The language of the words.")
@histories.history
@histories.learner
def stats(deck: str | None, as_json: bool, lang: str | None, history: Path | None, learner: str | None) -> None:
    """Show what was learned.

    Of DECK, or of everything.
    """
    from duizhao.learn import stats as statistics

    compiled = _compiled(deck) if deck else None
    file = histories.path(history, learner)
    sys.exit(
        statistics.show(
            file, compiled, now=histories.now, stdout=sys.stdout, as_json=as_json, lang=cast("Lang | None", lang)
        )
    )
