"""A deck or a package, verified: what `duizhao verify` calls."""

import io
from collections.abc import Callable, Sequence
from pathlib import Path

from msgspec import Struct

from duizhao import compiling
from duizhao.diagnostic import Diagnostic
from duizhao.emit import apkg
from duizhao.errors import UsageError
from duizhao.model.deck import Deck
from duizhao.verify import package, process
from duizhao.verify.messages import Job, Progress, Report
from duizhao.workspace import reading


class Verified(Struct, frozen=True, kw_only=True):
    """What came out; no report where the cards have mistakes, which are in `diagnostics` then."""

    diagnostics: Sequence[Diagnostic] = ()
    report: Report | None = None


def verify_deck(
    root: Path,
    name: str,
    texts: Path | None,
    tell: Callable[[Progress], None],
    *,
    file: Path | None = None,
    previous: Path | None = None,
) -> Verified:
    """Build the deck `name` in memory and verify it; with `file`, verify that package against the deck.

    With `previous`, also what the package does to a learner who has that one.
    """
    _check(file, previous)
    with process.worker() as worker:
        worker.greet()
        checked = compiling.check(root, texts)
        if checked.broken:
            return Verified(diagnostics=checked.diagnostics())
        deck = compiling.compile_decks(checked, [name])[name]
        built = apkg.emit(deck, checked.workspace.ledgers[name], reading.templates(root)).content
        return Verified(report=worker.verify(_job(worker, built, deck, name, file or built, previous), tell))


def verify_package(file: Path, tell: Callable[[Progress], None], *, previous: Path | None = None) -> Verified:
    """Verify a package by what it says of itself."""
    _check(file, previous)
    with process.worker() as worker:
        worker.greet()
        return Verified(report=worker.verify(_job(worker, file.read_bytes(), None, str(file), file, previous), tell))


def _check(*files: Path | None) -> None:
    for file in files:
        if file is not None:
            package.check(file)


def _job(
    worker: process.Worker, content: bytes, deck: Deck | None, name: str, given: Path | bytes, previous: Path | None
) -> Job:
    """Return the job to verify the package `given` by what is in the package `content` and in `deck`."""
    expected = package.expected(package.collection(io.BytesIO(content), name), name, deck)
    if not expected:
        raise UsageError(f"there is no note in {name}", "a deck needs ideas: see docs/card-format.md")
    return Job(
        package=worker.put(given),
        previous="" if previous is None else worker.put(previous, previous=True),
        expected=expected,
    )
