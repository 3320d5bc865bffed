"""Commands for those who print."""

import sys
from pathlib import Path

import click

from duizhao.cli import options


class _Languages(click.ParamType):
    """One language tag, or a pair joined by a comma."""

    name = "TAG[,TAG]"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, ...]:
        if isinstance(value, tuple):
            return value
        tags = tuple(part.strip() for part in str(value).split(","))
        for tag in tags:
            if tag not in options.TAGS:
                self.fail(f"{tag!r} is not one of {', '.join(options.TAGS)}", param, ctx)
        if len(tags) > 2 or len(set(tags)) != len(tags):  # noqa: PLR2004 - a pair
            self.fail("give one tag, or two different ones", param, ctx)
        return tags


@click.command()
@click.argument("deck")
@click.option("--items", type=click.IntRange(1, 500), default=20, show_default=True, help="How many questions.")
@click.option("--versions", type=click.IntRange(1, 26), default=2, show_default=True, help="How many orders: A, B, …")
@click.option("--seed", type=int, default=1, show_default=True, help="Which questions in which order; the same seed prints the same quiz.")
@click.option("--lang", type=_Languages(), default=("zh-Hans",), help="One tag, or a pair printed together: zh-Hans,en.")
@click.option("--kind", "kinds", type=click.Choice(["choice", "cloze"]), multiple=True, help="Only these kinds of question.")
@click.option("--topic", "topics", multiple=True, metavar="TOPIC", help="Only these topics.")
@options.texts
@options.out
def quiz(  # noqa: D417 - click documents the options
    deck: str,
    items: int,
    versions: int,
    seed: int,
    lang: tuple[str, ...],
    kinds: tuple[str, ...],
    topics: tuple[str, ...],
    texts: Path | None,
    out: Path | None,
) -> None:
    """Print a quiz of DECK: one PDF a version, the answer key with reasons and sources, and the form as JSON."""
    from duizhao import build, workspace

    root = workspace.find(Path.cwd())
    wanted = build.blueprint(items, versions, seed, lang, kinds, topics)
    printed = build.quiz(root, deck, wanted, texts, out)
    options.show(printed.diagnostics, err=True)
    for line in printed.report:
        click.echo(line)
    sys.exit(1 if printed.broken else 0)
