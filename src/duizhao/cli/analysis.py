"""Commands for those who want to know how good their questions are."""

import sys
from datetime import UTC, datetime
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
    from duizhao.diagnostic import printable
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
            click.echo(printable(line))
        click.echo()
        options.show([at for _, at in made.examined.suspects])
    if html is not None:
        click.echo(analysis.page(made.examined, cast("Lang", lang), root, html), err=True)
    broken = made.broken
    if learners is not None and taken is not None and made.results is not None:
        from duizhao.learners import enter

        entered = enter(made.results, made.places, learners, taken, datetime.now(UTC).astimezone())
        options.show(entered.diagnostics, err=True)
        for line in entered.report:
            click.echo(printable(line), err=True)
        broken = broken or entered.broken
    sys.exit(1 if broken else 0)


@click.command()
@click.argument("deck")
@click.argument("files", nargs=-1, type=click.Path(path_type=Path), metavar="[FILE]...")
@click.option(
    "--history",
    "histories",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="A learner's history, again for each further one, or further files behind it; your own otherwise.",
)
@click.option(
    "--limit", type=click.IntRange(1), default=10, show_default=True, help="How many of the hardest and the rarest."
)
@options.form(default="text")
@options.texts
def report(
    deck: str, files: tuple[Path, ...], histories: tuple[Path, ...], limit: int, form: str, texts: Path | None
) -> None:
    """List what learners' answers ask of the author of DECK.

    The hardest and the rarest items first, then suspects, proposed answers and flags: each with its place in cards/.
    Histories are only read.
    """
    import json

    from duizhao import report as reporting
    from duizhao.diagnostic import show
    from duizhao.learn.history import default_path
    from duizhao.workspace import layout

    made = reporting.report(layout.find(Path.cwd()), deck, (*histories, *files) or (default_path(),), texts, limit)
    options.show(made.diagnostics, err=True)
    for queue in made.queues:
        if form == "json":
            for entry in json.loads(show(queue.lines, "json")):
                click.echo(json.dumps({"queue": queue.heading, **entry}, ensure_ascii=False))
        elif queue.lines:
            click.echo(f"{queue.heading}:")
            options.show(queue.lines)
            click.echo(f"{queue.more} more: --limit {limit + queue.more} shows all\n" if queue.more else "")
    for line in (made.summary, made.remark):
        if line:
            click.echo(line, err=True)
    sys.exit(1 if made.broken else 0)
