"""Commands for those who hand out quizzes and collect them."""

import sys
from pathlib import Path

import click

_QUIZ = click.argument("quiz", type=click.Path(path_type=Path), metavar="QUIZ.json")
_CLASS = click.option(
    "--class",
    "roster",
    type=click.Path(path_type=Path),
    metavar="FILE.csv",
    help="The class list: an id and a name on each line.",
)
_OUT = click.option(
    "--out", type=click.Path(path_type=Path), metavar="DIR", help="Where to write; beside QUIZ.json otherwise."
)


@click.command()
@_QUIZ
@_CLASS
@_OUT
def sheets(quiz: Path, roster: Path | None, out: Path | None) -> None:
    """Print the answer sheets of a quiz, one for each pupil.

    `duizhao grade` reads them when they are filled in. QUIZ.json is the form that `duizhao quiz` wrote. With a class
    list there is a sheet for each pupil, who get the versions in turn; without, one sheet to copy for each version, on
    which pupils fill in their number.
    """
    from duizhao import grading

    for line in grading.sheets(quiz, roster, out).report:
        click.echo(line)


@click.command()
@_QUIZ
@click.argument("scans", type=click.Path(path_type=Path), nargs=-1, required=True)
@_CLASS
@click.option("--settle", is_flag=True, help="Ask about everything that is in doubt.")
@_OUT
def grade(quiz: Path, scans: tuple[Path, ...], roster: Path | None, settle: bool, out: Path | None) -> None:
    """Grade a quiz from scans of its answer sheets.

    SCANS are pictures, PDF files, or folders of them, in any order, and each page may lie any way. Writes the results
    as CSV and JSON, and a PDF of every sheet that shows what was read. What is in doubt is never guessed: it is listed,
    or with --settle asked. Exits 1 while something is.
    """
    from duizhao import grading

    graded = grading.grade(quiz, scans, roster, out)
    folder = out or quiz.parent
    paths = grading.write(graded, folder)
    if settle:
        from duizhao.cli import settle as desk

        graded = desk.settled(graded)
        paths = grading.write(graded, folder)
    for line in grading.report(graded):
        click.echo(_plain(line), err=True)
    for path in paths:
        click.echo(_shown(path))
    sys.exit(1 if graded.open or graded.unread else 0)


def _plain(text: str) -> str:
    from duizhao.diagnostic import printable

    return printable(text)


def _shown(path: Path) -> str:
    from duizhao.outcome import shown

    return shown(path)
