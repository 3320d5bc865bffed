"""The reviews of a workspace: which texts are still to be read side by side, and recording those that were."""

from collections.abc import Sequence
from pathlib import Path

from duizhao import compiling, outcome
from duizhao.errors import UsageError
from duizhao.lang import Lang
from duizhao.model.artifact import Artifact
from duizhao.passes import reviews as passes
from duizhao.passes.check import did_you_mean
from duizhao.passes.deck_lints import Ideas
from duizhao.read import reviews as ledger
from duizhao.workspace import layout, writing
from duizhao.workspace.reading import Workspace


def review(
    root: Path, names: Sequence[str], topics: Sequence[str], *, every: bool = False, today: str | None = None
) -> outcome.Outcome:
    """Record that the texts of the ideas called `names`, of `topics`, or of `every` idea were read as they stand.

    Where the workspace has mistakes, such as a ledger that cannot be read, nothing is written. `today` is a date as in
    2024-06-30, the clock's where left out.
    """
    if not (names or topics or every):
        raise UsageError("name the ideas that you have read", "duizhao review --list shows what there is to read")
    checked = compiling.check(root, None)
    if checked.broken:
        return outcome.Outcome(diagnostics=checked.diagnostics(), broken=True)
    read = checked.workspace
    chosen = [placed.value.id for _, placed in (read.ideas if every else _chosen(read, names, topics))]
    made = passes.record(read.ideas, _languages(read), read.reviews, chosen, today or compiling.today())
    if made.changed or made.dropped:
        file = root / layout.REVIEWS
        writing.write(Artifact(file.name, ledger.render(made.reviews).encode()), file.parent)
    gone = f", {made.dropped:,} gone" if made.dropped else ""
    as_before = len(made.reviews) - made.changed
    return outcome.Outcome(
        report=(f"{layout.REVIEWS}: {made.changed:,} new or changed, {as_before:,} as before{gone}",)
    )


def to_review(root: Path, names: Sequence[str], topics: Sequence[str]) -> outcome.Outcome:
    """Say what was never reviewed as it stands, and what is stale, in the ideas called `names`, in `topics`, or in all.

    The outcome is broken while there is anything to review, or where the workspace has mistakes.
    """
    checked = compiling.check(root, None)
    if checked.broken:
        return outcome.Outcome(diagnostics=checked.diagnostics(), broken=True)
    read = checked.workspace
    ideas, languages = _chosen(read, names, topics), _languages(read)
    stale = [one.finding for one in passes.stale(ideas, languages, read.reviews)]
    found = read.locate([*stale, *passes.unreviewed(ideas, languages, read.reviews)])
    return outcome.Outcome(diagnostics=found, report=() if found else ("nothing to review",), broken=bool(found))


def _chosen(read: Workspace, names: Sequence[str], topics: Sequence[str]) -> Ideas:
    """Return the ideas that are named; all of them where nothing is."""
    known = {placed.value.id for _, placed in read.ideas}
    for name in names:
        if name not in known:
            raise UsageError(f"there is no idea `{name}`", did_you_mean(name, sorted(known)))
    for topic in topics:
        if topic not in (every := sorted({topic for topic, _ in read.ideas})):
            raise UsageError(f"there is no topic `{topic}`", did_you_mean(topic, every))
    if not (names or topics):
        return read.ideas
    return [(topic, placed) for topic, placed in read.ideas if topic in topics or placed.value.id in names]


def _languages(read: Workspace) -> dict[str, Lang]:
    return {name: placed.value.language for name, placed in read.sources.items()}
