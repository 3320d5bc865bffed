"""Commands for those who want to know how good their questions are."""

import sys
from datetime import datetime
from pathlib import Path
from typing import cast

import click

from duizhao.cli import options
from duizhao.lang import LANGS, Lang

_TAKEN = ["%Y-%m-%d", "%Y-%m-%dT%H:%M"]


@click.command()
@click.argument("results", type=click.Path(path_type=Path))
@click.option("--deck", metavar="DECK", help="The deck of the quiz; otherwise the one its name begins with.")
@click.option(
    "--form",
    "quiz_form",
    type=click.Path(path_type=Path),
    metavar="QUIZ.json",
    help="The form of the quiz; a table needs it.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="Tables for people, or one JSON object.",
)
@click.option(
    "--html", type=click.Path(path_type=Path), metavar="FILE", help="Write a page with plots, to print or to send."
)
@click.option("--lang", type=click.Choice(LANGS), default="en", show_default=True, help="The language of the page.")
@click.option(
    "--learner-map",
    "learners",
    type=click.Path(path_type=Path),
    metavar="FILE.csv",
    help="Enter answers into histories of the self-test: a pupil and a file a row.",
)
@click.option(
    "--taken", type=click.DateTime(_TAKEN), metavar="DATE[THH:MM]", help="When the quiz was written; at noon otherwise."
)
@options.texts
def analyse(
    results: Path,
    deck: str | None,
    quiz_form: Path | None,
    form: str,
    html: Path | None,
    lang: str,
    learners: Path | None,
    taken: datetime | None,
    texts: Path | None,
) -> None:
    """Say how good each question of a quiz is, by its answers.

    RESULTS are graded sheets (.json), or a table typed by hand (.csv): pupil, version, then a letter for each question.
    Suspects are warnings at their place in cards/, the worst first.
    """
    from duizhao import analysis
    from duizhao.emit import analysis_text
    from duizhao.workspace import layout

    root = layout.find(Path.cwd())
    analysis.check_words(learners, taken)
    made = analysis.examine(root, results, deck, quiz_form, texts)
    options.show(made.diagnostics, err=True)
    if made.examined is None:
        sys.exit(1)
    if form == "json":
        click.echo(analysis_text.document(made.examined))
    else:
        for line in analysis_text.lines(made.examined):
            click.echo(line)
        click.echo()
        options.show([at for _, at in made.examined.suspects])
    if html is not None:
        click.echo(analysis.page(made.examined, cast("Lang", lang), root, html), err=True)
    sys.exit(1 if made.broken else 0)
