"""Decks as files: the package for Anki, the bundle for the self-test, the page that shows every card."""

import gc
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from duizhao import bundle, compiling, deriving, outcome, releases
from duizhao.errors import UsageError
from duizhao.model.deck import Deck
from duizhao.model.progress import Progress
from duizhao.outcome import Outcome
from duizhao.passes.check_quizzes import unmet
from duizhao.passes.items import current
from duizhao.workspace import layout, reading, writing


def bundle_of(root: Path, name: str) -> Path:
    """Write the bundle of a deck, and return its path; a learner who has none yet needs no package."""
    checked = compiling.check(root, None)
    if checked.broken:
        raise UsageError(f"the deck `{name}` is not built, and its cards have mistakes", "duizhao check names them")
    return writing.write(bundle.encode(current(compiling.compile_decks(checked, [name])[name])), root / layout.OUT)


def build(
    root: Path, names: Sequence[str], texts: Path | None, out: Path | None, progress: Progress | None = None
) -> Outcome:
    """Write the package, with a learner's `progress` if any, and the bundle of each deck; with mistakes, nothing.

    A quiz of a deck's manifest that could not be printed is a warning.
    """
    with _no_collection():
        return _build(root, names, texts, out, progress)


@contextmanager
def _no_collection() -> Iterator[None]:
    """Keep Python from looking for garbage: a build makes no cycles, and what it makes is looked through ever again."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _build(
    root: Path, names: Sequence[str], texts: Path | None, out: Path | None, progress: Progress | None
) -> Outcome:
    checked = compiling.check(root, texts)
    if checked.broken:
        return Outcome(diagnostics=checked.diagnostics(), broken=True)
    written = tuple(write(root, checked, compiling.compile_decks(checked, names), out, progress))
    warnings = unmet(checked.mistakes, [checked.workspace.decks[name] for name in names or checked.workspace.decks])
    return Outcome(diagnostics=checked.workspace.locate(warnings), report=written)


def write(
    root: Path,
    checked: compiling.Checked,
    decks: Mapping[str, Deck],
    out: Path | None,
    progress: Progress | None = None,
) -> Iterator[str]:
    """Write the package and the bundle of each of `decks`, by name, and yield what was written."""
    from duizhao.emit import apkg  # noqa: PLC0415 - only needed here

    templates = reading.templates(root)
    for name, deck in decks.items():
        released = checked.workspace.ledgers[name]
        asked = current(deck)
        notes = deriving.made_of(deck, root)
        for artifact in (apkg.emit(deck, released, templates, notes, progress), bundle.encode(asked)):
            path = writing.write(artifact, out or root / layout.OUT)
            ideas = outcome.count(len(asked.ideas), "idea")
            yield f"{outcome.shown(path)}: {ideas}, {len(artifact.content):,} bytes"
        yield from releases.unreleased(name, deck, notes, released, templates)
    if drafts := len(checked.workspace.drafts):
        yield f"{outcome.count(drafts, 'draft')} left out"


def preview(root: Path, name: str, texts: Path | None, out: Path | None) -> Outcome:
    """Write every card of a deck to one page."""
    from duizhao.emit import preview as page  # noqa: PLC0415

    checked = compiling.check(root, texts)
    if checked.broken:
        return Outcome(diagnostics=checked.diagnostics(), broken=True)
    artifact = page.emit(compiling.compile_decks(checked, [name])[name], reading.templates(root))
    return Outcome(report=(outcome.shown(writing.write(artifact, out or root / layout.OUT)),))
