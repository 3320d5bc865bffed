"""Commands for what a learner has answered."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from duizhao.cli import histories
from duizhao.errors import DuizhaoError, UsageError

if TYPE_CHECKING:
    from duizhao.learn.history import History
    from duizhao.learn.record import Review
    from duizhao.learn.transition import Scheduling

_RATINGS = ("Again", "Hard", "Good", "Easy")


@click.group()
def history() -> None:
    """Carry, mend and set what a learner has answered."""


@history.command()
@click.argument("target", metavar="[FILE]", type=click.Path(path_type=Path), required=False)
@histories.history
@histories.learner
def export(target: Path | None, history: Path | None, learner: str | None) -> None:
    """Write every answer and mark to FILE as JSON lines, or to the standard output."""
    from duizhao.learn import jsonl
    from duizhao.model.artifact import Artifact
    from duizhao.workspace import writing

    with _opened(history, learner, must_exist=True) as log:
        copy = jsonl.Copy(
            scheduling=log.scheduling,
            reviews=tuple(log.reviews()),
            undone=tuple(log.undone()),
            marks=tuple(log.marks()),
        )
    if target is None:
        click.echo(jsonl.encode(copy), nl=False)
        return
    writing.write(Artifact(target.name, jsonl.encode(copy)), target.parent)
    click.echo(f"{target}: {len(copy.reviews):,} answers, {len(copy.undone):,} taken back, {len(copy.marks):,} marks")


@history.command("import")
@click.argument("source", metavar="FILE", type=click.Path(path_type=Path))
@histories.history
@histories.learner
def import_(source: Path, history: Path | None, learner: str | None) -> None:
    """Add the answers and marks of FILE, by `export` or from Anki; those that are here already are not doubled."""
    from duizhao.learn import jsonl
    from duizhao.read import reviewlog

    try:
        if reviewlog.is_anki(source):
            _from_anki(source, history, learner)
            return
        with source.open("rb") as lines:
            copy = jsonl.decode(lines, str(source))
    except OSError as error:
        raise DuizhaoError(f"{source} cannot be read: {error.strerror}", "is it there, and may you read it?") from error
    with _opened(history, learner) as log:
        merged = log.merge(copy.reviews, copy.undone, copy.marks)
    here = len(copy.reviews) - merged.reviews
    click.echo(
        f"{merged.reviews:,} answers added, {here:,} were here already; "
        f"{merged.undone:,} taken back, {merged.marks:,} marks added"
    )


def _from_anki(source: Path, history: Path | None, learner: str | None) -> None:
    from duizhao import carried
    from duizhao.learn.history import History

    path = histories.path(history, learner)
    here: list[Review] = []
    if path.exists():
        with History(path) as log:
            here = [*log.reviews(), *log.undone()]
    found = carried.read(source, here)
    if not found.reviews:
        raise DuizhaoError(
            f"{source} holds no review of ours", "in Anki, File → Export… with “Include scheduling information” ticked"
        )
    with _opened(history, learner) as log:
        merged = log.merge(found.reviews)
    click.echo(f"{merged.reviews:,} answers added, {len(found.reviews) - merged.reviews:,} were here already")
    left = (
        (found.siblings, "on other cards of the same notes"),
        (found.unknown, "on notes that fit no item here"),
        (found.others, "on other notes"),
    )
    if said := ", ".join(f"{count:,} {where}" for count, where in left if count):
        click.echo(f"left out: {said}")


@history.command()
@histories.history
@histories.learner
def rebuild(history: Path | None, learner: str | None) -> None:
    """Compute anew from the answers when each item is due."""
    with _opened(history, learner, must_exist=True) as log:
        before = log.memories()
        log.rebuild()
        after = log.memories()
    changed = sum(before.get(key) != memory for key, memory in after.items()) + len(before.keys() - after.keys())
    click.echo(f"{len(after):,} items computed anew, {changed:,} of them changed")


@history.command()
@click.option("--answers", type=click.IntRange(1), default=1, show_default=True, help="How many of the last answers.")
@histories.history
@histories.learner
def undo(answers: int, history: Path | None, learner: str | None) -> None:
    """Take the last answer back, of whatever session; again takes back the one before."""
    with _opened(history, learner, must_exist=True) as log:
        for _ in range(answers):
            last = log.last_review()
            if last is None:
                click.echo("there is no answer to take back")
                sys.exit(1)
            seq, done = last
            log.take_back(seq, histories.now())
            what = f"{done.key.anchor}/{done.key.question}" if done.key.question else done.key.anchor
            click.echo(f"taken back: {what}, {_RATINGS[done.rating - 1]}, {done.at:%Y-%m-%d %H:%M}")


@history.command()
@histories.history
@histories.learner
def marks(history: Path | None, learner: str | None) -> None:
    """List what was put aside, put off for today, or flagged for the author."""
    from duizhao.diagnostic import printable
    from duizhao.learn.conversation import named
    from duizhao.learn.marked import marked

    with _opened(history, learner, must_exist=True) as log:
        found = marked(log.marks(), histories.now())
    lines = [f"put aside: {named(key)}" for key in sorted(found.suspended)]
    lines += [f"until tomorrow: {named(key)}" for key in sorted(found.buried - found.suspended)]
    flags = sorted(found.flagged.items())
    lines += [f"flagged: {named(key)}{': ' if remark else ''}{printable(remark)}" for key, remark in flags]
    click.echo("\n".join(lines) or "nothing is put aside or flagged")


@history.command()
@click.argument("item", metavar="IDEA[/QUESTION]")
@histories.history
@histories.learner
def resume(item: str, history: Path | None, learner: str | None) -> None:
    """Ask IDEA[/QUESTION] again, which was put aside or put off."""
    from duizhao.learn.marked import marked
    from duizhao.learn.record import Mark
    from duizhao.learn.schedule import ItemKey

    anchor, _, question = item.partition("/")
    key, now = ItemKey(anchor, question), histories.now()
    with _opened(history, learner, must_exist=True) as log:
        if not marked(log.marks(), now).hides(key):
            raise UsageError(f"`{item}` is not put aside", "duizhao history marks lists what is")
        log.mark(Mark(key=key, at=now, what="resume"))
    click.echo(f"asked again: {item}")


@history.command()
@click.argument("damaged", metavar="DAMAGED", type=click.Path(path_type=Path))
@click.argument("target", metavar="NEW", type=click.Path(path_type=Path))
def salvage(damaged: Path, target: Path) -> None:
    """Write what can still be read of the history DAMAGED to the file NEW; DAMAGED is left as it is."""
    from duizhao.learn.history import History
    from duizhao.learn.salvage import salvage as read

    if target.exists():
        raise UsageError(f"{target} is there already", "give the path of a new file")
    found = read(damaged)
    with History(target) as log:
        merged = log.merge(found.copy.reviews, found.copy.undone, found.copy.marks)
    click.echo(f"{target}: {merged.reviews:,} answers and {merged.marks:,} marks saved, {found.lost:,} rows lost")


@history.command()
@click.option(
    "--retention", type=click.FloatRange(0.7, 0.99), help="The share to know when it comes again; 0.9 at first."
)
@click.option("--weights", metavar="W0,W1,…", help="The 21 weights of FSRS-6, as Anki's deck options show them.")
@click.option(
    "--from",
    "source",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Weights and retention from Anki's export.",
)
@click.option("--fuzz", type=int, metavar="SEED", help="Spread intervals by a few days, by this number.")
@click.option("--reset", is_flag=True, help="Take the defaults again before anything else.")
@histories.history
@histories.learner
def schedule(
    retention: float | None,
    weights: str | None,
    source: Path | None,
    fuzz: int | None,
    reset: bool,
    history: Path | None,
    learner: str | None,
) -> None:
    """Show how this learner is scheduled, or set it; every item's due date follows."""
    from msgspec.structs import replace

    from duizhao.learn.schedule import AS_ANKI
    from duizhao.learn.transition import check_weights

    with _opened(history, learner) as log:
        wanted = AS_ANKI if reset else log.scheduling
        wanted = _as_in(source, wanted) if source else wanted
        wanted = replace(wanted, retention=wanted.retention if retention is None else retention)
        wanted = replace(wanted, weights=check_weights(weights) if weights else wanted.weights)
        wanted = replace(wanted, fuzz=wanted.fuzz if fuzz is None else fuzz)
        if wanted != log.scheduling:
            log.reschedule(wanted)
    own = ", ".join(f"{weight:g}" for weight in wanted.weights) or "defaults of FSRS-6"
    click.echo(
        f"retention {wanted.retention:g}; weights: {own}; fuzz: {'none' if wanted.fuzz is None else wanted.fuzz}"
    )


def _as_in(source: Path, before: "Scheduling") -> "Scheduling":
    """Return `before` with the weights and the retention of the deck options that most of our cards have in Anki."""
    from msgspec.structs import replace

    from duizhao.emit.notetypes import NOTE_TYPES
    from duizhao.learn.transition import check_weights
    from duizhao.read import presets

    found = presets.read(source, {each.id for each in NOTE_TYPES.values()})
    if not found:
        raise DuizhaoError(
            f"{source} holds no options of a deck of ours", "in Anki, File → Export… with “Include deck presets” ticked"
        )
    preset = found[0]
    if not 0.7 <= preset.retention <= 0.99:  # noqa: PLR2004 - as --retention
        raise DuizhaoError(f"“{preset.name}” has a retention of {preset.retention:g}", "Anki takes 0.7 to 0.99")
    weights = check_weights(" ".join(map(str, preset.weights))) if preset.weights else ()
    click.echo(f"from “{''.join(each for each in preset.name if each.isprintable())}”")
    return replace(before, retention=round(preset.retention, 4), weights=weights)


def _opened(file: Path | None, name: str | None, *, must_exist: bool = False) -> "History":
    from duizhao.learn.history import History

    path = histories.path(file, name)
    if must_exist and not path.exists():
        raise DuizhaoError(f"there is no history {path}", "duizhao test DECK begins one")
    return History(path)
