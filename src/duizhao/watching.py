"""A workspace checked, and built, again whenever one of its files changes."""

import gc
import os
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeAlias

from msgspec import Struct

from duizhao import build, compiling
from duizhao.compiling import Checked
from duizhao.diagnostic import Diagnostic
from duizhao.workspace import layout

if TYPE_CHECKING:
    from duizhao.model.deck import Deck

PAUSE: Final = 0.03
"""Seconds between two looks at the files: to read the state of a hundred takes less than a thousandth of one."""
_RESTLESS: Final = 1.0
"""Seconds after which files that go on changing are looked at nevertheless."""
_SHOWN: Final = 3
"""So many names of changed files are shown."""

State: TypeAlias = Mapping[str, tuple[int, int, int]]
"""Of each file by path: when it was changed, in nanoseconds, its size, and which file it is."""


class Round(Struct, frozen=True, kw_only=True):
    """What was found after a change: `changed` names the files, and is empty the first time.

    `report` are lines for people. `seconds` is the time from the moment in which the change was seen.
    """

    changed: str
    diagnostics: Sequence[Diagnostic]
    contents: Mapping[str, str]
    report: tuple[str, ...]
    seconds: float


def watch(root: Path, texts: Path | None, *, builds: bool) -> Iterator[Round]:
    """Yield what is found in the workspace at `root` now, and after each change; never end.

    Editors save by writing a file, or by putting another one in its place, and some do so bit by bit: what changes is
    looked at once it has been still for a moment. With `builds`, a deck is built when it is another one than before.
    """
    watched = _Watched(root, texts, builds=builds)
    state = snapshot(root, texts)
    yield watched.round("")
    while True:
        gc.collect()  # while nobody waits
        before, state = state, _changed(root, texts, state)
        yield watched.round(_names(before, state))


class _Watched:
    """A workspace with the decks that were built of it."""

    def __init__(self, root: Path, texts: Path | None, *, builds: bool) -> None:
        self.root = root
        self.texts = texts
        self.builds = builds
        self.built: dict[str, Deck] = {}

    def round(self, changed: str) -> Round:
        begun = time.perf_counter()
        if not (self.root / layout.CARDS).is_dir():
            gone = f"there is no folder {layout.CARDS}/ any more: waiting until there is one"
            return Round(changed=changed, diagnostics=(), contents={}, report=(gone,), seconds=0.0)
        checked = compiling.check(self.root, self.texts)
        report = [checked.summary()]
        if self.builds and not checked.broken and checked.workspace.decks:
            report += self.build(checked)
        return Round(
            changed=changed,
            diagnostics=checked.diagnostics(),
            contents=checked.workspace.contents,
            report=tuple(report),
            seconds=time.perf_counter() - begun,
        )

    def build(self, checked: Checked) -> Iterator[str]:
        """Build the decks that are others than before, and yield what was written."""
        decks = compiling.compile_decks(checked, ())
        names = [name for name, deck in decks.items() if self.built.get(name) != deck]
        yield from build.write(self.root, checked, {name: decks[name] for name in names}, None)
        self.built = decks


def snapshot(root: Path, texts: Path | None) -> State:
    """Return the state of every file that a check or a build reads; what is not there has none."""
    folders = [root / name for name in (layout.CARDS, layout.SEEDS, layout.DECKS)]
    folders.append(texts or root / layout.TEXTS)
    if layout.has_templates(root):
        folders += [root / "templates", *(each for each in (root / "templates").rglob("*") if each.is_dir())]
    return {path: state for folder in folders for path, state in _states(folder)}


def _states(folder: Path) -> Iterator[tuple[str, tuple[int, int, int]]]:
    try:
        entries = list(os.scandir(folder))
    except OSError:
        return
    for entry in entries:
        if not entry.name.startswith("."):
            try:
                status = entry.stat()
                if not entry.is_dir():
                    yield entry.path, (status.st_mtime_ns, status.st_size, status.st_ino)
            except OSError:
                continue  # taken away between the two looks


def _changed(root: Path, texts: Path | None, state: State) -> State:
    """Wait until the files are others than in `state`, and still; return what they are then."""
    new = state
    while new == state:
        time.sleep(PAUSE)
        new = snapshot(root, texts)
    until = time.monotonic() + _RESTLESS
    last = state
    while new != last and time.monotonic() < until:
        last = new
        time.sleep(PAUSE / 2)
        new = snapshot(root, texts)
    return new


def _names(before: State, after: State) -> str:
    """Return the names of the files that are in another state."""
    names = sorted({Path(path).name for path in {*before, *after} if before.get(path) != after.get(path)})
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    return ", ".join(names[:_SHOWN]) + more
