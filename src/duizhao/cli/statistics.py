"""Commands that tell what was learned."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import click

from duizhao.cli import histories
from duizhao.cli.learner import bundled, interface
from duizhao.lang import EN, LANGS

if TYPE_CHECKING:
    from duizhao.lang import Lang
    from duizhao.learn.shelf import Shelf
    from duizhao.learn.stats.text import Told
    from duizhao.model.artifact import Artifact

_topic = click.option("--topic", "topics", multiple=True, metavar="TOPIC", help="Only these topics of DECK.")
_ui = click.option("--ui", type=click.Choice(LANGS), help="The language of the words; else that of your system.")
_idle = click.option(
    "--idle", type=click.IntRange(10, 3600), default=120, show_default=True, help="Seconds an answer counts at most."
)
_goal = click.option(
    "--goal",
    type=click.FloatRange(0, min_open=True),
    default=10_000,
    show_default=True,
    metavar="HOURS",
    help="Hours to reach.",
)
_weeks = click.option(
    "--weeks", type=click.IntRange(1, 520), default=8, show_default=True, help="Weeks that the pace looks back."
)
_plain = click.option("--plain", is_flag=True, help="Nothing drawn: for screen readers.")
_json = click.option("--json", "as_json", is_flag=True, help="As JSON.")


@click.command()
@click.argument("deck", required=False)
@click.option("--days", type=click.IntRange(1), metavar="N", help="Of the last N days; of all time otherwise.")
@_topic
@_json
@click.option("--html", type=click.Path(path_type=Path), metavar="FILE", help="Write a page with plots instead.")
@click.option("--lang", type=click.Choice(LANGS), help="The language of terms and topics; else as --ui.")
@_ui
@_idle
@_plain
@histories.history
@histories.learner
def stats(
    deck: str | None,
    as_json: bool,
    html: Path | None,
    lang: str | None,
    ui: str | None,
    plain: bool,
    history: Path | None,
    learner: str | None,
    **wanted: Any,  # noqa: ANN401 - click's own
) -> None:
    """Show what was learned, in figures, a calendar and a curve.

    Retention, what is due, a year's calendar, time on task, the hardest ideas, a learning curve. Of DECK, or of
    everything in the history. DECK is a deck of this workspace, or the path of a .bundle.json.
    """
    from duizhao.learn.stats import show

    shelf = _shelf(deck)
    told = _told(shelf, ui, lang, plain=plain)
    figures = show.stats(histories.path(history, learner), shelf, histories.now(), told.lang, **wanted)
    if as_json:
        sys.stdout.write(show.as_json(figures))
    if html is not None:
        _write(show.as_page(figures, told, _templates(), html.name), html)
    elif not as_json:
        show.say(figures, told, sys.stdout)


@click.command()
@click.argument("deck", required=False)
@_goal
@_weeks
@_topic
@_json
@_ui
@_idle
@_plain
@histories.history
@histories.learner
def hours(
    deck: str | None,
    as_json: bool,
    ui: str | None,
    plain: bool,
    history: Path | None,
    learner: str | None,
    **wanted: Any,  # noqa: ANN401 - click's own
) -> None:
    """Show hours on task, and when they will be a goal's.

    Of DECK, or of everything in the history; the goal is reached at the pace of the last weeks. Time when nobody was
    there is cut off, and no time counts twice.
    """
    from duizhao.learn.stats import show

    shelf = _shelf(deck)
    told = _told(shelf, ui, None, plain=plain)
    figures = show.hours(histories.path(history, learner), shelf, histories.now(), **wanted)
    if as_json:
        sys.stdout.write(show.as_json(figures))
    else:
        show.say_hours(figures, told, sys.stdout)


def _shelf(deck: str | None) -> "Shelf | None":
    from duizhao.learn import shelf

    return shelf.opened(*bundled(deck)) if deck else None


def _told(shelf: "Shelf | None", ui: str | None, lang: str | None, *, plain: bool) -> "Told":
    """Return whom to tell: the interface as wanted, else as the system speaks, else in the deck's own language."""
    from duizhao.learn.stats import show

    shown = cast("Lang", ui or lang) if ui or lang else interface(None) or (shelf.script if shelf else EN)
    return show.told(shelf, shown, cast("Lang", lang or shown), sys.stdout, plain=plain)


def _templates() -> dict[str, str]:
    """Return the templates, the workspace's own among them where there is a workspace around."""
    from duizhao.errors import DuizhaoError
    from duizhao.workspace import layout, reading

    try:
        root = layout.find(Path.cwd())
    except DuizhaoError:
        return reading.templates(None)
    return reading.templates(root)


def _write(made: "Artifact", file: Path) -> None:
    from duizhao.workspace import writing

    click.echo(f"{writing.write(made, file.parent)}", err=True)
