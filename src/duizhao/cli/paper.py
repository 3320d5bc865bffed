"""Commands for those who print."""

import sys
from pathlib import Path

import click

from duizhao.cli import options
from duizhao.model.kinds import KINDS


@click.command()
@click.argument("deck")
@click.option("--items", type=click.IntRange(1, 500), default=20, show_default=True, help="How many questions.")
@click.option("--versions", type=click.IntRange(1, 26), default=2, show_default=True, help="How many orders: A, B, …")
@click.option(
    "--seed",
    type=int,
    default=1,
    show_default=True,
    help="Which questions in which order; the same seed prints the same quiz.",
)
@click.option(
    "--lang", type=options.Languages(), default=("zh-Hans",), help="One tag, or a pair printed together: zh-Hans,en."
)
@click.option("--kind", "kinds", type=click.Choice(KINDS), multiple=True, help="Only these kinds of question.")
@click.option("--topic", "topics", multiple=True, metavar="TOPIC", help="Only these topics.")
@click.option("--readings/--no-readings", default=True, help="Pinyin or zhuyin of each term in the answer key.")
@click.option("--html", is_flag=True, help="Also each version as a page to answer on screen.")
@options.texts
@options.out
def quiz(
    deck: str,
    items: int,
    versions: int,
    seed: int,
    lang: tuple[str, ...],
    kinds: tuple[str, ...],
    topics: tuple[str, ...],
    readings: bool,
    html: bool,
    texts: Path | None,
    out: Path | None,
) -> None:
    """Print a quiz of DECK in several versions, with its answer key.

    Writes a PDF for each version, one for the key with reasons and sources, and the form as JSON.
    """
    from duizhao import quizzes
    from duizhao.workspace import layout

    root = layout.find(Path.cwd())
    wanted = quizzes.blueprint(items, versions, seed, lang, kinds, topics, readings=readings)
    printed = quizzes.quiz(root, deck, wanted, texts, out, html=html)
    options.show(printed.diagnostics, err=True)
    for line in printed.report:
        click.echo(line)
    sys.exit(1 if printed.broken else 0)
