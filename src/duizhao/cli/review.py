"""The command that remembers which texts were read in all their languages."""

import sys
from pathlib import Path

import click

from duizhao.cli import options


@click.command()
@click.argument("ideas", nargs=-1, metavar="[IDEA]...")
@click.option("--topic", "topics", multiple=True, metavar="TOPIC", help="Every idea of a topic.")
@click.option("--all", "every", is_flag=True, help="Every idea there is.")
@click.option(
    "--list", "listing", is_flag=True, help="Record nothing: show what is to be read, in these ideas or in all."
)
def review(ideas: tuple[str, ...], topics: tuple[str, ...], every: bool, listing: bool) -> None:
    """Record that IDEA was read side by side in all its languages.

    From then on `duizhao check` says where one language was changed and another was left behind. The record stands in
    cards/reviews.lock: commit it with the cards. With --list exits 1 while there is something to read.
    """
    from duizhao import reviews
    from duizhao.workspace import layout

    root = layout.find(Path.cwd())
    if listing:
        outcome = reviews.to_review(root, *(((), ()) if every else (ideas, topics)))
    else:
        outcome = reviews.review(root, ideas, topics, every=every)
    options.show(outcome.diagnostics, err=not listing)
    for line in outcome.report:
        click.echo(line)
    sys.exit(1 if outcome.broken else 0)
